import PageReading
import Testing
import WorkroomModel

@testable import WorkroomImport

/// Times of a page are decided by all its rows together.
@Suite struct PageTimesTests {
  private func records(_ times: [String]) throws -> PageExtraction {
    let rows = times.enumerated().map { index, time in
      "<tr id=msgRowA\(index)><td><div class=msgUserWidth>A</div></td><td><div class=msgContentWidth>"
        + "<div>Words \(index)</div></div></td><td><div class=msgdateWidth>\(time)</div></td></tr>"
    }
    let markup =
      "<!-- saved from url=(0050)https://www.elance.com/php/collab/main/collab.php?bidid=64893377 -->"
      + "<html><head><title>A job - Messages | Elance Workroom</title></head><body>"
      + "<table id=msgTable class=msgTable><tbody>\(rows.joined())</tbody></table></body></html>"
    return try #require(try PlatformProfile.elance().extract(SavedPage(Array(markup.utf8))))
  }

  private func instants(_ extraction: PageExtraction) -> [String?] {
    extraction.records.filter { $0.kind == "message" }.map { $0.fields["sent"]?.moment?.utc }
  }

  @Test func aNumberAboveTwelveDecidesForTheWholePage() throws {
    let found = try records(["03/04/2015 9:00 am", "25/03/2015 9:00 am", "02/01/2015 9:00 am"])
    #expect(
      instants(found) == [
        "2015-04-03T13:00:00Z", "2015-03-25T13:00:00Z", "2015-01-02T14:00:00Z",
      ])
    #expect(
      found.records[0].fields["sentBasis"]?.text
        == "day before month, as 25/03/2015 9:00 am on this page shows")
    #expect(found.records[0].fields["sent"]?.text == "03/04/2015 9:00 am")
  }

  @Test func monthsFirstAreReadWhereASecondNumberShowsIt() throws {
    #expect(
      instants(try records(["04/03/2015 9:00 am", "03/25/2015 9:00 am"]))
        == ["2015-04-03T13:00:00Z", "2015-03-25T13:00:00Z"])
  }

  @Test func theOrderOfTheRowsDecidesWhereNoNumberDoes() throws {
    // Day first these run 5 Apr, 3 May, 2 Jun; month first 4 May, 5 Mar, 6 Feb: both are in order.
    let both = try records(["05/04/2015", "03/05/2015", "02/06/2015"])
    #expect(instants(both) == [nil, nil, nil])
    // Month first these fall: 4 Mar, 3 Nov … day first they do not.
    let one = try records(["12/03/2015", "11/05/2015", "10/04/2015"])
    #expect(
      instants(one) == ["2015-12-03T05:00:00Z", "2015-11-05T05:00:00Z", "2015-10-04T04:00:00Z"])
    #expect(one.records[0].fields["sentBasis"]?.text.contains("stand in order") == true)
  }

  @Test(arguments: [["03/04/2015", "05/04/2015"], ["25/03/2015", "03/25/2015"]])
  func whatThePageDoesNotDecideIsKeptAsItStandsAndMarked(times: [String]) throws {
    let found = try records(times)
    #expect(instants(found) == [nil, nil])
    #expect(found.records.map { $0.fields["sent"]?.text } == times)
    #expect(found.records[0].fields["sentBasis"]?.text.hasPrefix("cannot be determined") == true)
    let codes = found.diagnostics.map(\.code)
    #expect(codes.contains("page-date-order-undecided"))
  }

  @Test func theHourThatIsRepeatedIsDecidedByTheRowsAroundIt() throws {
    // On 1 Nov 2015 the clocks of New York showed 1:00 to 2:00 twice. Newest first: 1:10 above 1:40
    // can only be the second 1:10 after the first 1:40.
    let found = try records([
      "Nov 1, 2015<br>3:00 am", "Nov 1, 2015<br>1:10 am", "Nov 1, 2015<br>1:40 am",
      "Nov 1, 2015<br>12:30 am",
    ])
    #expect(
      instants(found) == [
        "2015-11-01T08:00:00Z", "2015-11-01T06:10:00Z", "2015-11-01T05:40:00Z",
        "2015-11-01T04:30:00Z",
      ])
    let sent = found.records.map { $0.fields["sent"]?.moment }
    #expect(sent.map { $0?.isAmbiguous } == [false, false, false, false])
    #expect(sent[1]?.offsetMinutes == -300)
    #expect(sent[2]?.offsetMinutes == -240)
    #expect(found.records[1].fields["sentBasis"]?.text.contains("twice") == true)
    #expect(found.facts["rowOrder"]?.text == "newest first")
  }

  @Test func theHourThatIsRepeatedStaysMarkedWhereNothingDecides() throws {
    let found = try records([
      "Nov 1, 2015<br>3:00 am", "Nov 1, 2015<br>1:10 am", "Nov 1, 2015<br>12:30 am",
    ])
    #expect(found.records[1].fields["sent"]?.moment?.isAmbiguous == true)
    #expect(
      found.records[1].fields["sentBasis"]?.text
        == "cannot be determined: the clock showed this time twice; the first is taken")
  }

  @Test func theOrderOfRowsIsDetected() throws {
    #expect(
      try records(["Mar 1, 2015<br>9:00 am", "Mar 2, 2015<br>9:00 am"]).facts["rowOrder"]?.text
        == "oldest first")
    #expect(
      try records([
        "Mar 1, 2015<br>9:00 am", "Mar 2, 2015<br>9:00 am", "Mar 1, 2015<br>8:00 am",
      ]).facts["rowOrder"] == nil)
  }
}

