import Foundation

/// Decoders for looking through coatings: lenient, and nil where there is nothing to decode.

func percentDecoded(_ bytes: [UInt8]) -> [UInt8]? {
  var out: [UInt8] = []
  var isChanged = false
  var index = 0
  while index < bytes.count {
    if bytes[index] == UInt8(ascii: "%"), let byte = hexByte(bytes, index + 1) {
      out.append(byte)
      isChanged = true
      index += 3
    } else {
      out.append(bytes[index])
      index += 1
    }
  }
  return isChanged ? out : nil
}

/// RFC 2045 §6.7, with `_` left alone.
func quotedPrintableDecoded(_ bytes: [UInt8]) -> [UInt8]? {
  var out: [UInt8] = []
  var isChanged = false
  var index = 0
  while index < bytes.count {
    guard bytes[index] == UInt8(ascii: "=") else {
      out.append(bytes[index])
      index += 1
      continue
    }
    if let byte = hexByte(bytes, index + 1) {
      out.append(byte)
      isChanged = true
      index += 3
      continue
    }
    var next = index + 1
    while next < bytes.count, bytes[next] == 0x20 || bytes[next] == 0x09 { next += 1 }
    if next < bytes.count, bytes[next] == 0x0D { next += 1 }
    if next < bytes.count, bytes[next] == 0x0A {
      isChanged = true
      index = next + 1
    } else {
      out.append(bytes[index])
      index += 1
    }
  }
  return isChanged ? out : nil
}

private func hexByte(_ bytes: [UInt8], _ index: Int) -> UInt8? {
  guard index + 1 < bytes.count else { return nil }
  return UInt8(String(decoding: bytes[index...(index + 1)], as: UTF8.self), radix: 16)
}

func base64Decoded(_ run: ArraySlice<UInt8>) -> [UInt8] {
  let bytes = Array(run)
  return decoded(MailPart(range: 0..<bytes.count, encoding: .base64), of: bytes) ?? []
}

/// Stretches that may be base64, each from four starts, as one may begin in the midst of a word.
func base64Runs(in bytes: [UInt8]) -> [[UInt8]] {
  var runs: [[UInt8]] = []
  var run: [UInt8] = []
  var token = 0
  func close() {
    guard run.count >= 8, run.contains(where: { $0 < 0x61 }), run.contains(where: { $0 > 0x39 })
    else { return }
    for start in 0..<min(4, run.count - 6) { runs.append(Array(run[start...])) }
  }
  var index = 0
  while index < bytes.count {
    let byte = bytes[index]
    if isBase64(byte) {
      // The alphabet of addresses (RFC 4648 §5) as the plain one.
      switch byte {
      case UInt8(ascii: "-"): run.append(UInt8(ascii: "+"))
      case UInt8(ascii: "_"): run.append(UInt8(ascii: "/"))
      default: run.append(byte)
      }
      token += 1
    } else if byte == 0x0A || byte == 0x0D || byte == UInt8(ascii: "="), token > 0 {
      // Encoded bodies go on over line breaks; words of prose do not matter, as they decode to noise.
      if byte == 0x0A { token = 0 }
    } else if token == 0, byte == 0x0D || byte == 0x0A {
      close()
      run = []
    } else {
      close()
      run = []
      token = 0
    }
    index += 1
  }
  close()
  return runs
}

private func isBase64(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"),
    UInt8(ascii: "-"), UInt8(ascii: "_"):
    true
  default: false
  }
}

/// RFC 2047, with neighbouring words joined whatever their charset.
func encodedWordsDecoded(_ field: String) -> String {
  var out = ""
  var rest = field[...]
  var afterWord = false
  while let start = rest.firstRange(of: "=?") {
    let before = rest[..<start.lowerBound]
    if !(afterWord && before.allSatisfy(\.isWhitespace)) { out += before }
    let parts = rest[start.upperBound...].split(
      separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, parts[3].hasPrefix("="), parts[0].count < 40 else {
      out += "=?"
      rest = rest[start.upperBound...]
      afterWord = false
      continue
    }
    let payload = Array(parts[2].utf8)
    let octets =
      parts[1].lowercased() == "b"
      ? base64Decoded(payload[...])
      : quotedPrintableDecoded(payload.map { $0 == UInt8(ascii: "_") ? 0x20 : $0 })
        ?? payload.map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }
    out += text(octets, charset: String(parts[0]))
    rest = parts[3].dropFirst()
    afterWord = true
  }
  return out + rest
}

