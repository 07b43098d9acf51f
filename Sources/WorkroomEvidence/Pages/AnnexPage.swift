import ReportRendering
import WorkroomModel

/// `annex.html`: everything that is not official record, on a page that can be taken out.
func annexPage(_ contents: PacketContents) -> PacketDocument {
  let plan = contents.plan
  let annex = plan.exhibits.filter(\.isAnnex)
  var document = ReportDocument(
    title: "Annex to packet \(plan.options.packetID): supporting, not official record",
    subtitle: "\(plan.record.job.title) · \(annex.first?.control ?? "") to "
      + "\(annex.last?.control ?? "") · times in \(plan.options.zone.identifier)",
    name: annexName,
    navigation: [ReportLink("The packet", to: .page(name: packetName))],
    pageLabel: "Annex to packet \(plan.options.packetID) · not official record")
  document.sections.append(
    ReportSection(
      id: "about", heading: "About this annex",
      blocks: [
        .notice(
          .caution,
          [
            .text(
              "By the platform's own rule nothing here is part of the official record; the mails that "
                + "hold copies of it are named as such. It may help to understand the record. To hand over the packet without it, make it again without "
                + "the annex; the numbers of all other exhibits stay.")
          ])
      ]))
  document.footer = pageFooter(contents)
  var pages = PacketDocument(document) {
    exhibitBlocks(contents.plan.exhibits[$0], contents, page: annexName)
  }
  let prose: [(ExhibitKind, String, String)] = [
    (.disputeEvent, "dispute", "Steps of the dispute"), (.posting, "posting", "Job posting"),
    (.proposal, "proposal", "Proposal"), (.message, "mail", "Mail outside the workroom"),
    (.terms, "terms", "Terms not seen in the workroom"),
    (.statusReport, "reports", "Status Reports not seen in the workroom"),
    (.timesheet, "timesheets", "Timesheets not seen in the workroom"),
  ]
  for (kind, id, heading) in prose {
    let members = plan.exhibits.indices.filter {
      plan.exhibits[$0].isAnnex && plan.exhibits[$0].kind == kind
    }
    guard !members.isEmpty else { continue }
    pages.add(id, heading, [])
    for position in members { add(exhibit: position, contents, to: &pages) }
  }
  for section in tables(annex, contents) { pages.add(section) }
  addIndex(contents, isAnnex: true, to: &pages)
  return pages
}

/// The bytes that are held, beside the size that the source prints.
private func size(_ file: Exhibit) -> ReportCell {
  let asFound = file.facts.first { $0.label == "Size as found" }?.value
  guard let size = file.sizeInBytes else {
    return asFound.map { .text($0) } ?? .absent("not shown")
  }
  let bytes = inBytes(size)
  guard file.digest == nil, let asFound else {
    return ReportCell([.text(bytes)], value: .integer(size))
  }
  // A size that the source prints to the byte is written as those that were counted are.
  let isExact = ["\(size) byte", "\(size) bytes", bytes].contains(asFound)
  return ReportCell(
    isExact
      ? [.text(bytes + " "), .emphasis("as printed")] : [.text("“\(asFound)”")],
    value: .integer(size))
}

private func tables(_ annex: [Exhibit], _ contents: PacketContents) -> [ReportSection] {
  var sections: [ReportSection] = []
  func link(_ exhibit: Exhibit) -> ReportCell {
    ReportCell(
      [.link(text: exhibit.control, to: .anchor(id: exhibit.control))],
      value: .text(exhibit.control))
  }
  let payments = annex.filter { $0.kind == .payment }
  if !payments.isEmpty {
    sections.append(
      ReportSection(
        id: "payments", heading: "Payment entries",
        blocks: [
          .table(
            ReportTable(
              id: "payments-table", caption: "Entries, as pages and mails list them",
              columns: [
                ReportColumn("no", "Number"), ReportColumn("when", "Date"),
                ReportColumn("kind", "Kind"),
                ReportColumn("amount", "Amount", alignment: .trailing),
                ReportColumn("words", "As described"), ReportColumn("status", "Status as found"),
              ],
              rows: payments.map { payment in
                func fact(_ label: String) -> ReportCell {
                  .text(payment.facts.first { $0.label == label }?.value ?? "")
                }
                return ReportRow([
                  link(payment), ReportCell([contents.moment(payment.at)], value: .none),
                  .text(String(payment.title.dropFirst("Payment entry: ".count))), fact("Amount"),
                  .text(payment.text), fact("Status as found"),
                ])
              }))
        ]))
  }
  let files = annex.filter { $0.kind == .file }
  if !files.isEmpty {
    sections.append(
      ReportSection(
        id: "files", heading: "Files",
        blocks: [
          .table(
            ReportTable(
              id: "files-table", caption: "File versions",
              columns: [
                ReportColumn("no", "Number"), ReportColumn("name", "File"),
                ReportColumn("when", "Uploaded"), ReportColumn("who", "By"),
                ReportColumn("size", "Size", alignment: .trailing),
                ReportColumn("parent", "Attached to"), ReportColumn("held", "Bytes"),
              ],
              rows: files.map { file in
                let parent = file.parent.map { contents.citations([$0], from: annexName) } ?? []
                return ReportRow([
                  link(file), .text(String(file.title.dropFirst("File ".count))),
                  ReportCell([contents.moment(file.at)], value: .none), .text(file.author ?? ""),
                  size(file),
                  ReportCell(parent, value: .none),
                  file.digest == nil
                    ? .badge("none in this archive", .caution) : .badge("held", .good),
                ])
              }))
        ]))
  }
  return sections
}
