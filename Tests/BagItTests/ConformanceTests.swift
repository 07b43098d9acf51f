import Testing

@testable import BagIt

/// The Library of Congress suite: what each bag is wrong about, exactly.
@Suite(.enabled(if: Corpora.hasSuite, "skipped: corpora absent"))
struct ConformanceTests {
  static func bags(_ folder: String) throws -> [String] {
    guard Corpora.hasSuite else { return [] }
    let folders = try shell("cd \(Corpora.suite) && ls -d \(folder)/*/").output
    return folders.split(separator: "\n").map { String($0.dropLast()) }
  }

  static func report(_ bag: String) throws -> BagReport {
    try BagValidator.validate(directory: Corpora.suite + "/" + bag)
  }

  @Test func everyValidBagIsValid() throws {
    let valid = try Self.bags("v*/valid")
    #expect(valid.count == 27)
    for bag in valid {
      let report = try Self.report(bag)
      #expect(report.isValid && report.isComplete, "\(bag): \(report.problems)")
      #expect(report.version.map { bag.hasPrefix("v" + $0) } == true)
      #expect(!report.payload.isEmpty)
    }
  }

  @Test func validBagsAreWarnedOfOnlyForLooseListings() throws {
    for bag in try Self.bags("v*/valid") {
      let expected: Set<String> =
        bag.hasSuffix("leading-dot-slash-in-manifest")
        ? ["path-not-plain"] : bag.hasSuffix("holey-bag") ? ["tag-file-not-listed"] : []
      #expect(try Self.report(bag).warningCodes == expected, "\(bag)")
    }
  }

  static let invalid: [String: Set<String>] = [
    "v0.97/invalid/baginfo-missing-encoding": ["declaration-malformed", "checksum-mismatch"],
    "v0.97/invalid/bom-in-bagit.txt": ["byte-order-mark"],
    "v0.97/invalid/corrupt-data-file": ["checksum-mismatch", "payload-oxum-mismatch"],
    "v0.97/invalid/corrupt-tag-file": ["checksum-mismatch"],
    "v0.97/invalid/extra-file-in-bag": ["file-not-listed", "payload-oxum-mismatch"],
    "v0.97/invalid/invalid-version-number": ["declaration-malformed", "checksum-mismatch"],
    "v0.97/invalid/missing-baginfo": ["file-missing"],
    "v0.97/invalid/missing-bagit.txt": ["declaration-missing", "file-missing"],
    "v0.97/invalid/out-of-scope-file-paths-using-dot-notation": ["path-out-of-scope"],
    "v0.97/invalid/out-of-scope-file-paths-using-dot-notation-for-fetch": ["path-out-of-scope"],
    "v0.97/invalid/same-filename-listed-twice-with-different-hashes": ["entry-duplicated"],
    "v1.0/invalid/bagit-with-invalid-whitespace": ["declaration-malformed"],
    "v1.0/invalid/notAllManifestsListAllFiles": ["file-not-listed"],
    "v1.0/invalid/same-filename-listed-twice-with-different-hashes": [
      "entry-duplicated", "declaration-malformed", "checksum-mismatch",
    ],
    "v1.0/invalid/same-filename-listed-twice-with-the-same-hash": [
      "entry-duplicated", "checksum-mismatch",
    ],
  ]

  @Test func everyInvalidBagIsInvalidForItsReason() throws {
    #expect(try Set(Self.bags("v*/invalid")) == Set(Self.invalid.keys))
    for (bag, codes) in Self.invalid {
      let report = try Self.report(bag)
      #expect(!report.isValid && report.errorCodes == codes, "\(bag): \(report.problems)")
    }
  }

  @Test(arguments: ["v0.97/linux-only", "v0.97/windows-only"])
  func pathsOutOfScopeOfOneSystemAreRefusedOnAll(folder: String) throws {
    let bags = try Self.bags(folder)
    #expect(bags.count == 6)
    for bag in bags {
      #expect(try Self.report(bag).errorCodes == ["path-out-of-scope"], "\(bag)")
    }
  }

  static let warning: [String: Set<String>] = [
    "duplicate-file-with-different-case": ["name-differs-in-case"],
    "made-with-md5sum-tools": ["binary-marker"],
    "relative-path": ["path-not-plain"],
    "same-filename-listed-twice-with-different-normalization": [
      "name-differs-in-normalization", "tag-file-not-listed",
    ],
    "same-filename-listed-twice-with-the-same-hash": ["entry-duplicated", "tag-file-not-listed"],
    "special-system-files": ["system-file", "system-file-missing", "payload-oxum-mismatch"],
  ]

  @Test func everyWarningBagIsValidWithItsWarning() throws {
    #expect(try Self.bags("v0.97/warning").count == Self.warning.count)
    for (bag, codes) in Self.warning {
      let report = try Self.report("v0.97/warning/" + bag)
      #expect(report.isValid && report.warningCodes == codes, "\(bag): \(report.problems)")
    }
  }

  @Test func strictPolicyExcusesNeitherLostSystemFilesNorAlikeNames() throws {
    for bag in ["duplicate-file-with-different-case", "special-system-files"] {
      let directory = Corpora.suite + "/v0.97/warning/" + bag
      let report = try BagValidator.validate(directory: directory, policy: .strict)
      #expect(report.errorCodes.contains("file-missing"), "\(bag): \(report.problems)")
    }
  }

  @Test func strictPolicyRefusesBagsWithHoles() throws {
    let directory = Corpora.suite + "/v0.97/valid/holey-bag"
    let report = try BagValidator.validate(directory: directory, policy: .strict)
    #expect(report.errorCodes == ["fetch-refused", "tag-file-not-listed"])
  }
}
