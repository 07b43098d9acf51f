import Testing
import WorkroomModel

@testable import WorkroomImport

@Suite struct TransformTests {
  let eastern = Zone("America/New_York") ?? .utc

  @Test(arguments: [
    ("\\bSender\t+Message \\| Attachments\\t+Date/Time", "attachment"),
    ("Colou?r of it", "colo"),
    ("Message.+from", "from"), ("(Fixed|Hourly)", nil), ("Fixed|Hourly", nil),
    ("\\p{Greek} word", nil),
    ("[Mm]oney", nil), ("abc", nil), ("Total\\d+", "total"),
  ])
  func aPlainWordOfAPatternStandsInAllThatItMatches(_ pattern: String, _ word: String?) {
    let found = plainWord(of: pattern).map { String(decoding: $0, as: UTF8.self) }
    #expect(found == word)
  }

  @Test(arguments: [
    ("Mar 31, 2015\n2:07 pm", "2015-03-31T18:07:00Z", 59),
    ("10 Nov 2014", "2014-11-10T05:00:00Z", 86_399),
    ("Funded Dec 4, 2015", "2015-12-04T05:00:00Z", 86_399),
    ("Sep 4, 2015 12:20 am", "2015-09-04T04:20:00Z", 59),
    ("Sat May 21 2016 13:15:00 GMT+0200 (CEST)", "2016-05-21T11:15:00Z", 0),
    ("Fri, 11 Sep 2015 08:20:00 EDT", "2015-09-11T12:20:00Z", 0),
    ("Wed Mar  1 00:28:26 EST 2000", "2000-03-01T05:28:26Z", 0),
    ("Fri Mar 14 10:08:28 2003", "2003-03-14T15:08:28Z", 0),
    ("2016-03-07T10:15:00+0100", "2016-03-07T09:15:00Z", 0),
    ("2016-03-07T10:15:00.250Z", "2016-03-07T10:15:00Z", 0),
    ("2016-03-07T10:15+01:00", "2016-03-07T09:15:00Z", 59),
    ("2016-03-07T10:15", "2016-03-07T15:15:00Z", 59),
    ("2016-05-21", "2016-05-21T04:00:00Z", 86_399),
  ])
  func datesOfPagesBecomeInstants(_ text: String, _ utc: String, _ uncertainty: Int) {
    let found = moment(in: text, zone: eastern)
    #expect(found?.utc == utc)
    #expect(found?.uncertaintyInSeconds == uncertainty)
    #expect(found?.text == text)
  }

