import ReportRendering

extension ReportDocument {
  /// The document with links only to the pages that are written with it; elsewhere their words stay.
  func linkingOnly(to names: Set<String>) -> ReportDocument {
    var copy = self
    copy.navigation = navigation.filter { isPresent($0.target, names) }
    copy.summary = summary.map { present($0, names) }
    copy.sections = sections.map { section in
      var part = section
      part.blocks = section.blocks.map { present($0, names) }
      return part
    }
    return copy
  }
}

private func isPresent(_ target: ReportTarget, _ names: Set<String>) -> Bool {
  switch target {
  case .anchor: true
  case .page(let name, _), .rows(let name, _, _, _): names.contains(name)
  case .file(let path): names.contains(path)
  }
}

private func present(_ runs: [ReportInline], _ names: Set<String>) -> [ReportInline] {
  runs.map { run in
    switch run {
    case .link(let text, let target) where !isPresent(target, names): .text(text)
    case .more(let words, let rest): .more(words, present(rest, names))
    default: run
    }
  }
}

private func present(_ fact: ReportFact, _ names: Set<String>) -> ReportFact {
  var copy = fact
  copy.value = present(fact.value, names)
  return copy
}

private func present(_ table: ReportTable, _ names: Set<String>) -> ReportTable {
  var copy = table
  copy.rows = table.rows.map { row in
    var part = row
    part.cells = row.cells.map { ReportCell(present($0.shown, names), value: $0.value) }
    return part
  }
  return copy
}

private func present(_ picture: ReportPicture, _ names: Set<String>) -> ReportPicture {
  func bars(_ bars: [ReportBar]) -> [ReportBar] {
    bars.map { bar in
      var copy = bar
      if let target = bar.target, !isPresent(target, names) { copy.target = nil }
      return copy
    }
  }
  switch picture {
  case .bars(let title, let description, let list):
    return .bars(title: title, description: description, bars: bars(list))
  case .columns(let title, let description, let list):
    return .columns(title: title, description: description, columns: bars(list))
  case .shares(let title, let description, let list):
    return .shares(title: title, description: description, shares: bars(list))
  case .timeline(let title, let description, let axis, let rows):
    return .timeline(
      title: title, description: description, axis: axis,
      rows: rows.map { row in
        var copy = row
        if let target = row.target, !isPresent(target, names) { copy.target = nil }
        return copy
      })
  }
}

private func present(_ block: ReportBlock, _ names: Set<String>) -> ReportBlock {
  switch block {
  case .paragraph(let runs): .paragraph(present(runs, names))
  case .facts(let facts): .facts(facts.map { present($0, names) })
  case .table(let table): .table(present(table, names))
  case .list(let items, let ordered):
    .list(items.map { present($0, names) }, ordered: ordered)
  case .quotation(let text, let cite): .quotation(text, cite: present(cite, names))
  case .notice(let kind, let runs): .notice(kind, present(runs, names))
  case .picture(let picture): .picture(present(picture, names))
  case .gallery, .preformatted: block
  case .details(let summary, let blocks):
    .details(summary: present(summary, names), blocks.map { present($0, names) })
  }
}
