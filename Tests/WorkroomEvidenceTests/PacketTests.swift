import BagIt
import Foundation
import Testing
import WorkroomModel

@testable import WorkroomEvidence

@Suite struct PacketPlanTests {
  @Test func numbersTheOfficialRecordFirstAndTheAnnexLast() throws {
    let plan = try SmallJob().plan()
    let lines = plan.exhibits.map { "\($0.control) \($0.title) \($0.recordClass.rawValue)" }
    #expect(
      lines == [
        "WR01-00001 Terms, revision 1 official",
        "WR01-00002 Terms, revision 2 official",
        "WR01-00003 Status Report official",
        "WR01-00004 Message official",
        "WR01-00005 Message official",
        "WR01-00006 Message undetermined",
        "WR01-00007 Saved page “Messages it's 1.html” official",
        "WR01-00008 E-mail sent by the platform copy",
        "WR01-00009 E-mail sent to the workroom undetermined",
        "WR01-00010 Dispute Notice supplementary",
        "WR01-00011 Payment entry: funded supplementary",
        "WR01-00012 File “list.txt” supplementary",
        "WR01-00013 File “photos.zip” supplementary",
        "WR01-00014 File “letter.html” supplementary",
      ])
    #expect(plan.exhibits.filter(\.isAnnex).map(\.control).first == "WR01-00010")
    #expect(plan.exhibits[5].attachments == ["WR01-00012"])
    #expect(plan.exhibits[11].parent == "WR01-00006")
  }

  @Test func keepsNumbersWhateverIsSelected() throws {
    let job = SmallJob()
    var options = job.options
    options.person = "anna"
    options.contextMessages = 0
    options.includeAnnex = false
    let plan = try job.plan(options)
    #expect(
      plan.exhibits.map(\.control) == [
        "WR01-00001", "WR01-00002", "WR01-00003", "WR01-00004", "WR01-00005", "WR01-00007",
        "WR01-00008",
      ])
    #expect(
      plan.leftOut.map { "\($0.control) \($0.reason)" } == [
        "WR01-00006 outside the selection", "WR01-00009 outside the selection",
        "WR01-00010 the annex is left out", "WR01-00011 the annex is left out",
        "WR01-00012 the annex is left out", "WR01-00013 the annex is left out",
        "WR01-00014 the annex is left out",
      ])
  }

  @Test func takesMessagesAroundASelectedOneAsContext() throws {
    let job = SmallJob()
    var options = job.options
    options.query = "formula"
    options.contextMessages = 1
    let messages = try job.plan(options).exhibits.filter { $0.kind == .message }
    #expect(
      messages.map { "\($0.control) \($0.isContext)" } == ["WR01-00005 false", "WR01-00006 true"])
  }

  @Test func tellsAgreedDeliveredPaidChangedSaidInThisOrder() throws {
    let narrative = try SmallJob().plan().narrative
    #expect(
      narrative.map(\.heading) == ["Agreed", "Delivered", "Paid", "Changed", "Said", "The dispute"])
    #expect(
      narrative[0].statements.map(\.text) == [
        "Terms, revision 1 proposed by Anna Berg on 2016-01-02, total USD 1,000.00; accepted by the "
          + "client on 2016-01-02 and by the freelancer on 2016-01-03.",
        "Terms, revision 2 proposed by Marta Lindqvist on 2016-02-10, total USD 1,500.00; an "
          + "acceptance by the client is not in this archive; accepted by the freelancer on 2016-02-10.",
        "The last revision that this archive shows as accepted by both sides is Terms, revision 1, "
          + "total USD 1,000.00.",
      ])
    let supported = narrative.flatMap(\.statements).filter { !$0.controls.isEmpty }
    #expect(supported.count == narrative.flatMap(\.statements).count)
    #expect(narrative[1].caveat?.contains("not official record") == true)
    #expect(narrative[2].caveat?.contains("not official record") == true)
  }

  @Test func namesASilenceOnlyWithWhatTheSourcesCover() throws {
    let job = SmallJob()
    let covered = try job.plan().gaps
    #expect(covered.map { "\($0.side) \($0.days) \($0.isCovered)" } == ["client 60 true"])
    var other = job
    other.record.coverage = []
    let plan = try other.plan()
    #expect(try job.plan().chronology.contains(where: \.isGap))
    #expect(plan.chronology.count { $0.isGap } == 0)
    let told = plan.narrative.flatMap(\.statements).map(\.text)
    #expect(told.count { $0.hasPrefix("No message from") } == 0)
    let open = try #require(plan.gaps.first)
    #expect(
      open.inWords(.utc)
        == "No message from the client in this archive for 60 days (2016-02-01 to 2016-04-01); saved "
        + "pages do not cover the whole period, so whether there was one cannot be determined.")
  }

  @Test func showsABareDollarInTheOneDollarThatTheJobNames() throws {
    var job = SmallJob()
    job.record.disputes[0].amount = Money(minorUnits: 50_000, currency: "$")
    func amount() throws -> String? {
      try job.plan().exhibits.first { $0.kind == .disputeEvent }?.facts
        .first { $0.label == "Amount" }?.value
    }
    #expect(try amount() == "USD 500.00, a bare $ in the source")
    #expect(
      try job.plan().narrative[5].statements[0].text
        .contains("Dispute Notice (USD 500.00, a bare $ in the source)"))
    job.record.terms[0].total = Money(minorUnits: 100_000, currency: "CAD")
    #expect(try amount() == "$500.00")
    job.record.disputes[0].amount = Money(minorUnits: 50_000, currency: "EUR")
    #expect(try amount() == "EUR 500.00")
  }

  @Test func addsUpWhatIsReleasedOfTheTermsInForce() throws {
    var job = SmallJob()
    let day = try #require(job.record.terms[0].proposedAt)
    job.record.milestones = (1...3).map { number in
      var milestone = Milestone(name: "Part \(number)")
      milestone.revision = 1
      milestone.amount = Money(minorUnits: Int64(number) * 10_000, currency: "USD")
      milestone.fundedAt = number < 3 ? day : nil
      milestone.releasedAt = number < 2 ? day : nil
      return milestone
    }
    #expect(
      try job.plan().narrative[2].statements.last?.text
        == "Of 3 milestones of Terms, revision 1, 1 is shown as released (“Part 1”: USD 100.00), "
        + "1 is shown as funded and not as released (“Part 2”: USD 200.00), 1 is shown neither as "
        + "funded nor as released (“Part 3”: USD 300.00).")
    job.record.milestones[0].amount = Money(minorUnits: 10_000, currency: "$")
    #expect(try job.plan().narrative[2].statements.last?.text.contains("(“Part 1”)") == true)
  }

  @Test func marksWhatFollowedTheDispute() throws {
    let message = try SmallJob().plan().exhibits[5]
    #expect(message.warnings == ["dated after the first step of the dispute"])
  }

  @Test func withholdsPagesThatSpeakOfOtherJobs() throws {
    let job = SmallJob()
    var options = job.options
    let page = try #require(job.record.terms[0].origins.first)
    options.sharedDocuments = [page.digest]
    let plan = try job.plan(options)
    #expect(
      plan.withheld.map { "\($0.control): \($0.reason)" } == [
        "WR01-00007: the page or mail also speaks of other jobs",
        "WR01-00013: none in this archive: no source holds its bytes",
      ])
    #expect(!plan.wantedNatives.contains { $0.digest == page.digest })
    let scratch = try ScratchFolder()
    try job.write(to: scratch.path + "/p", options: options)
    let row = try indexRows(scratch.path + "/p")[6]
    #expect(row["WITHHELD"] == "the page or mail also speaks of other jobs")
    #expect(row["NATIVEPATH"] == "" && row["SHA256HASH"] == page.digest && row["RECIPE"] != "")
    #expect(try contents(scratch.path + "/p/data/text/WR01-00007.txt").contains(page.digest))
    #expect(try verify(packet: scratch.path + "/p").isSound)
  }
}

