/// Decodes HZ (RFC 1843): GB 2312 in seven bits between `~{` and `~}`.
func decodeHZ(_ bytes: ArraySlice<UInt8>) -> DecodedText {
  var eightBit = [UInt8]()
  eightBit.reserveCapacity(bytes.count)
  var isChinese = false
  var index = bytes.startIndex
  while index < bytes.endIndex {
    let byte = bytes[index]
    let next = index + 1 < bytes.endIndex ? bytes[index + 1] : 0
    if byte == 0x7E, !isChinese || next == 0x7D {
      switch next {
      case 0x7B: isChinese = true
      case 0x7D: isChinese = false
      case 0x7E: eightBit.append(0x7E)
      case ASCII.lf: break
      default:
        eightBit.append(byte)
        index -= 1
      }
      index += 2
    } else if byte == ASCII.lf {
      isChinese = false
      eightBit.append(byte)
      index += 1
    } else if isChinese, byte > 0x20, next > 0x20 {
      eightBit.append(byte | 0x80)
      eightBit.append(next | 0x80)
      index += 2
    } else {
      eightBit.append(byte)
      index += 1
    }
  }
  return decodeText(eightBit[...], charset: "gb18030")
}

/// Decodes UTF-7 (RFC 2152): UTF-16 in base64 between `+` and `-`.
func decodeUTF7(_ bytes: ArraySlice<UInt8>) -> DecodedText {
  var text = String.UnicodeScalarView()
  var undecodable = 0
  var index = bytes.startIndex
  while index < bytes.endIndex {
    let byte = bytes[index]
    index += 1
    if byte != ASCII.plus {
      if byte < 0x80 {
        text.append(Unicode.Scalar(byte))
      } else {
        text.append("\u{FFFD}")
        undecodable += 1
      }
      continue
    }
    if index < bytes.endIndex, bytes[index] == ASCII.hyphen {
      text.append("+")
      index += 1
      continue
    }
    var bits: UInt32 = 0
    var count = 0
    var units: [UInt16] = []
    let start = index
    while index < bytes.endIndex, let value = base64Value(bytes[index]) {
      bits = bits << 6 | UInt32(value)
      count += 6
      index += 1
      if count >= 16 {
        count -= 16
        units.append(UInt16(truncatingIfNeeded: bits >> UInt32(count)))
        bits &= (1 << UInt32(count)) - 1
      }
    }
    if index == start { undecodable += 1 }
    for scalar in String(decoding: units, as: UTF16.self).unicodeScalars {
      if scalar == "\u{FFFD}" { undecodable += 1 }
      text.append(scalar)
    }
    if index < bytes.endIndex, bytes[index] == ASCII.hyphen { index += 1 }
  }
  return DecodedText(text: String(text), undecodable: undecodable)
}

/// The value of a base64 character (RFC 4648 §4).
func base64Value(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 0x41...0x5A: byte - 0x41
  case 0x61...0x7A: byte - 0x47
  case 0x30...0x39: byte + 4
  case ASCII.plus: 62
  case ASCII.slash: 63
  default: nil
  }
}
