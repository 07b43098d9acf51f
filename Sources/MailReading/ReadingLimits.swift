/// How much a reader takes before it sets a message aside.
///
/// A message at a limit is read; one past it is reported with its range, and reading goes on with
/// the next message.
public struct ReadingLimits: Sendable, Hashable {
  /// The limits that fit any mail people exchange.
  public static let standard = ReadingLimits()

  /// The longest message in bytes, header and body together (144 MiB: a file of 100 MB in base64).
  public var messageBytes: Int
  /// The longest text of a part in bytes, still encoded (16 MiB); a longer one is not decoded, and
  /// if it is the body, the message is past a limit.
  public var textBytes: Int
  /// The longest header in bytes, of the message and of each part (4 MiB).
  public var headerBytes: Int
  /// The deepest nesting of parts; a message that is not multipart has depth 1 (64).
  public var depth: Int
  /// The most parts in a message, multiparts included (10,000).
  public var parts: Int
  /// The longest line in bytes without its line end (16 MiB).
  public var lineLength: Int

  /// Makes limits; each left out is the standard one.
  public init(
    messageBytes: Int = 144 << 20, headerBytes: Int = 4 << 20, depth: Int = 64,
    parts: Int = 10_000, lineLength: Int = 16 << 20, textBytes: Int = 16 << 20
  ) {
    self.messageBytes = messageBytes
    self.textBytes = textBytes
    self.headerBytes = headerBytes
    self.depth = depth
    self.parts = parts
    self.lineLength = lineLength
  }
}
