internal import Glibc

/// Why a bag or an archive could not be written, or a folder could not be opened at all.
///
/// What is wrong *inside* a bag is never thrown: it is a ``BagProblem`` of the report.
public struct BagError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kind of failure; its raw value is stable.
  public enum Code: String, CaseIterable, Sendable {
    /// The place to write to is taken.
    case destinationExists = "destination-exists"
    /// Another process is writing the same bag now.
    case destinationBusy = "destination-busy"
    /// A name that would not survive every file system and every `sha256sum -c`.
    case nameRefused = "name-refused"
    /// A name that is already used, or differs from a used one only by case.
    case nameTaken = "name-taken"
    /// A label or value that `bag-info.txt` cannot hold.
    case infoRefused = "info-refused"
    /// The bag was already finished or given up.
    case alreadyFinished = "already-finished"
    /// A file changed while it was being read, or after its checksum was written down.
    case fileChanged = "file-changed"
    /// A file that is neither a regular file nor a folder.
    case fileNotRegular = "file-not-regular"
    /// The operating system refused; the detail holds its reason.
    case inputOutput = "input-output"
    /// A folder with more files, deeper folders or longer names than ``BagLimits`` allows.
    case limitExceeded = "limit-exceeded"
  }

  /// The kind of failure.
  public var code: Code
  /// The path concerned, as it was given.
  public var path: String
  /// The reason in a few English words; may be empty.
  public var detail: String

  /// Makes an error.
  public init(_ code: Code, path: String, detail: String = "") {
    self.code = code
    self.path = path
    self.detail = detail
  }

  /// The code, the path and the detail on one line.
  public var description: String {
    detail.isEmpty ? "\(code.rawValue): \(path)" : "\(code.rawValue): \(path): \(detail)"
  }
}

extension BagError {
  /// The failure of the system call that was just made.
  static func fromSystem(_ operation: String, path: String) -> BagError {
    let number = errno
    let reason = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    return BagError(.inputOutput, path: path, detail: "\(operation): \(reason)")
  }
}
