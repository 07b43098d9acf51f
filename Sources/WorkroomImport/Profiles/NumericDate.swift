import WorkroomModel

/// Which number of a date written in numbers is the day.
enum DateOrder {
  case dayFirst, monthFirst

  /// What the dates of one page decide together: a number above 12 is a day; failing that, the order
  /// in which the rows rise or fall under one reading only. Nil when nothing decides, or when the dates
  /// contradict each other.
  static func decided(by dates: [NumericDate]) -> (order: DateOrder, basis: String)? {
    let dayFirst = dates.first { $0.first > 12 }
    let monthFirst = dates.first { $0.second > 12 }
    switch (dayFirst, monthFirst) {
    case (let date?, nil):
      return (.dayFirst, "day before month, as \(date.text) on this page shows")
    case (nil, let date?):
      return (.monthFirst, "month before day, as \(date.text) on this page shows")
    case (.some, .some): return nil
    case (nil, nil): break
    }
    let asDays = isOrdered(dates, .dayFirst)
    guard asDays != isOrdered(dates, .monthFirst) else { return nil }
    return asDays
      ? (.dayFirst, "day before month, the reading under which the rows stand in order")
      : (.monthFirst, "month before day, the reading under which the rows stand in order")
  }

  /// Whether at least three different days follow each other in one direction.
  private static func isOrdered(_ dates: [NumericDate], _ order: DateOrder) -> Bool {
    let days = dates.compactMap { $0.date(order)?.secondsSince1970 }
    guard days.count == dates.count, Set(days).count >= 3 else { return false }
    let pairs = zip(days, days.dropFirst())
    return pairs.allSatisfy { $0 <= $1 } || pairs.allSatisfy { $0 >= $1 }
  }
}

/// A date such as `03/04/2015`, whose first two numbers may be day and month in either order.
struct NumericDate {
  var text: String
  var first: Int
  var second: Int
  private var year: Int
  private var rest: String

  init?(_ text: String) {
    self.text = text
    let words = text.split(whereSeparator: { $0.isWhitespace || $0 == "," })
    guard
      let index = words.firstIndex(where: { word in
        word.contains(where: NumericDate.isMark)
          && word.allSatisfy { $0.isNumber || NumericDate.isMark($0) }
      })
    else { return nil }
    let numbers = words[index].split(whereSeparator: NumericDate.isMark)
    guard numbers.count == 3, numbers[0].count <= 2, numbers[1].count <= 2, numbers[2].count == 4,
      let first = Int(numbers[0]), let second = Int(numbers[1]), let year = Int(numbers[2])
    else { return nil }
    self.first = first
    self.second = second
    self.year = year
    rest = words[(index + 1)...].joined(separator: " ")
    guard date(.dayFirst) != nil || date(.monthFirst) != nil else { return nil }
  }

  private static func isMark(_ character: Character) -> Bool {
    character == "/" || character == "." || character == "-"
  }

  func date(_ order: DateOrder) -> CivilDate? {
    order == .dayFirst
      ? CivilDate(validYear: year, month: second, day: first)
      : CivilDate(validYear: year, month: first, day: second)
  }

  /// The moment under one reading, with the time that stands behind the date.
  func moment(_ order: DateOrder, zone: Zone) -> Moment? {
    guard let date = date(order),
      var moment = WorkroomImport.moment(in: "\(date.iso) \(rest)", zone: zone)
    else { return nil }
    moment.text = text
    return moment
  }
}
