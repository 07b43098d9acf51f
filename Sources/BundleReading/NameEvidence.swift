/// Which charset a set of names is in, judged by what the names would say in each.
///
/// One packer writes all names of a bundle in one charset, so all of them are evidence. The judgement
/// is a guess and every name that rests on it says so.
func guessCharset(ofNames names: [[UInt8]], madeOnDOS: Bool) -> NameCharset {
  let sample = Array(names.filter { $0.contains { $0 >= 0x80 } }.prefix(200))
  var best = madeOnDOS ? NameCharset.cp437 : .windows1252
  var bestScore = score(of: sample, in: best) ?? -.infinity
  for charset in NameCharset.allCases where charset != best {
    // The default stays unless another reading is clearly better.
    if let value = score(of: sample, in: charset), value > bestScore + 0.05 {
      best = charset
      bestScore = value
    }
  }
  return best
}

/// Mean plausibility of the bytes above ASCII, from about -3 to 1.5; nil if a name has no reading.
private func score(of names: [[UInt8]], in charset: NameCharset) -> Double? {
  var sum = 0.0
  var bytes = 0
  for name in names {
    guard let text = charset.decode(name) else { return nil }
    switch charset {
    case .cp932: sum += doubleByteScore(name, isLead: isLeadOfCP932, scoreOfCP932)
    case .gbk: sum += doubleByteScore(name, isLead: { $0 >= 0x81 }, scoreOfGBK)
    default: sum += singleByteScore(Array(text.unicodeScalars))
    }
    bytes += name.count { $0 >= 0x80 }
  }
  return bytes == 0 ? nil : sum / Double(bytes)
}

private func doubleByteScore(
  _ name: [UInt8], isLead: (UInt8) -> Bool, _ score: (UInt8, UInt8) -> Double
) -> Double {
  var sum = 0.0
  var at = 0
  while at < name.count {
    if name[at] >= 0x80, isLead(name[at]), at + 1 < name.count {
      sum += score(name[at], name[at + 1])
      at += 2
    } else {
      // Half-width katakana: most byte strings of other charsets would read as these.
      if name[at] >= 0x80 { sum -= 1 }
      at += 1
    }
  }
  return sum
}

private func isLeadOfCP932(_ byte: UInt8) -> Bool {
  (0x81...0x9F).contains(byte) || byte >= 0xE0
}

private func scoreOfCP932(_ lead: UInt8, _ trail: UInt8) -> Double {
  switch lead {
  case 0x82 where trail >= 0x9F, 0x83 where trail <= 0x96: 3
  case 0x81, 0x82: 1
  case 0x88...0x97: 2
  case 0x98...0x9F, 0xE0...0xEA: 0
  default: -2
  }
}

private func scoreOfGBK(_ lead: UInt8, _ trail: UInt8) -> Double {
  guard trail >= 0xA1 else { return -1 }
  switch lead {
  case 0xB0...0xD7: return 2
  case 0xD8...0xF7: return 0
  case 0xA1, 0xA3: return 0.5
  default: return -2
  }
}

private func singleByteScore(_ text: [Unicode.Scalar]) -> Double {
  var sum = 0.0
  for (at, scalar) in text.enumerated() where !scalar.isASCII {
    let before = at > 0 ? text[at - 1] : " "
    let after = at + 1 < text.count ? text[at + 1] : " "
    switch scalar.value {
    case 0x0400...0x04FF: sum += cyrillicScore(scalar, before, after)
    case 0x00AA, 0x00BA, 0x00C0...0x00D6, 0x00D8...0x00F6, 0x00F8...0x017F:
      sum += latinScore(scalar, before, after)
    case 0x2018...0x201E, 0x2013, 0x2014, 0x2026, 0x00AB, 0x00BB, 0x2116, 0x00A0: sum += 0
    case 0x00A1...0x00BF, 0x20AC, 0x2122: sum -= 1
    default: sum -= 3
    }
  }
  return sum
}

private func cyrillicScore(
  _ scalar: Unicode.Scalar, _ before: Unicode.Scalar, _ after: Unicode.Scalar
) -> Double {
  if isLatin(before) || isLatin(after) { return -2 }
  guard isCyrillic(before) || isCyrillic(after) else { return -0.5 }
  if scalar.properties.isUppercase {
    return isCyrillic(before) && before.properties.isLowercase ? -2 : 0.5
  }
  return "оеаинтсрвлкм".unicodeScalars.contains(scalar) ? 1.5 : 1
}

private func latinScore(
  _ scalar: Unicode.Scalar, _ before: Unicode.Scalar, _ after: Unicode.Scalar
) -> Double {
  if !isLatin(before), !isLatin(after) { return -0.5 }
  if !before.isASCII, !after.isASCII { return -1 }
  guard scalar.properties.isUppercase else { return 1 }
  return before.properties.isLowercase ? -1 : 0.5
}

private func isLatin(_ scalar: Unicode.Scalar) -> Bool {
  scalar.properties.isAlphabetic && scalar.value < 0x0250
}

private func isCyrillic(_ scalar: Unicode.Scalar) -> Bool {
  (0x0400...0x04FF).contains(scalar.value)
}
