import Foundation
import PageReading
import Testing
import WorkroomModel

@testable import WorkroomImport

/// A mistake in a profile is told with file, line and column and what was expected there.
@Suite struct ProfileLoadingTests {
  /// The built-in ones are not checked at every start; here they are, as if a user had written them.
  @Test(arguments: PlatformProfile.builtInNames)
  func everyBuiltInProfileStandsUpToAllChecks(_ name: String) throws {
    let text = try #require(PlatformProfile.builtInText(name))
    let profile = try PlatformProfile(yaml: text, name: "\(name).yaml")
    #expect(profile.facts.name == name)
    #expect(Set(profile.facts.rules.map(\.id)).count == profile.facts.rules.count)
  }

  @Test func aHeadingOfASCIIIsFoldedAsAnyOther() {
    var state: UInt64 = 3
    let alphabet = Array("aZ9 \t\n\r\u{0B}|/(:-.A b\u{1C}\0")
    for _ in 0..<20_000 {
      var text = ""
      repeat {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text.append(alphabet[Int(truncatingIfNeeded: state >> 33) % alphabet.count])
      } while (state >> 40) % 9 != 0
      #expect(foldedHeading(text) == foldedHeadingOfAnyScript(text), "\(text.debugDescription)")
    }
    #expect(foldedHeading("( Date / Time ) ") == "date / time" && foldedHeading("ÉTAT :") == "état")
  }

