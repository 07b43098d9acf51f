import ReportRendering
import Testing

@Suite struct JSONRendererTests {
  @Test func writesOneObjectPerRow() {
    let table = ReportTable(
      id: "t", caption: "",
      columns: [
        ReportColumn("title", "T"), ReportColumn("agreed", "A", type: .money),
        ReportColumn("size", "S", type: .integer), ReportColumn("open", "O", type: .boolean),
      ],
      rows: [
        ReportRow([
          .text("=1"), .money(minorUnits: 123_450, currency: "USD"), .integer(-5), .boolean(false),
        ]),
        ReportRow([.absent("none in this archive")]),
      ])

    #expect(
      text(JSONRenderer().file(for: table)) == """
        [
        {"title":"=1","agreed":1234.50,"agreed_currency":"USD","size":-5,"open":false},
        {"title":null,"agreed":null,"agreed_currency":null,"size":null,"open":null}
        ]

        """)
  }

  @Test func writesAnEmptyTableAsAnEmptyArray() {
    let table = ReportTable(id: "t", caption: "", columns: [], rows: [])

    #expect(text(JSONRenderer().file(for: table)) == "[\n]\n")
  }

  @Test func escapesWhatJSONAndScriptsRequire() {
    let table = ReportTable(
      id: "t", caption: "", columns: [ReportColumn("a", "A")],
      rows: [ReportRow([.text("\"\\\n\u{0}\u{1F}</script>\u{2028}é日")])])

    #expect(
      text(JSONRenderer().file(for: table))
        == "[\n{\"a\":\"\\\"\\\\\\n\\u0000\\u001f\\u003c/script>\\u2028é日\"}\n]\n")
  }

  @Test(arguments: [
    ("0", "0"), ("-0.50", "-0.50"), ("12.", "\"12.\""), ("007", "\"007\""), ("1e5", "\"1e5\""),
    ("", "\"\""), ("-", "\"-\""), ("1.2.3", "\"1.2.3\""),
  ])
  func writesNumbersOnlyIfTheyAreNumbers(number: String, json: String) {
    let table = ReportTable(
      id: "t", caption: "", columns: [ReportColumn("a", "A", type: .decimal)],
      rows: [ReportRow([.decimal(number)])])

    #expect(text(JSONRenderer().file(for: table)) == "[\n{\"a\":\(json)}\n]\n")
  }
}