  /// The short way for the common writing, held against the way for any.
  @Test func aDateIsTheSameOctetByOctetAndWordByWord() {
    var state: UInt64 = 7
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(truncatingIfNeeded: state >> 33) % bound
    }
    func pick(_ usual: [String], _ odd: [String]) -> String {
      random(10) > 0 ? usual[random(usual.count)] : odd[random(odd.count)]
    }
    let space = ([" ", ", ", ",", "\n", " \t ", "\r\n", "\u{0B}"], ["", "\u{A0}", "-"])
    var read = 0
    var left = 0
    for _ in 0..<8_000 {
      let text =
        pick(["", " ", "\n"], ["On ", "4 ", "31 Dec "])
        + pick(
          ["Mar", "DEC", "feb", "September", "nov"], ["Ma", "Mayor", "Feb.", "Foo", "3", "é"])
        + pick(space.0, space.1)
        + pick(["1", "31", "29", "07", "15"], ["0", "32", "111", "+4", "x", "4th", ""])
        + pick(space.0, space.1)
        + pick(["2015", "1999", "2016"], ["0000", "15", "20155", "2015x", "-201", ""])
        + pick(space.0, space.1)
        + pick(
          ["", "2:07", "10:22", "23:59:59", "0:00", "12:00", "12:30:5", "07:5"],
          [
            "24:00", "7:60", "7:5:60", "1:2:3:4", "7:", ":7", "007:05", "7.30", "+7:05", "2:07pm",
            "EST",
          ])
        + pick(space.0, space.1)
        + pick(["", "pm", "AM", "Pm", "am"], ["p.m.", "a", "m", "pmx", "noon"])
        + pick(["", " ", "\n", ","], [" ET", " EST", " +0100", " GMT", " 2014", ".", " -"])
      if PlainDate(text) == nil { left += 1 } else { read += 1 }
      let plain = moment(in: text, zone: eastern)
      let inWords = momentInWords(of: text, zone: eastern)
      #expect(plain == inWords, "\(text.debugDescription)")
    }
    #expect(read > 1_000 && left > 1_000)
  }

  @Test func aDateThatAPagePrintsIsReadOctetByOctet() throws {
    let date = try #require(PlainDate("Dec 31, 2015\n10:22 PM"))
    #expect(date.date.iso == "2015-12-31" && date.secondsOfDay == 80_520 && !date.hasSeconds)
    #expect(PlainDate("Funded Dec 4, 2015") == nil && PlainDate("Feb 30, 2015") == nil)
  }

  @Test(arguments: ["Not accepted", "Feb 30, 2015", "", "May the fourth", "31 31 2015"])
  func whatIsNoDateIsNotGuessed(_ text: String) {
    #expect(moment(in: text, zone: eastern) == nil)
  }

  @Test func theFileNumberIsReadFromADownloadLink() {
    let link =
      "https://ws.elance.com/php/files/main/download.php?crypted=Y3R4JTNEcG1iJTI2ZmlkJTNENDQ2OTkzMzklMjZyaWQlM0QtMSUyNnBpZCUzRDI5MzU4Mzc5"
    #expect(fileID(inLink: link) == "44699339")
    #expect(fileID(inLink: "https://example.com/?crypted=%%%") == nil)
  }

  @Test func onlyAnExactCountOfBytesIsASize() {
    #expect(sizeInBytes("6,210 bytes") == 6210)
    #expect(sizeInBytes("38.3 MB") == nil)
    #expect(sizeInBytes("18.442 Bytes") == nil && sizeInBytes("1,2 bytes") == nil)
  }

  @Test(arguments: [
    ("18.442 Bytes", "18442"), ("1.204.377 Bytes", "1204377"), ("412 B", "412"),
    ("1,2 MB", "1.2 MB"), ("1.204 KB", "1,204 KB"), ("18,442 Bytes", nil), ("18.44 Bytes", nil),
  ])
  func aSizeIsReadAsThePlatformWritesNumbers(_ text: String, _ value: String?) {
    #expect(size(in: text, .comma) == value)
  }

  @Test(arguments: [
    ("1.250 €", "EUR 1250.00"), ("1.234.567 €", "EUR 1234567.00"), ("75,5 €", "EUR 75.50"),
    ("-1.250,00 €", "EUR -1250.00"), ("€ 12,00", "EUR 12.00"), ("1,250 €", nil),
  ])
  func anAmountIsReadAsThePlatformWritesNumbers(_ text: String, _ value: String?) {
    #expect(amount(in: text, .comma) == value)
    #expect(amount(in: "1.250 €", nil) == nil && amount(in: "$1,250.00", nil) == "$1,250.00")
  }

  @Test(arguments: [
    ("8:30", 510, nil), ("8.5", 510, nil), (".5", 30, nil), ("-0:30", -30, nil), ("−1.5", -90, nil),
    ("8,5", 510, DecimalMark.comma), ("8,5", nil, nil), ("inf", nil, nil), ("nan", nil, nil),
    ("1e300", nil, nil), ("999999999999999999:30", nil, nil), ("0x10", nil, nil), ("", nil, nil),
    ("-", nil, nil), ("--8", nil, nil), ("8:", nil, nil), ("26:30 Std.", nil, nil),
  ])
  func hoursAreReadOrLeftAlone(_ text: String, _ found: Int?, _ mark: DecimalMark?) {
    #expect(minutes(text, mark) == found)
  }

  @Test(arguments: [
    ("Revision 2", 2, nil), ("1,204 rows", 1204, nil), ("1.204", 1204, DecimalMark.comma),
    ("3.5", nil, nil), ("2 of 3", nil, nil), ("No. 7.", 7, nil), ("none", nil, nil),
    ("99999999999999999999", nil, nil),
  ])
  func aWholeNumberIsTheOnlyOneOfItsWords(_ text: String, _ found: Int?, _ mark: DecimalMark?) {
    #expect(wholeNumber(in: text, mark) == found)
  }
}

@Suite struct TranscriptTests {
  @Test func aPastedTranscriptGivesItsMessages() throws {
    let text = """
      My Elance > A job
      Job ID: 28094415   Fixed Price   Client: Henrik Sandvall (Nordhem)   Status: Complete
      Workroom Email: E28117640-WR@workroom.elance.com

      Sender\tMessage | Attachments\tDate/Time
      Marta L.
      \t
      Corrected version of the first half.
      Attachment: a-1.txt (327 bytes)
      \t
      Mar 8, 2012
      6:46 am
      Henrik S.
      \t
      Her remarks:

      Page 4: fine.
      \t
      Mar 5, 2012
      4:12 am
      """
    let extraction = try #require(try PlatformProfile.elance().extractTranscript(text))

    #expect(extraction.records.map { $0.fields["author"]?.text } == ["Marta L.", "Henrik S."])
    #expect(extraction.records[0].fields["attachmentNames"]?.text == "a-1.txt")
    #expect(extraction.records[1].fields["text"]?.text == "Her remarks:\n\nPage 4: fine.")
    #expect(extraction.records[1].fields["sent"]?.moment?.utc == "2012-03-05T09:12:00Z")
    #expect(extraction.facts["workroomID"]?.text == "28117640")
    #expect(extraction.facts["status"]?.value == "complete")
  }
}
