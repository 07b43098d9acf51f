public import MailReading

/// A Received field: one server's note that it took the message over (RFC 5321 §4.4).
///
/// Each server writes its own note; those below the first trusted one could have been invented.
public struct ReceivedHop: Sendable, Hashable {
  /// The field's body, unfolded, as it stands.
  public var verbatim: String
  /// Who handed the message over, as it introduced itself.
  public var from: String?
  /// Who took it.
  public var by: String?
  /// The protocol.
  public var with: String?
  /// The server's own number for it.
  public var id: String?
  /// The recipient it was for.
  public var recipient: String?
  /// When; nil if the field has no readable date.
  public var date: MailDate?

  init(_ field: HeaderField) {
    verbatim = field.rawBody
    let bytes = Array(verbatim.utf8)
    let semicolon = bytes.lastIndex(of: 0x3B)
    if let semicolon {
      let text = String(decoding: trimmed(bytes[(semicolon + 1)...]), as: UTF8.self)
      date = readDate(text)
    }
    var open: String?
    for word in words(of: bytes[..<(semicolon ?? bytes.count)]) {
      let key = word.lowercased()
      if let name = open {
        set(name, word)
        open = nil
      } else if ["from", "by", "with", "id", "for"].contains(key) {
        open = key
      }
    }
  }

  private mutating func set(_ name: String, _ value: String) {
    switch name {
    case "from": from = from ?? value
    case "by": by = by ?? value
    case "with": with = with ?? value
    case "id": id = id ?? value
    default: recipient = recipient ?? value
    }
  }
}

/// The words of the field, comments left out.
private func words(of bytes: ArraySlice<UInt8>) -> [String] {
  var words: [String] = []
  var word: [UInt8] = []
  var depth = 0
  for byte in bytes {
    if byte == 0x28 { depth += 1 }
    if depth == 0, !isSpace(byte) {
      word.append(byte)
    } else if !word.isEmpty {
      words.append(String(decoding: word, as: UTF8.self))
      word.removeAll(keepingCapacity: true)
    }
    if byte == 0x29, depth > 0 { depth -= 1 }
  }
  if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
  return words
}

/// Reads a date through a message of its own, as a Date field.
private func readDate(_ text: String) -> MailDate? {
  MailMessage(Array("Date: \(text)\n\n".utf8)).date
}
