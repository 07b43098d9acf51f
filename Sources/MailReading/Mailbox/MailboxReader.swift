/// Splits a mailbox into messages as it streams by; memory is bounded by the longest message.
///
/// A separator is a line that begins with `From `, carries a date (maybe on a second, indented
/// line), is followed by a header field, and stands after an empty line or at the start. Without
/// the empty line it still splits, with a warning. A mailbox whose first separator carries no date
/// may have more of the same form. Every other `From ` line is listed among the defects.
public struct MailboxReader {
  private var window: MailboxWindow
  private var splitter: MailboxSplitter

  /// Reads from a source that fills a buffer and returns how many bytes it wrote, 0 at the end.
  public init(
    limits: ReadingLimits = .standard,
    fill: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
  ) {
    unsafe self.init(limits: limits, reach: .standard, fill: fill)
  }

  /// Reads from a source, with a reach of its own.
  package init(
    limits: ReadingLimits, reach: MailboxReach,
    fill: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
  ) {
    window = unsafe MailboxWindow(limits: limits, reach: reach, fill: fill)
    splitter = MailboxSplitter(limits: limits, reach: reach)
  }

  /// Reads the file at a path; throws ``MailboxFileError`` if it cannot be opened.
  public init(path: String, limits: ReadingLimits = .standard) throws {
    let file = try MailboxFile(path: path)
    unsafe self.init(limits: limits) { buffer in try unsafe file.read(into: buffer) }
  }

  /// Reads bytes in memory.
  public init(_ bytes: [UInt8], limits: ReadingLimits = .standard) {
    var taken = 0
    unsafe self.init(limits: limits) { buffer in
      let count = min(buffer.count, bytes.count - taken)
      unsafe buffer.copyBytes(from: bytes[taken..<(taken + count)])
      taken += count
      return count
    }
  }

  /// The next unit, or nil at the end; throws only what the source throws.
  public mutating func next() throws -> MailboxUnit? {
    while true {
      switch splitter.advance(in: &window) {
      case .unit(let unit): return unit
      case .end: return nil
      case .more: try window.load(keepingFrom: splitter.keep)
      }
    }
  }
}
