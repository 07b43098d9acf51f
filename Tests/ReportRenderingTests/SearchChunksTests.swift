import Testing

@testable import ReportRendering

@Suite struct SearchChunksTests {
  private func document(_ name: String, _ texts: [String]) -> ReportDocument {
    ReportDocument(
      title: "T \(name)", name: name,
      sections: [
        ReportSection(
          id: "s", heading: "S",
          blocks: [
            .table(
              ReportTable(
                id: "t", caption: "C",
                columns: [
                  ReportColumn("a", "A"), ReportColumn("source", "Source"),
                  ReportColumn("hidden", "Hidden", isShownInHTML: false),
                ],
                rows: texts.enumerated().map { index, words in
                  ReportRow(id: "r \(index)", [.text(words), .text("where"), .text("unseen")])
                }, noun: "Message"))
          ])
      ])
  }

  private func files(_ documents: [ReportDocument]) -> [String: String] {
    var files: [String: String] = [:]
    var all = SearchChunks(name: "reports")
    for document in documents {
      var own = SearchChunks(name: document.name)
      own.add(document, at: { _ in document.name + ".html" }) { files[$0.name] = text($0.bytes) }
      all.append(own) { files[$0.name] = text($0.bytes) }
    }
    all.finish { files[$0.name] = text($0.bytes) }
    return files
  }

  @Test func smallPartsShareOneFileThatNamesPagesAndRows() {
    let files = files([document("a", ["one", "two"]), document("b", ["three"])])

    #expect(files.keys.sorted() == ["search/index-1.js", "search/reports-1.js"])
    #expect(
      files["search/reports-1.js"] == """
        workroomSearch([["a.html","T a",["r-0","Message","one"],["r-1","Message","two"]],\
        ["b.html","T b",["r-0","Message","three"]]]);

        """)
    #expect(
      files["search/index-1.js"]?.hasPrefix(
        "workroomSearch({\"parts\":1,\"files\":[[\"search/reports-1.js\",\"") == true)
  }

  @Test func namesOfSourcesAreSearchedWhereTheyAreWhatTheRowsAre() {
    let sources = ReportDocument(
      title: "Sources", name: "sources",
      sections: [
        ReportSection(
          id: "s", heading: "S",
          blocks: [
            .table(
              ReportTable(
                id: "sources", caption: "C",
                columns: [ReportColumn("source", "Source"), ReportColumn("size", "Size")],
                rows: [ReportRow(id: "one", [.text("invoices.html"), .text("86 B")])],
                noun: "Source"))
          ])
      ])

    #expect(
      files([sources])["search/reports-1.js"]?.contains(
        "[\"one\",\"Source\",\"invoices.html · 86 B\"]") == true)
  }

  @Test func tablesWithoutANounAreNotSearched() {
    var plain = document("a", ["one"])
    if case .table(var table) = plain.sections[0].blocks[0] {
      table.noun = nil
      plain.sections[0].blocks[0] = .table(table)
    }

    #expect(files([plain]).keys.sorted() == ["search/index-1.js"])
  }

  @Test func aLargePartHasFilesOfItsOwnNoneMuchAboveAMegabyte() {
    let long = String(repeating: "word ", count: 2000)
    let files = files([document("big", Array(repeating: long, count: 250)), document("b", ["x"])])

    #expect(
      files.keys.sorted() == [
        "search/big-1.js", "search/big-2.js", "search/big-3.js", "search/index-1.js",
        "search/reports-1.js",
      ])
    for (name, file) in files { #expect(file.utf8.count < 1_100_000, "\(name)") }
  }

  @Test func textCannotLeaveItsString() {
    let hostile = "</script><script>alert(1)</script>\"]]);alert(2)//\u{2028}\u{0}\\"
    let file = files([document("a", [hostile])])["search/reports-1.js"] ?? ""

    #expect(!file.contains("</script>"))
    #expect(file.contains("\\u003c/script>"))
    #expect(file.contains("\\\"]]);alert(2)//\\u2028\\u0000\\\\\""))
  }

  @Test func theFilterHoldsTheBeginningsOfWordsAndLittleElse() {
    var filter = WordFilter()
    filter.add("Résumé of the CONFIGURATOR, no. 42")

    for word in ["res", "resume", "the", "con", "config"] {
      #expect(filter.mayHold(word), "\(word)")
    }
    for word in ["abc", "xyz", "qqqqqq", "figura"] { #expect(!filter.mayHold(word), "\(word)") }
  }

  @Test func theFilterIsAsSmallAsItsWordsAllow() {
    var filter = WordFilter()
    #expect(filter.folded().count == 12)
    filter.add("one two three")
    #expect(filter.folded().count == 12)
    filter.add((0..<2000).map { "w\($0 &* 7919)x" }.joined(separator: " "))
    #expect(filter.folded().count > 1000)
  }
}
