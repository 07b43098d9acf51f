import MailReading
import PageReading
import Testing
import WorkroomModel

@testable import WorkroomImport

/// What profiles make of pages whose markup is known, and of those whose headings alone tell.
@Suite struct PageExtractionTests {
  private func elance(_ body: String, url: String = "collab.php?bidid=70609804") throws
    -> PageExtraction
  {
    let address = "https://www.elance.com/php/collab/main/\(url)"
    let page = SavedPage(
      Array("<!-- saved from url=(0010)\(address) --><html><body>\(body)</body></html>".utf8))
    return try #require(try PlatformProfile.elance().extract(page))
  }

  private func fields(_ record: PageRecord) -> [String: String] {
    record.fields.mapValues { $0.value ?? $0.text }
  }

  @Test func aTableOfUnknownMarkupIsReadByItsHeadings() throws {
    let extraction = try elance(
      """
      <table class="z9"><tr><th>FROM</th><th>Posted</th><th>Comments:</th><th>Priority</th></tr>
      <tr><td>Anna B.</td><td>Mar 31, 2009 2:07 pm</td><td>Two words</td><td>high</td></tr></table>
      """)
    let record = try #require(extraction.records.first)
    #expect(extraction.records.count == 1)
    #expect(record.kind == "message")
    #expect(record.basis == "headings")
    #expect(record.fields["author"]?.text == "Anna B.")
    #expect(record.fields["text"]?.text == "Two words")
    #expect(record.fields["sent"]?.moment?.utc == "2009-03-31T18:07:00Z")
    let diagnostic = try #require(extraction.diagnostics.first)
    #expect(extraction.diagnostics.count == 1)
    #expect(diagnostic.code == "page-columns-not-understood")
    #expect(diagnostic.detail.contains("“Priority”"))
  }