  /// Deadlines, limits and dates are those of the help pages; reports count with nothing else.
  @Test func theBuiltInProfileCarriesTheNumbersOfItsRules() throws {
    let text = try #require(PlatformProfile.builtInText("elance"))
    let rules = try PlatformProfile(yaml: text, name: "elance.yaml").facts.rules
    func values(_ id: String) -> [String: Int]? { rules.first { $0.id == id }?.values }
    #expect(values("review-terms") == ["days": 7])
    #expect(
      values("status-report") == ["weekday": 0, "hour": 23, "minute": 59, "weeksShown": 4])
    #expect(values("submit-timesheet") == ["weekday": 1, "hour": 7])
    #expect(values("pay-timesheet") == ["weekday": 5])
    #expect(values("authorize-hours") == ["weekday": 0])
    #expect(values("reject-screenshot") == ["minutes": 12])
    #expect(values("dispute-response") == ["businessDays": 2])
    #expect(values("dispute-response.2009") == ["businessDays": 3])
    #expect(values("feedback") == ["days": 60, "daysAtMost": 90])
    #expect(values("retention-not-hired") == ["months": 6])
    #expect(values("retention-inactive") == ["months": 12])
    let closing = rules.filter { $0.values["closesYear"] != nil }.map { rule in
      ["closesYear", "closesMonth", "closesDay"].map { rule.values[$0] ?? 0 }
    }
    #expect(closing == [[2016, 5, 13], [2016, 5, 31], [2016, 7, 24]])
    #expect(rules.allSatisfy { !$0.text.isEmpty && !$0.source.isEmpty })
    // What no help text says must not count: silence on a cancellation has no day.
    #expect(values("approval-period") == [:] && values("cancel-or-refund") == [:])
  }

  static let base = """
    platform: acme
    title: Acme
    zone: Europe/Berlin
    vocabulary:
      status:
        working: [In Arbeit]
    pages:
      - kind: list
        recognise: { title: Acme }
        records:
          - kind: job
            rows: //li
            fields:
              title: { xpath: ./b, required: true }
              status: { xpath: ./i, transform: status }
    """

  @Test func theBaseOfTheseTestsIsSound() throws {
    #expect(try PlatformProfile(yaml: Self.base, name: "acme.yaml").facts.title == "Acme")
  }

  @Test(arguments: [
    ("platform: acme\n", "", "acme.yaml:1:1: `platform` is missing"),
    ("title: Acme\n", "titel: Acme\n", "acme.yaml:2:1: unknown key `titel`; did you mean `title`?"),
    ("zone: Europe/Berlin", "zone: Berlin", "acme.yaml:3:7: `Berlin` is no IANA time zone"),
    (
      "working: [In", "workin: [In",
      "acme.yaml:6:5: `workin` is no meaning here; did you mean `working`? Known are proposed, open"
    ),
    (
      "recognise:", "recognize:",
      "acme.yaml:9:5: unknown key `recognize`; did you mean `recognise`?"
    ),
    (
      "{ title: Acme }", "{ title: '(Acme' }",
      "acme.yaml:9:25: `(Acme` is no regular expression"
    ),
    ("kind: job", "kind: jop", "acme.yaml:11:15: `jop` is no kind of record; did you mean `job`?"),
    (
      "rows: //li", "rows: //li[",
      "acme.yaml:12:15: `//li[` is no XPath 1.0 expression: invalid expression"
    ),
    (
      "rows: //li", "rows: count(//li)",
      "`count(//li)` is no XPath 1.0 expression: selects no elements"
    ),
    (
      "required: true", "required: yes please",
      "acme.yaml:14:42: expected true or false, found `yes please`"
    ),
    (
      "transform: status", "transform: statuss",
      "acme.yaml:15:44: `statuss` is no transform; did you mean `status`? Known are text, date"
    ),
    (
      "{ title: Acme }", "[Acme]", "acme.yaml:9:16: expected a mapping (`key: value`), found a list"
    ),
    (
      "title: { xpath: ./b, required: true }", "title: { required: true }",
      "acme.yaml:14:18: the field says nowhere to look: expected xpath, headings, url, title or value"
    ),
    (
      "rows: //li", "rows: //li\n        tables: //table",
      "expected `rows` or `tables`, one of them"
    ),
    (
      "rows: //li", "tables: //table", "`tables` needs a field with `headings` and `required: true`"
    ),
    (
      "transform: status }", "transform: money, format: dd.MM.yyyy }",
      "`format` belongs to `transform: date`"
    ),
    (
      "transform: status }", "transform: date, format: day first }",
      "`day first` is no date format; expected yyyy or yy, MM, M or MMM, dd or d"
    ),
    ("zone: Europe/Berlin", "zone: [Europe/Berlin", "in it stands in 'single quotes'"),
    (
      "recognise: { title: Acme }", "recognise: { title: Acme }\n\tfacts: {}",
      "the line is indented with a tab; YAML takes spaces only"
    ),
    (
      "recognise: { title: Acme }", "recognise: { title: Acme }\n     facts: {}",
      "acme.yaml:10:6: no valid YAML: the line does not fit into what begins in line 8: indent it"
    ),
    (
      "{ title: Acme }", "{ title: \"\\d Acme\" }",
      "in \"double quotes\" a \\ must be doubled; put patterns in 'single quotes'"
    ),
    ("platform: acme", "platform: ac-me", "acme.yaml:1:11: expected a short name of ASCII letters"),
    (
      "title: { xpath: ./b", "titleOfJob: { xpath: ./b",
      "acme.yaml:14:11: `titleOfJob` is no field of `job`; did you mean `title`?"
    ),
    ("title: { xpath: ./b", "pay: { xpath: ./b", "`pay` is no field of `job`. Known are status"),
    (
      "rows: //li", "rows: //li\n        otherFields: { folder: ./u }",
      "acme.yaml:13:24: `folder` is a field of `job`; it belongs in `fields`"
    ),
    (
      "rows: //li", "rows: //li\n        skip: { field: titel, pattern: x }",
      "acme.yaml:13:24: `titel` is no field of this record; did you mean `title`?"
    ),
    (
      "xpath: ./b", "xpath: lower-case(./b)",
      "acme.yaml:14:27: `lower-case(./b)` is no XPath 1.0 expression: unknown function `lower-case`"
    ),
    ("zone: Europe/Berlin", "zone: UTC\ndecimal: ;", "acme.yaml:4:10: `;` is no decimal mark"),
    (
      "zone: Europe/Berlin", "zone: UTC\nmonths: [a, b]",
      "acme.yaml:4:9: expected the names of twelve months, found 2"
    ),
    (
      "zone: Europe/Berlin", "zone: UTC\nmonths: [a, b, c, d, e, f, g, h, i, j, k, a]",
      "`a` is the name of two months"
    ),
    (
      "zone: Europe/Berlin",
      "zone: UTC\nmail: { domains: [x.org], workroomAddress: '^r-\\d+@x.org$' }",
      "has no group ( ); its first group is the number of the workroom"
    ),
    ("title: Acme\n", "title: Acme\ntitle: Acme\n", "has `title` twice"),
  ])
  func aMistakeIsToldWithItsPlace(_ sound: String, _ mistaken: String, _ told: String) throws {
    let yaml = Self.base.replacing(sound, with: mistaken)
    #expect(yaml != Self.base)
    let error = #expect(throws: ProfileError.self) {
      _ = try PlatformProfile(yaml: yaml, name: "acme.yaml")
    }
    #expect(error?.description.contains(told) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    ("from: 2014-02-31", "`2014-02-31` is no date; expected one like 2014-03-31"),
    ("values: { days: seven }", "expected a whole number, found `seven`"),
    ("untill: 2014-02-28", "unknown key `untill`"),
  ])
  func aMistakeInARuleIsToldWithItsPlace(_ line: String, _ told: String) throws {
    let yaml = """
      platform: acme
      title: Acme
      zone: unknown
      policy:
        - id: quota
          text: "500 MB."
          source: "Help"
          \(line)
      """
    let error = #expect(throws: ProfileError.self) {
      _ = try PlatformProfile(yaml: yaml, name: "acme.yaml")
    }
    #expect(error?.line == 8)
    #expect(error?.description.contains(told) == true, "\(error?.description ?? "")")
  }

  @Test func aMarkThatEditorsPutBeforeTheTextIsNoPartOfIt() throws {
    #expect(try PlatformProfile(yaml: "\u{FEFF}" + Self.base, name: "a.yaml").facts.name == "acme")
  }

  @Test func aPageNeedsNoRecords() throws {
    let yaml = Self.base.components(separatedBy: "    records:")[0]
    #expect(try PlatformProfile(yaml: yaml, name: "a.yaml").summary.hasPrefix("pages: list"))
  }

  /// The words of literals and the names of nodes are no functions.
  @Test(arguments: [
    "concat(substring-before(., 'f(x)'), \"g(\", string-length (.))",
    "./text()[normalize-space(.)] | .//comment()", "(./a or ./b) and (./c)",
  ])
  func anXPathMayUseTheCoreLibrary(_ xpath: String) throws {
    let yaml = Self.base.replacing("./b,", with: "'\(xpath.replacing("'", with: "''"))',")
    #expect(try PlatformProfile(yaml: yaml, name: "a.yaml").facts.name == "acme")
  }

  @Test func aRuleThatStandsTwiceIsRefused() {
    let rule = "  - { id: quota, text: t, source: s }\n"
    let error = #expect(throws: ProfileError.self) {
      _ = try PlatformProfile(
        yaml: "platform: acme\ntitle: Acme\nzone: UTC\npolicy:\n" + rule + rule, name: "acme.yaml")
    }
    #expect(error?.description == "acme.yaml:6:11: the rule `quota` stands here twice")
  }

  @Test(arguments: [
    String(repeating: "[", count: 20_000),
    "a: &a [x]\n" + (1...30).map { "a\($0): &a\($0) [*a, *a, *a]" }.joined(separator: "\n"),
    "platform: acme\ntitle: Acme\nzone: UTC\npages: &p [" + String(repeating: "[", count: 5_000),
    "\u{0}", "- 1", "", "just words",
  ])
  func whatIsNoProfileIsRefusedQuickly(_ yaml: String) {
    #expect(throws: ProfileError.self) { _ = try PlatformProfile(yaml: yaml, name: "x.yaml") }
  }

  @Test func anAliasThatRepeatsItselfManyTimesIsRefused() {
    let fields = (1...200).map { "f\($0): .//x" }.joined(separator: ", ")
    let yaml = """
      platform: acme
      title: Acme
      zone: UTC
      pages:
        - &p
          kind: k
          recognise: { title: x }
          records: [ &r { kind: job, rows: //x, fields: {}, otherFields: { \(fields) } }, \
      \(Array(repeating: "*r", count: 60).joined(separator: ", ")) ]
      \(Array(repeating: "  - *p", count: 60).joined(separator: "\n"))
      """
    let error = #expect(throws: ProfileError.self) {
      _ = try PlatformProfile(yaml: yaml, name: "x.yaml")
    }
    #expect(error?.reason == "more than 100,000 values")
  }
}

