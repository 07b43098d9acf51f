extension HTMLPage {
  /// What every page may do, stated before anything else in its head (CSP Level 3).
  ///
  /// Report pages allow scripts twice over: only by the nonce `report-js`, and only from files
  /// beside the page; both policies must agree, so neither a script written into the page nor one
  /// from elsewhere can run.
  mutating func head() {
    html.open("head")
    html.newline()
    switch kind {
    case .packet:
      policy(
        """
        default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
        form-action 'none'; base-uri 'none'
        """)
    case .report:
      policy(
        """
        default-src 'none'; style-src 'unsafe-inline'; img-src data: 'self' file:; \
        script-src 'nonce-report-js'; form-action 'none'; base-uri 'none'
        """)
      policy("script-src 'self' file:")
    }
    html.void("meta", [.fixed("charset", "utf-8")])
    html.newline()
    html.void(
      "meta",
      [.fixed("name", "viewport"), .fixed("content", "width=device-width, initial-scale=1")])
    html.newline()
    html.void("meta", [.fixed("name", "referrer"), .fixed("content", "no-referrer")])
    html.newline()
    html.void("meta", [.fixed("name", "color-scheme"), .fixed("content", "light dark")])
    html.newline()
    html.open("title")
    appendEscapedTitle()
    html.close("title")
    html.newline()
    html.style(.shared)
    html.newline()
    html.style(.paper(kind: kind, label: document.pageLabel))
    html.newline()
    html.close("head")
    html.newline()
  }

  private mutating func policy(_ content: StaticString) {
    html.void(
      "meta",
      [.fixed("http-equiv", "Content-Security-Policy"), .fixed("content", content)])
    html.newline()
  }

  private mutating func appendEscapedTitle() {
    html.plainText(document.title)
    if plan.pages.count > 1 { html.plainText(" – page \(number + 1) of \(plan.pages.count)") }
  }

  /// The title, what it covers, and the way to the sibling pages.
  mutating func masthead() {
    html.open("header", [.fixed("class", "masthead")])
    html.newline()
    if !document.navigation.isEmpty {
      html.open("nav", [.fixed("class", "site"), .fixed("aria-label", "Reports")])
      html.open("ul")
      for link in document.navigation {
        html.open("li")
        self.link(link.text, to: link.target, isCurrent: link.isCurrent)
        html.close("li")
      }
      html.close("ul")
      html.close("nav")
      html.newline()
    }
    html.open("h1")
    inline(.text(document.title))
    html.close("h1")
    html.newline()
    if let subtitle = document.subtitle {
      html.open("p", [.fixed("class", "subtitle")])
      inline(.text(subtitle))
      html.close("p")
      html.newline()
    }
    pagination(label: "Pages")
    html.close("header")
    html.newline()
  }

  /// The second-level headings, when there are enough of them to lose one's way.
  mutating func contents() {
    let parts = document.sections.filter { $0.level <= 2 }
    guard parts.count > 2 else { return }
    html.open("nav", [.fixed("class", "contents"), .fixed("aria-label", "On this page")])
    html.open("ol")
    for part in parts {
      // A part that begins on a later page leaves its anchor here, where links from elsewhere lead.
      html.open("li", (plan.places[anchor(part.id)] ?? number) == number ? [] : id(part.id))
      link(part.heading, to: .anchor(id: part.id))
      html.close("li")
    }
    html.close("ol")
    html.close("nav")
    html.newline()
  }

  /// Says, where no script runs, what is then absent, and where links to some rows of a table lead.
  mutating func withoutScript() {
    guard kind == .report, !document.isSearch else { return }
    html.open("noscript")
    html.element(
      "p",
      text: "Without its script this page does not filter, sort or search: every row is shown, "
        + "and a link to some rows of a table leads to all of them.")
    html.close("noscript")
    html.newline()
  }

  /// The closing lines, the script if there is one, and the way to the next page of the set.
  mutating func foot() {
    html.open("footer")
    html.newline()
    pagination(label: "Pages, again")
    for line in document.footer {
      html.open("p")
      inline(.text(line))
      html.close("p")
      html.newline()
    }
    if !document.references.isEmpty {
      html.open("p")
      for (index, reference) in document.references.enumerated() {
        if index > 0 { html.text(" · ") }
        link(reference.text, to: reference.target)
      }
      html.close("p")
      html.newline()
    }
    html.close("footer")
    html.newline()
    guard kind == .report else { return }
    for name in document.isSearch ? [scriptName, searchScriptName] : [scriptName] {
      guard let script = HTMLReference(path: name, from: path) else { continue }
      html.element(
        "script", [.fixed("nonce", "report-js"), .source(script), .flag("defer")]
      ) { _ in }
      html.newline()
    }
  }

  /// Links to the other pages of the set: the neighbours, the ends, and two on either side.
  private mutating func pagination(label: StaticString) {
    let count = plan.pages.count
    guard count > 1 else { return }
    html.open("nav", [.fixed("class", "pages"), .fixed("aria-label", label)])
    html.open("ul")
    if number > 0 { pageLink(number - 1, text: "Previous") }
    var last = -1
    for other in 0..<count where other == 0 || other == count - 1 || abs(other - number) <= 2 {
      if other > last + 1 { html.element("li", [.fixed("class", "gap")], text: "…") }
      pageLink(other, text: String(other + 1))
      last = other
    }
    if number < count - 1 { pageLink(number + 1, text: "Next") }
    html.close("ul")
    html.close("nav")
    html.newline()
  }

  private mutating func pageLink(_ other: Int, text: String) {
    guard let reference = HTMLReference(path: plan.path(ofPage: other), from: path) else { return }
    var attributes: [HTMLAttribute] = [.href(reference)]
    if other == number { attributes.append(.fixed("aria-current", "page")) }
    html.element("li") { $0.element("a", attributes, text: text) }
  }
}
