/// Checks folders against RFC 8493 and the drafts 0.93 to 0.97 before it.
public enum BagValidator {
  /// Examines the bag in `directory`, reads every file once, and follows no link inside it.
  ///
  /// Whatever is wrong with the bag is in the report. Throws a ``BagError`` only if `directory`
  /// cannot be opened as a folder.
  public static func validate(
    directory: String, policy: BagPolicy = .standard
  ) throws -> BagReport {
    var examination = try BagExamination(directory: directory, policy: policy)
    return examination.run()
  }
}

/// One validation under way: the files found, the manifests read, the problems so far.
struct BagExamination: ~Copyable {
  let tree: FileTree
  let policy: BagPolicy
  var report = BagReport()
  var declaration = BagDeclaration()
  /// Every regular file of the bag with its size, by exact path.
  var files: [[UInt8]: Int] = [:]
  var folders: Set<[UInt8]> = []
  var manifests: [BagManifest] = []
  /// What `fetch.txt` lists, in its order.
  var fetched: [FetchEntry] = []
  /// What each file should hash to, by exact path.
  var expected: [[UInt8]: [Expectation]] = [:]
  var missingSystemFiles: Set<[UInt8]> = []

  struct Expectation {
    var digest: BagDigest
    var checksum: String
    var manifest: String
  }

  init(directory: String, policy: BagPolicy) throws {
    self.tree = try FileTree(directory)
    self.policy = policy
  }

  mutating func run() -> BagReport {
    if findFiles() {
      readDeclaration()
      readInfo()
      readFetch()
      readManifests()
      checkPayloadListing()
      checkTagListing()
      checkFetch()
      checkNames()
      checkPayloadOxum()
      verifyChecksums()
    }
    report.problems.sort { left, right in
      (left.path, left.code.rawValue, left.detail) < (right.path, right.code.rawValue, right.detail)
    }
    return report
  }

  /// Notes a problem, until the bound of the report is reached.
  mutating func note(
    _ code: BagProblem.Code, _ severity: BagProblem.Severity, _ path: [UInt8], _ detail: String = ""
  ) {
    let limit = policy.limits.problems
    guard report.problems.count < limit else {
      let last = BagProblem(
        .limitExceeded, .error, path: "", detail: "more than \(limit) problems")
      if report.problems.last != last { report.problems.append(last) }
      return
    }
    let path = String(decoding: path, as: UTF8.self)
    report.problems.append(BagProblem(code, severity, path: path, detail: detail))
  }

  mutating func note(
    _ code: BagProblem.Code, _ severity: BagProblem.Severity, _ path: String, _ detail: String = ""
  ) {
    note(code, severity, Array(path.utf8), detail)
  }

  private mutating func findFiles() -> Bool {
    let entries: [FileTree.Entry]
    do {
      entries = try tree.entries(limits: policy.limits)
    } catch {
      note(failure: error)
      return false
    }
    for entry in entries {
      switch entry.kind {
      case .file(let size): files[entry.path] = size
      case .folder: folders.insert(entry.path)
      case .link: note(.symbolicLink, .error, entry.path, "not followed")
      case .special: note(.fileNotRegular, .error, entry.path)
      }
    }
    return true
  }

  mutating func note(failure error: any Error) {
    guard let error = error as? BagError else {
      note(.fileUnreadable, .error, "", "\(error)")
      return
    }
    let code: BagProblem.Code =
      switch error.code {
      case .limitExceeded: .limitExceeded
      case .fileNotRegular: .fileNotRegular
      default: .fileUnreadable
      }
    // The place of the bag on this machine is no part of the report.
    note(code, .error, error.path == tree.location ? "" : error.path, error.detail)
  }

  /// The bytes of a tag file, or nil after noting why not.
  mutating func contents(of path: [UInt8]) -> [UInt8]? {
    let limit = policy.limits.tagFileSizeInBytes
    guard let size = files[path], size <= limit else {
      note(.limitExceeded, .error, path, "more than \(limit) bytes")
      return nil
    }
    do {
      var bytes: [UInt8] = []
      let name = String(decoding: path, as: UTF8.self)
      try tree.open(path).readChunks(upTo: limit, path: name) {
        unsafe $0.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
      }
      return bytes
    } catch {
      note(failure: error)
      return nil
    }
  }

  /// The text of a tag file in the declared encoding, or nil after noting why not.
  mutating func text(of path: [UInt8]) -> TagText? {
    guard let bytes = contents(of: path) else { return nil }
    guard let text = TagText(bytes, encoding: declaration.encoding) else {
      return TagText(bytes, encoding: "UTF-8")
    }
    if text.isDamaged { note(.encodingDamaged, .error, path, "not \(declaration.encoding)") }
    if text.hadByteOrderMark { note(.byteOrderMark, .warning, path) }
    return text
  }
}

/// Whether the files of `path` are payload.
func isInPayload(_ path: [UInt8]) -> Bool { path.starts(with: Array("data/".utf8)) }
