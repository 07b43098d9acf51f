import MailReading
import PageReading
import Testing
import WorkroomModel

@testable import WorkroomImport

/// A German platform that nobody has heard of: what its pages and mail print is read as its profile says,
/// or is told and kept in its words.
@Suite struct ForeignPlatformTests {
  static let profile = """
    platform: gigharbor
    title: GigHarbor
    zone: Europe/Berlin
    decimal: ','
    months: [Januar, Februar, März, April, Mai, Juni, Juli, August, September, Oktober, November,
      Dezember]
    pages:
      - kind: conversation
        recognise: { title: '^Unterhaltung' }
        facts:
          workroomID: { title: '#(\\d+)' }
        records:
          - kind: message
            rows: '//div[starts-with(@class, "msg")]'
            fields:
              author:
                xpath: './b'
                inherit: 'contains(@class, "cont")'
                value: GigHarbor
                required: true
              sent: { xpath: './i', transform: date, format: "dd.MM.yyyy 'um' HH:mm" }
              text: './p'
              attachmentNames: { xpath: './/a', many: true }
              attachmentSizeTexts: { xpath: './/u', many: true }
          - kind: file
            rows: '//div/a'
            fields:
              name: '.'
              size: { xpath: './following-sibling::u[1]', transform: bytes }
      - kind: payments
        recognise: { title: '^Zahlungen' }
        records:
          - kind: payment
            tables: '//table'
            skip: { field: date, pattern: '^Summe' }
            fields:
              date: { headings: [Datum], transform: date, format: dd.MM.yyyy, required: true }
              amount: { headings: [Betrag], transform: money, required: true }
      - kind: contract
        recognise: { title: '^Vertrag' }
        records:
          - kind: terms
            rows: '//dl'
            fields:
              clientAccepted: { xpath: './dd[1]', transform: date, format: 'd. MMM yyyy, HH:mm' }
              number: { xpath: './dd[2]', transform: integer }
    mail:
      domains: [gigharbor.example]
      workroomAddress: '^conv-(\\d+)@gigharbor\\.example$'
      systemAddresses: ['notify@gigharbor\\.example']
      message:
        begin: '^~+ Nachricht ~+$'
        end: '^~+ Ende ~+$'
        sender: '^Von (.+)$'
        attachment: '^Anhang: (?<name>\\S.*) \\((?<size>[0-9.,]+ (?:Bytes|KB|MB))\\)$'
      transforms:
        amount: money
        on: { transform: date, format: dd.MM.yyyy }
      events:
        - name: released
          subject: 'freigegeben'
          text: '^Am (?<on>\\S+) (?<amount>[0-9.,]+ \\S+) für „(?<name>.+)“'
          records:
            - { kind: milestone, rename: { on: released } }
    """

  private func extract(
    _ html: String, changing changes: [(String, String)] = []
  ) throws -> PageExtraction {
    var yaml = Self.profile
    for (old, new) in changes {
      #expect(yaml.contains(old))
      yaml = yaml.replacing(old, with: new)
    }
    let page = SavedPage(Array("<meta charset=utf-8>\(html)".utf8))
    return try #require(try PlatformProfile(yaml: yaml, name: "gigharbor.yaml").extract(page))
  }

  private static let talk = """
    <title>Unterhaltung #12345</title>
    <div class="msg"><b>Jana</b> <i>03.04.2019 um 14:05 Uhr</i> <p>Hallo</p>
    <a>a.pdf</a> <u>18.442 Bytes</u> <a>b.pdf</a> <u>1,2 MB</u></div>
    <div class="msg cont"><i>03.04.2019 um 14:11 Uhr</i> <p>Nachtrag</p></div>
    <div class="msg sys"><i>27.10.2019 um 02:30 Uhr</i> <p>Freigegeben</p></div>
    """

  @Test func aRowThatContinuesTheOneAboveIsOfItsAuthorAndNotOfTheConstant() throws {
    let rows = try extract(Self.talk).records.filter { $0.kind == "message" }
    #expect(rows.map { $0.fields["author"]?.text } == ["Jana", "Jana", "GigHarbor"])
    #expect(rows[1].fields["authorBasis"]?.text == "the row above, which this one continues")
  }

