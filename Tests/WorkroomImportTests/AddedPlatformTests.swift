import MailReading
import PageReading
import Testing
import WorkroomModel

@testable import WorkroomImport

/// A platform that nobody has heard of, added with nothing but the manual of profiles.
@Suite struct AddedPlatformTests {
  @Test func itsPageGivesTheJobItsMessagesAndItsStages() throws {
    let profile = try PlatformProfile(yaml: Self.yaml, name: "guildhall.yaml")
    let found = try #require(try profile.extract(SavedPage(Array(Self.page.utf8))))
    #expect(found.facts["workroomID"]?.text == "88121")
    #expect(found.isIncomplete)
    #expect(found.diagnostics.map(\.code) == ["page-incomplete"])
    let said = found.records.filter { $0.kind == "message" }
    #expect(said.map { $0.fields["author"]?.text } == ["Ilse Brandt", "Ilse Brandt", "Oak & Sons"])
    #expect(
      said.map { $0.fields["sent"]?.moment?.utc } == [
        "2018-02-03T09:05:00Z", "2018-02-03T09:40:00Z", "2018-02-04T17:00:00Z",
      ])
    #expect(said[0].fields["attachmentSizeTexts"]?.text == "48,211 bytes")
    let stages = found.records.filter { $0.kind == "milestone" }
    #expect(stages.map { $0.fields["name"]?.text } == ["Primer", "Coat"])
    #expect(stages.map { $0.fields["due"]?.value } == ["2018-02-03", "2018-02-17"])
    #expect(
      stages.map { $0.fields["amount"]?.value.flatMap { Money($0)?.minorUnits } } == [
        12_000, 30_000,
      ])
    #expect(found.records.first?.fields["status"]?.value == "working")
  }

  @Test func aNotificationOfOneAddressForAllIsKnownByItsFrameAndReplyTo() throws {
    let profile = try PlatformProfile(yaml: Self.yaml, name: "guildhall.yaml")
    let found = try #require(profile.interpret(MailMessage(Array(Self.note.utf8))))
    #expect(found.event == "message")
    #expect(found.workroomID == "88121")
    #expect(found.records.map { $0.fields["author"]?.text } == ["Oak & Sons"])
    #expect(found.records.map { $0.fields["text"]?.text } == ["Looks good, go on."])
  }

  @Test func systemMailWithoutTheFrameStaysAnEvent() throws {
    let profile = try PlatformProfile(yaml: Self.yaml, name: "guildhall.yaml")
    let found = try #require(profile.interpret(MailMessage(Array(Self.funded.utf8))))
    #expect(found.event == "stage paid")
    #expect(found.records.map(\.kind) == ["payment"])
  }

  @Test func checkCountsWhatTheTitleAndTheAddressYield() throws {
    let profile = try PlatformProfile(yaml: Self.yaml, name: "guildhall.yaml")
    let check = try profile.check(SavedPage(Array(Self.page.utf8)))
    let number = try #require(check.facts.first { $0.name == "workroomID" })
    #expect(number.ways.map(\.matches) == [1, 1])
  }

  private static let page = """
    <!doctype html><html><head><meta charset="utf-8"><title>Contract 88121 · Guildhall</title>
    <link rel="canonical" href="https://guildhall.example/contracts/88121?tab=talk"></head><body>
    <header><h1 class="job">Repaint the north gate</h1><p class="state">State: <b>In flight</b></p>
    <p>Paid by <span class="payer">Oak &amp; Sons</span>, made by <span class="maker">Ilse Brandt</span></p></header>
    <ol class="talk">
    <li data-at="2018-02-03T09:05:00Z"><cite>Ilse Brandt</cite><div class="say">Primer is on.</div><a class="doc" href="/f/771">gate.jpg</a> <small>(48,211 bytes)</small></li>
    <li data-at="2018-02-03T09:40:00Z" class="cont"><div class="say">Photo attached above.</div></li>
    <li data-at="2018-02-04T17:00:00Z"><cite>Oak &amp; Sons</cite><div class="say">Looks good, go on.</div></li></ol>
    <table class="stages"><tr><th>Stage</th><th>Due</th><th>Price</th><th>State</th><th>Internal ref</th></tr>
    <tr><td>Primer</td><td>03/02/2018</td><td>120,00 GBP</td><td>Paid</td><td>x1</td></tr>
    <tr><td>Coat</td><td>17/02/2018</td><td>300.00 GBP</td><td>Waiting</td><td>x2</td></tr>
    <tr><td>Total</td><td></td><td>420.00 GBP</td><td></td><td></td></tr></table>
    <a class="older" href="#">Show earlier talk</a></body></html>
    """

  private static let note = """
    From: Guildhall <bell@mail.guildhall.example>
    To: ilse@brandt.example
    Reply-To: contract-88121@in.guildhall.example
    Subject: Oak & Sons wrote about "Repaint the north gate"
    Date: Sun, 04 Feb 2018 17:00:20 +0000
    Message-ID: <b1@mail.guildhall.example>
    MIME-Version: 1.0
    Content-Type: text/plain; charset=utf-8

    Oak & Sons wrote:
    -- cut here --
    Looks good, go on.
    -- end --
    Reply to this mail to answer. Contract no. 88121

    """

  private static let funded = """
    From: Guildhall <bell@mail.guildhall.example>
    To: ilse@brandt.example
    Subject: Stage paid
    Date: Mon, 05 Feb 2018 08:00:00 +0000
    Message-ID: <b2@mail.guildhall.example>
    Content-Type: text/plain

    The stage "Primer" of contract no. 88121 was paid on 5 Feb 2018: 120.00 GBP.

    """

  private static let yaml = #"""
    platform: guildhall
    title: Guildhall
    zone: Europe/London

    vocabulary:
      status:
        working: [In flight]
        complete: [Landed]
        cancelled: [Scrapped]
      side:
        client: [payer]
        freelancer: [maker]

    mail:
      domains: [guildhall.example]
      workroomAddress: '^contract-(\d+)@in\.guildhall\.example$'
      systemAddresses: ['\bbell@mail\.guildhall\.example\b']
      references:
        - { text: 'Contract no\. (\d+)', names: workroom }
        - { text: 'contract no\. (\d+)', names: workroom }
      message:
        begin: '^-- cut here --$'
        end: '^-- end --$'
        sender: '^(.+) wrote:$'
      transforms: { date: date, amount: money }
      events:
        - name: stage paid
          subject: '^Stage paid'
          text: '^The stage "(?<description>.+)" of contract no\. \d+ was paid on (?<date>\d+ [A-Z][a-z]{2} \d{4}): (?<amount>[\d.]+ [A-Z]{3})'
          records:
            - { kind: payment, values: { kind: paid } }

    pages:
      - kind: contract
        recognise: { title: '^Contract \d+ . Guildhall$' }
        facts:
          workroomID: { title: 'Contract (\d+)', url: '/contracts/(\d+)' }
          title: '//h1[@class="job"]'
        incomplete: '//a[@class="older"]'
        records:
          - kind: job
            rows: '//header'
            fields:
              status: { xpath: './/p[@class="state"]/b', transform: status, required: true }
              client: './/span[@class="payer"]'
              freelancer: './/span[@class="maker"]'
          - kind: message
            covers: true
            rows: '//ol[@class="talk"]/li'
            fields:
              author: { xpath: './cite', required: true, inherit: '@class="cont"' }
              sent: { xpath: './@data-at', transform: date, required: true }
              text: { xpath: './div[@class="say"]', required: true }
              attachmentNames: { xpath: './a[@class="doc"]', many: true }
              attachmentSizeTexts: { xpath: './small', pattern: '\((.+)\)', many: true }
              attachmentIDs: { xpath: './a[@class="doc"]/@href', pattern: '(\d+)$', many: true }
          - kind: milestone
            tables: '//table'
            ignoredHeadings: [Internal ref]
            skip: { field: name, pattern: '^Total$' }
            fields:
              name: { headings: [Stage], required: true }
              due: { headings: [Due], transform: date, format: 'dd/MM/yyyy' }
              amount: { headings: [Price], transform: money, required: true }
              status: { headings: [State] }
    policy:
      - { id: retention, text: Contracts are kept two years., source: help page, values: { months: 24 } }

    """#
}
