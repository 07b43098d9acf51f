/// The limits of everything that turns a body into readable text.
///
/// Past a limit nothing fails: the text is kept and only its decoration stops.
public struct TextLimits: Sendable, Hashable {
  /// Elements that may be open at once; deeper ones keep their text and lose their meaning.
  public var openElements = 512
  /// Nested quotations that each add a `> ` to their lines; deeper ones add none.
  public var quoteDepth = 32
  /// Columns of list and block indentation; deeper levels are not indented further.
  public var indentation = 40
  /// Lines an attribution (`On …, X wrote:`) may be folded over.
  public var attributionLines = 5
  /// Bytes of UTF-8 an attribution may have, over all its lines.
  public var attributionBytes = 600

  public init() {}
}
