import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

/// Values of the domain as cells and runs of text, in the reader's zone.
struct Presenter {
  let input: ReportInput
  /// The zone of the platform's own days.
  let platformZone: Zone

  init(input: ReportInput) {
    self.input = input
    platformZone = Zone(input.facts.zoneIdentifier) ?? .utc
  }

  var zone: Zone { input.zone }

  static let noneHeld = "none in this archive"
  /// How many further sources of a row open under the first.
  private static let furtherSources = 12

  /// `2015-03-31 14:07`; where only a day was printed, that day.
  func shown(_ moment: Moment) -> String {
    if moment.uncertaintyInSeconds >= 86_399 { return day(of: moment, in: zone).iso }
    return zone.shown(moment.secondsSince1970) + (isAssumed(moment) ? "\u{A0}≈" : "")
  }

  /// A size in the platform's units, 1 MB = 1,048,576 bytes, so that it compares with the quota.
  func size(_ bytes: Int?, absent: String = "unknown") -> ReportCell {
    guard let bytes else { return .absent(absent) }
    return ReportCell([.text(sizeInMB(bytes))], value: .integer(bytes))
  }

  /// A time printed without its zone; `≈` marks it and the page says what it means.
  func isAssumed(_ moment: Moment) -> Bool {
    (moment.basis == .profile || moment.basis == .unknown) && moment.uncertaintyInSeconds < 86_399
  }

  func time(_ moment: Moment) -> ReportInline {
    .time(shown: shown(moment), iso: iso(moment))
  }

  func iso(_ moment: Moment) -> String {
    moment.uncertaintyInSeconds >= 86_399
      ? day(of: moment, in: zone).iso : zone.iso(moment.secondsSince1970)
  }

  func instant(_ moment: Moment?, absent: String = Presenter.noneHeld) -> ReportCell {
    guard let moment else { return .absent(absent) }
    return ReportCell([time(moment)], value: .instant(iso(moment)))
  }

  func instant(seconds: Int64?) -> ReportCell {
    guard let seconds else { return .absent(Presenter.noneHeld) }
    return .instant(iso: zone.iso(seconds), shown: zone.shown(seconds))
  }

  func date(_ day: CivilDate?) -> ReportCell {
    day.map { .date($0.iso) } ?? .absent("no date")
  }

  func money(_ amount: Money?, absent: String = Presenter.noneHeld) -> ReportCell {
    guard let amount else { return .absent(absent) }
    return ReportCell(
      [.text(amount.shown)], value: .money(amount: amount.decimal, currency: amount.currency))
  }

  /// The sum of amounts of one currency; amounts of several are never added.
  func total(_ amounts: [Money]) -> ReportCell {
    let currencies = Set(amounts.map(\.currency))
    guard let currency = currencies.first else { return .absent(Presenter.noneHeld) }
    guard currencies.count == 1 else {
      return .absent("several currencies: " + currencies.sorted().joined(separator: ", "))
    }
    var sum: Int64 = 0
    for amount in amounts {
      let (next, overflow) = sum.addingReportingOverflow(amount.minorUnits)
      guard !overflow else { return .absent("cannot be determined") }
      sum = next
    }
    return money(Money(minorUnits: sum, currency: currency))
  }

  func text(_ text: String?, absent: String = Presenter.noneHeld) -> ReportCell {
    guard let text, !text.isEmpty else { return .absent(absent) }
    return .text(text)
  }

  func count(_ number: Int, to target: ReportTarget? = nil) -> ReportCell {
    .integer(number, to: number > 0 ? target : nil)
  }

  /// `12:30` hours from minutes; programs get the minutes.
  func hours(_ minutes: Int?) -> ReportCell {
    guard let minutes else { return .absent("–") }
    return ReportCell([.text(hoursText(minutes))], value: .integer(minutes))
  }

  func status(_ job: Job) -> ReportInline {
    .badge(job.status.label, tone(job.status))
  }

  func tone(_ job: Job) -> ReportTone {
    job.isInDispute ? .critical : tone(job.status)
  }

  private func tone(_ status: JobStatus) -> ReportTone {
    switch status {
    case .working, .open, .proposed: return .active
    case .awarded, .paused: return .caution
    case .complete: return .good
    case .cancelled, .notHired, .unknown: return .neutral
    }
  }

  /// The places a row rests on: the first two shown, all of them for programs.
  func sources(_ origins: [Origin], limit: Int = 2, absent: String = "–") -> ReportCell {
    guard !origins.isEmpty else { return .absent(absent) }
    var shown: [ReportInline] = []
    for (index, origin) in origins.prefix(limit).enumerated() {
      if index > 0 { shown.append(.lineBreak) }
      shown += source(origin)
    }
    if origins.count > limit {
      let rest = origins.dropFirst(limit)
      var further: [ReportInline] = []
      for (index, origin) in rest.prefix(Presenter.furtherSources).enumerated() {
        if index > 0 { further.append(.lineBreak) }
        further += source(origin)
      }
      if rest.count > Presenter.furtherSources {
        let left = rest.count - Presenter.furtherSources
        further += [.lineBreak, .emphasis("and \(left) more in the table’s file")]
      }
      shown.append(.more("and \(rest.count) more", further))
    }
    return ReportCell(shown, value: .text(origins.map(citation).joined(separator: "; ")))
  }

