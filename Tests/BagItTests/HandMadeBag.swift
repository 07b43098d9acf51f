import Glibc

@testable import BagIt

/// A bag put together by hand, so that exactly one thing is wrong with it.
struct HandMadeBag {
  var version = "1.0"
  var files: [String: [UInt8]] = [:]
  /// Whether a tag manifest over everything else is added at the end.
  var hasTagManifest = true

  init(version: String = "1.0", payload: [String: String] = ["data/a.txt": "abc"]) {
    self.version = version
    self["bagit.txt"] = "BagIt-Version: \(version)\nTag-File-Character-Encoding: UTF-8\n"
    for (path, text) in payload { self[path] = text }
    self["manifest-sha256.txt"] = manifest(.sha256)
  }

  subscript(path: String) -> String {
    get { String(decoding: files[path] ?? [], as: UTF8.self) }
    set { files[path] = Array(newValue.utf8) }
  }

  /// The manifest of the payload as it is now.
  func manifest(_ digest: BagDigest) -> String {
    let payload = files.keys.filter { $0.hasPrefix("data/") }.sorted()
    return payload.map { line(for: $0, digest) }.joined()
  }

  func line(for path: String, _ digest: BagDigest = .sha256) -> String {
    "\(digest.checksum(of: files[path] ?? []))  \(path)\n"
  }

  func write(to scratch: Scratch, as name: String = "bag") throws {
    var whole = self
    if hasTagManifest {
      let tags = files.keys.filter { !$0.hasPrefix("data/") && !$0.hasPrefix("tagmanifest-") }
      whole["tagmanifest-sha256.txt", default: ""] += tags.sorted().map { line(for: $0) }.joined()
    }
    mkdir(scratch(name), 0o777)
    mkdir(scratch(name + "/data"), 0o777)
    for (path, bytes) in whole.files { try scratch.write(name + "/" + path, bytes) }
  }

  subscript(path: String, default text: String) -> String {
    get { files[path].map { String(decoding: $0, as: UTF8.self) } ?? text }
    set { files[path] = Array(newValue.utf8) }
  }

  /// Writes the bag, lets `edit` loose on its folder and validates it.
  func report(
    policy: BagPolicy = .standard, edit: (Scratch) throws -> Void = { _ in }
  ) throws -> BagReport {
    let scratch = try Scratch()
    try write(to: scratch)
    try edit(scratch)
    return try BagValidator.validate(directory: scratch("bag"), policy: policy)
  }
}
