import TestSupport
import Testing
import WorkroomModel
import WorkroomStore

/// What a saved transcript leaves out, and who speaks in it, through the whole program.
@Suite struct GapCommandTests {
  @Test func aPastedTranscriptThatEndsInLoadMoreHasAGapWithWhatWouldCloseIt() async throws {
    let record = try await record(of: "messages.txt", Self.pasted + "\nLoad More\n")
    let gap = try #require(record.gaps.first { $0.kind == .start })
    #expect(gap.text == "The oldest page held names older rows, which no page held shows.")
    #expect(gap.closedBy == "the older pages of the Messages")
    #expect(gap.through?.utc == "2015-03-30T18:05:00Z")
    #expect(!gap.isClosed)
    #expect(record.coverage.map(\.isComplete) == [false])
    #expect(record.messages.map(\.text) == ["First words", "Load More", "Last words"])
  }

  @Test func theSameWordsWithinAMessageAreNoGap() async throws {
    let record = try await record(of: "messages.txt", Self.pasted)
    #expect(!record.gaps.contains { $0.kind == .start })
    #expect(record.coverage.map(\.isComplete) == [true])
    #expect(record.messages.count == 3)
  }

  @Test(arguments: [
    ("<button>Load More</button>", false), ("<a href='#'> Load More </a>", false),
    ("<div style='display: none'><a href='#'>Load More</a></div>", true), ("", true),
  ])
  func aSavedPageThatShowsLoadMoreHasAGap(_ button: String, _ isWhole: Bool) async throws {
    let record = try await record(
      of: "messages.html", page(row("Beth P.", "When?", "Mar 30, 2015<br>2:05 pm"), button))
    #expect(record.coverage.map(\.isComplete) == [isWhole])
    #expect(record.gaps.contains { $0.kind == .start } == !isWhole)
  }

  @Test func oneAccountIsOnePersonUnderTwoNamesAndTwoAccountsAreTwoUnderOne() async throws {
    func link(_ name: String, _ user: String) -> String {
      "<a href='https://www.elance.com/s/\(user)/'>\(name)</a>"
    }
    let rows =
      row(link("Beth P.", "bethp"), "When?", "Mar 30, 2015<br>2:05 pm")
      + row(link("Elizabeth Palmer", "BethP"), "Well?", "Mar 30, 2015<br>2:06 pm")
      + row(link("Alexa... K.", "alex-kovacs"), "Soon.", "Mar 30, 2015<br>2:07 pm")
      + row(link("Alexa... K.", "alexandra.klein"), "Now.", "Mar 30, 2015<br>2:08 pm")
    let folder = try TemporaryFolder()
    let record = try await record(of: "messages.html", page(rows, ""), in: folder)
    #expect(
      record.parties.map { [$0.name] + $0.userNames }.sorted { $0.description < $1.description }
        == [
          ["Alexa... K.", "alex-kovacs"], ["Alexa... K.", "alexandra.klein"],
          ["Elizabeth Palmer", "bethp"],
        ])
    #expect(
      record.messages.map(\.author) == [
        "Elizabeth Palmer", "Elizabeth Palmer", "Alexa... K.", "Alexa... K.",
      ])
    let beth = record.parties.first { $0.userNames == ["bethp"] }
    #expect(beth?.names == ["Beth P.", "Elizabeth Palmer"])
    let people = try await workroom("people", "--store", "a.workroom", in: folder.path)
    #expect(people.out.contains("Elizabeth Palmer  also Beth P.  user bethp\n"), "\(people.out)")
  }

  private static let pasted = [
    "My Elance > Garden room", "Status: Working", "E70609804-WR@workroom.elance.com",
    "Sender\tMessage | Attachments\tDate/Time", "Beth P.\tLast words\tMar 31, 2015 2:07 pm",
    "Marta L.\tLoad More\tMar 31, 2015 2:06 pm", "Beth P.\tFirst words\tMar 30, 2015 2:05 pm",
  ].joined(separator: "\n")

  private func row(_ author: String, _ text: String, _ time: String) -> String {
    "<tr><td><div class=msgUserWidth>\(author)</div></td><td><div class=msgContentWidth>"
      + "<div>\(text)</div></div></td><td><div class=msgdateWidth>\(time)</div></td></tr>"
  }

  private func page(_ rows: String, _ below: String) -> String {
    "<!-- saved from url=(0050)https://www.elance.com/php/collab/main/collab.php?bidid=70609804 -->"
      + "<html><head><title>Garden room - Messages | Elance Workroom</title></head><body>"
      + "<table id=msgTable><tbody>\(rows)</tbody></table>\(below)</body></html>"
  }

  private func record(
    of name: String, _ text: String, in given: TemporaryFolder? = nil
  ) async throws -> JobRecord {
    let folder = try given ?? TemporaryFolder()
    _ = try folder.file(name, Array(text.utf8))
    let answer = try await workroom(
      "import", name, "--store", "a.workroom", "--quiet", in: folder.path)
    #expect(answer.status == 0 || answer.status == 2, "\(answer.err)")
    return try Store(folder: "\(folder.path)/a.workroom", isCreating: false)
      .jobRecord(key: "elance-70609804", includingMessages: true)
  }
}
