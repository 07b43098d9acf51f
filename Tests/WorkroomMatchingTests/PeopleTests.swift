import Testing
import WorkroomModel

@testable import WorkroomMatching

/// Who is one person across jobs.
@Suite struct PeopleTests {
  @Test func oneFullNameOrOneAddressIsOnePersonAndAnInitialIsNot() {
    let found = people(
      of: [
        part("1", "John Smith", addresses: ["js@x.example"]), part("2", "John Smith"),
        part("3", "Jack Smith", addresses: ["JS@x.example"]), part("4", "John S."),
        part("5", "John S."),
      ], rulings: Rulings())
    #expect(found.map { $0.parts.map(\.jobKey) } == [["4"], ["5"], ["1", "2", "3"]])
    #expect(found.map(\.basis) == [.alone, .alone, .name])
    #expect(found[2].names == ["Jack Smith"])
  }

  @Test func oneAccountIsOnePersonUnderWhateverNameAndOnlyOnItsPlatform() {
    let parts = [
      part("elance-1", "Beth P.", userNames: ["bethp"]),
      part("elance-2", "Elizabeth Palmer", userNames: ["bethp"]),
      part("elance-3", "Beth P.", userNames: ["beth-pohl"]),
      part("upwork-4", "Bert P.", userNames: ["bethp"]),
    ]
    let found = people(of: parts, rulings: Rulings())
    #expect(
      found.map { $0.parts.map(\.jobKey) } == [
        ["upwork-4"], ["elance-3"], ["elance-1", "elance-2"],
      ])
    #expect(found.map(\.basis) == [.alone, .alone, .userName])
    #expect(found[2].name == "Elizabeth Palmer")
    #expect(found[2].userNames == ["bethp"])
    let apart = Rulings(separated: [.init("Beth P.", "Elizabeth Palmer")])
    #expect(people(of: parts, rulings: apart).map(\.basis) == [.alone, .alone, .alone, .alone])
  }

  @Test func weAreOnePersonUnderAllNames() {
    let found = people(
      of: [part("1", "Marta L.", isMe: true), part("2", "Marta Lindqvist", isMe: true)],
      rulings: Rulings())
    #expect(found.map(\.name) == ["Marta Lindqvist"])
    #expect(found.map(\.basis) == [.decided])
  }

  @Test func whatSomebodyDecidedStandsAgainstNamesAndAddresses() {
    let parts = [
      part("1", "John Smith"), part("2", "John Smith"), part("3", "John Smith"),
      part("4", "Johnny S."),
    ]
    func jobs(_ rulings: Rulings) -> [[String]] {
      people(of: parts, rulings: rulings).map { $0.parts.map(\.jobKey) }.sorted {
        $0.description < $1.description
      }
    }
    #expect(jobs(Rulings()) == [["1", "2", "3"], ["4"]])
    #expect(
      jobs(Rulings(separated: [.init("John Smith", "John Smith", jobKey: "2")]))
        == [["1", "3"], ["2"], ["4"]])
    #expect(
      jobs(Rulings(merged: [.init("John Smith", "Johnny S.")])) == [["1", "2", "3", "4"]])
    let confirmed = people(
      of: parts, rulings: Rulings(merged: [.init("John Smith", "John Smith")]))
    #expect(confirmed.map(\.basis) == [.decided, .alone])
  }

  @Test func theOrderOfPartiesDoesNotMatter() {
    let parts = [
      part("1", "John Smith", addresses: ["a@x"]),
      part("2", "Jack Smith", addresses: ["a@x", "b@x"]),
      part("3", "Jim Poe", addresses: ["b@x"]), part("4", "Jim Poe"), part("5", "Ann Poe"),
    ]
    let rulings = Rulings(separated: [.init("Ann Poe", "Jim Poe")])
    let expected = people(of: parts, rulings: rulings)
    #expect(people(of: parts.reversed(), rulings: rulings) == expected)
    #expect(people(of: Array(parts[2...] + parts[..<2]), rulings: rulings) == expected)
  }

  private func part(
    _ job: String, _ name: String, addresses: [String] = [], userNames: [String] = [],
    isMe: Bool = false
  ) -> JobParty {
    var party = Party(key: name, name: name, side: .client)
    party.names = [name]
    party.addresses = addresses
    party.userNames = userNames
    party.isMe = isMe
    return JobParty(jobKey: job, jobTitle: job, party: party)
  }
}
