/// The elements that are read or shown in a way of their own; every other one is `other`.
enum ElementKind: UInt8, CaseIterable {
  case other
  case address, area, article, aside, audio, base, blockquote, body, br, canvas, caption, center
  case col, datalist, dd, details, dialog, dir, div, dl, dt, embed, fieldset, figcaption, figure
  case footer, form, frame, frameset, h1, h2, h3, h4, h5, h6, head, header, hgroup, hr, html, iframe
  case img, input, legend, li, link, listing, main, menu, meta, nav, noembed, noframes, noscript
  case ol, optgroup, option, p, param, plaintext, pre, rp, script, search, section, select, source
  case style, summary, svg, table, tbody, td, template, textarea, tfoot, th, thead, title, tr, track
  case ul, video, wbr, xmp
  // Parts of a drawing that name or define but do not show.
  case defs, desc, metadata

  init(name: ArraySlice<UInt8>) {
    if name.count <= 8 {
      self = kinds[packed(name)] ?? .other
    } else {
      self = longKinds.first { name.elementsEqual($0.name.utf8) }?.kind ?? .other
    }
  }

  /// Elements without content and end tag (WHATWG HTML §13.1.2).
  var isVoid: Bool {
    switch self {
    case .area, .base, .br, .col, .embed, .frame, .hr, .img, .input, .link, .meta, .param, .source,
      .track, .wbr:
      true
    default: false
    }
  }

  /// Elements whose content no reader of the page sees.
  var isNeverShown: Bool {
    switch self {
    case .area, .audio, .base, .canvas, .col, .datalist, .defs, .desc, .head, .iframe, .link, .meta,
      .metadata, .noembed, .noscript, .param, .rp, .script, .source, .style, .template, .title,
      .track, .video:
      true
    default: false
    }
  }

  /// Line breaks that stand before and after an element's content.
  var lineBreaks: Int {
    switch self {
    case .p, .h1, .h2, .h3, .h4, .h5, .h6, .blockquote: 2
    case .address, .article, .aside, .body, .caption, .center, .dd, .details, .dialog, .dir, .div,
      .dl, .dt, .fieldset, .figcaption, .figure, .footer, .form, .frameset, .header, .hgroup, .hr,
      .html, .legend, .li, .listing, .main, .menu, .nav, .noframes, .ol, .plaintext, .pre, .search,
      .section, .summary, .table, .tbody, .textarea, .tfoot, .thead, .tr, .ul, .xmp:
      1
    default: 0
    }
  }

  /// Elements whose white space is shown as it stands.
  var keepsSpace: Bool {
    switch self {
    case .listing, .plaintext, .pre, .textarea, .xmp: true
    default: false
    }
  }

  /// Elements whose direct text is never shown, so that the white space between their children need
  /// not be kept in the tree.
  var holdsOnlyElements: Bool {
    switch self {
    case .dl, .frameset, .head, .html, .ol, .optgroup, .select, .table, .tbody, .tfoot, .thead, .tr,
      .ul:
      true
    default: false
    }
  }
}

private func packed(_ name: some Sequence<UInt8>) -> UInt64 {
  name.reduce(0) { $0 << 8 | UInt64($1) }
}

private let kinds: [UInt64: ElementKind] = {
  var kinds: [UInt64: ElementKind] = [:]
  for kind in ElementKind.allCases where kind != .other {
    let name = "\(kind)"
    if name.utf8.count <= 8 { kinds[packed(name.utf8)] = kind }
  }
  return kinds
}()

private let longKinds: [(name: String, kind: ElementKind)] = [
  ("blockquote", .blockquote), ("figcaption", .figcaption), ("plaintext", .plaintext),
]
