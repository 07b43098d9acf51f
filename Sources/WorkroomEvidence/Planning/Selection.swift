import WorkroomModel

/// What the options leave in, and in words by which rule.
struct Selection {
  var kept: [Exhibit] = []
  var leftOut: [LeftOutExhibit] = []
  var rule: [String] = []
}

/// An exhibit of the job that is not in the packet.
package struct LeftOutExhibit: Sendable, Hashable {
  package var control: String
  package var title: String
  package var reason: String
  var key = ""
}

func selection(of exhibits: [Exhibit], options: PacketOptions) -> Selection {
  var selection = Selection()
  selection.rule = ruleInWords(options)
  let messages = exhibits.indices.filter { exhibits[$0].kind == .message }
  let chosen = Set(messages.filter { isSelected(exhibits[$0], options) })
  var context: Set<Int> = []
  if options.isSelective {
    // Context is counted among messages in the order of time, whatever their class.
    let ordered = messages.sorted {
      (exhibits[$0].at?.secondsSince1970 ?? 0, exhibits[$0].control)
        < (exhibits[$1].at?.secondsSince1970 ?? 0, exhibits[$1].control)
    }
    for (position, index) in ordered.enumerated() where chosen.contains(index) {
      let first = max(0, position - options.contextMessages)
      let last = min(ordered.count - 1, position + options.contextMessages)
      context.formUnion(ordered[first...last])
    }
    context.subtract(chosen)
  }
  var isIn: [Bool] = exhibits.indices.map { index in
    let exhibit = exhibits[index]
    if exhibit.isAnnex, !options.includeAnnex { return false }
    switch exhibit.kind {
    case .message: return chosen.contains(index) || context.contains(index)
    case .statusReport, .timesheet, .payment, .file: return isInPeriod(exhibit, options)
    case .terms, .posting, .proposal, .disputeEvent, .page, .transcript, .mail: return true
    }
  }
  // A document is there for what it shows; the state of the job is part of every packet.
  var reasons: [String: Bool] = [:]
  for (index, exhibit) in exhibits.enumerated() where !exhibit.kind.isDocument {
    for document in exhibit.witnesses.compactMap(\.document) {
      reasons[document] = (reasons[document] ?? false) || isIn[index]
    }
  }
  for (index, exhibit) in exhibits.enumerated() where exhibit.kind.isDocument {
    if reasons[exhibit.control] == false { isIn[index] = false }
  }
  if context.isEmpty, isIn.allSatisfy({ $0 }) {
    // The same exhibits, not a second list of them: there may be tens of thousands.
    selection.kept = exhibits
  } else {
    for (index, exhibit) in exhibits.enumerated() {
      guard isIn[index] else {
        let reason =
          exhibit.isAnnex && !options.includeAnnex
          ? "the annex is left out" : "outside the selection"
        selection.leftOut.append(
          LeftOutExhibit(
            control: exhibit.control, title: exhibit.title, reason: reason, key: exhibit.key))
        continue
      }
      var exhibit = exhibit
      exhibit.isContext = context.contains(index)
      selection.kept.append(exhibit)
    }
  }
  if let inherited = options.inherited {
    let present = Set(exhibits.map(\.control))
    for (key, control) in inherited.controls where !present.contains(control) {
      selection.leftOut.append(
        LeftOutExhibit(
          control: control, title: inherited.titles[control] ?? "",
          reason: "numbered by the earlier packet; not in this archive now", key: key))
    }
    selection.leftOut.sort { $0.control < $1.control }
  }
  return selection
}

private func isSelected(_ exhibit: Exhibit, _ options: PacketOptions) -> Bool {
  guard isInPeriod(exhibit, options) else { return false }
  if let person = options.person?.lowercased(),
    exhibit.author?.lowercased().contains(person) != true
  {
    return false
  }
  if let kind = options.kind, kindOfMessage(exhibit) != kind { return false }
  if let query = options.query?.lowercased() {
    let text = (exhibit.text + " " + (exhibit.subject ?? "")).lowercased()
    return query.split(whereSeparator: \.isWhitespace).allSatisfy { text.contains($0) }
  }
  return true
}

private func kindOfMessage(_ exhibit: Exhibit) -> String {
  guard exhibit.title.hasPrefix("Message ("), exhibit.title.hasSuffix(")") else { return "message" }
  return String(exhibit.title.dropFirst(9).dropLast())
}

private func isInPeriod(_ exhibit: Exhibit, _ options: PacketOptions) -> Bool {
  guard options.from != nil || options.to != nil else { return true }
  // What has no date cannot be said to lie outside.
  guard let at = exhibit.at else { return true }
  let day = day(at, options.zone)
  if let from = options.from, day < from { return false }
  if let to = options.to, day > to { return false }
  return true
}

private func ruleInWords(_ options: PacketOptions) -> [String] {
  var rule = selectionInWords(options)
  if let inherited = options.inherited {
    rule.append(
      "Control numbers up to \(options.packetID)-\(padded(inherited.last, 5)) are those of an earlier "
        + "packet; what it did not number comes after them.")
  }
  return rule
}

private func selectionInWords(_ options: PacketOptions) -> [String] {
  guard options.isSelective else {
    var rule = ["Everything that the sources hold of this job."]
    if !options.includeAnnex { rule.append("The annex is left out on request.") }
    return rule
  }
  var words: [String] = []
  if let from = options.from { words.append("from \(from.iso)") }
  if let to = options.to { words.append("to \(to.iso)") }
  let period = words.isEmpty ? "" : " " + words.joined(separator: " ")
  var messages: [String] = []
  if let person = options.person { messages.append("by a person whose name holds “\(person)”") }
  if let kind = options.kind { messages.append("of the kind “\(kind)”") }
  if let query = options.query { messages.append("with all the words “\(query)”") }
  var rule = [
    "Messages\(period)" + (messages.isEmpty ? "" : " " + messages.joined(separator: ", "))
      + ", and "
      + "\(count(options.contextMessages, "message")) before and after each, marked as context."
  ]
  if !period.isEmpty {
    rule.append("Status Reports, timesheets, payment entries and files\(period).")
  }
  rule.append("Terms, the job posting, the proposal and the steps of a dispute always.")
  rule.append(
    "Control numbers are those of the whole job: a number that is missing here is listed in "
      + "completeness.csv. Natives of pages are whole, so they also show what is not selected.")
  if !options.includeAnnex { rule.append("The annex is left out on request.") }
  return rule
}
