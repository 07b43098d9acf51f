@testable import BundleReading
import Glibc
import Testing

@Suite(.enabled(if: Corpora.isPresent, "skipped: corpora absent"))
struct CorpusTests {
  private static let yauzl = "arc-yauzl/test/"

  /// Zips whose tree holds the stored bytes, still encrypted or compressed.
  private static let storedTrees: Set = [
    "bogus-compression-method.zip", "traditional-encryption.zip",
    "traditional-encryption_deprecated.zip", "traditional-encryption-and-compression.zip",
    "traditional-encryption-and-compression_deprecated.zip",
  ]

  @Test(arguments: Corpora.files(below: yauzl + "success").filter { $0.hasSuffix(".zip") })
  func soundZipsEqualTheirUnpackedTrees(name: String) throws {
    let folder = Self.yauzl + "success/" + name.dropLast(4)
    let tree = Corpora.files(below: folder).filter { !$0.contains("/.") && !$0.hasPrefix(".") }
    let whole = try Corpora.bytes("\(Self.yauzl)success/\(name)")

    let bundle = try readBytes(whole, password: "a")

    var files: [String: [UInt8]] = [:]
    for entry in bundle.entries where entry.entry.kind == .file {
      #expect(entry.quarantine == nil)
      #expect(!entry.defects.contains { $0.severity == .damage })
      // The tree's names were written in ASCII.
      let path = String(entry.entry.path.map { ["ä": "a", "ö": "o"][$0] ?? $0 })
      let stored = try Array(whole[#require(entry.entry.storedRange)])
      files[path == "七个房间.txt" ? "qi ge fangjian.txt" : path] =
        Self.storedTrees.contains(name) ? stored : entry.content
    }
    for path in tree { #expect(files[path] == (try Corpora.bytes(folder + "/" + path))) }
    // Of empty files the tree keeps some only.
    for (path, content) in files where !content.isEmpty { #expect(tree.contains(path)) }
    #expect(!bundle.entries.isEmpty || name == "empty.zip")
  }

  @Test(arguments: storedTrees.sorted()) func decodesWhatTheTreeKeepsStored(name: String) throws {
    let bundle = try readFile("\(Corpora.root)/\(Self.yauzl)success/\(name)", password: "a")

    let expected =
      name.hasPrefix("bogus")
      ? try Corpora.bytes(Self.yauzl + "success/deflate/index.js")
      : name.contains("and-compression")
        ? [UInt8](repeating: 0, count: 1000) : Array("hello\n".utf8)
    #expect(bundle.entries.first?.content == expected)
  }

  @Test func damagedZipsAreReportedByFittingCodes() throws {
    var found: [String: [String]] = [:]
    for name in Corpora.files(below: Self.yauzl + "failure") {
      let key = String(name.dropLast(4).prefix(60))
      do {
        let bundle = try readFile("\(Corpora.root)/\(Self.yauzl)failure/\(name)")
        let codes = bundle.defects + bundle.entries.flatMap(\.defects)
        found[key] = Set(codes.map(\.code.rawValue)).sorted()
      } catch {
        found[key] = ["\(error)"]
      }
    }

    #expect(
      found == [
        "End of central directory record signature not found Either n": ["notABundle"],
        "Invalid comment length Expected 1 Found 0 Are there extra by": ["bundle-trailing-bytes"],
        "absolute path C xt": ["entry-name-mismatch", "entry-path-absolute"],
        "absolute path atxt": ["entry-name-mismatch", "entry-path-absolute"],
        "compressed uncompressed size mismatch for stored file 214748": ["entry-header-mismatch"],
        "extra field length exceeds extra field buffer size": ["entry-bad-extra-field"],
        "file data overflows file bounds 63 2147483647 308": ["entry-header-mismatch"],
        "invalid central directory file header signature 0x1014b50": [
          "bundle-directory-damaged", "entry-not-in-directory",
        ],
        "invalid characters in fileName a txt": ["entry-name-backslash", "entry-name-mismatch"],
        "invalid code lengths set": ["entry-data-damaged"],
        "invalid local file header signature 0x3034b50": ["entry-bad-local-header"],
        "invalid relative path xt": ["entry-name-mismatch", "entry-path-escapes-root"],
        "invalid zip64 end of central directory record signature": ["bundle-directory-damaged"],
        "multi-disk zip files are not supported found disk number 1": ["bundle-split"],
        "not enough bytes in the stream expected 2048576 got only 100": ["entry-header-mismatch"],
        "strong encryption is not supported": [
          "entry-header-mismatch", "entry-unsupported-method",
        ],
        "too many bytes in the stream expected 82496 got at least 983": ["entry-header-mismatch"],
        "too many length or distance symbols": ["entry-data-damaged"],
        "unexpected EOF": ["entry-bad-extra-field", "entry-header-mismatch"],
        "unsupported compression method 1": ["entry-header-mismatch"],
        "zip64 extended information extra field does not include comp": [
          "entry-bad-extra-field", "entry-header-mismatch",
        ],
        "zip64 extended information extra field does not include rela": [
          "entry-bad-extra-field", "entry-header-mismatch",
        ],
        "zip64 extended information extra field does not include unco": [
          "entry-bad-extra-field", "entry-header-mismatch",
        ],
      ])
  }

  @Test func aZipWithoutItsEndRecordGivesItsEntries() throws {
    let name = "failure/End of central directory record signature not found Either not a zip file"
    let bundle = try readFile("\(Corpora.root)/\(Self.yauzl)\(name) or file is truncated.zip")

    #expect(bundle.paths == ["a.txt", "b.txt"])
    #expect(bundle.codes == [.bundleNoCentralDirectory])
  }

  @Test func theGoArchivesReadOrFailAsTheirNamesSay() throws {
    var damaged: [String: [String]] = [:]
    let folder = "arc-golang/src"
    for name in Corpora.files(below: folder)
    where name.hasSuffix(".zip") || name.hasSuffix(".tar") || name.hasSuffix(".bz2") {
      let key = name.split(separator: "/").last.map(String.init) ?? name
      do {
        let bundle = try readFile("\(Corpora.root)/\(folder)/\(name)", keeping: 0)
        let defects = bundle.defects + bundle.entries.flatMap(\.defects)
        let codes = Set(defects.filter { $0.severity == .damage }.map(\.code.rawValue)).sorted()
        if !codes.isEmpty { damaged[key] = codes }
      } catch BundleReadingError.damaged(let defect) {
        damaged[key] = ["at the start: \(defect.code.rawValue)"]
      } catch {
        damaged[key] = ["\(error)"]
      }
    }

    #expect(
      damaged == [
        "fail-issue5747.bz2": ["entry-data-damaged"],
        "gnu-incremental.tar": ["expansion-ratio"],
        "gnu-sparse-big.tar": ["expansion-ratio"],
        "issue10968.tar": ["notABundle"],
        "issue11169.tar": ["bundle-unreadable"],
        "issue12435.tar": ["at the start: bundle-unreadable"],
        "neg-size.tar": ["at the start: bundle-unreadable"],
        "pax-bad-hdr-large.tar.bz2": ["bundle-unreadable"],
        "pax-path-hdr.tar": ["bundle-unreadable"],
        "pax-sparse-big.tar": ["expansion-ratio"],
        "test-baddirsz.zip": ["bundle-directory-damaged"],
        "writer-big-long.tar": ["bundle-truncated", "entry-short"],
        "writer-big.tar": ["bundle-truncated", "entry-short"],
      ])
  }

  @Test func contentOfTheGoArchivesEqualsTheFilesBesideThem() throws {
    let zips = "arc-golang/src/archive/zip/testdata/"
    let bzip2 = "arc-golang/src/compress/bzip2/testdata/"

    let picture = try readFile("\(Corpora.root)/\(zips)test.zip").content("gophercolor16x16.png")
    #expect(picture == (try Corpora.bytes(zips + "gophercolor16x16.png")))
    for name in ["pass-random1", "pass-random2"] {
      let content = try readFile("\(Corpora.root)/\(bzip2)\(name).bz2").entries.first?.content
      #expect(content == (try Corpora.bytes("\(bzip2)\(name).bin")))
    }
  }

  @Test func hostileNamesStayInsideAndSaySo() throws {
    for folder in ["arc-zipslip", "arc-codeclysm"] {
      for name in Corpora.files(below: folder) {
        guard try bundleFormat(ofFileAt: "\(Corpora.root)/\(folder)/\(name)") != nil else {
          continue
        }
        let bundle = try readFile("\(Corpora.root)/\(folder)/\(name)")
        for entry in bundle.entries {
          let segments = entry.entry.path.split(separator: "/", omittingEmptySubsequences: false)
          #expect(!segments.isEmpty && !segments.contains("..") && !segments.contains(""))
          #expect(!entry.entry.path.contains("\\"))
          if entry.entry.rawName.starts(with: Array("..".utf8)) {
            #expect(entry.codes.contains(.entryPathEscapesRoot))
          }
        }
      }
    }
    let slip = try readFile("\(Corpora.root)/arc-zipslip/archives/zip-slip.zip")
    #expect(slip.paths == ["good.txt", "tmp/evil.txt"])
  }

  @Test func everyArchiveEndsQuicklyAndThrowsAtMostOnce() throws {
    for folder in ["arc-libarchive/decoded", "arc-unzip", "arc-yauzl/test"] {
      for name in Corpora.files(below: folder) {
        let path = "\(Corpora.root)/\(folder)/\(name)"
        for password in [nil, "password"] {
          do {
            let bundle = try readFile(path, password: password, keeping: 0)
            #expect(bundle.thrown.count <= 1, "\(name)")
            let indices = bundle.entries.map(\.entry.index)
            #expect(indices == Array(bundle.entries.indices), "\(name)")
          } catch {
            // What cannot be opened has to say why; a refusal is a result.
            #expect(!"\(error)".isEmpty)
          }
        }
      }
    }
  }

  @Test(
    "encrypted members open with their password and only with it",
    arguments: [
      ("read_format_zip_traditional_encryption_data.zip", "12345678"),
      ("read_format_zip_winzip_aes128.zip", "password"),
      ("read_format_zip_winzip_aes256.zip", "password"),
      ("read_format_zip_winzip_aes256_large.zip", "password"),
      ("read_format_zip_winzip_aes256_stored.zip", "password"),
    ])
  func opensEncryptedMembers(name: String, password: String) throws {
    let path = "\(Corpora.root)/arc-libarchive/decoded/libarchive__test_\(name)"

    let open = try readFile(path, password: password)
    let wrong = try readFile(path, password: "wrong")
    let without = try readFile(path)

    #expect(open.entries.allSatisfy { $0.quarantine == nil })
    #expect(
      open.entries.allSatisfy { entry in
        !entry.defects.contains { $0.severity == .damage }
      })
    for entry in without.entries where entry.entry.isEncrypted {
      #expect(entry.codes.contains(.entryEncrypted))
      #expect(entry.content.isEmpty)
    }
    for entry in wrong.entries where entry.entry.isEncrypted {
      #expect(entry.codes.contains(.entryPasswordWrong))
    }
  }

  @Test func anErrorThatSomethingElseLeftBehindEndsNoArchive() throws {
    let path = "arc-libarchive/decoded/libarchive__test_pax_filename_encoding.tar"
    errno = ENOMEM

    let bundle = try readBytes(Corpora.bytes(path))

    #expect(bundle.entries.count == 2)
    #expect(bundle.thrown.isEmpty)
  }

  /// Archives of which CPython reads something else, and why.
  private static let disagreements = [
    "arc-golang/src/archive/tar/testdata/pax-bad-hdr-large.tar.bz2":
      "libarchive refuses a pax header of more than 1 MiB",
    "arc-golang/src/archive/tar/testdata/pax-nil-sparse-data.tar":
      "CPython counts the sparse map as content; GNU tar agrees with us",
    "arc-golang/src/archive/tar/testdata/pax-nil-sparse-hole.tar":
      "CPython counts the sparse map as content; GNU tar agrees with us",
    "arc-golang/src/archive/tar/testdata/pax-sparse-big.tar":
      "CPython counts the sparse map as content; for us 60 GB of holes are a bomb",
    "arc-libarchive/decoded/libarchive__test_compat_lzip_4.tlz":
      "libarchive 3.6 loses the last 512 bytes, which is reported as truncation",
  ]

  @Test func readsWhatCPythonReads() throws {
    var paths: [String] = []
    for folder in [
      "arc-yauzl", "arc-golang", "arc-libarchive", "arc-zipslip", "arc-codeclysm", "arc-unzip",
    ] {
      for name in Corpora.files(below: folder) {
        let path = "\(Corpora.root)/\(folder)/\(name)"
        if try bundleFormat(ofFileAt: path) != nil { paths.append(path) }
      }
    }

    let opinions = try SecondOpinion.ask(about: paths)
    var differing: Set<String> = []
    var compared = 0
    for (path, opinion) in opinions where !opinion.files.isEmpty {
      let ours = try readFile(path).entries.filter {
        $0.entry.kind == .file && ($0.quarantine == nil || opinion.failure == nil)
      }
      let agrees = opinion.files.enumerated().allSatisfy { index, file in
        index < ours.count && ours[index].content.count == file.size
          && CRC32.checksum(ours[index].content) == file.crc32
      }
      compared += 1
      if !agrees || (opinion.failure == nil && ours.count != opinion.files.count) {
        differing.insert(String(path.dropFirst(Corpora.root.count + 1)))
      }
    }

    #expect(differing == (compared == 0 ? [] : Set(Self.disagreements.keys)))
    #expect(compared == 0 || compared > 150)
  }
}
