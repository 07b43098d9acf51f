import WorkroomModel

/// All exhibits of a job in the order of their numbers, before any selection: the official record
/// first, then copies, then what is not found in it, each by kind and time; then the annex.
struct Drafting {
  let record: JobRecord
  let zone: Zone
  private let amounts: Amounts
  private(set) var exhibits: [Exhibit] = []

  init(_ record: JobRecord, zone: Zone) {
    self.record = record
    self.zone = zone
    amounts = Amounts(record)
    let records = terms() + statusReports() + messages()
    let annex = preliminaries() + disputes() + payments()
    let ranks: [RecordClass] = [
      .official, .copy, .secondary, .notFoundInRecord, .undetermined,
    ]
    for rank in ranks { exhibits += records.filter { $0.recordClass == rank } }
    exhibits += annex
    exhibits += records.filter { $0.recordClass == .supplementary }
    for index in exhibits.indices where exhibits[index].recordClass == .supplementary {
      exhibits[index].isAnnex = true
    }
    exhibits += files()
  }

  private func terms() -> [Exhibit] {
    record.terms.map { terms in
      let number = terms.number.map { "revision \($0)" } ?? "revision without a number"
      var exhibit = Exhibit(
        kind: .terms, recordClass: recordClass(terms.origins), issue: .agreed,
        title: "Terms, \(number)")
      exhibit.classBasis = basis(terms.origins)
      exhibit.identify(
        terms.number.map(String.init), identifying(terms.proposedAt), terms.proposedBy)
      sign(&exhibit, terms.proposedBy)
      exhibit.at = terms.proposedAt
      exhibit.text = terms.summary
      exhibit.add("State as found", terms.statusAsFound)
      exhibit.add("Total", terms.total.map(amounts.shown))
      exhibit.add("Proposed", terms.proposedAt.map(asFound))
      exhibit.add(
        "Accepted by the client",
        terms.clientAcceptedAt.map(asFound) ?? terms.clientAcceptanceText ?? "not in this archive")
      exhibit.add(
        "Accepted by the freelancer",
        terms.freelancerAcceptedAt.map(asFound) ?? terms.freelancerAcceptanceText
          ?? "not in this archive")
      let rows = record.milestones.filter { $0.revision == terms.number && $0.revision != nil }
      for milestone in rows {
        let due = milestone.dueText ?? milestone.due
        exhibit.add(
          milestone.name,
          [
            milestone.amount.map(amounts.shown), due.map { "delivery \($0)" },
            milestone.description,
          ]
          .compactMap { $0 }.joined(separator: "; "))
      }
      // Mails and lists about funding speak of a milestone, not of this revision.
      let places = Set(terms.origins.map(\.digest))
      exhibit.witnesses = witnesses(
        terms.origins + rows.flatMap(\.origins).filter { places.contains($0.digest) })
      return exhibit
    }
  }

  private func statusReports() -> [Exhibit] {
    record.statusReports.map { report in
      var exhibit = Exhibit(
        kind: report.isTimesheet ? .timesheet : .statusReport,
        recordClass: recordClass(report.origins), issue: .delivered,
        title: (report.isTimesheet ? "Timesheet" : "Status Report")
          + (report.period.map { ", week ending \($0)" } ?? "")
          + (report.revision.map { ", revision \($0)" } ?? ""))
      exhibit.classBasis = basis(report.origins)
      exhibit.identify(
        identifying(report.submitted), report.period, report.revision.map(String.init),
        report.author)
      sign(&exhibit, report.author)
      exhibit.at = report.submitted
      exhibit.text = report.text
      exhibit.add("Status as found", report.statusAsFound)
      exhibit.add("Plans", report.plans)
      exhibit.add("Hours logged", report.minutesLogged.map(hours))
      exhibit.add("Hours billed", report.minutesBilled.map(hours))
      exhibit.add("Amount", report.amount.map(amounts.shown))
      exhibit.witnesses = witnesses(report.origins)
      return exhibit
    }
  }

  private func messages() -> [Exhibit] {
    let disputed = record.disputes.first?.at?.secondsSince1970
    return record.messages.map { message in
      var exhibit = Exhibit(
        kind: .message, recordClass: message.recordClass, issue: .said,
        title: message.kind == "message" ? "Message" : "Message (\(message.kind))")
      exhibit.classBasis = message.recordClassBasis
      exhibit.identify(message.key)
      exhibit.author = message.author
      exhibit.side = message.authorSide
      exhibit.at = message.sent
      exhibit.text = message.text
      exhibit.subject = message.subject
      exhibit.messageID = message.messageID
      for mention in message.attachments {
        exhibit.add("Names the file", mention.name)
      }
      exhibit.witnesses = message.occurrences.map {
        Witness(
          origin: $0.origin, agreement: $0.agreement, difference: $0.difference, text: $0.text)
      }
      if message.sent?.isAmbiguous == true {
        exhibit.warnings.append(
          "the clocks went back that night and this time occurred twice; the first is taken")
      }
      for witness in exhibit.witnesses where witness.agreement == .differs {
        exhibit.warnings.append(
          "a witness (\(witness.origin.medium.rawValue)) differs: \(witness.difference ?? "")")
      }
      let isOutside = ![.official, .copy].contains(message.recordClass)
      if isOutside, let disputed, let sent = message.sent, sent.secondsSince1970 > disputed {
        exhibit.warnings.append("dated after the first step of the dispute")
      }
      return exhibit
    }
  }