@Suite struct PacketWritingTests {
  @Test func laysThePacketOut() throws {
    let scratch = try ScratchFolder()
    let summary = try SmallJob().write(to: scratch.path + "/WR01")
    let names = try shell("find . -type f | LC_ALL=C sort", in: scratch.path + "/WR01").output
    #expect(
      names.split(separator: "\n").filter { !$0.hasPrefix("./data/text/") } == [
        "./bag-info.txt", "./bagit.txt", "./custody/custody.jsonl", "./data/README.txt",
        "./data/VERIFY.txt", "./data/annex.html", "./data/authenticity.csv",
        "./data/certificate.html", "./data/chronology.csv", "./data/completeness.csv",
        "./data/evidence.sha256", "./data/exhibits.csv", "./data/method.txt",
        "./data/natives/WR01-00007.html.txt", "./data/natives/WR01-00008.eml",
        "./data/natives/WR01-00009.eml", "./data/natives/WR01-00012.txt",
        "./data/natives/WR01-00014.html.txt", "./data/packet.html", "./data/parties.csv",
        "./data/profile.json", "./data/redactions.csv", "./data/sources.csv",
        "./manifest-sha256.txt",
        "./manifest-sha512.txt", "./seal/SEAL.txt", "./tagmanifest-sha256.txt",
        "./tagmanifest-sha512.txt",
      ])
    #expect(summary.exhibits == 14)
    #expect(summary.natives == 5)
    #expect(summary.withoutNative.map(\.control) == ["WR01-00013"])
    let report = try BagValidator.validate(directory: scratch.path + "/WR01", policy: .strict)
    #expect(report.problems == [])
  }

  @Test func givesTheSamePayloadOnAnyDayAndInAnyOrderOfSources() throws {
    let scratch = try ScratchFolder()
    let job = SmallJob()
    try job.write(to: scratch.path + "/a")
    var shuffled = job
    shuffled.record.origins.reverse()
    try shuffled.write(
      to: scratch.path + "/b",
      run: PacketRun(time: "2030-12-31T23:59:59Z", agent: "Somebody Else"))
    let difference = try shell(
      "diff -r a/data b/data && cmp a/manifest-sha256.txt b/manifest-sha256.txt", in: scratch.path)
    #expect(difference.output == "")
    #expect(difference.status == 0)
    #expect(
      try contents(scratch.path + "/a/bag-info.txt") != contents(scratch.path + "/b/bag-info.txt"))
  }

  @Test func marksWhatIsNotOfficialRecordWhereverItIsCited() throws {
    let scratch = try ScratchFolder()
    try SmallJob().write(to: scratch.path + "/p")
    let page = try contents(scratch.path + "/p/data/packet.html")
      .replacing(#/<[^>]*>/#, with: "")
    #expect(page.contains("[not official record: WR01-00011]"))
    #expect(page.contains("[WR01-00006; not official record: WR01-00012]"))
  }

  @Test func writesNoRecipeWithoutTheDigestItMustPrint() throws {
    let scratch = try ScratchFolder()
    let job = SmallJob()
    var options = job.options
    options.sharedDocuments = Set(job.record.origins.map(\.digest))
    try job.write(to: scratch.path + "/p", options: options)
    for row in try indexRows(scratch.path + "/p") where row["RECIPE"] != "" {
      #expect(row["SHA256HASH"]?.utf8.count == 64, "\(row["BEGDOC"] ?? "")")
    }
  }

  @Test func refusesANativeThatChangedSinceImport() throws {
    let scratch = try ScratchFolder()
    let job = SmallJob()
    let plan = try job.plan()
    #expect(throws: PacketError.self) {
      try write(
        plan, material: job.material(altering: true), to: scratch.path + "/x",
        run: PacketRun(time: "2026-01-02T03:04:05Z"), isDurable: false)
    }
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/x"))
  }

  @Test func refusesAPacketThatHoldsNothing() throws {
    let scratch = try ScratchFolder()
    let job = JobRecord(job: Job(key: "example-1", platform: "example"))
    let small = SmallJob()
    let plan = plan(
      packetOf: job, audits: [], sources: [], facts: small.facts, options: small.options)
    #expect(throws: PacketError.self) {
      try write(
        plan, material: small.material(), to: scratch.path + "/x",
        run: PacketRun(time: "2026-01-02T03:04:05Z"), isDurable: false)
    }
  }

  @Test func indexesAMessageWithEverythingReviewProgramsWant() throws {
    let scratch = try ScratchFolder()
    try SmallJob().write(to: scratch.path + "/p")
    let rows = try indexRows(scratch.path + "/p")
    let mail = rows[7]
    #expect(mail["BEGDOC"] == "WR01-00008")
    #expect(mail["EDRM_MIH"] == messageIdentityHash("<a.1@example.org>"))
    #expect(mail["SUBJECT"] == "=1+1 a subject that a spreadsheet would run")
    #expect(mail["TO"] == "E75331846-WR@workroom.example")
    #expect(mail["AUTH_GRADE"] == "NOT-CHECKED")
    #expect(mail["NATIVEPATH"] == "natives/WR01-00008.eml")
    let asked = rows[3]
    #expect(asked["CORROBORATED_BY"] == "WR01-00008")
    #expect(asked["NATIVEPATH"] == "natives/WR01-00007.html.txt")
    #expect(asked["SOURCE_LOCATOR"] == "pages/Messages it's 1.html; place /html/body/table/tr[1]")
    #expect(rows[5]["BEGATTACH"] == "WR01-00012")
    #expect(rows[11]["PARENTID"] == "WR01-00006")
    #expect(rows[12]["WITHHELD"] == "none in this archive: no source holds its bytes")
    #expect(rows[12]["SHA256HASH"] == "")
    let raw = try contents(scratch.path + "/p/data/exhibits.csv")
    #expect(raw.contains("'=1+1 a subject"))
    #expect(raw.contains("\r\n"))
  }

  @Test func hashesTheMessageIDWithItsBrackets() {
    #expect(
      messageIdentityHash("<CALckR-a8UDkRjO4xJyjd_s0GPxQWw@mail.gmail.com>")
        == "1de319c276884bd0c9e2f1621ada26cc")
    #expect(messageIdentityHash("CALckR@mail.gmail.com") == nil)
    #expect(messageIdentityHash("<no at sign>") == nil)
  }

  @Test func quotesThePlatformsRuleAndEscapesForeignMarkup() throws {
    let scratch = try ScratchFolder()
    try SmallJob().write(to: scratch.path + "/p")
    let page = try contents(scratch.path + "/p/data/packet.html")
    #expect(page.contains("Only Messages, Status Reports, and Terms count."))
    #expect(page.contains("Example help, page 1"))
    #expect(page.contains("A &lt;b&gt;garden"))
    #expect(!page.contains("<b>garden"))
    #expect(!page.contains("<script"))
    #expect(!page.contains("http://"))
    #expect(!page.contains("https://"))
    #expect(page.contains("no legal advice"))
  }

  @Test func splitsALongPacketIntoPages() throws {
    let scratch = try ScratchFolder()
    var job = SmallJob()
    let template = job.record.messages[2]
    for number in 0..<600 {
      var message = template
      message.key = "msg-\(number + 10)"
      message.text = String(repeating: "Long words of message \(number). ", count: 120)
      message.sent?.secondsSince1970 += Int64(number * 60)
      job.record.messages.append(message)
    }
    try job.write(to: scratch.path + "/p")
    let second = try contents(scratch.path + "/p/data/packet-2.html")
    #expect(second.contains("Long words"))
    for name in ["packet", "packet-2"] {
      #expect(try contents(scratch.path + "/p/data/\(name).html").utf8.count <= 2_000_000)
    }
    #expect(try verify(packet: scratch.path + "/p").isSound)
  }

  @Test func namesNothingThatRunsWhenOpened() {
    var exhibit = Exhibit(kind: .file, recordClass: .supplementary, issue: .delivered, title: "x")
    exhibit.control = "WR01-00001"
    let names = [
      ("notes.TXT", "WR01-00001.txt"), ("page.html", "WR01-00001.html.txt"),
      ("setup.exe", "WR01-00001.exe.bin"), ("no ending", "WR01-00001.bin"),
      (".profile", "WR01-00001.bin"), ("x.y/../z", "WR01-00001.bin"),
      ("archive.tar.gz", "WR01-00001.gz"),
      ("trailing.", "WR01-00001.bin"), ("image.svg", "WR01-00001.svg.txt"),
    ]
    for (name, expected) in names {
      exhibit.fileName = name
      #expect(nativeName(of: exhibit) == expected, "\(name)")
    }
  }
}
