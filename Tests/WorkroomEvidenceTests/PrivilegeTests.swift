import Foundation
import Testing
import WorkroomModel

@testable import WorkroomEvidence

@Suite struct PrivilegeTests {
  private static let advice =
    "From: Me <me@example.com>\nTo: \"Counsel, Cy\" <cy@law.example>\n"
    + "Subject: What shall we say of the ranges\nDate: Tue, 23 Feb 2016 14:12:14 +0000\n\n"
    + "Between us, the second range was never started.\n"

  private func job() -> SmallJob {
    var job = SmallJob()
    job.rewrite(pages: [:], reply: Self.advice, renaming: [:])
    job.record.messages[1].text = "Between us, the second range was never started."
    job.record.messages[1].subject = "What shall we say of the ranges"
    return job
  }

  @Test func holdsBackMailToALawyerWithEverythingThatOnlyItSays() throws {
    let scratch = try ScratchFolder()
    let job = job()
    let caught = try screen(
      job.plan(), material: job.material(), lawyers: ["CY@law.example"])
    #expect(
      caught.map { "\($0.control): \($0.reason)" } == [
        "WR01-00009: mail to or from CY@law.example, named as a lawyer"
      ])
    var options = job.options
    options.holdBack(caught)
    let plan = try job.plan(options)
    #expect(
      plan.leftOut.map { "\($0.control) \($0.title): \($0.reason)" } == [
        "WR01-00006 Message: held back by the screen for privileged mail",
        "WR01-00009 E-mail: held back by the screen for privileged mail",
      ])
    try job.write(to: scratch.path + "/p", options: options)
    for words in ["never started", "shall we say", "law.example", "Counsel"] {
      #expect(try shell("grep -rl '\(words)' p | cat", in: scratch.path).output == "", "\(words)")
    }
    #expect(try verify(packet: scratch.path + "/p").isSound)
  }

  @Test func writesNoPacketInWhichHeldBackWordsStandElsewhere() throws {
    let scratch = try ScratchFolder()
    var job = job()
    job.record.messages[0].text = "He wrote: between us, the second range was never started."
    var options = job.options
    options.holdBack(
      try screen(job.plan(), material: job.material(), lawyers: ["cy@law.example"]))
    #expect {
      try job.write(to: scratch.path + "/p", options: options)
    } throws: {
      "\($0)".contains("words of a mail that the screen held back")
    }
  }

  @Test func catchesForwardedMailInMailOutsideTheWorkroomOnly() throws {
    let forwarded =
      "From: Me <me@example.com>\nTo: <friend@example.org>\nSubject: look at this, will you\n\n"
      + "This is what she dares to write.\n\n-----Original Message-----\nReady?\n"
    var job = SmallJob()
    job.rewrite(pages: [:], reply: forwarded, renaming: [:])
    #expect(try screen(job.plan(), material: job.material(), lawyers: []) == [])
    for index in job.record.origins.indices where job.record.origins[index].medium == .reply {
      job.record.origins[index].medium = .mail
    }
    job.record.messages[1].occurrences[0].origin.medium = .mail
    let caught = try screen(job.plan(), material: job.material(), lawyers: [])
    // Whoever has looked at it may take it in.
    #expect(
      try screen(job.plan(), material: job.material(), lawyers: [], takesForwarded: true) == [])
    #expect(caught.map(\.reason) == ["holds forwarded mail inside other mail"])
    #expect(caught.first?.words.contains("Ready?") == false)
  }
}

@Suite struct ForumTests {
  @Test func everyForumIsDatedSourcedAndAsksForSomething() {
    #expect(Forum.all.map(\.name) == ["upwork", "freelancer", "smallclaims", "stripe", "paypal"])
    for forum in Forum.all {
      #expect(!forum.title.isEmpty && !forum.asOf.isEmpty && !forum.limits.isEmpty)
      #expect(!forum.sources.isEmpty && !forum.asks.isEmpty)
    }
  }

  @Test func aFileBeyondALimitIsNotTicked() throws {
    let stripe = try #require(Forum.all.first { $0.name == "stripe" })
    let fits = PrintedFile(name: "packet.pdf", sizeInBytes: 4_999_999, pages: 49)
    #expect(fits.isWithin(stripe))
    let large = PrintedFile(name: "a-name-too-long.pdf", sizeInBytes: 5_000_000, pages: 50)
    #expect(large.excesses(stripe).count == 3)
  }

  @Test func writesAnEditionBesideThePacketAndNeverIntoIt() throws {
    let scratch = try ScratchFolder()
    var run = PacketRun(time: "2026-01-02T03:04:05Z")
    let forum = try #require(Forum.all.first { $0.name == "paypal" })
    run.editions = [ForumEdition(forum: forum, folder: scratch.path + "/p.paypal")]
    try SmallJob().write(to: scratch.path + "/p", run: run)
    try SmallJob().write(to: scratch.path + "/q")
    #expect(try shell("diff -r p q", in: scratch.path).status == 0)
    let checklist = try contents(scratch.path + "/p.paypal/checklist.txt")
    #expect(checklist.contains("[ ] Kinds of evidence: PROOF_OF_FULFILLMENT"))
    #expect(checklist.contains("as looked up \(forum.asOf)"))
    #expect(checklist.contains(isInstalled("chromium") ? "[x] packet.pdf: " : "[ ] No program"))
    #expect(try contents(scratch.path + "/p.paypal/packet.html").contains("Agreed"))
  }
}
