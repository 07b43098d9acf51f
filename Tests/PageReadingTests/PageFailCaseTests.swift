import Testing

/// Inputs that once broke a rule of reading pages; their names begin with `page-`.
struct PageFailCaseTests {
  private static let folder: String = {
    let tests = #filePath.split(separator: "/").dropLast(2)
    return "/" + tests.joined(separator: "/") + "/Fuzzing/FailCases"
  }()

  @Test func holdsForEveryPastFinding() {
    let names = Corpora.names(in: Self.folder).filter { $0.hasPrefix("page-") }
    for name in names {
      #expect(brokenPageRule(contents(Self.folder + "/" + name)) == nil, "\(name)")
    }
  }

  @Test func holdsForNoBytes() {
    #expect(brokenPageRule([]) == nil)
  }
}
