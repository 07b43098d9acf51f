extension HTMLPage {
  /// Writes runs of text one after another.
  mutating func inlines(_ inlines: [ReportInline]) {
    for inline in inlines { self.inline(inline) }
  }

  mutating func inline(_ inline: ReportInline) {
    switch inline {
    case .text(let text): isolated(text)
    case .strong(let text):
      html.open("strong")
      isolated(text)
      html.close("strong")
    case .emphasis(let text):
      html.open("em")
      isolated(text)
      html.close("em")
    case .code(let text): html.element("code", [.fixed("dir", "ltr")], text: text)
    case .link(let text, let target): link(text, to: target)
    case .badge(let text, let tone):
      html.open("span", [.fixed("class", tone.badgeClass)])
      isolated(text)
      html.close("span")
    case .time(let shown, let iso):
      html.element("time", [.text("datetime", iso)], text: shown)
    case .meter(let part, let whole, let shown): meter(part: part, whole: whole, shown: shown)
    case .lineBreak: html.void("br")
    case .more(let words, let rest):
      html.open(
        "details", [.fixed("class", "more")] + (kind == .packet ? [.flag("open")] : []))
      html.open("summary")
      isolated(words)
      html.close("summary")
      inlines(rest)
      html.close("details")
    }
  }

  /// Writes a link, or only its words when the target would leave the site.
  mutating func link(_ text: String, to target: ReportTarget, isCurrent: Bool = false) {
    guard let reference = reference(to: target) else { return isolated(text) }
    var attributes: [HTMLAttribute] = [.href(reference)]
    if isCurrent { attributes.append(.fixed("aria-current", "page")) }
    html.open("a", attributes)
    isolated(text)
    html.close("a")
  }

  /// Text with right-to-left letters is set apart, so that it cannot reorder what stands beside it
  /// (Unicode Bidirectional Algorithm §6.3).
  private mutating func isolated(_ text: String) {
    guard hasRightToLeft(text) else { return kept(text) }
    html.element("bdi", text: text)
  }

  /// Text whose dates stay on one line; browsers break them at their hyphens.
  private mutating func kept(_ text: String) {
    let dates = dateRanges(in: text)
    var rest = text.startIndex
    for date in dates {
      html.text(String(text[rest..<date.lowerBound]))
      html.element("span", [.fixed("class", "d")], text: String(text[date]))
      rest = date.upperBound
    }
    html.text(dates.isEmpty ? text : String(text[rest...]))
  }

  private mutating func meter(part: Int, whole: Int, shown: String) {
    let share = Share(part, of: whole)
    html.open("span", [.fixed("class", "meter")])
    html.element(
      "svg",
      [
        .fixed("class", "gauge"), .fixed("aria-hidden", "true"), .fixed("width", "56"),
        .fixed("height", "8"),
      ]
    ) {
      $0.element(
        "rect",
        [.fixed("class", "track"), .fixed("width", "100%"), .fixed("height", "8")]
      ) { _ in }
      $0.element(
        "rect",
        [
          .fixed("class", part > whole ? "fill critical" : "fill"), .text("width", share.percent),
          .fixed("height", "8"),
        ]
      ) { _ in }
    }
    html.text(" ")
    isolated(shown)
    html.close("span")
  }
}

extension ReportTone {
  var badgeClass: StaticString {
    switch self {
    case .neutral: "badge neutral"
    case .good: "badge good"
    case .active: "badge active"
    case .caution: "badge caution"
    case .critical: "badge critical"
    }
  }

  var fillClass: StaticString {
    switch self {
    case .neutral: "fill neutral"
    case .good: "fill good"
    case .active: "fill active"
    case .caution: "fill caution"
    case .critical: "fill critical"
    }
  }

  /// The class of a row, or nil for one that does not stand out.
  func rowClass(isTall: Bool) -> StaticString? {
    switch self {
    case .neutral: isTall ? "tall" : nil
    case .good: isTall ? "good tall" : "good"
    case .active: isTall ? "active tall" : "active"
    case .caution: isTall ? "caution tall" : "caution"
    case .critical: isTall ? "critical tall" : "critical"
    }
  }
}

/// Where `YYYY-MM-DD` stands in the text.
private func dateRanges(in text: String) -> [Range<String.Index>] {
  let bytes = text.utf8
  guard bytes.count >= 10 else { return [] }
  var ranges: [Range<String.Index>] = []
  var start = bytes.startIndex
  var matched = 0
  var index = bytes.startIndex
  while index < bytes.endIndex {
    let byte = bytes[index]
    let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    let wantsHyphen = matched == 4 || matched == 7
    if wantsHyphen ? byte == UInt8(ascii: "-") : isDigit {
      if matched == 0 { start = index }
      matched += 1
    } else {
      matched = 0
    }
    index = bytes.index(after: index)
    if matched == 10 {
      ranges.append(start..<index)
      matched = 0
    }
  }
  return ranges
}

/// A share in hundredths of a percent, between nothing and all, in whole-number arithmetic.
struct Share {
  let hundredths: Int

  /// The share of `part` in `whole`; nothing when `whole` is not positive.
  init(_ part: Int, of whole: Int) {
    guard whole > 0, part > 0 else {
      hundredths = 0
      return
    }
    guard part < whole else {
      hundredths = 10_000
      return
    }
    let product = part.magnitude.multipliedFullWidth(by: 10_000)
    hundredths = Int(whole.magnitude.dividingFullWidth(product).quotient)
  }

  init(hundredths: Int) {
    self.hundredths = min(max(hundredths, 0), 10_000)
  }

  /// Such as `12.34%`.
  var percent: String {
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)%"
  }
}
