import Glibc
import Testing

@testable import BagIt

@Suite struct ArchiveTests {
  /// A folder with what archives find hard: nothing, long names, other scripts, empty folders.
  static func tree(_ scratch: Scratch) throws {
    try scratch.write("WR/data/empty", "")
    try scratch.write("WR/data/a.txt", "abc")
    try scratch.write("WR/data/größe 😀.txt", "names")
    try scratch.write("WR/bagit.txt", "x")
    let long = String(repeating: "long/", count: 30) + String(repeating: "n", count: 120)
    try scratch.write("WR/" + long, "long")
    try scratch.write("WR/" + String(repeating: "p", count: 90) + "/split-name.txt", "split")
    try scratch.write("WR/data/big", (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) })
    mkdir(scratch("WR/none"), 0o700)
    chmod(scratch("WR/data/a.txt"), 0o600)
  }

  static let unpackers: [(name: String, tool: String, command: String)] = [
    ("out.zip", "unzip", "unzip -q ../out.zip"),
    ("out.zip", "bsdtar", "bsdtar -xf ../out.zip"),
    ("out.zip", "python3", "python3 -m zipfile -e ../out.zip ."),
    ("out.tar", "bsdtar", "bsdtar -xf ../out.tar"),
    ("out.tar", "tar", "tar -xf ../out.tar"),
    ("out.tar", "python3", "python3 -m tarfile -e ../out.tar . > ../log"),
  ]

  @Test(arguments: unpackers.indices)
  func otherToolsUnpackExactlyWhatWasPacked(index: Int) throws {
    let (name, tool, command) = Self.unpackers[index]
    guard hasTool(tool) else {
      print("skipped: no \(tool)")
      return
    }
    let scratch = try Scratch()
    try Self.tree(scratch)
    try BagArchive.writeZip(of: scratch("WR"), to: scratch("out.zip"))
    try BagArchive.writeTar(of: scratch("WR"), to: scratch("out.tar"))
    mkdir(scratch("unpacked"), 0o777)
    let result = try shell(
      "export LC_ALL=C.UTF-8; cd \(scratch("unpacked")) && \(command) && diff -r WR ../WR && ls")
    #expect(result.status == 0 && result.output == "WR\n", "\(name) \(tool): \(result.output)")
  }

  @Test(.enabled(if: hasTool("unzip") && hasTool("python3") && hasTool("bsdtar")))
  func zip64FieldsAreReadByOtherTools() throws {
    let scratch = try Scratch()
    try Self.tree(scratch)
    for (bounds, number) in zip([(4, 0xFFFF), (0xFFFF_FFFF, 3), (100_000, 3), (4, 3)], 0...) {
      let name = "z\(number)"
      let format = ZipBounds(size: bounds.0, entries: bounds.1)
      try BagArchive.writeZip(
        of: scratch("WR"), named: nil, to: scratch(name + ".zip"), bounds: format)
      let result = try shell(
        """
        export LC_ALL=C.UTF-8; cd \(scratch.path) && unzip -tqq \(name).zip && \
        python3 -c 'import zipfile; assert zipfile.ZipFile("\(name).zip").testzip() is None' && \
        mkdir \(name) && bsdtar -xf \(name).zip -C \(name) && diff -r \(name)/WR WR
        """)
      #expect(result.status == 0 && result.output == "", "\(number): \(result.output)")
    }
  }

  @Test func sameContentsGiveTheSameBytes() throws {
    let (one, two) = (try Scratch(), try Scratch())
    for scratch in [one, two] {
      try Self.tree(scratch)
      if scratch === two { _ = try shell("find \(two("WR")) -exec touch -d 2001-01-01 {} + ") }
      try BagArchive.writeZip(of: scratch("WR"), to: scratch("out.zip"))
      try BagArchive.writeTar(of: scratch("WR") + "/", to: scratch("out.tar"))
    }
    #expect(try one.read("out.zip") == two.read("out.zip"))
    #expect(try one.read("out.tar") == two.read("out.tar"))
  }

  @Test func smallestArchivesAreThese() throws {
    let scratch = try Scratch()
    try scratch.write("d/a", "abc")
    try BagArchive.writeZip(of: scratch("d"), named: "w", to: scratch("out.zip"))
    let zip = try scratch.read("out.zip")
    let local: [UInt8] = [
      0x50, 0x4B, 3, 4, 20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0, 0xC2, 0x41, 0x24, 0x35, 3, 0, 0, 0,
      3, 0, 0, 0, 3, 0, 0, 0,
    ]
    #expect(Array(zip.prefix(36)) == local + Array("w/aabc".utf8))
    #expect(zip.count == 36 + 46 + 3 + 22)
    try BagArchive.writeTar(of: scratch("d"), named: "w", to: scratch("out.tar"))
    let tar = try scratch.read("out.tar")
    #expect(tar.count == 10240)
    let fields = String(decoding: tar[..<512].map { $0 == 0 ? 0x7C : $0 }, as: UTF8.self)
    #expect(fields.hasPrefix("w/a|"))
    #expect(fields.contains("|0000644|0000000|0000000|00000000003|02263523000|"))
  }

  @Test func foldersWithLinksAreNotPacked() throws {
    let scratch = try Scratch()
    try scratch.write("d/a", "abc")
    symlink("/etc/hostname", scratch("d/link"))
    #expect(throws: BagError(.fileNotRegular, path: "link")) {
      try BagArchive.writeZip(of: scratch("d"), to: scratch("out.zip"))
    }
    #expect(try shell("ls -A \(scratch.path)").output == "d\n")
  }

  @Test func existingFilesAreNotReplaced() throws {
    let scratch = try Scratch()
    try scratch.write("d/a", "abc")
    try scratch.write("out.tar", "mine")
    #expect(throws: BagError(.destinationExists, path: scratch("out.tar"))) {
      try BagArchive.writeTar(of: scratch("d"), to: scratch("out.tar"))
    }
    #expect(try scratch.text("out.tar") == "mine")
  }

  @Test(.enabled(if: hasTool("python3")))
  func seventyThousandFilesNeedZip64AndHaveIt() throws {
    let scratch = try Scratch()
    mkdir(scratch("d"), 0o777)
    for number in 0..<66_000 { close(creat(scratch("d/\(number)"), 0o666)) }
    try BagArchive.writeZip(of: scratch("d"), to: scratch("out.zip"))
    let script = "import zipfile; print(len(zipfile.ZipFile(\"out.zip\").namelist()))"
    let result = try shell("cd \(scratch.path) && python3 -c '\(script)'")
    #expect(result.output == "66000\n")
  }
}
