import Testing
import WorkroomModel

@testable import WorkroomMatching

@Suite struct SaveComparisonTests {
  @Test func aRowThatOneOfTwoSavesLacksIsADisagreement() {
    let gaps = disagreeingSaves(
      save("a.html", [(60, "One"), (120, "Two"), (180, "Three"), (240, "Four")])
        + save("b.html", [(60, "One"), (180, "Three!"), (240, "Four"), (300, "Five")]))
    #expect(
      gaps.map(\.text) == [
        "Two saves of one page differ: of the rows in the time that both show, 1 stand only in "
          + "a.html and 0 only in b.html."
      ])
    #expect(gaps.map(\.kind) == [.savesDiffer])
    #expect(gaps.first?.origins.map(\.place) == ["/row[2]"])
    #expect(gaps.first?.from?.secondsSince1970 == 120)
  }

  @Test func otherWordsInTheSameMinuteAreADisagreementOnBothSides() {
    let gaps = disagreeingSaves(
      save("a.html", [(60, "One"), (120, "Yes"), (180, "Three")])
        + save("b.html", [(60, "One"), (120, "No"), (180, "Three")]))
    #expect(gaps.count == 1)
    #expect(gaps.first?.text.contains("1 stand only in a.html and 1 only in b.html") == true)
  }

  @Test func laterRowsOlderPagesAndOtherLayoutsAreNone() {
    #expect(
      disagreeingSaves(
        save("a.html", [(60, "One"), (120, "Two"), (180, "Three")])
          + save(
            "b.html", [(60, "One"), (120, "Two plan.pdf (3 KB)"), (180, "Three"), (240, "Four")])
      ).isEmpty)
    #expect(
      disagreeingSaves(
        save("p1.html", [(180, "Three"), (240, "Four")])
          + save("p2.html", [(60, "One"), (120, "Two"), (180, "three")])
      ).isEmpty)
    #expect(disagreeingSaves(save("a.html", [(60, "One"), (60, "Two")])).isEmpty)
  }

  @Test func termsOfOneNumberWithTwoTotalsAreADisagreement() {
    let gaps = disagreeingSaves([
      terms("a.html", "$400.00 USD"), terms("b.html", "$450.00 USD"),
      terms("c.html", "$400.00 USD"),
    ])
    #expect(
      gaps.map(\.text) == [
        "Two saves of one page differ: terms 2 is not the same in a.html and b.html."
      ])
    #expect(
      disagreeingSaves([terms("a.html", "$400.00 USD"), terms("b.html", "$400.00 USD")]).isEmpty)
  }

  private func save(_ name: String, _ rows: [(seconds: Int64, text: String)]) -> [Observation] {
    rows.enumerated().map { index, row in
      observation(
        .message, name, index,
        [
          "text": FieldValue(row.text),
          "sent": FieldValue(
            "",
            moment: Moment(
              text: "", secondsSince1970: row.seconds, offsetMinutes: nil, basis: .profile,
              uncertaintyInSeconds: 59)),
        ])
    }
  }

  private func terms(_ name: String, _ total: String) -> Observation {
    observation(
      .terms, name, 0, ["number": FieldValue("2"), "total": FieldValue(total, value: total)])
  }

  private func observation(
    _ kind: ObservationKind, _ name: String, _ row: Int, _ fields: [String: FieldValue]
  ) -> Observation {
    Observation(
      kind: kind, platform: "elance", workroomID: "1", jobID: nil, fields: fields, row: row,
      origin: Origin(
        sourceDigest: name, sourceName: name, path: name, itemOrdinal: 0, offset: nil, length: 1,
        digest: name, place: "/row[\(row + 1)]", medium: .page))
  }
}