@Suite struct DateFormatTests {
  @Test(arguments: [
    ("dd.MM.yyyy HH:mm:ss", "06.11.2018 10:35:21", "2018-11-06T09:35:21Z", ZoneBasis.profile),
    ("dd.MM.yyyy HH:mm:ss", "06.11.2018 10:35:21 UTC+03:00", "2018-11-06T07:35:21Z", .stated),
    ("MM/dd/yyyy hh:mm a", "7/4/2016 12:05 am", "2016-07-03T22:05:00Z", .profile),
    ("yyyyMMddHHmmss", "20030314170828", "2003-03-14T16:08:28Z", .profile),
    ("dd MMM yyyy", "3 Mar 2003", "2003-03-02T23:00:00Z", .profile),
  ])
  func aDateIsReadAsItsFormatSays(
    _ format: String, _ text: String, _ utc: String, _ basis: ZoneBasis
  ) throws {
    let berlin = try #require(Zone("Europe/Berlin"))
    let reading = try #require(DateFormat(format))
    let found = try #require(reading.moment(in: text, zone: berlin))
    #expect(found.utc == utc)
    #expect(found.basis == basis)
  }

  @Test(arguments: [
    ("dd.MM.yyyy 'um' HH:mm", "02.04.2019 um 18:31 Uhr", "2019-04-02T16:31:00Z"),
    ("d. MMM yyyy, HH:mm", "28. März 2019, 09:15 Uhr", "2019-03-28T08:15:00Z"),
    ("d. MMMM yyyy", "3. Dez. 2019", "2019-12-02T23:00:00Z"),
    ("d. MMM. yy", "3. Mrz. 19", "2019-03-02T23:00:00Z"),
    ("d.M.yy", "3.4.19", "2019-04-02T22:00:00Z"), ("d.M.yy", "31.12.70", "1970-12-30T23:00:00Z"),
    ("H 'o''clock,' d.M.yyyy", "9 o'clock, 3.4.2019", "2019-04-03T07:00:00Z"),
  ])
  func wordsAndNamesOfAnyLanguageStandInAFormat(
    _ format: String, _ text: String, _ utc: String
  ) throws {
    let yaml = """
      platform: acme
      title: Acme
      zone: Europe/Berlin
      months: [Januar, Februar, [März, Mrz], April, Mai, Juni, Juli, August, September, Oktober,
        November, Dezember]
      pages:
        - kind: k
          recognise: { title: x }
          records:
            - { kind: message, rows: //p, fields: { sent: {
                  xpath: ., transform: date, format: "\(format)" } } }
      """
    let profile = try PlatformProfile(yaml: yaml, name: "acme.yaml")
    let page = SavedPage(Array("<title>x</title><p>\(text)</p>".utf8))
    let extraction = try #require(try profile.extract(page))
    #expect(extraction.records.first?.fields["sent"]?.moment?.utc == utc)
    #expect(extraction.diagnostics.isEmpty)
  }

