import Glibc
import Testing

@testable import BagIt

@Suite struct ValidatorTests {
  @Test(arguments: Oddity.all)
  func reportSaysThisAndNothingElse(of oddity: Oddity) throws {
    var bag = HandMadeBag(version: oddity.version)
    oddity.prepare(&bag)
    let report = try bag.report(policy: oddity.policy) { scratch in
      let done = try shell("cd \(scratch("bag")) && { \(oddity.command) ; }")
      #expect(done.status == 0, "\(done.output)")
    }
    #expect(report.codes == oddity.expected, "\(report.problems)")
    #expect(report.isValid == !oddity.expected.contains { $0.hasPrefix("error") })
  }

  @Test func everyCodeHasAnOddityThatShowsIt() {
    let shown = Set(Oddity.all.flatMap(\.expected).map { String($0.split(separator: " ")[1]) })
    // These two have tests of their own: one needs limits, the other a file no one may read.
    let apart: Set<String> = ["limit-exceeded", "file-unreadable"]
    #expect(Set(BagProblem.Code.allCases.map(\.rawValue)) == shown.union(apart))
  }

  @Test func folderThatIsNotThereIsThrown() throws {
    let scratch = try Scratch()
    #expect(throws: BagError.self) { try BagValidator.validate(directory: scratch("none")) }
    try scratch.write("file", "x")
    #expect(throws: BagError.self) { try BagValidator.validate(directory: scratch("file")) }
  }

  @Test func emptyFolderIsNoBag() throws {
    let scratch = try Scratch()
    let report = try BagValidator.validate(directory: scratch.path)
    #expect(
      report.errorCodes == [
        "declaration-missing", "payload-folder-missing", "payload-manifest-missing",
      ])
  }

  @Test func utf16TagFilesNameTheirFiles() throws {
    var bag = HandMadeBag(payload: ["data/é.txt": "abc"])
    bag["bagit.txt"] = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-16LE\n"
    bag.files["manifest-sha256.txt"] = bag["manifest-sha256.txt"].utf16.flatMap {
      [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
    }
    bag.hasTagManifest = false
    let report = try bag.report()
    #expect(report.isValid && report.payload.map(\.path) == ["data/é.txt"], "\(report.problems)")
  }

  @Test func everyAlgorithmIsVerified() throws {
    for digest in BagDigest.allCases {
      var bag = HandMadeBag()
      bag.files["manifest-sha256.txt"] = nil
      bag["manifest-\(digest.rawValue).txt"] = bag.manifest(digest)
      #expect(try bag.report().isValid)
      bag["data/a.txt"] = "abd"
      let report = try bag.report()
      #expect(report.errorCodes == ["checksum-mismatch"] && report.algorithms == [digest])
    }
  }

  @Test(.enabled(if: getuid() != 0, "root reads everything"))
  func unreadableFileIsAProblem() throws {
    let report = try HandMadeBag().report { chmod($0("bag/data/a.txt"), 0) }
    #expect(report.errorCodes == ["file-unreadable"])
  }
}

@Suite struct LimitTests {
  @Test func eachLimitHoldsAtItsValueAndNotOnePast() throws {
    func codes(_ change: (inout BagLimits) -> Void) throws -> Set<String> {
      var bag = HandMadeBag(payload: ["data/a/b.txt": "abc", "data/a/c.txt": "abc"])
      bag["bag-info.txt"] = "Note: \(String(repeating: "x", count: 600))\n"
      var policy = BagPolicy.standard
      change(&policy.limits)
      return try bag.report(policy: policy).errorCodes
    }
    // bag-info.txt has 607 bytes and is the largest; files and folders are eight.
    #expect(try codes { $0.tagFileSizeInBytes = 607 } == [])
    #expect(try codes { $0.tagFileSizeInBytes = 606 } == ["limit-exceeded"])
    #expect(try codes { $0.files = 8 } == [])
    #expect(try codes { $0.files = 7 } == ["limit-exceeded"])
    #expect(try codes { $0.manifestEntries = 3 } == [])
    // The third line that is not read is the one of the payload manifest in the tag manifest.
    #expect(
      try codes { $0.manifestEntries = 2 } == ["limit-exceeded", "manifest-not-listed"])
    #expect(try codes { $0.folderDepth = 2 } == [])
    #expect(try codes { $0.folderDepth = 1 } == ["limit-exceeded"])
    #expect(try codes { $0.pathLengthInBytes = 22 } == [])
    #expect(try codes { $0.pathLengthInBytes = 21 } == ["limit-exceeded"])
  }

  @Test func reportOfTooManyProblemsSaysSo() throws {
    var bag = HandMadeBag()
    bag["manifest-sha256.txt"] += (0..<5).map { bag.line(for: "data/\($0)") }.joined()
    var policy = BagPolicy.standard
    policy.limits.problems = 5
    #expect(try bag.report(policy: policy).errorCodes == ["file-missing"])
    policy.limits.problems = 4
    let report = try bag.report(policy: policy)
    #expect(report.problems.count == 5)
    #expect(report.errorCodes == ["file-missing", "limit-exceeded"])
  }
}
