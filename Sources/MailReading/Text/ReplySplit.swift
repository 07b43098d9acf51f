/// A message text divided into what was newly written and what it answers.
///
/// `segments` tile the text: joined in order they are the text that was split, byte for byte.
public struct ReplySplit: Sendable, Hashable {
  /// What a segment of the text is.
  public enum Kind: String, Sendable, Hashable {
    /// Newly written.
    case new
    /// The line that introduces a quotation (`On …, X wrote:`).
    case attribution
    /// A quotation of an earlier message, with its marks and copied header lines.
    case quoted
    /// A message passed on, with the line that announces it.
    case forwarded
    /// A signature, with its `-- ` line, or the trailing line of a mobile program or mailing list.
    case signature
  }

  /// A run of whole lines of one kind, line ends included.
  public struct Segment: Sendable, Hashable {
    public var kind: Kind
    public var text: String
  }

  /// The runs of lines, in order.
  public var segments: [Segment]
  /// What was newly written, without surrounding blank lines; answers between quotations are joined by
  /// a blank line.
  public var newText: String
  /// The first line, or folded lines, that introduce a quotation; nil if there is none.
  public var attribution: String?
  /// The quoted and forwarded text as it stands; empty if there is none.
  public var quotedText: String
  /// The signature, with its `-- ` line; nil if there is none.
  public var signature: String?

  fileprivate init(_ runs: ReplyRuns) {
    segments = runs.runs.map { Segment(kind: $0.kind, text: runs.bytes.string($0.range)) }
    newText = runs.newText
    attribution = runs.texts(.attribution).first
    quotedText = segments.filter { $0.kind == .quoted || $0.kind == .forwarded }.map(\.text)
      .joined()
    let signatures = runs.texts(.signature)
    signature = signatures.isEmpty ? nil : signatures.joined(separator: runs.lineEnd)
  }
}

/// The runs of lines of one kind; texts are made only of those that are asked for.
private struct ReplyRuns {
  let bytes: [UInt8]
  private(set) var runs: [(kind: ReplySplit.Kind, range: Range<Int>)] = []

  init(_ lines: ReplyLines, _ kinds: [ReplySplit.Kind]) {
    bytes = lines.bytes
    var start = 0
    while start < lines.count {
      var end = start
      while end < lines.count, kinds[end] == kinds[start] { end += 1 }
      let range = lines[start].range.lowerBound..<lines[end - 1].range.upperBound
      runs.append((kinds[start], range))
      start = end
    }
  }

  func texts(_ kind: ReplySplit.Kind) -> [String] {
    runs.filter { $0.kind == kind }.map { bytes.withoutBlankLines($0.range) }
      .filter { !$0.isEmpty }.map { bytes.string($0) }
  }

  var lineEnd: String {
    bytes.firstIndex(of: ASCII.cr, in: 0..<bytes.count) == nil ? "\n" : "\r\n"
  }

  var newText: String {
    let texts = texts(.new)
    guard texts.count > 1 else { return texts.first ?? "" }
    return texts.joined(separator: lineEnd + lineEnd)
  }
}

/// Divides a plain text body into newly written text, attribution, quotation and signature.
///
/// `sender` (a name, an address, or both) lets a closing block that names the sender count as a
/// signature; without it only marked signatures do. Where the text leaves a doubt it counts as new:
/// nothing is taken from the author's words on a guess.
public func splitReply(
  _ text: String, sender: String? = nil, limits: TextLimits = TextLimits()
) -> ReplySplit {
  splitReply(Array(text.utf8), marks: [], sender: sender, limits: limits)
}

/// Divides an HTML body the same way; the segments tile `plainText(fromHTML:)` of it.
///
/// The marks that mail programs leave on quotations and signatures (`gmail_attr`, `type="cite"`,
/// `divRplyFwdMsg`, `moz-signature`, …) are used beside what the text itself says.
public func splitReply(
  html: String, sender: String? = nil, limits: TextLimits = TextLimits()
) -> ReplySplit {
  let marked = markedText(fromHTML: html, limits: limits)
  return splitReply(marked.text, marks: marked.marks, sender: sender, limits: limits)
}

/// Divides a text with what its markup says about some of its lines.
func splitReply(
  _ text: [UInt8], marks: [(line: Int, mark: TextMark)], sender: String?, limits: TextLimits
) -> ReplySplit {
  ReplySplit(replyRuns(text, marks: marks, sender: sender, limits: limits))
}

/// The newly written text alone.
func newText(of text: [UInt8], marks: [(line: Int, mark: TextMark)]) -> String {
  replyRuns(text, marks: marks, sender: nil, limits: TextLimits()).newText
}

private func replyRuns(
  _ text: [UInt8], marks: [(line: Int, mark: TextMark)], sender: String?, limits: TextLimits
) -> ReplyRuns {
  let lines = ReplyLines(text)
  var splitting = ReplySplitting(lines, limits: limits)
  var signatureStart: Int?
  for (line, mark) in marks {
    switch mark {
    case .attribution, .answeredMessage: splitting.marks[line] = mark
    case .signatureStart: signatureStart = line
    case .signatureEnd:
      if let start = signatureStart, start < line { splitting.signatureRuns.append(start..<line) }
      signatureStart = nil
    }
  }
  splitting.run(sender: sender.flatMap(SenderNames.init))
  return ReplyRuns(lines, splitting.kinds)
}

extension [UInt8] {
  /// A run of lines without the blank lines at its ends and without its last line end.
  fileprivate func withoutBlankLines(_ lines: Range<Int>) -> Range<Int> {
    let content = trimmedRange(self, lines)
    guard !content.isEmpty else { return content }
    // Indentation of the first line is part of what was written.
    var start = content.lowerBound
    while start > lines.lowerBound, self[start - 1].isBlank { start -= 1 }
    return start..<content.upperBound
  }
}
