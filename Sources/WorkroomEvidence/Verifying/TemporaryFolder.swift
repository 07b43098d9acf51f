import Foundation

/// A folder of its own that goes away with this value.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "workroom-verify-\(UUID().uuidString)"
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw PacketError.cannotWrite(path)
    }
  }

  deinit {
    // `rm` goes on where one file refuses; nobody is left here to tell of a failure.
    _ = run("rm", ["-rf", "--", path])
  }
}
