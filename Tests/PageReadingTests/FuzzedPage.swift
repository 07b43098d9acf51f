import PageReading

/// Limits that inputs of a few kilobytes can pass.
private let smallLimits: PageLimits = {
  var limits = PageLimits()
  limits.markupBytes = 6_000
  limits.nodes = 400
  limits.identifiers = 8
  limits.depth = 24
  limits.attributes = 6
  limits.attributeValueBytes = 300
  limits.embeddedURIBytes = 32
  limits.xpathOperations = 2_000_000
  limits.standInOctets = 1
  return limits
}()

/// What a profile asks of a page, positions and axes among it.
private let expressions = [
  "//*[@id]", "//table//tr[td]/td[2]", "//a[contains(@href,'x')]/@href", "count(//p)",
  "//p[last()]", "//*[@class='a'][b]", "id('a')", "//dt[.='x']/following-sibling::dd[1]",
]

/// Paths that are walked (`PlainPath`), and the same spelled so that libxml2 evaluates them.
private let spellings = [
  ("//div//a[@href]", "/descendant::div/descendant::a[./@href]"),
  ("//*[contains(@class, \"a\")]", "/descendant::*[contains(./@class, \"a\")]"),
  ("//td/*[2]", "/descendant::td/child::*[2]"),
  ("//tr[td] | //table", "/descendant::tr[./td[true()]] | /descendant::table[true()]"),
  ("//*[@id]//*", "/descendant::*[./@id]/descendant::*[true()]"),
  ("//*[normalize-space(.) = \"a b\"]", "/descendant::*[\"a b\" = normalize-space(.)]"),
  ("//a[@href][not(@id)]", "/descendant::a[true()][./@href][not(@id)]"),
]

/// What setting text aside while a page is parsed, from one length on or another, changes in what is
/// read; nil if nothing.
func differenceByStandIns(_ bytes: [UInt8], _ limits: PageLimits, lengths: [Int]) -> String? {
  var limits = limits
  limits.standInOctets = .max
  let expected = everything(in: SavedPage(bytes, limits: limits))
  for length in lengths {
    limits.standInOctets = length
    let shown = everything(in: SavedPage(bytes, limits: limits))
    guard shown != expected else { continue }
    let place = zip(shown, expected).prefix { $0 == $1 }.count
    return "text set aside reads \(shown.dropFirst(place).first ?? "nothing"), "
      + "not \(expected.dropFirst(place).first ?? "nothing")"
  }
  return nil
}

/// All that a page says: its defects, its elements with their places, its text nodes one by one and
/// those that stand before an element.
private func everything(in page: SavedPage) -> [String] {
  var lines = page.defects.map { "\($0)" }
  lines.append("\(page.form) \(page.title ?? "-") \(page.resources)")
  lines.append(page.visibleText)
  let root = page.document.root
  if let root { lines.append(root.rawText) }
  do {
    for element in try page.document.select("//*") {
      lines.append("\(element.xpath) \(element.attributes) \(String(describing: element.range))")
    }
    for texts in ["//text()", "//*/preceding-sibling::node()[1][self::text()]", "//comment()"] {
      lines += try root?.values(texts).map { "\(texts) \($0)" } ?? []
    }
  } catch {
    lines.append("\(error)")
  }
  return lines
}

/// The first rule that reading the bytes as a saved page breaks; nil if all hold. `Tests/Fuzzing/run`
/// feeds it for ever, the unit tests feed it what was once found.
package func brokenPageRule(_ bytes: [UInt8]) -> String? {
  for limits in [PageLimits.standard, smallLimits] {
    if let rule = brokenRule(bytes, SavedPage(bytes, limits: limits), limits) { return rule }
    if let difference = differenceByStandIns(bytes, limits, lengths: [limits.standInOctets]) {
      return difference
    }
  }
  _ = looksLikePage(prefix: Array(bytes.prefix(1 << 12)))
  return nil
}

private func brokenRule(_ bytes: [UInt8], _ page: SavedPage, _ limits: PageLimits) -> String? {
  for defect in page.defects {
    guard let range = defect.range else { continue }
    if range.lowerBound < 0 || range.upperBound > bytes.count {
      return "a defect lies outside the page"
    }
  }
  if page.defects.count > limits.defectsPerCode * PageDefect.Code.allCases.count + 64 {
    return "the defects are not bounded"
  }
  for resource in page.resources {
    if let range = resource.range, range.lowerBound < 0 || range.upperBound > bytes.count {
      return "an embedded file lies outside the page"
    }
    if let content = page.content(of: resource), content.count > bytes.count * 4 + 64 {
      return "an embedded file is larger than the page"
    }
  }
  let text = page.visibleText
  // A character reference of seven octets can stand for three, charsets grow up to fourfold, and a
  // list marker is indented by up to 40 octets.
  if text.utf8.count > bytes.count * 64 + 64 { return "the text is larger than the page" }
  if limits == smallLimits, text != SavedPage(bytes, limits: limits).visibleText {
    return "reading twice gives two texts"
  }
  do {
    return try brokenTreeRule(bytes, page)
  } catch {
    return "an expression that is one was refused: \(error)"
  }
}

private func brokenTreeRule(_ bytes: [UInt8], _ page: SavedPage) throws(XPathError) -> String? {
  let elements = try page.document.select("//*")
  for (position, element) in elements.enumerated() {
    guard element.ordinal == position else { return "the elements are not numbered in order" }
    guard let range = element.range else { continue }
    if range.upperBound > bytes.count { return "an element lies outside the page" }
  }
  for element in elements.prefix(12) {
    guard try page.document.select(element.xpath).map(\.ordinal) == [element.ordinal] else {
      return "\(element.xpath), of element \(element.ordinal), selects another"
    }
    _ = (element.visibleText, element.rawText, element.attributes, element.children)
  }
  for expression in expressions { _ = try page.document.value(expression) }
  for (plain, whole) in spellings {
    guard
      try page.document.select(plain).map(\.ordinal) == page.document.select(whole).map(\.ordinal)
    else { return "\(plain) selects not what it means" }
  }
  return nil
}
