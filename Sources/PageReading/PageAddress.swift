/// Where a page was saved from and when, each with what says so.
struct PageProvenance {
  var address: String?
  var addressBasis: String?
  var savedAt: String?
  var savedAtBasis: String?

  /// Takes an address if there is none yet and it is one of the web or of a file.
  mutating func offer(address: String?, basis: String) {
    guard self.address == nil, let address = address?.trimmed(), isAbsolute(address) else { return }
    self.address = address
    addressBasis = basis
  }

  mutating func offer(savedAt: String?, basis: String) {
    guard self.savedAt == nil, let savedAt = savedAt?.trimmed(), !savedAt.isEmpty else { return }
    self.savedAt = savedAt
    savedAtBasis = basis
  }
}

/// Whether an address says by itself where it leads.
private func isAbsolute(_ address: String) -> Bool {
  guard address.utf8.count < 8192 else { return false }
  let lower = address.lowercased()
  return ["http://", "https://", "file:", "ftp://", "about:"].contains { lower.hasPrefix($0) }
}

extension PageProvenance {
  /// Reads what the programs that save pages leave in comments.
  mutating func read(comment: String) {
    let comment = comment.trimmed()
    if let found = textAfter("saved from url=(", in: comment),
      let close = found.firstIndex(of: ")")
    {
      offer(address: String(found[found.index(after: close)...]), basis: "saved-from comment")
    } else if comment.contains("SingleFile") {
      let url = line("url:", in: comment)
      offer(address: url, basis: "SingleFile comment")
      offer(savedAt: line("saved date:", in: comment), basis: "SingleFile comment")
    } else if let found = textAfter("Mirrored from ", in: comment),
      let end = found.range(of: " by HTTrack")
    {
      let address = String(found[..<end.lowerBound])
      offer(
        address: address.contains("://") ? address : "http://" + address, basis: "HTTrack comment")
      if let date = found[end.upperBound...].range(of: "], ") {
        offer(savedAt: String(found[date.upperBound...]), basis: "HTTrack comment")
      }
    }
  }

  /// Reads what the page says of itself, the least trusted last: a canonical address may lead to
  /// another page, a base is often only the site.
  mutating func read(_ head: [PageElement]) {
    func value(_ name: String, _ key: String, _ word: String, _ wanted: String) -> String? {
      head.first { $0.name == name && $0.attribute(key)?.trimmed().lowercased() == word }?
        .attribute(wanted)
    }
    offer(address: value("meta", "name", "savepage-url", "content"), basis: "savepage-url")
    offer(savedAt: value("meta", "name", "savepage-date", "content"), basis: "savepage-date")
    guard address == nil else { return }
    offer(address: value("link", "rel", "canonical", "href"), basis: "canonical")
    offer(address: value("meta", "property", "og:url", "content"), basis: "og:url")
    offer(address: head.first { $0.name == "base" }?.attribute("href"), basis: "base")
  }
}

private func textAfter(_ mark: String, in comment: String) -> Substring? {
  comment.range(of: mark).map { comment[$0.upperBound...] }
}

private func line(_ label: String, in comment: String) -> String? {
  for line in comment.split(whereSeparator: \.isNewline) {
    let line = String(line).trimmed()
    if line.lowercased().hasPrefix(label) { return String(line.dropFirst(label.count)).trimmed() }
  }
  return nil
}

extension StringProtocol {
  /// The text without white space at its ends.
  func trimmed() -> String {
    let start = drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }

  /// Where another text stands in this one, by UTF-8; the standard library offers this only with
  /// Foundation.
  func range(of other: String) -> Range<Index>? {
    let pattern = Array(other.utf8)
    guard let first = pattern.first else { return nil }
    var start = utf8.startIndex
    while let found = utf8[start...].firstIndex(of: first) {
      if utf8[found...].starts(with: pattern) {
        return found..<utf8.index(found, offsetBy: pattern.count)
      }
      start = utf8.index(after: found)
    }
    return nil
  }
}