  @Test func headingsMayStandInPlainCellsAndSpanColumns() throws {
    let extraction = try elance(
      """
      <table><tr><td>Files of this job</td></tr></table>
      <table><tr><td colspan="2">File Name</td><td>File Size</td><td>Posted By</td>
      <td>Mood</td></tr>
      <tr><td>+</td><td>a.txt</td><td title="138 bytes">0.1 KB</td><td>Anna B.</td>
      <td>calm</td></tr>
      <tr><td colspan="5">1 file</td></tr></table>
      """)
    #expect(extraction.records.map(\.kind) == ["file"])
    #expect(extraction.records.first?.fields["uploadedBy"]?.text == "Anna B.")
    #expect(extraction.records.first?.fields["size"]?.value == "138")
    #expect(
      extraction.diagnostics.map(\.code)
        == ["page-row-not-understood", "page-columns-not-understood"])
    #expect(extraction.diagnostics.last?.detail.contains("“Mood”") == true)
  }

  @Test func aTableInsideATableIsReadOnce() throws {
    let extraction = try elance(
      """
      <table><tr><td><table><tr><th>Week Ending</th><th>Submitted</th><th>Provider</th>
      <th>Hours Logged</th><th>Hours Billed</th></tr>
      <tr><td>Mar 7, 2010</td><td>Mar 8, 2010</td><td>Anna B.</td><td>8:30</td><td>9:00</td></tr>
      </table></td></tr></table>
      """)
    #expect(extraction.records.map(\.kind) == ["timesheet"])
    #expect(extraction.records.first.map(fields)?["hoursLogged"] == "510")
    #expect(extraction.diagnostics.isEmpty)
  }

  @Test func milestonesAreReadWhereTheirColumnHasNoHeading() throws {
    let extraction = try elance(
      """
      <table><tr><th></th><th>Delivery Date</th><th>Amount</th></tr>
      <tr><td>Milestone 1: Draft</td><td>10 Nov 2014</td><td>$75</td></tr>
      <tr><td>Total</td><td></td><td>$75</td></tr></table>
      """)
    #expect(extraction.records.map(\.kind) == ["milestone"])
    #expect(
      extraction.records.first.map(fields)
        == ["name": "Milestone 1: Draft", "due": "2014-11-10", "amount": "$75"])
  }

  @Test func aTableThatNothingReadsIsNamed() throws {
    let extraction = try elance(
      "<table><tr><th>Widget</th><th>Colour</th></tr><tr><td>a</td><td>b</td></tr></table>")
    #expect(extraction.records.isEmpty)
    #expect(extraction.diagnostics.map(\.code) == ["page-table-not-understood"])
    #expect(extraction.diagnostics.first?.detail.contains("“Widget”, “Colour”") == true)
  }

  @Test func aRequiredDateThatIsNoneIsTold() throws {
    let extraction = try elance(
      """
      <table><tr><th>Sender</th><th>Message</th><th>Date/Time</th></tr>
      <tr><td>Anna B.</td><td>x</td><td>yesterday</td></tr></table>
      """)
    #expect(extraction.records.first?.fields["sent"]?.text == "yesterday")
    #expect(extraction.diagnostics.map(\.code) == ["page-date-not-understood"])
  }

  @Test(arguments: [
    ("<b class=jobFilter>Working</b>", ["page-filtered"]),
    ("<b class=jobFilter>All Jobs</b><input id=myjobs-search value=logo>", ["page-filtered"]),
    (
      "<div class=jobStatusBar><b class=jobFilter>All Jobs</b><input value=logo></div>",
      ["page-filtered"]
    ),
    (
      "<div class=jobStatusBar><b class=jobFilter>All Jobs</b><input value='Search Jobs'></div>", []
    ),
    ("<b class=jobFilter>All Jobs</b><div id=myjobs-loadmore>", ["page-incomplete"]),
    ("<b class=jobFilter>All Jobs</b><div id=myjobs-loadmore style='display: none'>", []),
  ])
  func aListThatShowsAPartOnlySaysSo(_ markup: String, _ codes: [String]) throws {
    let page = SavedPage(
      Array(
        """
        <html><head><title>My Jobs | Elance</title></head><body>\(markup)</div>
        <div class="job dashboard"><div class="checkbox"><input value="70609804"></div>
        <div class="left"><a class="jobName">A job</a></div><div class="left"></div>
        <div class="left">Working</div></div></body></html>
        """.utf8))
    let extraction = try #require(try PlatformProfile.elance().extract(page))
    #expect(extraction.diagnostics.map(\.code) == codes)
    #expect(extraction.isIncomplete == !codes.isEmpty)
    #expect(extraction.records.first.map(fields)?["workroomID"] == "70609804")
  }

  /// Mailman's own pages, whose markup every archive of it shows.
  @Test func aPipermailPageGivesItsMessage() throws {
    let page = SavedPage(
      Array(
        """
        <HTML><HEAD><TITLE> [Owls] Nest boxes
           </TITLE></HEAD><BODY BGCOLOR="#ffffff"><H1>[Owls] Nest boxes</H1>
            <B>Ada Byron</B>
            <A HREF="mailto:owls%40example.org?Subject=Re%3A%20Nest&In-Reply-To=%3Cq1@example.org%3E"
               TITLE="[Owls] Nest boxes">ada at example.org
               </A><BR>
            <I>Wed Mar  1 00:28:26 EST 2000</I><P><UL></UL><HR>
        <!--beginarticle-->
        <PRE>Three are taken.
        </PRE>
        <!--endarticle--></BODY></HTML>
        """.utf8))
    let extraction = try #require(try PlatformProfile(builtIn: "hypermail").extract(page))
    let record = try #require(extraction.records.first)
    #expect(extraction.kind == "pipermail-message")
    #expect(extraction.facts["workroomID"]?.value == "owls")
    #expect(fields(record)["author"] == "Ada Byron")
    #expect(fields(record)["authorAddress"] == "ada at example.org")
    #expect(fields(record)["subject"] == "[Owls] Nest boxes")
    #expect(fields(record)["inReplyTo"] == "q1@example.org")
    #expect(fields(record)["text"] == "Three are taken.")
    #expect(record.fields["sent"]?.moment?.utc == "2000-03-01T05:28:26Z")
    #expect(extraction.diagnostics.isEmpty)
  }

  @Test func aJoinedMessageAtTheTopOfAPageHasNoSender() throws {
    let page = SavedPage(
      Array(
        """
        <html><head><title>Exported Data</title></head><body><div class="page_body chat_page">
        <div class="history"><div class="message default clearfix joined" id="message7">
        <div class="body"><div class="pull_right date details" title="06.11.2018 10:35:21 UTC+01:00">
        </div><div class="text">Hello</div></div></div></div></div></body></html>
        """.utf8))
    let extraction = try #require(try PlatformProfile(builtIn: "telegram").extract(page))
    #expect(extraction.records.first?.fields["author"] == nil)
    #expect(extraction.records.first?.fields["sent"]?.moment?.utc == "2018-11-06T09:35:21Z")
    #expect(extraction.records.first?.fields["sent"]?.moment?.basis == .stated)
    #expect(extraction.diagnostics.map(\.code) == ["page-field-missing"])
  }

  @Test func anUpworkRoomsMailIsAMessageOfThatRoom() throws {
    let mail = MailMessage(
      Array(
        """
        From: Anna Berg <room_0a1b2c3d4e5f60718293@upwork.com>\r
        To: marta@example.org\r
        Subject: New message\r
        Date: Mon, 6 Jun 2016 10:00:00 +0000\r
        Message-ID: <m1@upwork.com>\r
        \r
        Please send the invoice.\r

        """.utf8))
    let upwork = try PlatformProfile(builtIn: "upwork")
    let found = try #require(upwork.interpret(mail))
    #expect(found.workroomID == "0a1b2c3d4e5f60718293")
    #expect(found.medium == .notification)
    #expect(found.records.first.map(fields)?["author"] == "Anna Berg")
    #expect(found.records.first.map(fields)?["text"] == "Please send the invoice.")
    #expect(found.records.first?.fields["textBasis"] != nil)
    #expect(try PlatformProfile.elance().interpret(mail) == nil)
  }

  @Test func anUpworkContractPageIsReadByItsHeadings() throws {
    let page = SavedPage(
      Array(
        """
        <!-- saved from url=(0010)https://www.upwork.com/contracts/~01aa2233445566778899 -->
        <html><body><h1>Logo</h1><table><tr><th>Milestone</th><th>Due date</th><th>Amount</th>
        <th>Status</th></tr><tr><td>Draft</td><td>Jun 30, 2016</td><td>$120.00</td>
        <td>Pending approval</td></tr></table></body></html>
        """.utf8))
    let extraction = try #require(try PlatformProfile(builtIn: "upwork").extract(page))
    #expect(extraction.facts["workroomID"]?.text == "01aa2233445566778899")
    #expect(
      extraction.records.first.map(fields)
        == ["name": "Draft", "due": "2016-06-30", "amount": "$120.00", "status": "submitted"])
    // Nothing says in which zone Upwork prints days.
    #expect(extraction.records.first?.fields["due"]?.moment?.basis == .unknown)
  }

  @Test func everyRuleOfElanceSaysItsSourceAndWhenItWasStated() throws {
    let rules = try PlatformProfile.elance().facts.rules
    #expect(rules.count >= 65)
    for rule in rules {
      let isDated =
        rule.source.contains("[") || rule.from != nil || rule.through != nil
        || rule.source.contains("is not known") || rule.source.contains("uncertain")
      #expect(isDated, "\(rule.id)")
    }
    func values(_ id: String) -> [String: Int]? { rules.first { $0.id == id }?.values }
    #expect(values("quota")?["bytes"] == 500 << 20)
    #expect(values("quota-blurb")?["bytes"] == 1 << 30)
    #expect(values("quota-workspace")?["bytes"] == 50 << 20)
    #expect(values("file-size")?["bytes"] == 100 << 20)
    #expect(values("files-per-message")?["files"] == 10)
    #expect(values("review-terms")?["days"] == 7)
    #expect(values("dispute-response")?["businessDays"] == 2)
    #expect(values("dispute-response.2009")?["businessDays"] == 3)
    #expect(values("retention-not-hired")?["months"] == 6)
    #expect(values("retention-inactive")?["months"] == 12)
    let record = rules.filter { $0.id.hasPrefix("official-record") && $0.holds(on: "2008-01-01") }
    #expect(record.first?.id == "official-record.2008")
    #expect(rules.first { $0.id == "official-record" }?.source.contains("2014 to 2016") == true)
  }
}
