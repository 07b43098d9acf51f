import ReportRendering
import WorkroomModel

/// The exhibits of the record, verbatim, class by class.
func addRecord(_ contents: PacketContents, to pages: inout PacketDocument) {
  let exhibits = contents.plan.exhibits
  let positions = exhibits.indices.filter {
    !exhibits[$0].isAnnex && !exhibits[$0].kind.isDocument
  }
  let classes: [(RecordClass, String, String)] = [
    (.official, "official", "Exhibits: official record"),
    (.copy, "copies", "Exhibits: held as copies only"),
    (.secondary, "secondary", "Exhibits: known from a quotation or digest only"),
    (.notFoundInRecord, "not-found", "Exhibits: not found in the record held"),
    (.undetermined, "undetermined", "Exhibits: cannot be determined"),
  ]
  for (recordClass, id, heading) in classes {
    let members = positions.filter { exhibits[$0].recordClass == recordClass }
    guard !members.isEmpty else { continue }
    pages.add(id, heading, [])
    for position in members { add(exhibit: position, contents, to: &pages) }
  }
}

/// One exhibit under its heading.
func add(exhibit position: Int, _ contents: PacketContents, to pages: inout PacketDocument) {
  let exhibit = contents.plan.exhibits[position]
  pages.add(exhibit: position, exhibit.control, exhibitHeading(exhibit, contents))
}

private func exhibitHeading(_ exhibit: Exhibit, _ contents: PacketContents) -> String {
  var heading = "\(exhibit.control) · \(exhibit.title)"
  if exhibit.kind == .message, let at = exhibit.at {
    heading = "\(exhibit.control) · \(shown(at, contents.zone))"
  }
  if let author = exhibit.author { heading += " · \(author)\(inBrackets(exhibit.side))" }
  return heading
}

/// One exhibit: what it is, what it says, where it stands.
func exhibitBlocks(_ exhibit: Exhibit, _ contents: PacketContents, page: String) -> [ReportBlock] {
  var blocks: [ReportBlock] = []
  if exhibit.isContext {
    blocks.append(.paragraph([.badge("context", .neutral), .text(" of a selected message")]))
  }
  if ![.official, .copy].contains(exhibit.recordClass), !exhibit.isAnnex {
    blocks.append(.notice(.caution, [.text(exhibit.classBasis + ".")]))
  }
  for warning in exhibit.warnings { blocks.append(.notice(.caution, [.text(warning + ".")])) }
  if exhibit.kind == .terms || exhibit.kind == .statusReport || exhibit.kind == .timesheet
    || exhibit.kind == .disputeEvent || exhibit.kind == .posting || exhibit.kind == .proposal
  {
    var facts = exhibit.facts.map { ReportFact($0.label, $0.value) }
    if exhibit.kind != .terms, let at = exhibit.at {
      facts.insert(
        ReportFact("Dated", [contents.moment(at)], note: "as found: \(asFound(at))"), at: 0)
    }
    if !facts.isEmpty { blocks.append(.facts(facts)) }
  }
  let places = contents.places(of: exhibit, from: page)
  if exhibit.text.isEmpty {
    blocks.append(.paragraph(places))
  } else {
    blocks.append(.quotation(exhibit.text, cite: places))
  }
  if exhibit.kind == .message {
    let named = exhibit.facts.filter { $0.label == "Names the file" }.map(\.value)
    if !named.isEmpty {
      let held = contents.citations(exhibit.attachments, from: page)
      blocks.append(
        .paragraph(
          [.text("Names \(named.map { "“\($0)”" }.joined(separator: ", "))")]
            + (held.isEmpty ? [] : [.text(": ")] + held)))
    }
  }
  return blocks
}

/// The places that the packet holds whole, and the index with source, range and digest of each line.
func addIndex(_ contents: PacketContents, isAnnex: Bool, to pages: inout PacketDocument) {
  let exhibits = contents.plan.exhibits.filter { $0.isAnnex == isAnnex }
  guard !exhibits.isEmpty else { return }
  let about: () -> [ReportBlock] = {
    [
      .paragraph([
        .text(
          "Bytes are counted from 0, the second number is one past the last. A row of a page cites "
            + "the whole page, which has one native, and its XPath. Natives of pages end in .txt so "
            + "that nothing in them runs; an e-mail program that opens an .eml may load what the "
            + "sender linked. SHA-256 are those of the natives; exhibits.csv has all columns and the "
            + "recipes.")
      ])
    ]
  }
  pages.add(
    "index", isAnnex ? "Index of the annex" : "Index of exhibits",
    [about]
      + tableParts(
        id: isAnnex ? "annex-index" : "exhibit-index", caption: "Exhibits",
        columns: [
          ReportColumn("no", "Number"), ReportColumn("what", "What"),
          ReportColumn("proof", "Source, place, native with SHA-256, text"),
        ], rowCount: exhibits.count
      ) { exhibits[$0].map { indexRow(of: $0, contents, isAnnex: isAnnex) } })
}

private func indexRow(
  of exhibit: Exhibit, _ contents: PacketContents, isAnnex: Bool
) -> ReportRow {
  var what: [ReportInline] = [.text(exhibit.title)]
  if let author = exhibit.author { what.append(.text(", \(author)")) }
  what += [.lineBreak, .emphasis(exhibit.recordClass.label)]
  if let reason = contents.withheld(exhibit) {
    what += [
      .lineBreak, .badge(exhibit.digest == nil ? "not held" : "native withheld", .caution),
    ]
    what += [.text(" "), .emphasis(reason)]
  }
  // Only what has no section of its own is anchored here.
  let isAnchored = exhibit.kind.isDocument || isListedOnly(exhibit)
  let number: ReportInline =
    isAnchored
    ? .code(exhibit.control)
    : .link(
      text: exhibit.control, to: contents.target(exhibit, from: isAnnex ? annexName : packetName))
  return ReportRow(
    id: isAnchored ? exhibit.control : nil,
    [
      ReportCell([number], value: .text(exhibit.control)),
      ReportCell(what, value: .text(exhibit.title)),
      ReportCell(proof(exhibit, contents), value: .none),
    ])
}

/// Whether an exhibit is shown in tables only.
func isListedOnly(_ exhibit: Exhibit) -> Bool { exhibit.kind == .file || exhibit.kind == .payment }

/// Where an exhibit stands in the sources and in the packet, with the SHA-256 of its native.
private func proof(_ exhibit: Exhibit, _ contents: PacketContents) -> [ReportInline] {
  var inlines: [ReportInline] = []
  for witness in exhibit.witnesses.prefix(3) {
    inlines += [.text(witness.origin.citation), .lineBreak]
  }
  if exhibit.witnesses.count > 3 {
    inlines += [.text("and \(exhibit.witnesses.count - 3) more in exhibits.csv"), .lineBreak]
  }
  if let native = contents.staging.native(of: exhibit) {
    inlines += [.code(native.path), .lineBreak, .code(native.sha256)]
  } else if let digest = exhibit.digest {
    inlines += [.text("not in this packet: "), .code(digest)]
  }
  if let text = contents.staging.texts[exhibit.control] {
    if case .lineBreak = inlines.last {} else { inlines.append(.lineBreak) }
    inlines.append(.link(text: text, to: .file(path: text)))
  }
  return inlines
}