  @Test func sizesAreReadAsThePlatformWritesNumbers() throws {
    let found = try extract(Self.talk)
    let files = found.records.filter { $0.kind == "file" }
    #expect(files.map { $0.fields["size"]?.text } == ["18.442 Bytes", "1,2 MB"])
    #expect(files.map { $0.fields["size"]?.value } == ["18442", "1.2 MB"])
    let sizes = found.records[0].fields["attachmentSizeTexts"]
    #expect(sizes?.text == "18.442 Bytes\n1,2 MB" && sizes?.value == "18,442 Bytes\n1.2 MB")
    #expect(found.diagnostics.isEmpty)
  }

  /// Without the mark 18.442 may be a fraction, so there is no size, and the words are told.
  @Test func whatMayBeReadInTwoWaysHasNoValueAndIsTold() throws {
    let found = try extract(Self.talk, changing: [("decimal: ','\n", "")])
    let files = found.records.filter { $0.kind == "file" }
    #expect(files.map { $0.fields["size"]?.text } == ["18.442 Bytes", "1,2 MB"])
    #expect(files.map { $0.fields["size"]?.value } == [nil, nil])
    #expect(
      found.diagnostics.map(\.detail) == [
        "file: size “18.442 Bytes” at /html/body/div[1]/a[1]: expected a size"
      ])
    #expect(found.diagnostics.map(\.code) == ["page-field-not-understood"])
  }

  @Test func aClockTimeThatCameTwiceIsMarkedWhereNothingDecides() throws {
    let rows = try extract(Self.talk).records.filter { $0.kind == "message" }
    #expect(
      rows[2].fields["sentBasis"]?.text
        == "cannot be determined: the clock showed this time twice; the first is taken")
  }

  /// One diagnostic for a field, with its words, however many rows have none that can be read.
  @Test func aDateThatItsFormatDoesNotReadIsToldWithItsWords() throws {
    let found = try extract(
      Self.talk, changing: [("dd.MM.yyyy 'um' HH:mm", "dd.MM.yyyy")])
    #expect(found.records.allSatisfy { $0.fields["sent"]?.moment == nil })
    #expect(found.diagnostics.map(\.code) == ["page-date-not-understood"])
    #expect(
      found.diagnostics.first?.detail
        == "message: sent “03.04.2019 um 14:05 Uhr” at /html/body/div[1], "
        + "“03.04.2019 um 14:11 Uhr” at /html/body/div[2], “27.10.2019 um 02:30 Uhr” at "
        + "/html/body/div[3]: expected a date like dd.MM.yyyy")
  }

  @Test func anAcceptanceIsReadWithTheMonthsOfThePlatformAndToldWhereItIsNot() throws {
    let page = "<title>Vertrag</title><dl><dd>28. März 2019, 09:15 Uhr</dd><dd>2</dd></dl>"
    let read = try extract(page)
    #expect(read.records[0].fields["clientAccepted"]?.moment?.utc == "2019-03-28T08:15:00Z")
    #expect(read.records[0].fields["number"]?.value == "2")
    let unread = try extract(page, changing: [("März,", "Mars,")])
    #expect(unread.records[0].fields["clientAccepted"]?.text == "28. März 2019, 09:15 Uhr")
    #expect(
      unread.diagnostics.first?.detail
        == "terms: clientAccepted “28. März 2019, 09:15 Uhr” at /html/body/dl: expected a date like "
        + "d. MMM yyyy, HH:mm")
    // Words without a number say that there is none.
    let none = try extract("<title>Vertrag</title><dl><dd>nicht angenommen</dd><dd>2</dd></dl>")
    #expect(none.diagnostics.isEmpty)
  }

  private static let table = """
    <title>Zahlungen</title><table><tr><th>Datum</th><th>Betrag</th></tr>
    <tr><td>29.03.2019</td><td>1.250 €</td></tr><tr><td>01.07.2019</td><td>−3.000,00 €</td></tr>
    <tr><td>Summe</td><td>viel</td></tr></table>
    """

  @Test func amountsAreReadAndARowThatIsSkippedTellsNothing() throws {
    let found = try extract(Self.table)
    #expect(found.records.map { $0.fields["amount"]?.text } == ["1.250 €", "−3.000,00 €"])
    #expect(found.records.map { $0.fields["amount"]?.value } == ["EUR 1250.00", "EUR -3000.00"])
    #expect(found.diagnostics.isEmpty)
    let without = try extract(Self.table, changing: [("decimal: ','\n", "")])
    #expect(without.records.map { $0.fields["amount"]?.value } == [nil, "−3.000,00 €"])
    #expect(
      without.diagnostics.map(\.detail) == [
        "payment: amount “1.250 €” at /html/body/table/tr[2]: expected an amount with its currency"
      ])
  }

  @Test func aPageWithoutRowsIsToldAndALoggedOutOneIsNotTakenForWhole() throws {
    let empty = try extract("<title>Unterhaltung #1</title><p>Nichts")
    #expect(empty.diagnostics.map(\.code) == ["page-without-records"])
    #expect(!empty.isIncomplete)
    let out = try extract("<title>Unterhaltung #1</title><form><input type=password></form>")
    #expect(out.isIncomplete)
    #expect(out.diagnostics.first?.severity == .warning)
    #expect(out.diagnostics.first?.detail.contains("saved while logged out") == true)
  }

  @Test func checkReadsEachRowOnceAndLooksIntoTheCells() throws {
    let yaml = Self.profile.replacing(
      "      - kind: file\n",
      with: "      - { kind: message, rows: //div, fields: { text: ./p } }\n      - kind: file\n"
    ).replacing("headings: [Betrag], ", with: "headings: [Betrag], xpath: '.', ")
    let profile = try PlatformProfile(yaml: yaml, name: "gigharbor.yaml")
    let talk = try profile.check(SavedPage(Array("<meta charset=utf-8>\(Self.talk)".utf8)))
    #expect(talk.records.map(\.rows) == [3, 0, 2])
    let list = try profile.check(SavedPage(Array("<meta charset=utf-8>\(Self.table)".utf8)))
    let amount = try #require(list.records[0].fields.first { $0.name == "amount" })
    #expect(amount.ways.last?.expression == "." && amount.ways.last?.matches == 1)
    #expect(amount.meaning == "EUR 1,250.00" && amount.unread == 0)
  }

  private func interpret(_ subject: String, _ text: String) throws -> MailInterpretation {
    let mail = """
      From: GigHarbor <notify@gigharbor.example>\r\nReply-To: conv-12345@gigharbor.example\r
      Subject: \(subject)\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\(text)
      """
    let profile = try PlatformProfile(yaml: Self.profile, name: "gigharbor.yaml")
    return try #require(profile.interpret(MailMessage(Array(mail.utf8))))
  }

  /// As pages show a message without what it quotes, so does mail; files may be named in the frame.
  @Test func aFrameGivesTheNewWordsAndTheFilesNamedAtItsEnd() throws {
    let found = try interpret(
      "Neue Nachricht",
      """
      Von Hinnerk Petersen

      ~~~ Nachricht ~~~
      Sieht gut aus! Der Anhang: a.pdf (2 KB) war lesbar.
      Anhang: b.pdf (3 KB)
      ist es nicht.

      Am 03.04.2019 um 14:05 Uhr schrieb Jana Kröger:
      > Hallo Herr Petersen

      Anhang: logo.svg (18.442 Bytes)
      Anhang: satzung.pdf (1,2 MB)

      ~~~ Ende ~~~
      """)
    let record = try #require(found.records.first)
    #expect(
      record.fields["text"]?.text
        == "Sieht gut aus! Der Anhang: a.pdf (2 KB) war lesbar.\nAnhang: b.pdf (3 KB)\n"
        + "ist es nicht.")
    #expect(record.fields["textAsFound"]?.text.contains("> Hallo Herr Petersen") == true)
    #expect(record.fields["attachmentNames"]?.text == "logo.svg\nsatzung.pdf")
    #expect(record.fields["attachmentSizeTexts"]?.value == "18,442 Bytes\n1.2 MB")
    #expect(found.diagnostics.isEmpty)
  }

  @Test func aDateInMailIsReadByItsFormatOrTold() throws {
    let read = try interpret("freigegeben", "Am 04.04.2019 450,00 € für „Entwurf“")
    #expect(read.records[0].fields["released"]?.moment?.utc == "2019-04-03T22:00:00Z")
    #expect(read.records[0].fields["amount"]?.value == "EUR 450.00")
    #expect(read.diagnostics.isEmpty)
    let unread = try interpret("freigegeben", "Am 4/4/2019 450,00 Taler2 für „Entwurf“")
    #expect(
      unread.diagnostics.map(\.detail) == [
        "milestone: amount “450,00 Taler2” was not understood; expected an amount with its currency",
        "milestone: released “4/4/2019” was not understood; expected a date like dd.MM.yyyy",
      ])
  }
}
