/// The form in which a page was saved.
public enum PageForm: String, Sendable, Hashable, CaseIterable {
  /// HTML as a browser or a program wrote it.
  case html
  /// MIME encapsulated HTML (RFC 2557), as Chrome, Opera and old Internet Explorer save it.
  case mhtml
  /// The source view of a browser saved as a page: the page's markup stands in it as text.
  case viewSource = "view-source"
  /// An HTML page that only arranges frames.
  case frameset
  /// One HTML file with its images and styles embedded as `data:` URIs.
  case singleFile
  /// Text without markup, such as a pasted transcript.
  case plainText
}

/// Tells from the first octets of a file (a few hundred suffice) whether it is a saved page and in
/// which form, or nil if it is something else; plain text is never claimed.
///
/// Markup is told as browsers tell it (WHATWG MIME Sniffing §7.1), an archive by the header fields
/// that those who save pages write and mail lacks.
public func looksLikePage(prefix: [UInt8]) -> PageForm? {
  let prefix = Array(asciiPart(of: prefix).prefix(8192))
  guard let start = prefix.firstIndex(where: { !$0.isMarkupSpace }) else { return nil }
  if isMarkup(prefix, at: start) {
    // First, since a view of the source shows the marks of the page as its text.
    if isSourceView(prefix) { return .viewSource }
    let marks: [StaticString] = [
      "Page saved with SingleFile", "content=\"SingleFile", "savepage-url",
    ]
    if marks.contains(where: { prefix.position(of: $0, from: start, before: prefix.count) != nil })
    {
      return .singleFile
    }
    return .html
  }
  return isArchive(prefix) ? .mhtml : nil
}

/// The octets without a byte order mark, UTF-16 reduced to one octet each.
private func asciiPart(of prefix: [UInt8]) -> ArraySlice<UInt8> {
  if prefix.starts(with: [0xEF, 0xBB, 0xBF]) { return prefix[3...] }
  let isWide =
    prefix.starts(with: [0xFF, 0xFE]) || prefix.starts(with: [0xFE, 0xFF])
    || prefix.count > 3 && (prefix[0] == 0) != (prefix[1] == 0)
      && (prefix[2] == 0) != (prefix[3] == 0)
  return isWide ? prefix.filter { $0 != 0 && $0 < 0x80 }[...] : prefix[...]
}

private let markupBeginnings: [StaticString] = [
  "<!doctype html", "<html", "<head", "<script", "<iframe", "<h1", "<div", "<font", "<table", "<a",
  "<style", "<title", "<b", "<body", "<br", "<p", "<meta", "<link", "<base", "<frameset", "<center",
  "<span", "<ul", "<ol", "<dl", "<form", "<pre", "<section", "<article", "<header", "<main", "<nav",
  "<img", "<h2", "<h3", "<h4", "<hr", "<input", "<textarea", "<select", "<td", "<tr", "<li", "<i",
  "<em", "<strong", "<small", "<blockquote", "<fieldset", "<label", "<button", "<noscript", "<time",
  "<template", "<svg", "<tbody", "<dd", "<dt", "<address", "<aside", "<footer", "<figure",
]

private func isMarkup(_ prefix: [UInt8], at start: Int) -> Bool {
  var index = start
  // A page may begin with comments, an XML declaration and a doctype of any kind.
  for _ in 0..<16 {
    while index < prefix.count, prefix[index].isMarkupSpace { index += 1 }
    guard index < prefix.count, prefix[index] == Octet.less else { return false }
    if prefix.matches("<!--", at: index) {
      guard let close = prefix.position(of: "-->", from: index, before: prefix.count) else {
        return true
      }
      index = close + 3
      if index >= prefix.count { return true }
    } else if prefix.matches("<?xml", at: index) {
      guard let close = prefix[index...].firstIndex(of: Octet.greater) else { return false }
      index = close + 1
    } else {
      return markupBeginnings.contains { tag in
        guard prefix.matches(tag, at: index) else { return false }
        let next = index + tag.utf8CodeUnitCount
        return next >= prefix.count || prefix[next].isMarkupSpace || prefix[next] == Octet.greater
          || prefix[next] == Octet.slash
      }
    }
  }
  return false
}

/// Whether a browser's source view was saved: Firefox names its body, Chrome its table cells.
func isSourceView(_ prefix: [UInt8]) -> Bool {
  let limit = prefix.count
  return prefix.position(of: "<body id=\"viewsource\"", from: 0, before: limit) != nil
    || prefix.position(of: "<title>view-source:", from: 0, before: limit) != nil
    || prefix.position(of: "class=\"line-content\"", from: 0, before: limit) != nil
      && prefix.position(of: "class=\"line-number\"", from: 0, before: limit) != nil
}

private func isArchive(_ prefix: [UInt8]) -> Bool {
  let names = fieldNames(prefix)
  guard names.contains("content-type"), names.contains("mime-version") else { return false }
  let limit = prefix.count
  let isRelated = prefix.position(of: "multipart/related", from: 0, before: limit) != nil
  let isPage = prefix.position(of: "text/html", from: 0, before: limit) != nil
  guard isRelated || isPage else { return false }
  if names.contains("snapshot-content-location") { return true }
  if prefix.position(of: "<Saved by ", from: 0, before: limit) != nil { return true }
  let ofMail: Set<String> = [
    "received", "to", "message-id", "return-path", "delivered-to", "cc", "reply-to",
  ]
  return ofMail.isDisjoint(with: names) && (isRelated || names.contains("content-location"))
}

/// The names of the header fields that the octets begin with, in lower case.
private func fieldNames(_ prefix: [UInt8]) -> Set<String> {
  var names: Set<String> = []
  // Programs that save pages have broken long titles over lines without folding them.
  var strayLines = 0
  for line in prefix.split(separator: Octet.lineFeed, omittingEmptySubsequences: false) {
    let line = line.last == Octet.carriageReturn ? line.dropLast() : line
    guard let first = line.first else { break }
    if first.isMarkupSpace { continue }
    guard let colon = line.firstIndex(of: Octet.colon), colon > line.startIndex,
      line[..<colon].allSatisfy({ $0 > Octet.space && $0 < 0x7F })
    else {
      strayLines += 1
      if names.isEmpty || strayLines > 3 { break }
      continue
    }
    names.insert(String(decoding: line[..<colon].map(\.lowercased), as: UTF8.self))
  }
  return names
}