/// The ways in which people pasted a page of messages.
@Suite struct TranscriptLayoutTests {
  private let head =
    "My Elance > A job\nE28117640-WR@workroom.elance.com\n"
    + "Sender\tMessage | Attachments\tDate/Time\n"

  private func extraction(_ rest: String) throws -> PageExtraction {
    try #require(try PlatformProfile.elance().extractTranscript(head + rest))
  }

  private func rows(_ extraction: PageExtraction) -> [[String?]] {
    extraction.records.map {
      [$0.fields["author"]?.text, $0.fields["text"]?.text, $0.fields["sent"]?.moment?.utc]
    }
  }

  @Test func rowsWithTabsBetweenTheCells() throws {
    let found = try extraction(
      "Marta L.\tThank you.\tMar 8, 2012 6:46 am\r\n"
        + "Henrik S.\tFirst line\r\nsecond line\r\nAttachment: a.txt (327 bytes)\tMar 5, 2012\r\n")
    #expect(
      rows(found) == [
        ["Marta L.", "Thank you.", "2012-03-08T11:46:00Z"],
        ["Henrik S.", "First line\nsecond line", "2012-03-05T05:00:00Z"],
      ])
    #expect(found.records[1].fields["attachmentNames"]?.text == "a.txt")
    #expect(found.records.map(\.place) == ["line 4", "line 5"])
    #expect(found.diagnostics.isEmpty)
  }

  @Test func datesWithoutTimes() throws {
    let found = try extraction(
      "Marta L.\n\t\nThank you.\n\t\nMar 8, 2012\nHenrik S.\n\t\nOn May 1, 2012 we meet.\n\t\n"
        + "Mar 5, 2012 4:12 am\n")
    #expect(
      rows(found) == [
        ["Marta L.", "Thank you.", "2012-03-08T05:00:00Z"],
        ["Henrik S.", "On May 1, 2012 we meet.", "2012-03-05T09:12:00Z"],
      ])
  }

  @Test func noDatesAtAll() throws {
    let found = try extraction(
      "Henrik S.\n\t\nGood morning,\n\nhere.\n\t\nMarta L.\n\t\nThank you.\n")
    #expect(
      rows(found) == [
        ["Henrik S.", "Good morning,\n\nhere.", nil], ["Marta L.", "Thank you.", nil],
      ])
    #expect(found.diagnostics.map(\.code) == ["transcript-without-times"])
  }

  @Test func linesThatBelongToNoMessageAreSaid() throws {
    let found = try extraction(
      "Marta L.\n\t\nHello.\n\t\nMar 8, 2012\n6:46 am\nHenrik S.\n\t\nUnfinis")
    #expect(found.records.count == 1)
    #expect(found.diagnostics.map(\.code) == ["transcript-rest"])
  }
}
