import Testing

@testable import WorkroomModel

@Suite struct CivilDateTests {
  @Test func daysAndDatesConvertBothWaysOverFourCenturies() {
    for dayNumber in stride(from: -80_000, to: 80_000, by: 37) {
      #expect(CivilDate(dayNumber: dayNumber).dayNumber == dayNumber)
    }
    #expect(CivilDate(secondsSince1970: 951_782_400).iso == "2000-02-29")
    #expect(CivilDate(secondsSince1970: -1).iso == "1969-12-31")
  }

  @Test func daysAndNumbersAreWrittenWithLeadingZeros() {
    func plain(_ number: Int, _ width: Int) -> String {
      let digits = "\(number.magnitude)"
      let zeros = String(repeating: "0", count: max(0, width - digits.count))
      return (number < 0 ? "-" : "") + zeros + digits
    }
    let numbers = [-10_000, -42, -1] + Array(0...1_200) + [9_998, 9_999, 10_000, 123_456, .max]
    for number in numbers {
      for width in 0...6 { #expect(padded(number, width) == plain(number, width)) }
    }
    for year in [-5, 0, 1, 9, 10, 99, 100, 999, 1_000, 2_016, 9_999, 10_000] {
      for (month, day) in [(1, 1), (2, 29), (9, 10), (12, 31)] {
        let date = CivilDate(year: year, month: month, day: day)
        #expect(date.iso == "\(plain(year, 4))-\(plain(month, 2))-\(plain(day, 2))")
      }
    }
  }

  @Test(arguments: [
    "2015-02-29", "2015-13-01", "2015-00-10", "15-01-01", "2015-1-1", "", "2015-01-32",
  ])
  func whatIsNoDayIsNotRead(_ text: String) {
    #expect(CivilDate(iso: text) == nil)
  }

  @Test func businessDaysPassOverWeekends() {
    let thursday = CivilDate(year: 2016, month: 5, day: 12)
    #expect(thursday.adding(businessDays: 2).iso == "2016-05-16")
  }

  @Test func aMonthAfterTheLastOfJanuaryIsTheLastOfFebruary() {
    #expect(CivilDate(year: 2016, month: 1, day: 31).adding(months: 1).iso == "2016-02-29")
  }
}

@Suite struct ZoneTests {
  let eastern = Zone("America/New_York") ?? .utc

  @Test func wallClockTimesBecomeInstants() {
    let summer = eastern.instant(CivilDate(year: 2015, month: 3, day: 31), secondsOfDay: 50_820)
    #expect(Moment.utc(summer.seconds) == "2015-03-31T18:07:00Z")
    #expect(!summer.isAmbiguous)
  }

  @Test func theHourThatDaylightSavingRepeatsIsMarkedAndTakenTheFirstTime() {
    let repeated = eastern.instant(CivilDate(year: 2015, month: 11, day: 1), secondsOfDay: 6_000)
    #expect(repeated.isAmbiguous)
    #expect(Moment.utc(repeated.seconds) == "2015-11-01T05:40:00Z")
  }

  /// Also where an hour is skipped or repeated, where half an hour is, and where a whole day is (Apia).
  @Test(arguments: [
    ("America/New_York", 2015), ("Australia/Lord_Howe", 2015), ("Africa/Casablanca", 2012),
    ("Pacific/Apia", 2011), ("Europe/Lisbon", 1996), ("Asia/Kathmandu", 1986), ("UTC", 2015),
  ])
  func anInstantIsTheEarliestAtWhichTheClockShowedTheTime(_ name: String, _ year: Int) throws {
    let zone = try #require(Zone(name))
    let first = CivilDate(year: year, month: 1, day: 1)
    var changes = 0
    for step in 0..<(366 * 48) {
      let day = first.adding(days: step / 48)
      let wall = day.secondsSince1970 + Int64(step % 48) * 1_800
      let offsets = [wall - 86_400, wall + 86_400].map { Int64(zone.offsetMinutes(at: $0)) * 60 }
      if offsets[0] != offsets[1] { changes += 1 }
      let shown = Set(offsets.map { wall - $0 }).filter {
        $0 + Int64(zone.offsetMinutes(at: $0)) * 60 == wall
      }
      let found = zone.instant(day, secondsOfDay: step % 48 * 1_800)
      guard found.seconds == shown.min() ?? wall - offsets[0],
        found.isAmbiguous == (shown.count == 2)
      else {
        Issue.record("\(name): \(day.iso), half hour \(step % 48)")
        return
      }
    }
    #expect((changes > 0) == (name != "UTC"))
  }

  @Test func instantsAreShownWithTheOffsetInForce() {
    #expect(eastern.iso(1_427_825_220) == "2015-03-31T14:07:00-04:00")
  }
}

@Suite struct MoneyTests {
  @Test(arguments: [
    ("$1,250.00", 125_000, "$"), ("$75", 7_500, "$"), ("USD 75", 7_500, "USD"),
    ("$3,400.00 USD", 340_000, "USD"), ("€80.50", 8_050, "EUR"), ("75 EUR", 7_500, "EUR"),
    ("-$20.00", -2_000, "$"),
  ])
  func amountsAreReadInMinorUnits(_ text: String, _ units: Int64, _ currency: String) {
    #expect(Money(text) == Money(minorUnits: units, currency: currency))
  }

  @Test(arguments: ["", "75", "$", "about $75", "$75 to $100", "$1.234", "$99999999999999999999"])
  func whatIsNoSingleAmountIsNotRead(_ text: String) {
    #expect(Money(text) == nil)
  }
}

@Suite struct JSONWriterTests {
  @Test func controlCharactersQuotesAndBackslashesAreEscaped() {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("text", "a\"b\\c\nd\u{1}\u{7F}é")
    writer.field("none", nil as String?)
    writer.endObject()
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == #"{"text":"a\"b\\c\nd\u0001\u007fé","none":null}"#)
  }
}
