/// The body of a message as a person reads it.
public struct MailBody: Sendable {
  /// The text, HTML turned into plain text, with line feeds as line ends.
  public let text: String
  /// What the markup of an HTML body says about lines of the text.
  private let marks: [(line: Int, mark: TextMark)]

  init(text: String) {
    self.text = text
    marks = []
  }

  init(_ marked: MarkedText) {
    text = String(decoding: marked.text, as: UTF8.self)
    marks = marked.marks
  }

  /// The text without quoted reply, signature and attribution line.
  public var newText: String { MailReading.newText(of: Array(text.utf8), marks: marks) }

  /// The text divided into newly written text, attribution, quotation and signature.
  ///
  /// `sender` (a name, an address, or both) is the one of ``splitReply(_:sender:limits:)``.
  public func split(sender: String? = nil, limits: TextLimits = TextLimits()) -> ReplySplit {
    splitReply(Array(text.utf8), marks: marks, sender: sender, limits: limits)
  }
}
