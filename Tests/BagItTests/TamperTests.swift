import Glibc
import Testing

@testable import BagIt

/// What a stranger may do to a finished bag, and what the validation then says.
@Suite struct TamperTests {
  struct Change: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var command: String
    var errors: Set<String>
    var paths: Set<String>

    init(_ name: String, _ command: String, _ errors: Set<String>, _ paths: Set<String>) {
      testDescription = name
      self.command = command
      self.errors = errors
      self.paths = paths
    }
  }

  static let changes: [Change] = [
    Change("nothing", "true", [], []),
    Change("only the time of a file", "touch data/README.txt", [], []),
    Change(
      "a byte of an exhibit", "printf J | dd of=data/text/W-00001.txt conv=notrunc",
      ["checksum-mismatch"], ["data/text/W-00001.txt"]),
    Change(
      "an exhibit longer", "echo more >> data/README.txt",
      ["checksum-mismatch", "payload-oxum-mismatch"], ["data/README.txt", "bag-info.txt"]),
    Change(
      "a file removed", "rm data/README.txt", ["file-missing", "payload-oxum-mismatch"],
      ["data/README.txt", "bag-info.txt"]),
    Change(
      "a file added", "echo x > data/extra.txt", ["file-not-listed", "payload-oxum-mismatch"],
      ["data/extra.txt", "bag-info.txt"]),
    Change(
      "an empty file added and one removed", "mv data/empty.csv data/more.csv",
      ["file-missing", "file-not-listed"], ["data/empty.csv", "data/more.csv"]),
    Change(
      "a file renamed in case only", "mv data/README.txt data/readme.txt",
      ["file-missing", "file-not-listed"], ["data/README.txt", "data/readme.txt"]),
    Change(
      "bag-info edited", "sed -i 's/A Person/B Person/' bag-info.txt", ["checksum-mismatch"],
      ["bag-info.txt"]),
    Change(
      "a manifest edited", "sed -i 1s/^./z/ manifest-sha256.txt",
      ["manifest-line-malformed", "file-not-in-every-manifest", "checksum-mismatch"],
      ["manifest-sha256.txt", "data/README.txt"]),
    Change(
      "a line of a manifest removed", "sed -i 1d manifest-sha512.txt",
      ["file-not-in-every-manifest", "checksum-mismatch"],
      ["manifest-sha512.txt", "data/README.txt"]),
    Change(
      "the custody log cut", ": > custody/custody.jsonl", ["checksum-mismatch"],
      ["custody/custody.jsonl"]),
    Change(
      "the seal removed", "rm -r seal", ["file-missing"], ["seal/SEAL.txt"]),
    Change(
      "a tag file added", "echo x > seal/other.sig", ["tag-file-not-listed"], ["seal/other.sig"]),
    Change(
      "the tag manifests removed", "rm tagmanifest-*",
      ["tag-file-not-listed", "manifest-not-listed"],
      [
        "bag-info.txt", "bagit.txt", "custody/custody.jsonl", "manifest-sha256.txt",
        "manifest-sha512.txt", "seal/SEAL.txt",
      ]),
    Change(
      "an exhibit replaced by a link to its copy",
      "mv data/README.txt ../copy && ln -s ../../copy data/README.txt",
      ["symbolic-link", "file-missing", "payload-oxum-mismatch"],
      ["data/README.txt", "bag-info.txt"]),
    Change(
      "the payload folder replaced by a link", "mv data ../data && ln -s ../data data",
      ["symbolic-link", "file-missing", "payload-folder-missing", "payload-oxum-mismatch"],
      [
        "data", "data/README.txt", "data/empty.csv", "data/natives/W-00001.eml",
        "data/text/W-00001.txt", "bag-info.txt",
      ]),
    Change(
      "an exhibit replaced by a pipe", "rm data/README.txt && mkfifo data/README.txt",
      ["file-not-regular", "file-missing", "payload-oxum-mismatch"],
      ["data/README.txt", "bag-info.txt"]),
    Change(
      "a hole announced", "echo 'http://a/ 3 data/README.txt' > fetch.txt",
      ["fetch-refused", "tag-file-not-listed"], ["fetch.txt"]),
    Change("exhibit edited and all manifests rebuilt", rebuild, [], []),
  ]

  /// A bag proves nothing against one who rewrites all of it; only a seal held outside does.
  static let rebuild = """
    printf J | dd of=data/text/W-00001.txt conv=notrunc; for a in 256 512; do \
    sha${a}sum $(cut -c$((a / 4 + 3))- manifest-sha$a.txt) > m && mv m manifest-sha$a.txt; done; \
    for a in 256 512; do sha${a}sum $(cut -c$((a / 4 + 3))- tagmanifest-sha$a.txt) > m && \
    mv m tagmanifest-sha$a.txt; done
    """

  @Test(arguments: changes)
  func strictValidationNamesWhatWasDone(change: Change) throws {
    let scratch = try Scratch()
    try writeSample(scratch("bag"))
    let done = try shell("cd \(scratch("bag")) && { \(change.command) ; }")
    #expect(done.status == 0, "\(done.output)")
    let report = try BagValidator.validate(directory: scratch("bag"), policy: .strict)
    #expect(report.errorCodes == change.errors, "\(report.problems)")
    #expect(Set(report.errors.map(\.path)) == change.paths)
    #expect(report.isValid == change.errors.isEmpty)
  }

  @Test func changedBytesLeaveTheBagCompleteButInvalid() throws {
    let scratch = try Scratch()
    try writeSample(scratch("bag"))
    try scratch.write("bag/data/README.txt", "Read it.\n")
    let report = try BagValidator.validate(directory: scratch("bag"))
    #expect(report.isComplete && !report.isValid)
  }
}
