import Foundation
import Testing
import WorkroomModel

@testable import WorkroomEvidence

@Suite struct ComparisonTests {
  @Test func findsWhatTwoPacketsShareAndWhereTheyPart() throws {
    let scratch = try ScratchFolder()
    let job = SmallJob()
    try job.write(to: scratch.path + "/mine")
    var options = job.options
    options.includeAnnex = false
    try job.write(to: scratch.path + "/yours", options: options)
    let comparison = try compare(
      packet: scratch.path + "/mine", with: scratch.path + "/yours")
    #expect(comparison.shared == 3)
    #expect(
      comparison.lines.map(\.statement) == [
        "WR01-00012, File “list.txt”, is only in the first packet.",
        "WR01-00014, File “letter.html”, is only in the first packet.",
      ])
    #expect(comparison.renumbered == [])
  }

  @Test func pairsAMailWithTheOtherSidesCopyByItsMessageID() throws {
    let scratch = try ScratchFolder()
    try SmallJob().write(to: scratch.path + "/a")
    _ = try shell(
      "cp -r a b && d=$(sha256sum b/data/natives/WR01-00008.eml | cut -c1-64) && "
        + "sed -i \"s/$d/$(printf %064d 1)/\" b/data/exhibits.csv", in: scratch.path)
    let lines = try compare(packet: scratch.path + "/a", with: scratch.path + "/b").lines
    #expect(
      lines.map { "\($0.outcome) \($0.first ?? "") \($0.second ?? "")" } == [
        "differs WR01-00008 WR01-00008"
      ])
  }

  @Test func saysWhenAPacketHasNoIndex() throws {
    #expect(throws: PacketError.self) { try compare(packet: "/nowhere", with: "/nowhere") }
  }
}
