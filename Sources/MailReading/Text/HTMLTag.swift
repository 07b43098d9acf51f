/// The elements that mean something for the text of a document; all others are `other`.
enum HTMLTag: UInt8, CaseIterable {
  case other
  case a, address, area, article, aside, base, basefont, bgsound, blockquote, body, br, caption
  case center, col, dd, details, dir, div, dl, dt, embed, fieldset, figcaption, figure, footer, form
  case frame, h1, h2, h3, h4, h5, h6, head, header, hgroup, hr, html, iframe, img, input, keygen
  case legend, li, link, listing, main, menu, meta, nav, noembed, noframes, noscript, object, ol
  case optgroup, option, p, param, plaintext, pre, q, script, search, section, source, style
  case summary, svg, table, tbody, td, template, textarea, tfoot, th, thead, title, tr, track, ul
  case wbr, xml, xmp

  /// The tag of a name, and the name itself packed into a number so that unknown ones can be compared.
  ///
  /// Names longer than 16 bytes, which no listed element has, are known by their first 16.
  static func named(_ bytes: [UInt8], _ range: Range<Int>) -> (tag: HTMLTag, name: UInt128) {
    var packed: UInt128 = 0
    for index in range.prefix(16) { packed = packed << 8 | UInt128(bytes[index].lowercased) }
    return (byName[packed] ?? .other, packed)
  }

  private static let byName: [UInt128: HTMLTag] = {
    var table: [UInt128: HTMLTag] = [:]
    for tag in allCases where tag != .other {
      let packed = "\(tag)".utf8.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
      table[packed] = tag
    }
    return table
  }()
}

/// A set of tags that costs one instruction to ask.
struct HTMLTagSet: ExpressibleByArrayLiteral {
  private(set) var bits: UInt128

  init(arrayLiteral tags: HTMLTag...) {
    bits = tags.reduce(0) { $0 | 1 << UInt128($1.rawValue) }
  }

  func contains(_ tag: HTMLTag) -> Bool { bits >> UInt128(tag.rawValue) & 1 == 1 }

  mutating func insert(_ tag: HTMLTag) { bits |= 1 << UInt128(tag.rawValue) }

  mutating func remove(_ tag: HTMLTag) { bits &= ~(1 << UInt128(tag.rawValue)) }

  func intersects(_ other: HTMLTagSet) -> Bool { bits & other.bits != 0 }

  /// The elements whose start and end interrupt a line.
  static let blocks: HTMLTagSet = [
    .address, .article, .aside, .blockquote, .body, .caption, .center, .dd, .details, .dir, .div,
    .dl, .dt, .fieldset, .figcaption, .figure, .footer, .form, .h1, .h2, .h3, .h4, .h5, .h6,
    .header, .hgroup, .hr, .html, .legend, .li, .listing, .main, .menu, .nav, .ol, .optgroup,
    .option, .p, .plaintext, .pre, .search, .section, .summary, .table, .tbody, .tfoot, .thead,
    .tr, .ul, .xmp,
  ]
  /// The elements that have no content and no end tag (WHATWG HTML §13.1.2).
  static let voids: HTMLTagSet = [
    .area, .base, .basefont, .bgsound, .br, .col, .embed, .frame, .hr, .img, .input, .keygen,
    .link, .meta, .param, .source, .track, .wbr,
  ]
  /// The elements whose content is not shown, and is not markup either.
  static let rawTexts: HTMLTagSet = [
    .script, .style, .title, .iframe, .noembed, .noframes, .xml, .svg,
  ]
  /// The elements that may stand in a head; any other start tag ends it.
  static let inHead: HTMLTagSet = [
    .base, .basefont, .bgsound, .link, .meta, .noframes, .noscript, .object, .script, .style,
    .template, .title, .xml,
  ]
  static let headings: HTMLTagSet = [.h1, .h2, .h3, .h4, .h5, .h6]
  static let lists: HTMLTagSet = [.ul, .ol, .dir, .menu]
  /// Where the search for an element to close stops (WHATWG HTML §13.2.4.2).
  static let cellScope: HTMLTagSet = [.table, .td, .th, .caption, .template]
  static let tableScope: HTMLTagSet = [.table, .template]
}