  /// What is left of a clock time or a date makes it another than the format says.
  @Test(arguments: [
    "02.04.2019 18:31", "02.04.2019 um 18:31 Uhr", "02.04.2019 - 05.04.2019", "02.04.20191",
    "02.04.2019 6 pm", "02.04.2019 p.m.",
  ])
  func aFormatReadsToTheEndOfWhatIsADate(_ text: String) throws {
    let reading = try #require(DateFormat("dd.MM.yyyy"))
    #expect(reading.moment(in: text, zone: .utc) == nil)
    #expect(reading.moment(in: "02.04.2019 (gebucht)", zone: .utc)?.utc == "2019-04-02T00:00:00Z")
  }

  @Test(arguments: ["11/06/2018", "6.13.2018 10:00:00", "32.01.2018 10:00:00", "06.11.2018", "x"])
  func whatReadsOtherwiseIsNoDate(_ text: String) throws {
    let reading = try #require(DateFormat("dd.MM.yyyy HH:mm:ss"))
    #expect(reading.moment(in: text, zone: .utc) == nil)
  }

  @Test(arguments: [
    "yyyy", "dd.MM", "dd.MM.yyyy um HH", "ddd.MM.yyyy", "dd.MM.yyyy 'um", "day", "",
  ])
  func aFormatNeedsYearMonthAndDay(_ text: String) { #expect(DateFormat(text) == nil) }
}
