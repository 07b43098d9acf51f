import ReportRendering
import Testing

@Suite struct CSVRendererTests {
  private func field(_ cell: ReportCell, type: ReportColumnType = .text) -> String {
    let table = ReportTable(
      id: "t", caption: "", columns: [ReportColumn("a", "A", type: type)],
      rows: [ReportRow([cell])])
    let lines = text(CSVRenderer().file(for: table))
    return String(lines.dropFirst("\u{FEFF}a\r\n".count).dropLast())
  }

  @Test func writesMarkHeaderAndRowsWithCRLF() {
    let table = ReportTable(
      id: "t", caption: "",
      columns: [
        ReportColumn("title", "Title"), ReportColumn("hidden", "H", isShownInCSV: false),
        ReportColumn("agreed", "Agreed", type: .money), ReportColumn("size", "S", type: .integer),
        ReportColumn("at", "At", type: .instant), ReportColumn("open", "O", type: .boolean),
      ],
      rows: [
        ReportRow([
          .text("A"), .text("h"), .money(minorUnits: 123_450, currency: "USD"), .bytes(4_200_000),
          .instant(iso: "2014-05-02T09:14:00-04:00", shown: "May 2"), .boolean(true),
        ]),
        ReportRow([.absent("none in this archive")]),
      ])

    #expect(
      CSVRenderer().file(for: table)
        == Array(
          ("\u{FEFF}title,agreed,agreed_currency,size,at,open\r\n"
            + "A,1234.50,USD,4200000,2014-05-02T09:14:00-04:00,true\r\n,,,,,\r\n").utf8))
  }

  @Test(arguments: [
    ("plain", "plain"), ("a,b", "\"a,b\""), ("a \"b\"", "\"a \"\"b\"\"\""), ("a\nb", "\"a\nb\""),
    ("a\r\nb", "\"a\r\nb\""), (" a ", " a "), ("Müller 日本", "Müller 日本"), ("", ""),
  ])
  func quotesOnlyWhatNeedsIt(value: String, field: String) {
    #expect(self.field(.text(value)) == field)
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("＝1+1", "'＝1+1"), ("＠A1", "'＠A1"), ("ﬁn", "ﬁn"), ("+1", "'+1"),
    ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t=1"), ("\r=1", "\"'\r=1\""), ("\n=1", "\"'\n=1\""), ("\u{0}=1", "'␀=1"),
    ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""), ("a=1", "a=1"),
    ("'=1", "'=1"),
  ])
  func defusesTextThatASpreadsheetWouldRun(value: String, field: String) {
    #expect(self.field(.text(value)) == field)
  }

  @Test func leavesNumbersAloneOnlyIfTheyAreNumbers() {
    #expect(field(.integer(-5), type: .integer) == "-5")
    #expect(field(.decimal("-5.25"), type: .decimal) == "-5.25")
    #expect(field(.decimal("-5+cmd|'/C calc'!A0"), type: .decimal) == "'-5+cmd|'/C calc'!A0")
    #expect(field(.instant(iso: "=1", shown: ""), type: .instant) == "'=1")
  }

  @Test func defusesCurrencies() {
    let table = ReportTable(
      id: "t", caption: "", columns: [ReportColumn("a", "A", type: .money)],
      rows: [ReportRow([.money(minorUnits: -5, currency: "=X")])])

    #expect(
      text(CSVRenderer().file(for: table)) == "\u{FEFF}a,a_currency\r\n-0.05,'=X\r\n")
  }

  @Test func leavesTextAsItStandsInLosslessExports() {
    let table = ReportTable(
      id: "t", caption: "", columns: [ReportColumn("a", "A")], rows: [ReportRow([.text("=1")])])

    #expect(
      text(CSVRenderer(guardsFormulas: false).file(for: table)) == "\u{FEFF}a\r\n=1\r\n")
  }

  @Test func writesTheSameRowByRow() {
    let table = ReportTable(
      id: "t", caption: "", columns: [ReportColumn("a", "A")],
      rows: [ReportRow([.text("1")]), ReportRow([.text("2")])])

    var bytes = CSVRenderer().header(for: table.columns)
    for row in table.rows { CSVRenderer().append(row, columns: table.columns, to: &bytes) }

    #expect(bytes == CSVRenderer().file(for: table))
  }

  @Test func describesItsColumns() {
    let table = ReportTable(
      id: "jobs", caption: "",
      columns: [
        ReportColumn("size", "Size", type: .integer, unit: "bytes", description: "All files."),
        ReportColumn("agreed", "Agreed", type: .money, description: "Both accepted."),
      ], rows: [])

    #expect(
      text(CSVRenderer().file(for: table.columnDictionary))
        == "\u{FEFF}column,type,unit,description\r\nsize,integer,bytes,All files.\r\n"
        + "agreed,money,,Both accepted.\r\nagreed_currency,text,,Currency of agreed.\r\n")
  }
}
