import Glibc

/// A mailbox file could not be opened or read.
public struct MailboxFileError: Error, Sendable, Hashable {
  /// The path as given.
  public var path: String
  /// The system's error number (`errno`).
  public var errorNumber: Int32
}

/// An open file, closed with its last owner.
final class MailboxFile {
  private let descriptor: Int32
  private let path: String

  init(path: String) throws {
    self.path = path
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw MailboxFileError(path: path, errorNumber: errno) }
  }

  deinit {
    close(descriptor)
  }

  /// Reads what comes next into a buffer and returns how many bytes there were, 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR { throw MailboxFileError(path: path, errorNumber: errno) }
    }
  }
}
