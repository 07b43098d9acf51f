import Foundation

/// Decoders for looking through coatings: lenient, and without a change where there is nothing to decode.

func percentDecoded(_ bytes: [UInt8]) -> Decoded {
  var out = Decoded(capacity: bytes.count)
  var index = 0
  while index < bytes.count {
    if bytes[index] == UInt8(ascii: "%"), let byte = hexByte(bytes, index + 1) {
      out.mark()
      out.append(byte)
      index += 3
    } else {
      out.append(bytes[index])
      index += 1
    }
  }
  return out
}

/// RFC 2045 §6.7, with `_` left alone.
func quotedPrintableDecoded(_ bytes: [UInt8]) -> Decoded {
  var out = Decoded(capacity: bytes.count)
  var index = 0
  while index < bytes.count {
    guard bytes[index] == UInt8(ascii: "=") else {
      out.append(bytes[index])
      index += 1
      continue
    }
    if let byte = hexByte(bytes, index + 1) {
      out.mark()
      out.append(byte)
      index += 3
      continue
    }
    var next = index + 1
    while next < bytes.count, bytes[next] == 0x20 || bytes[next] == 0x09 { next += 1 }
    if next < bytes.count, bytes[next] == 0x0D { next += 1 }
    if next < bytes.count, bytes[next] == 0x0A {
      out.mark()
      index = next + 1
    } else {
      out.append(bytes[index])
      index += 1
    }
  }
  return out
}

private func hexByte(_ bytes: [UInt8], _ index: Int) -> UInt8? {
  guard index + 1 < bytes.count, let high = hexDigit(bytes[index]),
    let low = hexDigit(bytes[index + 1])
  else { return nil }
  return high << 4 | low
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  default: nil
  }
}

/// Stretches that may be base64, each from four starts, as one may begin in the midst of a word.
func forEachBase64Run(in bytes: [UInt8], _ body: (ArraySlice<UInt8>) -> Void) {
  var run: [UInt8] = []
  var token = 0
  func close() {
    defer { run.removeAll(keepingCapacity: true) }
    guard run.count >= 8, run.contains(where: { $0 < 0x61 }), run.contains(where: { $0 > 0x39 })
    else { return }
    for start in 0..<min(4, run.count - 6) { body(run[start...]) }
  }
  for byte in bytes {
    if isBase64[Int(byte)] {
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
    } else {
      if !run.isEmpty { close() }
      if byte != 0x0D, byte != 0x0A { token = 0 }
    }
  }
  close()
}

private let isBase64: [Bool] = (0...255).map { byte in
  switch UInt8(byte) {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"),
    UInt8(ascii: "-"), UInt8(ascii: "_"):
    true
  default: false
  }
}

/// RFC 2047, with neighbouring words joined whatever their charset.
func encodedWordsDecoded(_ bytes: [UInt8]) -> Decoded {
  let question = UInt8(ascii: "?")
  var out = Decoded(capacity: bytes.count)
  var index = 0
  /// How much there was after the last word, when nothing but blanks followed it.
  var end: Int?
  while index < bytes.count {
    guard bytes[index] == UInt8(ascii: "="), index + 1 < bytes.count, bytes[index + 1] == question,
      let first = bytes[(index + 2)...].prefix(160).firstIndex(of: question),
      let second = bytes[(first + 1)...].firstIndex(of: question),
      let third = bytes[(second + 1)...].firstIndex(of: question), third + 1 < bytes.count,
      bytes[third + 1] == UInt8(ascii: "=")
    else {
      if !isBlank(bytes[index]) { end = nil }
      out.append(bytes[index])
      index += 1
      continue
    }
    if let end { out.shorten(to: end) }
    out.mark()
    let kind = String(decoding: bytes[(first + 1)..<second], as: UTF8.self).lowercased()
    let payload = bytes[(second + 1)..<third]
    let octets: [UInt8]
    if kind == "b" {
      octets = base64Octets(payload)
    } else {
      octets = quotedPrintableDecoded(payload.map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }).bytes
    }
    let charset = String(decoding: bytes[(index + 2)..<first], as: UTF8.self)
    out.append(text(octets, charset: charset).utf8)
    out.mark()
    index = third + 2
    end = out.count
  }
  return out
}

func encodedWordsDecoded(_ field: String) -> String {
  String(decoding: encodedWordsDecoded(Array(field.utf8)).bytes, as: UTF8.self)
}

func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

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

func latin(_ bytes: [UInt8]) -> String { String(decoding: latinBytes(bytes), as: UTF8.self) }

/// Latin-1 as UTF-8.
func latinBytes(_ bytes: [UInt8]) -> [UInt8] {
  var out: [UInt8] = []
  out.reserveCapacity(bytes.count + bytes.count / 2)
  for byte in bytes {
    if byte < 0x80 {
      out.append(byte)
    } else {
      out.append(0xC0 | byte >> 6)
      out.append(0x80 | byte & 0x3F)
    }
  }
  return out
}

/// RFC 2231 §3: `name*0*=…; name*1*=…` as one value.
func continuationsJoined(_ bytes: [UInt8]) -> Decoded {
  var out = Decoded(capacity: bytes.count)
  var index = 0
  while index < bytes.count {
    if bytes[index] == UInt8(ascii: ";"), let end = continuation(in: bytes, after: index) {
      out.drop(while: isBlank)
      out.dropLast(UInt8(ascii: "\""))
      out.mark()
      index = end
    } else {
      out.append(bytes[index])
      index += 1
    }
  }
  return out
}

/// Where the value begins that goes on after the semicolon at `start`; nil when none does.
private func continuation(in bytes: [UInt8], after start: Int) -> Int? {
  var index = start + 1
  func skip(_ isSkipped: (UInt8) -> Bool) -> Int {
    let first = index
    while index < bytes.count, isSkipped(bytes[index]) { index += 1 }
    return index - first
  }
  func skip(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }
  _ = skip(isBlank)
  let letters = skip { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") }
  guard letters > 0, skip(UInt8(ascii: "*")), index < bytes.count,
    bytes[index] != UInt8(ascii: "0"),
    (1...2).contains(skip { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
  else { return nil }
  _ = skip(UInt8(ascii: "*"))
  guard skip(UInt8(ascii: "=")) else { return nil }
  _ = skip(isBlank)
  _ = skip(UInt8(ascii: "\""))
  return index
}
