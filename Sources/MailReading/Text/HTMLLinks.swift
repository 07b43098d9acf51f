extension HTMLTextWriter {
  mutating func beginLink(_ tag: HTMLStartTag) {
    linkTarget = tag.value(of: "href", in: bytes).flatMap(readableAddress)
    linkHasPicture = false
    if linkTarget != nil { layout.beginCapture() }
  }

  /// Writes the address of the link after its text, unless the text says it already.
  mutating func endLink() {
    guard let target = linkTarget else { return }
    linkTarget = nil
    let text = layout.endCapture()
    let spoken = trimmed(text)
    if spoken.isEmpty, !linkHasPicture { return }
    guard !says(spoken, target) else { return }
    layout.appendAddress("<\(target)>")
  }

  /// Shows what stands for a picture: its alternative text, never the picture of a tracker.
  mutating func writePicture(_ tag: HTMLStartTag) {
    let styles = tag.styles(in: bytes)
    let isPixel =
      ["0", "1", "0px", "1px"].contains(tag.value(of: "width", in: bytes) ?? "")
      || ["0", "1", "0px", "1px"].contains(tag.value(of: "height", in: bytes) ?? "")
      || styles.contains {
        ["width:0", "width:1px", "width:0px", "height:0", "height:1px", "height:0px"].contains($0)
          || $0.hasPrefix("display:none") || $0.hasPrefix("visibility:hidden")
      }
    guard !isPixel, tag.range(of: "hidden", in: bytes) == nil else { return }
    linkHasPicture = true
    let alternative = trimmed(tag.value(of: "alt", in: bytes) ?? "")
    guard !alternative.isEmpty else { return }
    // Emoji are sent as pictures whose alternative text is the emoji itself.
    let isSymbol =
      alternative.unicodeScalars.count <= 8 && alternative.utf8.allSatisfy { $0 > 0x7f }
    layout.append(isSymbol ? alternative : "[\(alternative)]")
  }
}

/// The address a link leads to, as a person would write it; nil if it leads nowhere outside the text.
private func readableAddress(_ href: String) -> String? {
  let kept = href.utf8.filter { $0 > 0x20 && $0 != 0x7f }
  let address = String(decoding: kept, as: UTF8.self)
  let start = String(decoding: kept.prefix(12).map(\.lowercased), as: UTF8.self)
  if start.isEmpty || start.hasPrefix("#") { return nil }
  for scheme in ["javascript:", "vbscript:", "data:", "about:", "cid:"]
  where start.hasPrefix(scheme) {
    return nil
  }
  guard start.hasPrefix("mailto:") else { return address }
  let mailbox = kept.dropFirst(7).prefix { $0 != ASCII.question }
  return mailbox.isEmpty ? nil : String(decoding: Array(mailbox), as: UTF8.self)
}

/// Whether a link's text contains its address, scheme and trailing slash aside.
private func says(_ text: String, _ address: String) -> Bool {
  let spoken = text.utf8.filter { $0 > 0x20 }.map(\.lowercased)
  var essence = ArraySlice(address.utf8.map(\.lowercased))
  for scheme in ["https://", "http://", "ftp://"] where essence.starts(with: scheme.utf8) {
    essence = essence.dropFirst(scheme.utf8.count)
    break
  }
  if essence.last == ASCII.slash { essence = essence.dropLast() }
  if essence.isEmpty { return true }
  return contains(spoken, essence)
}

/// Whether `part` occurs in `whole`; the first 2,048 bytes of each count.
private func contains(_ whole: [UInt8], _ part: ArraySlice<UInt8>) -> Bool {
  let part = part.prefix(2048)
  guard let head = part.first, whole.count >= part.count else { return false }
  for start in 0...min(whole.count - part.count, 2048) where whole[start] == head {
    if whole[start...].starts(with: part) { return true }
  }
  return false
}

func trimmed(_ text: String) -> String {
  let bytes = Array(text.utf8)
  guard let first = bytes.firstIndex(where: { !$0.isHTMLSpace }),
    let last = bytes.lastIndex(where: { !$0.isHTMLSpace })
  else { return "" }
  return bytes.string(first..<last + 1)
}
