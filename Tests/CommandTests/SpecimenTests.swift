import Foundation
import TestSupport
import Testing

/// `Reports/` is what `Samples/` yield, byte for byte; `make reports` writes it anew, on purpose.
@Suite struct SpecimenTests {
  @Test func reportsOfTheSamplesAreThoseCommitted() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/samples.workroom"
    _ = try await importSamples(into: store)
    let report = try await workroom(
      "report", "all", "--out", "\(folder.path)/site", "--as-of", "2016-06-01", "--store", store)
    #expect(report.status == 0, "\(report.err)")

    try expectEqualFolders("\(folder.path)/site", "\(Places.reports)/site")
  }

  @Test func thePacketOfTheDisputedJobIsTheSpecimenAndStandsUp() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/samples.workroom"
    _ = try await importSamples(into: store)
    let packet = try await workroom(
      "packet", "75331846", "--out", "\(folder.path)/WR01", "--as-of", "2016-06-01", "--store",
      store)
    #expect(packet.status == 0, "\(packet.err)")

    try expectEqualFolders("\(folder.path)/WR01/data", "\(Places.reports)/packet")
    let verification = try await workroom("verify", "\(folder.path)/WR01")
    #expect(verification.status == 0, "\(verification.out)")
    let sums = try await answer(
      of: "sha256sum", ["-c", "--quiet", "--strict", "manifest-sha256.txt"],
      in: "\(folder.path)/WR01")
    #expect(sums.status == 0, "\(sums.err)")
  }

  private func expectEqualFolders(_ made: String, _ committed: String) throws {
    let names = try Places.files(below: made)
    #expect(names == (try Places.files(below: committed)))
    for name in names {
      let left = try Data(contentsOf: URL(fileURLWithPath: "\(made)/\(name)"))
      let right = FileManager.default.contents(atPath: "\(committed)/\(name)")
      #expect(left == right, "\(name) differs; `make reports` writes it anew")
    }
  }
}