/// The text of octets in a charset; as Latin-1 where the charset is not known.
func text(_ octets: [UInt8], charset: String) -> String {
  switch String(charset.lowercased().prefix { $0 != "*" }) {
  case "utf-8", "us-ascii", "utf8", "ascii", "":
    return String(validating: octets, as: UTF8.self) ?? latin(octets)
  case "utf-16", "utf-16le", "utf-16be":
    let encoding: String.Encoding =
      charset.lowercased() == "utf-16le"
      ? .utf16LittleEndian : charset.lowercased() == "utf-16be" ? .utf16BigEndian : .utf16
    return String(data: Data(octets), encoding: encoding) ?? latin(octets)
  case "windows-1252", "cp1252":
    return String(data: Data(octets), encoding: .windowsCP1252) ?? latin(octets)
  case "iso-8859-2": return String(data: Data(octets), encoding: .isoLatin2) ?? latin(octets)
  default: return latin(octets)
  }
}

/// RFC 2231 §3: `name*0*=…; name*1*=…` as one value.
func continuationsJoined(_ text: String) -> String {
  text.replacing(#/"?\s*;\s*[A-Za-z]+\*[1-9][0-9]?\*?=\s*"?/#, with: "")
}

/// Character references, by number and the few names that stand in for plain characters.
func entitiesDecoded(_ text: String) -> String {
  var out = ""
  var rest = text[...]
  while let start = rest.utf8.firstIndex(of: UInt8(ascii: "&")) {
    out += rest[..<start]
    let name = rest[rest.index(after: start)...].prefix(12).prefix { $0 != ";" && $0 != "&" }
    let end = rest.index(start, offsetBy: name.count + 1)
    if let scalar = referred(String(name)), end < rest.endIndex, rest[end] == ";" {
      out.unicodeScalars.append(scalar)
      rest = rest[rest.index(after: end)...]
    } else {
      out.append("&")
      rest = rest[rest.index(after: start)...]
    }
  }
  return out + rest
}

private func referred(_ name: String) -> Unicode.Scalar? {
  if name.hasPrefix("#x") || name.hasPrefix("#X") {
    return UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
  }
  if name.hasPrefix("#") { return UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init) }
  return namedCharacters[name]
}

private let namedCharacters: [String: Unicode.Scalar] = [
  "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "shy": "\u{AD}",
  "commat": "@", "period": ".", "plus": "+", "lpar": "(", "rpar": ")", "sol": "/", "colon": ":",
  "hyphen": "-", "dash": "-", "lowbar": "_", "ndash": "–", "mdash": "—", "rsquo": "’",
  "lsquo": "‘", "ldquo": "“", "rdquo": "”", "hellip": "…", "euro": "€", "auml": "ä", "ouml": "ö",
  "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "eacute": "é", "egrave": "è",
  "aacute": "á", "agrave": "à", "aring": "å", "Aring": "Å", "oslash": "ø", "ccedil": "ç",
  "ntilde": "ñ", "iacute": "í", "oacute": "ó", "uacute": "ú", "ecirc": "ê", "acirc": "â",
  "Tab": "\t", "NewLine": "\n",
]

/// Markup taken out, what lies between kept; `gap` stands for each tag that is not an inline one.
func withoutTags(_ text: String, gap: String) -> String {
  var out = ""
  var rest = text[...]
  while let start = rest.utf8.firstIndex(of: UInt8(ascii: "<")) {
    out += rest[..<start]
    let tag = rest[start...]
    let hidden = ["<script", "<style", "<!--"].first { tag.prefix($0.count).lowercased() == $0 }
    let close =
      hidden == "<!--" ? "-->" : hidden.map { "</" + $0.dropFirst() + ">" } ?? ">"
    if close == ">" {
      guard let end = tag.utf8.firstIndex(of: UInt8(ascii: ">")) else { break }
      rest = tag[tag.utf8.index(after: end)...]
    } else {
      guard let end = tag.firstRange(of: close) else { break }
      rest = tag[end.upperBound...]
    }
    out += gap
  }
  return out + rest
}
