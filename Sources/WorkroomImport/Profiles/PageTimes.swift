import WorkroomModel

extension PlatformProfile {
  /// Decides, from all rows of a page together, what single rows leave open: which of two numbers is
  /// the day, and which of two equal clock times is meant in the hour that daylight saving repeats.
  /// What the page does not decide stays marked. `dateFields` names the fields of each kind of record
  /// that hold dates.
  func settleTimes(of extraction: inout PageExtraction, dateFields: [String: Set<String>]) {
    settleNumericDates(of: &extraction, dateFields)
    settleRepeatedHour(of: &extraction)
    for row in extraction.records.indices {
      let fields = extraction.records[row].fields
      for (name, value) in fields where value.moment?.isAmbiguous == true {
        guard fields["\(name)Basis"] == nil else { continue }
        extraction.records[row].fields["\(name)Basis"] = FieldValue(
          "cannot be determined: the clock showed this time twice; the first is taken")
      }
    }
  }

  /// Decides between the two instants of a clock time by the rows before and after it.
  private func settleRepeatedHour(of extraction: inout PageExtraction) {
    var rows: [Int] = []
    var sent: [Moment] = []
    for (row, record) in extraction.records.enumerated()
    where record.kind == ObservationKind.message.rawValue {
      guard let moment = record.fields["sent"]?.moment else { continue }
      rows.append(row)
      sent.append(moment)
    }
    guard let order = RowOrder(sent) else { return }
    extraction.facts["rowOrder"] = FieldValue(order.rawValue)
    for (row, moment) in zip(rows, settled(sent, order, zone)) {
      guard let moment, let found = extraction.records[row].fields["sent"] else { continue }
      extraction.records[row].fields["sent"] = FieldValue(
        found.text, value: found.value, moment: moment)
      extraction.records[row].fields["sentBasis"] = FieldValue(
        "the clock showed this time twice; the rows before and after it decide which is meant")
    }
  }

  /// Reads dates written in numbers once the page has shown which number is the day.
  private func settleNumericDates(
    of extraction: inout PageExtraction, _ dateFields: [String: Set<String>]
  ) {
    var places: [(row: Int, field: String, date: NumericDate)] = []
    let dateFields = dateFields.mapValues { $0.sorted() }
    for (row, record) in extraction.records.enumerated() {
      for name in dateFields[record.kind] ?? [] {
        guard let value = record.fields[name], value.moment == nil,
          let date = NumericDate(value.text)
        else { continue }
        places.append((row, name, date))
      }
    }
    guard let first = places.first else { return }
    guard let decision = DateOrder.decided(by: places.map(\.date)) else {
      extraction.diagnostics.append(
        Diagnostic(
          code: "page-date-order-undecided", severity: .warning, range: nil,
          detail: "\(places.count) dates such as \(first.date.text) may be read day first or month "
            + "first; nothing on the page decides, so they are kept as they stand"))
      for place in places {
        extraction.records[place.row].fields["\(place.field)Basis"] = FieldValue(
          "cannot be determined: day and month may be either way round")
      }
      return
    }
    for place in places {
      guard let moment = place.date.moment(decision.order, zone: zone) else { continue }
      let day = zone.wallClock(at: moment.secondsSince1970).date.iso
      let value = withoutGuessedZone(FieldValue(place.date.text, value: day, moment: moment))
      extraction.records[place.row].fields[place.field] = value
      extraction.records[place.row].fields["\(place.field)Basis"] = FieldValue(decision.basis)
    }
  }
}

/// How the rows of a page follow each other in time.
enum RowOrder: String {
  case newestFirst = "newest first"
  case oldestFirst = "oldest first"

  /// The order that all rows keep; nil when they keep none, or all fall together. A clock time that
  /// occurred twice may be either.
  init?(_ moments: [Moment]) {
    var rises = false
    var falls = false
    for (earlier, later) in zip(moments, moments.dropFirst()) {
      let slack: Int64 = earlier.isAmbiguous || later.isAmbiguous ? 3_600 : 0
      let step = later.secondsSince1970 - earlier.secondsSince1970
      if step > slack { rises = true }
      if step < -slack { falls = true }
    }
    guard rises != falls else { return nil }
    self = rises ? .oldestFirst : .newestFirst
  }
}

/// For each ambiguous moment the one of its two instants that the order of the rows leaves; nil for
/// what needs no decision or has none.
private func settled(_ moments: [Moment], _ order: RowOrder, _ zone: Zone) -> [Moment?] {
  guard moments.contains(where: \.isAmbiguous) else {
    return Array(repeating: nil, count: moments.count)
  }
  let rising = order == .oldestFirst ? moments : moments.reversed()
  var choices = rising.map { $0.isAmbiguous ? instants(of: $0, zone) : [$0.secondsSince1970] }
  // Each row may not be before the earliest instant of the one before it …
  for index in choices.indices.dropFirst() {
    guard let floor = choices[index - 1].min() else { continue }
    let left = choices[index].filter { $0 >= floor }
    if !left.isEmpty { choices[index] = left }
  }
  // … nor after the latest of the one behind it.
  for index in choices.indices.dropLast().reversed() {
    guard let ceiling = choices[index + 1].max() else { continue }
    let left = choices[index].filter { $0 <= ceiling }
    if !left.isEmpty { choices[index] = left }
  }
  let found: [Moment?] = zip(rising, choices).map { moment, left in
    guard moment.isAmbiguous, left.count == 1, let seconds = left.first else { return nil }
    var decided = moment
    decided.secondsSince1970 = seconds
    decided.offsetMinutes = zone.offsetMinutes(at: seconds)
    decided.isAmbiguous = false
    return decided
  }
  return order == .oldestFirst ? found : found.reversed()
}

/// Both instants at which the clock showed the time of an ambiguous moment, the earlier first.
private func instants(of moment: Moment, _ zone: Zone) -> [Int64] {
  let first = moment.secondsSince1970
  let wall = first + Int64(zone.offsetMinutes(at: first)) * 60
  let later = wall - Int64(zone.offsetMinutes(at: first + 86_400)) * 60
  return later == first ? [first] : [first, later]
}
