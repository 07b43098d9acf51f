import Foundation
import TestSupport
import Testing

/// One store of the samples for all of these: they only read it.
private let samples = Task { () -> (folder: TemporaryFolder, store: String) in
  let folder = try TemporaryFolder()
  let store = "\(folder.path)/samples.workroom"
  _ = try await importSamples(into: store)
  return (folder, store)
}

@Suite struct SearchCommandTests {
  private func search(_ arguments: String...) async throws -> Answer {
    try await workroom(["search"] + arguments + ["--store", samples.value.store])
  }

  @Test func aQueryMayBeginWithANegation() async throws {
    let all = try await search("kind:terms", "--json", "--limit", "1000")
    let without = try await search("-proposed", "kind:terms", "--json", "--limit", "1000")
    let with = try await search("proposed kind:terms", "--json", "--limit", "1000")
    #expect(without.status == 0 && !without.lines.isEmpty && !with.lines.isEmpty)
    #expect(all.lines.count == without.lines.count + with.lines.count)
    let after = try await workroom(
      "search", "--json", "--limit", "1000", "--store", samples.value.store, "--", "-proposed",
      "kind:terms")
    #expect(after.out == without.out)
  }

  @Test func anOptionThatIsNoneIsAUsageError() async throws {
    #expect(try await search("oak", "--nonsense").status == 64)
  }

  @Test(arguments: [
    ("kind:letter", "kind:system-mail"), ("job:nowhere", "elance-75331846"),
    ("class:secret", "class:official"),
  ])
  func whatIsNotKnownIsAUsageErrorThatNamesTheKnown(_ query: String, _ said: String) async throws {
    let answer = try await search(query)
    #expect(answer.status == 64 && answer.out.isEmpty)
    #expect(answer.err.contains(said))
  }

  @Test func systemMailIsFoundByItsWordsAndItsJob() async throws {
    let found = try await search("\"dispute notice\" kind:system-mail job:75331846", "--json")
    #expect(!found.lines.isEmpty)
    #expect(found.lines.allSatisfy { $0.contains("\"job\":\"elance-75331846\"") })
  }

  @Test func nothingIsAddedToTheWordsWhereNoTerminalIs() async throws {
    let found = try await search("job:\"garden room\" \"oak range\"")
    #expect(found.out.contains("no oak range by Friday"))
    #expect(!found.out.contains("\u{1B}") && !found.out.contains("«"))
  }

  @Test func placesOfMatchesAreCountedInCodePoints() async throws {
    struct Hit: Decodable {
      struct Match: Decodable { var offset, length: Int }
      var snippet: String
      var matches: [Match]
    }
    let found = try await search("oak", "--json", "--limit", "1000")
    #expect(found.lines.count > 5)
    for line in found.lines {
      let hit = try JSONDecoder().decode(Hit.self, from: Data(line.utf8))
      let scalars = Array(hit.snippet.unicodeScalars)
      for match in hit.matches {
        let text = scalars[match.offset..<(match.offset + match.length)]
        #expect(String(String.UnicodeScalarView(text)).lowercased() == "oak")
      }
    }
  }

  @Test func anIndexThatWasLeftOutIsBuiltBySearch() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/bare.workroom"
    let taken = try await workroom(
      "import", "Samples/mail", "Samples/pages", "Samples/bundles", "--no-search-index", "--quiet",
      "--store", store, in: Places.root.path)
    #expect(taken.status == 0)
    for query in ["oak", "kind:system-mail", "has:file kind:file"] {
      let bare = try await workroom("search", query, "--json", "--limit", "1000", "--store", store)
      let whole = try await search(query, "--json", "--limit", "1000")
      #expect(!bare.lines.isEmpty)
      #expect(
        bare.lines.count == whole.lines.count
          && bare.err == whole.err)
    }
  }
}

@Suite struct ExportCommandTests {
  private func export(_ arguments: String...) async throws -> Answer {
    try await workroom(["export"] + arguments + ["--store", samples.value.store])
  }

  @Test func linesBeginWithAManifestAndEndWithTheirCount() async throws {
    let whole = try await export("jsonl")
    #expect(whole.status == 0)
    #expect(whole.lines.first?.contains("\"format\":\"workroom-jsonl\"") == true)
    #expect(whole.lines.last?.contains("\"records\":\(whole.lines.count - 2)}") == true)
    #expect(try await export("jsonl").out == whole.out)
  }

  @Test func aJobIsExportedWithNothingOfTheOthers() async throws {
    // Words that stand in one job each.
    let one = try await export("jsonl", "--job", "75331846").out
    #expect(one.contains("oak range"))
    #expect(!one.contains("Harbour Museum") && !one.contains("Hamada"))
    let mail = try await export("mbox", "--job", "75331846").out
    #expect(mail.contains("oak range"))
    #expect(!mail.contains("Harbour Museum") && !mail.contains("Hamada"))
    let tables = try TemporaryFolder()
    _ = try await export("csv", "--job", "75331846", "--out", "\(tables.path)/t")
    let messages = try String(contentsOfFile: "\(tables.path)/t/messages.csv", encoding: .utf8)
    #expect(messages.contains("oak range") && !messages.contains("Hamada"))
  }

  @Test func anUnknownJobIsAUsageError() async throws {
    #expect(try await export("mbox", "--job", "nowhere").status == 64)
  }

  @Test func tablesNeedAFolderOfTheirOwn() async throws {
    #expect(try await export("csv").status == 64)
    let folder = try TemporaryFolder()
    _ = try folder.file("mine.txt", "mine".utf8)
    #expect(try await export("csv", "--out", folder.path).status == 64)
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/mine.txt"))
  }
}