  /// `Messages page 1.html tr[3] 3f9ac1d2`, `all.mbox bytes 120–160 3f9ac1d2`: file, place and short digest, linked to its source.
  func source(_ origin: Origin) -> [ReportInline] {
    var place = ""
    if let path = origin.place {
      place = " " + (path.split(separator: "/").last.map(String.init) ?? path)
    } else if let offset = origin.offset {
      place = " bytes \(offset)–\(offset &+ origin.length)"
    }
    let file = origin.path.split(separator: "/").last.map(String.init) ?? origin.path
    return [
      .link(
        text: shortened(file), to: .page(name: "sources", anchor: sourceAnchor(origin.sourceDigest))
      ),
      .text(place + " "), .code(short(origin.digest)),
    ]
  }

  func citation(_ origin: Origin) -> String { "\(origin.citation) (sha256 \(origin.digest))" }

  func short(_ digest: String) -> String { String(digest.prefix(8)) }

  func sourceAnchor(_ digest: String) -> String { "source-" + digest.prefix(16) }

  func jobTarget(_ key: String, _ anchor: String? = nil) -> ReportTarget {
    .page(name: jobPageName(key), anchor: anchor)
  }

  func urgency(_ finding: Finding) -> ReportInline {
    .badge(finding.urgency.label, tone(finding.urgency))
  }

  func tone(_ urgency: Urgency) -> ReportTone {
    switch urgency {
    case .overdue: .critical
    case .dueSoon: .caution
    case .open: .active
    case .note: .neutral
    }
  }

  func actor(_ actor: Actor) -> String {
    switch actor {
    case .us: "us"
    case .otherSide: "the other side"
    case .platform: "nobody"
    case .undetermined: "cannot be determined"
    }
  }

  var navigation: [(title: String, name: String)] {
    [
      ("Start", "index"), ("Job status", "job-status"), ("Action required", "action-required"),
      ("Storage", "storage"), ("Sources", "sources"), ("Search", "search"),
    ]
  }

  func document(
    title: String, subtitle: String, name: String, summary: [ReportFact] = [],
    sections: [ReportSection]
  ) -> ReportDocument {
    ReportDocument(
      title: title, subtitle: subtitle, name: name, summary: summary, sections: sections,
      navigation: navigation.map {
        ReportLink($0.title, to: .page(name: $0.name), isCurrent: $0.name == name)
      },
      footer: [
        "As of \(input.asOf.iso). Times are shown in \(zone.identifier); ≈ stands after times that "
          + "the source prints without a zone and that are read as \(input.facts.zoneIdentifier).",
        "“None in this archive” says what was not found here; it does not say that there was none.",
        "A bare $ stands as printed; the page does not say whose dollar it is.",
      ],
      pageLabel: "\(title) – as of \(input.asOf.iso)")
  }
}

/// A file name that fits a narrow column: its beginning and its end, where dates and endings stand.
func shortened(_ name: String, limit: Int = 30) -> String {
  guard name.count > limit else { return name }
  return name.prefix(limit - 17) + "…" + name.suffix(16)
}

/// `week ending 2016-05-22`, or the words of the source where they are no date.
func weekWords(_ period: String) -> String {
  CivilDate(iso: period) == nil ? "“\(period)”" : "the week ending \(period)"
}

/// `12:30`
func hoursText(_ minutes: Int) -> String {
  "\(minutes / 60):" + padded(minutes % 60, 2)
}

/// The page of a job by its key, safe as a file name. A key that is none as it stands, such as one of a
/// long title or of one in another script, is told apart by a checksum (FNV-1a, 64 bits).
package func jobPageName(_ key: String) -> String {
  func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
    default: false
    }
  }
  guard key.unicodeScalars.count > 100 || !key.unicodeScalars.allSatisfy(isSafe) else {
    return "jobs/" + key
  }
  let words = key.unicodeScalars.split { !isSafe($0) || $0 == "-" }.map { String($0) }
  return "jobs/" + words.joined(separator: "-").prefix(60) + "-"
    + String(hashOfBytes(key.utf8), radix: 16)
}

/// `no damage`, `1 damage`, `2 damages`.
func damageWords(_ number: Int) -> String {
  number == 0 ? "no damage" : counted(number, "damage", "damages")
}

/// `1 job`, `2 jobs`.
func counted(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
  "\(Figures.integer(number)) \(number == 1 ? noun : plural ?? noun + "s")"
}
