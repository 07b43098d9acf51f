import BagIt
import Foundation
import Testing
import WorkroomModel
import WorkroomRules

@testable import WorkroomEvidence

@Suite struct PacketWordsTests {
  /// The pages of a small packet, by name, and its text of the second message.
  private func written(_ job: SmallJob) throws -> (packet: String, annex: String, text: String) {
    let scratch = try ScratchFolder()
    try job.write(to: scratch.path + "/p")
    let data = scratch.path + "/p/data/"
    return (
      try contents(data + "packet.html"), try contents(data + "annex.html"),
      try contents(data + "text/WR01-00006.txt")
    )
  }

  @Test func aSecondPlaceOfTheSameBytesIsACopyAndNoWitness() throws {
    var job = SmallJob()
    let first = try #require(job.record.messages[1].occurrences.first?.origin)
    let offset = try #require(first.offset)
    let mailbox = try #require(job.sources[first.sourceName])
    let mail = Array(mailbox[offset..<(offset + first.length)])
    job.sources["saved/reply.eml"] = mail
    let copy = Origin(
      sourceDigest: BagDigest.sha256.checksum(of: mail), sourceName: "saved/reply.eml",
      path: "saved/reply.eml", itemOrdinal: 0, offset: 0, length: mail.count, digest: first.digest,
      place: nil, medium: .reply)
    job.record.messages[1].occurrences.append(Occurrence(origin: copy, agreement: .onlyWitness))
    job.record.origins.append(copy)

    let (packet, _, text) = try written(job)

    let places = packet.split(separator: "\n").filter { $0.contains("saved/reply.eml, bytes 0–") }
    let line = try #require(places.first)
    #expect(line.components(separatedBy: ", the only witness").count == 2)
    #expect(line.components(separatedBy: ", a copy of the same bytes").count == 2)
    #expect(text.components(separatedBy: "   the only witness\n").count == 2)
    #expect(text.components(separatedBy: "   a copy of the same bytes\n").count == 2)
  }

  @Test func sizesAreExactBytes() throws {
    var job = SmallJob()
    job.record.files[0].sizeInBytes = 40_055_841
    job.record.files[0].sizeText = "40055841 bytes"
    job.record.files[1].sizeInBytes = 1320
    job.record.files[2].sizeInBytes = 2048

    let (packet, annex, _) = try written(job)

    #expect(annex.contains(">1,320 bytes</td>"))
    #expect(annex.contains(">40,055,841 bytes <em>as printed</em></td>"))
    #expect(packet.contains("“list.txt” (2,048 bytes)"))

    job.record.files[0].sizeText = "38.2 MB"
    #expect(try written(job).annex.contains(">“38.2 MB”</td>"))
  }

  @Test func theLastActivityIsThatOfTheMessagesAsWell() throws {
    var job = SmallJob()
    job.facts.rules.append(
      PolicyRule(
        id: "retention-inactive", text: "12 months.", source: "help", from: nil, through: nil,
        values: ["months": 12]))
    let retention = try #require(try job.plan().retention)
    #expect(retention.lastActivity == job.record.messages.last?.sent)
    job.record.messages.removeLast()
    #expect(try job.plan().retention?.lastActivity == job.record.messages.last?.sent)
  }

  @Test func theChronologyMarksMessagesThatAreNoOfficialRecord() throws {
    let packet = try written(SmallJob()).packet
    let start = try #require(packet.range(of: "id=\"chronology-table\""))
    let rows = packet[start.upperBound...].components(separatedBy: "<tr")
    let undetermined = try #require(rows.first { $0.contains("Here is the list.") })
    #expect(undetermined.contains("badge") && undetermined.contains("cannot be determined"))
    let official = try #require(rows.first { $0.contains("Ready?") })
    #expect(!official.contains("badge"))
  }
}
