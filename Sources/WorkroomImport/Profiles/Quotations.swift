import Glibc
import MailReading
import WorkroomModel

/// The platform stored a mail reply with its attribution line and bare quotation marks, and sent it on
/// so; they are kept beside the words that were newly written.
func setAsideQuotation(in fields: inout [String: FieldValue]) {
  guard var text = fields["text"]?.text else { return }
  if let kind = fields["kind"]?.text, text.hasPrefix(kind) {
    text = trimmed(String(text.dropFirst(kind.count)))
  }
  let words = withoutQuotation(text)
  if words != text { fields["textAsFound"] = FieldValue(text) }
  fields["text"] = FieldValue(words)
}

/// The words without what they quote of an earlier message.
func withoutQuotation(_ text: String) -> String {
  guard hasQuotedLine(text) else { return text }
  return trimmed(splitReply(text).newText)
}

/// Whether a line of a text begins with the mark of a quotation.
private func hasQuotedLine(_ text: String) -> Bool {
  var text = text
  return text.withUTF8 { octets in
    // Most messages hold no such mark at all.
    guard let start = octets.baseAddress,
      memchr(start, Int32(UInt8(ascii: ">")), octets.count) != nil
    else { return false }
    return octets.indices.contains { index in
      octets[index] == UInt8(ascii: ">") && (index == 0 || octets[index - 1] == UInt8(ascii: "\n"))
    }
  }
}
