import Foundation

/// What of some bytes cannot be searched for words, in words; empty when all of it can.
func opaqueParts(of bytes: [UInt8], isMail: Bool, depth: Int = 0) -> [String] {
  guard depth < 6 else { return ["something nested too deep"] }
  if isMail { return opaquePartsOfMail(bytes, depth: depth) }
  if bytes.starts(with: [0x50, 0x4B]) {
    guard let members = zipMembers(bytes) else { return ["a zip that cannot be opened"] }
    return members.flatMap { member -> [String] in
      guard let contents = member.contents else { return ["a member of a zip"] }
      return opaqueParts(of: contents, isMail: false, depth: depth + 1)
    }
  }
  guard isPlainText(bytes) else { return ["bytes that are no plain text"] }
  let text = String(decoding: bytes, as: UTF8.self)
  for (mark, words) in opaqueMarks where text.contains(mark) { return [words] }
  return []
}

private let opaqueMarks: [(String, String)] = [
  ("%PDF-", "a PDF"), ("%!PS", "a PostScript file"), ("{\\rtf", "a rich text file"),
  ("-----BEGIN PGP MESSAGE", "an encrypted text"), ("\nbegin 6", "a uuencoded file"),
  ("=ybegin ", "a yEnc file"), ("data:image/", "an embedded picture"),
  ("data:application/", "an embedded file"), ("data:font/", "an embedded font"),
]

private func opaquePartsOfMail(_ message: [UInt8], depth: Int) -> [String] {
  leafParts(of: message).flatMap { part -> [String] in
    guard let octets = octets(of: part, in: message) else { return ["an attachment"] }
    if part.type.hasPrefix("message/") { return opaquePartsOfMail(octets, depth: depth + 1) }
    if part.type.hasPrefix("text/"), knownCharsets.contains(part.charset) {
      return opaqueParts(
        of: Array(text(octets, charset: part.charset).utf8), isMail: false, depth: depth + 1)
    }
    let inner = opaqueParts(of: octets, isMail: false, depth: depth + 1)
    return inner.isEmpty ? [] : inner.map { "\($0) of the type \(part.type)" }
  }
}

private let knownCharsets: Set<String> = [
  "", "us-ascii", "ascii", "utf-8", "utf8", "iso-8859-1", "iso-8859-2", "iso-8859-15",
  "windows-1252", "cp1252", "utf-16", "utf-16le", "utf-16be",
]

/// The octets of a part whatever its transfer encoding.
func octets(of part: MailPart, in message: [UInt8]) -> [UInt8]? {
  part.encoding == .quotedPrintable
    ? quotedPrintableDecoded(Array(message[part.range])).bytes
    : decoded(part, of: message)
}

private func isPlainText(_ bytes: [UInt8]) -> Bool {
  if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
    return bytes.count % 2 == 0 && String(data: Data(bytes), encoding: .utf16) != nil
  }
  return bytes.allSatisfy { $0 >= 0x20 ? $0 != 0x7F : (9...13).contains($0) }
}

/// A mail or a text file in words, for a native that is not shown; nil where nothing can be read.
func rendering(of bytes: [UInt8], isMail: Bool) -> String? {
  guard isMail else {
    guard isPlainText(bytes) else { return nil }
    let text = String(validating: bytes, as: UTF8.self) ?? latin(bytes)
    return text.contains("<html") || text.contains("<HTML") ? wordsOfPage(text) : text
  }
  let header = MailHeader(bytes)
  var lines: [String] = []
  for name in ["From", "To", "Cc", "Date", "Subject"] {
    if let value = header[name.lowercased()] {
      lines.append("\(name): \(encodedWordsDecoded(value))")
    }
  }
  for part in leafParts(of: bytes) {
    lines.append("")
    guard part.type.hasPrefix("text/"), knownCharsets.contains(part.charset),
      let octets = octets(of: part, in: bytes)
    else {
      lines.append("[a part of the type \(part.type), not rendered]")
      continue
    }
    let words = text(octets, charset: part.charset)
    lines.append(part.type == "text/html" ? wordsOfPage(words) : words)
  }
  return lines.joined(separator: "\n")
}

/// The words of a page, a line for each run of them.
private func wordsOfPage(_ text: String) -> String {
  entitiesDecoded(withoutTags(text, gap: "\n")).split(whereSeparator: \.isNewline)
    .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }.joined(separator: "\n")
}
