/// Character references, by number and the few names that stand in for plain characters.
func entitiesDecoded(_ bytes: [UInt8]) -> Decoded {
  var out = Decoded(capacity: bytes.count)
  var index = 0
  while index < bytes.count {
    guard bytes[index] == UInt8(ascii: "&"),
      let end = bytes[(index + 1)...].prefix(longestReference).firstIndex(where: {
        $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "&")
      }), bytes[end] == UInt8(ascii: ";"),
      let scalar = referred(String(decoding: bytes[(index + 1)..<end], as: UTF8.self))
    else {
      out.append(bytes[index])
      index += 1
      continue
    }
    out.mark()
    out.append(String(Character(scalar)).utf8)
    index = end + 1
  }
  return out
}

func entitiesDecoded(_ text: String) -> String {
  String(decoding: entitiesDecoded(Array(text.utf8)).bytes, as: UTF8.self)
}

private let longestReference = 24

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

/// Markup taken out, what lies between kept; `gap` stands for each piece of it.
func withoutTags(_ bytes: [UInt8], gap: String) -> Decoded {
  var out = Decoded(capacity: bytes.count)
  let gap = Array(gap.utf8)
  var index = 0
  while let start = bytes[index...].firstIndex(of: UInt8(ascii: "<")) {
    guard let end = endOfTag(in: bytes, from: start) else { break }
    out.append(bytes[index..<start])
    out.mark()
    out.append(gap)
    index = end
  }
  out.append(bytes[index...])
  return out
}

func withoutTags(_ text: String, gap: String) -> String {
  String(decoding: withoutTags(Array(text.utf8), gap: gap).bytes, as: UTF8.self)
}

/// One past the markup that begins at `start`, a script and the like with all that is in it.
private func endOfTag(in bytes: [UInt8], from start: Int) -> Int? {
  for (open, close) in hiddenMarkup
  where bytes.count - start >= open.count
    && zip(open, bytes[start...]).allSatisfy({ $0 == lowered($1) })
  {
    var index = start
    while index + close.count <= bytes.count {
      if bytes[index] == close[0], bytes[index...].starts(with: close) {
        return index + close.count
      }
      index += 1
    }
    return nil
  }
  return bytes[start...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 }
}

private func lowered(_ byte: UInt8) -> UInt8 {
  (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
}

private let hiddenMarkup = [
  ("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->"),
].map { (Array($0.utf8), Array($1.utf8)) }
