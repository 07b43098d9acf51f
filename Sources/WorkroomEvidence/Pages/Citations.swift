import ReportRendering
import WorkroomModel

extension PacketContents {
  /// Where a control number leads: within the packet page, or to the annex.
  func target(_ exhibit: Exhibit, from page: String) -> ReportTarget {
    let home = exhibit.isAnnex ? annexName : packetName
    return home == page
      ? .anchor(id: exhibit.control) : .page(name: home, anchor: exhibit.control)
  }

  /// Control numbers as links; runs of three and more are shown by their ends.
  func citations(_ controls: [String], from page: String) -> [ReportInline] {
    let known = controls.compactMap(exhibit)
    var runs: [[Exhibit]] = []
    for exhibit in known {
      if let last = runs.last?.last, number(exhibit) == number(last) + 1,
        exhibit.isAnnex == last.isAnnex
      {
        runs[runs.count - 1].append(exhibit)
      } else {
        runs.append([exhibit])
      }
    }
    var inlines: [ReportInline] = []
    func add(_ exhibit: Exhibit) {
      inlines.append(.link(text: exhibit.control, to: target(exhibit, from: page)))
    }
    for run in runs {
      if !inlines.isEmpty { inlines.append(.text(", ")) }
      if run.count > 2, let first = run.first, let last = run.last {
        add(first)
        inlines.append(.text(" to "))
        add(last)
      } else {
        for (index, exhibit) in run.enumerated() {
          if index > 0 { inlines.append(.text(", ")) }
          add(exhibit)
        }
      }
    }
    return inlines
  }

  private func number(_ exhibit: Exhibit) -> Int {
    Int(exhibit.control.drop { $0 != "-" }.dropFirst()) ?? 0
  }

  /// A statement followed by what it rests on, in brackets, the official record apart from the rest.
  func inlines(_ statement: Statement, from page: String) -> [ReportInline] {
    let cited = sortedCitations(statement.controls, from: page)
    guard !cited.isEmpty else { return [.text(statement.text)] }
    return [.text(statement.text + " [")] + cited + [.text("]")]
  }

  /// Citations in which every number of the annex stands behind the words “not official record”.
  func sortedCitations(_ controls: [String], from page: String) -> [ReportInline] {
    let isAnnex = { (control: String) in self.exhibit(control)?.isAnnex ?? false }
    var inlines = citations(controls.filter { !isAnnex($0) }, from: page)
    let supporting = citations(controls.filter(isAnnex), from: page)
    if supporting.isEmpty { return inlines }
    inlines.append(.text(inlines.isEmpty ? "not official record: " : "; not official record: "))
    return inlines + supporting
  }

  func moment(_ moment: Moment?) -> ReportInline {
    guard let moment else { return .emphasis("no date in the source") }
    return .time(shown: shown(moment, zone), iso: exact(moment, zone))
  }

  /// Where an exhibit stands, one document to a line: source, bytes or XPath, agreement.
  func places(of exhibit: Exhibit, from page: String) -> [ReportInline] {
    var inlines: [ReportInline] = []
    let documents = grouped(Array(exhibit.witnesses.enumerated())) { _, witness in
      "\(witness.origin.sourceDigest) \(witness.origin.itemOrdinal)"
    }
    for (_, witnesses) in documents {
      guard let (position, first) = witnesses.first else { continue }
      if !inlines.isEmpty { inlines.append(.lineBreak) }
      inlines.append(.text(mediumInWords(first.origin.medium) + ": "))
      inlines.append(.code(first.origin.citation))
      if witnesses.count > 1 {
        inlines.append(
          .text(" and \(witnesses.count - 1) more \(witnesses.count == 2 ? "row" : "rows")"))
      }
      if let document = first.document {
        let cited = citations([document], from: page)
        if !cited.isEmpty { inlines += [.text(" [")] + cited + [.text("]")] }
      }
      if let agreement = first.agreement {
        let isCopy = exhibit.isCopy(witness: position)
        inlines.append(.text(", " + agreementInWords(agreement, isCopy: isCopy)))
      }
    }
    return inlines
  }
}

let packetName = "packet"
let annexName = "annex"

func mediumInWords(_ medium: Medium) -> String {
  switch medium {
  case .page: "saved page"
  case .transcript: "pasted page"
  case .notification: "e-mail of the platform"
  case .digest: "daily digest"
  case .reply: "e-mail to the workroom"
  case .quote: "quoted in an e-mail to the workroom"
  case .mail: "e-mail"
  case .file: "file"
  }
}
