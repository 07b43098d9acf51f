import Foundation

/// Looks for what was taken out in the finished files of a packet, through every coating it knows.
struct LeakCheck {
  private struct Secret {
    var words: [UInt8]
    var number: String
    var isShort: Bool
  }

  /// By their first three bytes.
  private var plain: [UInt32: [Secret]] = [:]
  /// Numbers without their spaces and signs.
  private var compact: [UInt32: [Secret]] = [:]

  init(_ secrets: [(words: String, number: String)]) {
    for (words, number) in secrets {
      let words = searched(words)
      add(words, number, isShort: words.count < shortValue, to: &plain)
      let tight = tightened(words)
      if tight.count >= 8, tight.count(where: \.isNumber) >= 7 {
        add(tight, number, isShort: false, to: &compact)
      }
    }
  }

  private func add(
    _ words: String, _ number: String, isShort: Bool, to index: inout [UInt32: [Secret]]
  ) {
    let bytes = Array(words.utf8)
    guard bytes.count >= 3 else { return }
    index[key(bytes, 0), default: []].append(
      Secret(words: bytes, number: number, isShort: isShort))
  }

  /// The number of a value that the bytes hold, and the way in which one gets to it; nil for none.
  func leak(in bytes: [UInt8]) -> (number: String, way: String)? {
    for view in PlainViews(bytes).views {
      let words = searchedBytes(view.text)
      if let number = found(plain, in: words) { return (number, view.way) }
      if !compact.isEmpty, let number = found(compact, in: words.filter { !isFiller($0) }) {
        return (number, view.way + " > without spaces")
      }
    }
    return nil
  }

  private func found(_ index: [UInt32: [Secret]], in bytes: [UInt8]) -> String? {
    guard bytes.count >= 3 else { return nil }
    for start in 0...(bytes.count - 3) {
      guard let candidates = index[key(bytes, start)] else { continue }
      for secret in candidates where bytes[start...].starts(with: secret.words) {
        let end = start + secret.words.count
        if !secret.isShort || (isEdge(bytes, start - 1) && isEdge(bytes, end)) {
          return secret.number
        }
      }
    }
    return nil
  }
}

private func key(_ bytes: [UInt8], _ start: Int) -> UInt32 {
  UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2])
}

/// Whether no word goes on at this byte.
private func isEdge(_ bytes: [UInt8], _ index: Int) -> Bool {
  guard bytes.indices.contains(index) else { return true }
  let byte = bytes[index]
  let isWord =
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte >= 0x80
  return !isWord
}

/// Folded, without marks of quotation and without characters that nobody sees.
private func searched(_ text: String) -> String {
  var plain = String.UnicodeScalarView()
  for scalar in text.unicodeScalars where !isUnseen(scalar) {
    plain.append(scalar == ">" ? " " : scalar)
  }
  return folded(String(plain))
}

/// The same as bytes; what is plain ASCII, as nearly everything is, is folded byte by byte.
private func searchedBytes(_ text: String) -> [UInt8] {
  let bytes = Array(text.utf8)
  var out: [UInt8] = []
  out.reserveCapacity(bytes.count)
  var start = 0
  while start < bytes.count {
    var end = start
    var isPlain = true
    while end < bytes.count, !isSpace(bytes[end]) {
      if bytes[end] >= 0x80 { isPlain = false }
      end += 1
    }
    if end > start {
      let size = out.count
      if size > 0 { out.append(0x20) }
      let begun = out.count
      if isPlain {
        for byte in bytes[start..<end] {
          out.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
        }
      } else {
        out += Array(searched(String(decoding: bytes[start..<end], as: UTF8.self)).utf8)
      }
      // Of characters that nobody sees nothing is left, and no space either.
      if out.count == begun { out.removeSubrange(size...) }
    }
    start = end + 1
  }
  return out
}

private func isSpace(_ byte: UInt8) -> Bool {
  byte == 0x20 || (0x09...0x0D).contains(byte) || byte == UInt8(ascii: ">")
}

/// The bytes of ` -./()`, which numbers are written with.
private func isFiller(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x20, 0x28, 0x29, 0x2D, 0x2E, 0x2F: true
  default: false
  }
}

private func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: true
  default: false
  }
}

private func tightened(_ text: String) -> String {
  text.filter { !" -./()".contains($0) }
}