  private func preliminaries() -> [Exhibit] {
    record.preliminaries.map { preliminary in
      let kind: ExhibitKind = preliminary.kind == "posting" ? .posting : .proposal
      var exhibit = Exhibit(
        kind: kind, recordClass: .supplementary, issue: .agreed, title: kind.label)
      exhibit.classBasis = "\(kind.label): neither Message, Status Report nor Terms"
      exhibit.identify(preliminary.kind, identifying(preliminary.at), preliminary.text)
      sign(&exhibit, preliminary.author)
      exhibit.at = preliminary.at
      exhibit.text = preliminary.text
      exhibit.add(
        "Amount", amounts.shown(preliminary.amount, asFound: preliminary.amountText))
      exhibit.witnesses = witnesses(preliminary.origins)
      return exhibit
    }
  }

  private func disputes() -> [Exhibit] {
    record.disputes.map { event in
      var exhibit = Exhibit(
        kind: .disputeEvent, recordClass: .supplementary, issue: .dispute, title: event.kind)
      exhibit.classBasis = "a step of the dispute: neither Message, Status Report nor Terms"
      exhibit.identify(event.kind, identifying(event.at), event.filedBy, event.text)
      sign(&exhibit, event.filedBy)
      exhibit.at = event.at
      exhibit.text = event.text
      exhibit.add("Asked for", event.askedFor)
      exhibit.add("Amount", event.amount.map(amounts.shown))
      exhibit.add("Answer asked for by", event.due.map(asFound))
      exhibit.witnesses = witnesses(event.origins)
      return exhibit
    }
  }

  private func payments() -> [Exhibit] {
    record.payments.map { payment in
      var exhibit = Exhibit(
        kind: .payment, recordClass: .supplementary, issue: .paid,
        title: "Payment entry: \(payment.kind)")
      exhibit.classBasis = "a payment entry: neither Message, Status Report nor Terms"
      exhibit.identify(
        payment.kind, identifying(payment.at), payment.amountText ?? payment.amount?.shown,
        payment.description)
      exhibit.at = payment.at
      exhibit.text = payment.description
      exhibit.add("Amount", amounts.shown(payment.amount, asFound: payment.amountText))
      exhibit.add("Status as found", payment.statusAsFound)
      exhibit.witnesses = witnesses(payment.origins)
      return exhibit
    }
  }

  /// Files in the order of the messages that carry them, so that families stand together.
  private func files() -> [Exhibit] {
    var carriers: [Origin: Int] = [:]
    for (index, exhibit) in exhibits.enumerated() where exhibit.kind == .message {
      for witness in exhibit.witnesses where carriers[witness.origin] == nil {
        carriers[witness.origin] = index
      }
    }
    let parents = record.files.map { file in file.origins.compactMap { carriers[$0] }.min() }
    let order = record.files.indices.sorted {
      (parents[$0] ?? .max, $0) < (parents[$1] ?? .max, $1)
    }
    return order.map { index in
      let file = record.files[index]
      var exhibit = Exhibit(
        kind: .file, recordClass: .supplementary, issue: .delivered,
        title: "File “\(file.name)”" + (file.version.map { ", version \($0)" } ?? ""))
      exhibit.isAnnex = true
      exhibit.identify(
        file.name, file.version.map { "\($0)" }, file.digest, identifying(file.uploadedAt))
      exhibit.classBasis = "a file: neither Message, Status Report nor Terms"
      sign(&exhibit, file.uploadedBy)
      exhibit.at = file.uploadedAt
      exhibit.fileName = file.name
      exhibit.mediaType = file.mediaType
      exhibit.sizeInBytes = file.sizeInBytes
      exhibit.digest = file.isAbsent ? nil : file.digest
      exhibit.add("Size as found", file.sizeText)
      exhibit.add("Access", file.visibility)
      exhibit.add("Attached to", file.attachedTo)
      exhibit.witnesses = witnesses(file.origins)
      // Numbers are given later; until then the parent is told by its position.
      exhibit.parent = parents[index].map(String.init)
      if exhibit.digest == nil {
        exhibit.withheld = "none in this archive: no source holds its bytes"
      }
      return exhibit
    }
  }

  /// Pages cut names; where the people of the job leave no doubt who is meant, the whole name is shown.
  private func sign(_ exhibit: inout Exhibit, _ name: String?) {
    guard let name else { return }
    let fitting = record.parties.filter { $0.name == name || $0.names.contains(name) }
    guard let party = fitting.first, fitting.count == 1 else {
      exhibit.author = name
      return
    }
    exhibit.author = party.name
    exhibit.side = party.side
    if party.name != name { exhibit.add("Name as found", name) }
  }

  private func witnesses(_ origins: [Origin]) -> [Witness] {
    var seen: Set<Origin> = []
    return origins.filter { seen.insert($0).inserted }.map { Witness(origin: $0) }
  }
}

/// Terms and Status Reports are official where a page of the workroom shows them.
private func recordClass(_ origins: [Origin]) -> RecordClass {
  let media = Set(origins.map(\.medium))
  if !media.isDisjoint(with: [.page, .transcript]) { return .official }
  return media.isDisjoint(with: [.notification, .digest]) ? .supplementary : .copy
}

private func basis(_ origins: [Origin]) -> String {
  switch recordClass(origins) {
  case .official: "shown on a saved page of the workroom"
  case .copy: "held as the platform's notification only, a copy of the record"
  default: "not seen in the workroom"
  }
}

private func hours(_ minutes: Int) -> String { "\(minutes / 60):\(padded(minutes % 60, 2))" }
