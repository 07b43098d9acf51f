import Foundation
import Testing
import WorkroomModel

@testable import WorkroomEvidence

@Suite struct SupplementTests {
  /// The same job with one more message, earlier than all others, so that it would be numbered first.
  private func grown() -> SmallJob {
    var job = SmallJob()
    var early = job.record.messages[0]
    early.key = "msg-0"
    early.text = "A word before."
    early.sent?.secondsSince1970 -= 86_400
    job.record.messages.insert(early, at: 0)
    return job
  }

  @Test(arguments: [false, true])
  func keepsTheNumbersOfTheEarlierPacketAndNumbersOnAfterThem(isZip: Bool) throws {
    let scratch = try ScratchFolder()
    var old = scratch.path + "/old"
    try SmallJob().write(to: old)
    if isZip {
      try pack(old, to: old + ".zip")
      old += ".zip"
    }
    let job = grown()
    #expect(try job.plan().exhibits[3].text == "A word before.")
    var options = job.options
    options.inherited = try inheritedNumbers(of: old)
    let plan = try job.plan(options)
    let before = try SmallJob().plan().exhibits
    for exhibit in before {
      #expect(plan.exhibits.first { $0.control == exhibit.control }?.title == exhibit.title)
    }
    #expect(plan.exhibits.last?.control == "WR01-00015")
    #expect(plan.exhibits.last?.text == "A word before.")
    #expect(plan.selectionRule.last?.contains("up to WR01-00014 are those of an earlier") == true)
    try job.write(to: scratch.path + "/new", options: options)
    #expect(try verify(packet: scratch.path + "/new").isSound)
    #expect(try compare(packet: old, with: scratch.path + "/new").renumbered == [])
  }

  @Test func inheritsTheNumbersOfWhatTheEarlierPacketLeftOut() throws {
    let scratch = try ScratchFolder()
    let job = SmallJob()
    var narrow = job.options
    narrow.query = "formula"
    narrow.contextMessages = 0
    narrow.includeAnnex = false
    try job.write(to: scratch.path + "/old", options: narrow)
    var options = job.options
    options.inherited = try inheritedNumbers(of: scratch.path + "/old")
    #expect(try job.plan(options).exhibits.map(\.control) == job.plan().exhibits.map(\.control))
  }

  @Test func listsANumberOfTheEarlierPacketThatTheArchiveNoLongerHolds() throws {
    let scratch = try ScratchFolder()
    try grown().write(to: scratch.path + "/old")
    let job = SmallJob()
    var options = job.options
    options.inherited = try inheritedNumbers(of: scratch.path + "/old")
    let plan = try job.plan(options)
    #expect(
      plan.leftOut.map { "\($0.control) \($0.title): \($0.reason)" } == [
        "WR01-00004 Message: numbered by the earlier packet; not in this archive now"
      ])
    #expect(plan.exhibits.first { $0.kind == .message }?.control == "WR01-00005")
  }

  @Test func aRedactedPacketPassesItsNumbersOnUnderItsSecretOnly() throws {
    let scratch = try ScratchFolder()
    var options = SmallJob().options
    options.redaction = Redaction(
      rules: try RedactionRules("person Anna Berg"), secret: RedactionSecret())
    try SmallJob().write(to: scratch.path + "/old", options: options)
    options.inherited = try inheritedNumbers(of: scratch.path + "/old")
    let plan = try grown().plan(options)
    #expect(plan.exhibits.last?.control == "WR01-00015")
    #expect(plan.exhibits.last?.text == "A word before.")
    options.redaction = nil
    #expect {
      try grown().write(to: scratch.path + "/new", options: options)
    } throws: {
      "\($0)".contains("under another secret")
    }
  }

  @Test func refusesAPacketWithoutKeys() throws {
    let scratch = try ScratchFolder()
    try SmallJob().write(to: scratch.path + "/old")
    _ = try shell("sed -i '1s/ITEM_KEY/OTHER/' old/data/exhibits.csv", in: scratch.path)
    #expect(throws: PacketError.self) { try inheritedNumbers(of: scratch.path + "/old") }
  }
}
