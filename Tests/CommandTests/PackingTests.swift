import Foundation
import TestSupport
import Testing
import WorkroomStore

/// However the sources are cut, doubled and shuffled, the store says the same.
@Suite struct PackingTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func aMailboxInOverlappingPiecesSaysWhatTheWholeSays(_ seed: UInt64) async throws {
    var random = SplitMix(state: seed)
    let mailbox = "mail/Takeout/Mail/All mail Including Spam and Trash.mbox"
    let folder = try TemporaryFolder()
    let pages = ["\(Places.samples)/pages", "\(Places.samples)/bundles"]
    let whole = try await digest(
      of: ["\(Places.samples)/\(mailbox)"] + pages, in: "\(folder.path)/whole.workroom")
    var sources = try pieces(of: "\(Places.samples)/\(mailbox)", into: folder, &random)
    sources += pages
    let cut = try await digest(
      of: sources.shuffled(using: &random), in: "\(folder.path)/cut.workroom")
    #expect(cut == whole)
  }

  @Test(.enabled(if: Places.hasCorpora, "skipped: corpora absent"))
  func realMailInOverlappingPiecesSaysWhatTheWholeSays() async throws {
    var random = SplitMix(state: 7)
    let folder = try TemporaryFolder()
    let mailbox = "\(Places.corpora)/real-mail/enron-smith.mbox"
    let whole = try await digest(of: [mailbox], in: "\(folder.path)/whole.workroom")
    let sources = try pieces(of: mailbox, into: folder, &random)
    let cut = try await digest(
      of: sources.shuffled(using: &random), in: "\(folder.path)/cut.workroom")
    #expect(cut == whole)
  }

  @Test func aHalfOfWhatIsKnownAddsNoMessageAndChangesNothing() async throws {
    var random = SplitMix(state: 5)
    let folder = try TemporaryFolder()
    let mailbox = "\(Places.samples)/mail/Takeout/Mail/All mail Including Spam and Trash.mbox"
    let store = "\(folder.path)/known.workroom"
    let before = try await digest(of: [mailbox], in: store)
    let piece = try pieces(of: mailbox, into: folder, &random)[1]
    let answer = try await workroom("import", piece, "--store", store, "--quiet")
    #expect(answer.out.contains("= 0 imported + "), "\(answer.out)")
    #expect(try Store(folder: store, isCreating: false).contentDigest() == before)
  }

  private func digest(of sources: [String], in store: String) async throws -> String {
    let answer = try await workroom(["import"] + sources + ["--store", store, "--quiet"])
    #expect(answer.status == 0 || answer.status == 2, "\(answer.err)")
    return try Store(folder: store, isCreating: false).contentDigest()
  }

  /// Three pieces of a mailbox, cut at separator lines; each overlaps the next.
  private func pieces(
    of path: String, into folder: TemporaryFolder, _ random: inout SplitMix
  ) throws -> [String] {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    let mark = Array("\n\nFrom ".utf8)
    var starts: [Int] = []
    for index in bytes.indices.dropLast(mark.count)
    where bytes[index] == 0x0A && Array(bytes[index..<(index + mark.count)]) == mark {
      starts.append(index + 2)
    }
    let cuts = (0..<4).map { _ in starts.randomElement(using: &random) ?? 0 }.sorted()
    let ranges = [0..<cuts[1], cuts[0]..<cuts[3], cuts[2]..<bytes.count]
    return try ranges.enumerated().map { number, range in
      try folder.file("piece \(number).mbox", bytes[range])
    }
  }
}

/// SplitMix64: the same seed gives the same cuts everywhere.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
