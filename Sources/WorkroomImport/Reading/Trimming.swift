/// The text without white space at its ends. Most texts have none, or ASCII, which is settled by octets.
func trimmed(_ text: String) -> String {
  let octets = text.utf8
  guard let first = octets.first, let last = octets.last else { return text }
  if isPlain(first), isPlain(last) { return text }
  let characters = text.unicodeScalars
  guard let start = characters.firstIndex(where: { !$0.properties.isWhitespace }),
    let end = characters.lastIndex(where: { !$0.properties.isWhitespace })
  else { return "" }
  return String(characters[start...end])
}

/// ASCII that is no white space.
private func isPlain(_ octet: UInt8) -> Bool { octet > 0x20 && octet < 0x7F }
