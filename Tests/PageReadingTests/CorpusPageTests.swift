import PageReading
import Testing

/// Real pages; absent corpora skip these tests.
struct CorpusPageTests {
  @Test(.enabled(if: Corpora.isPresent("html-html5lib"), "skipped: corpora absent"))
  func readsEveryTreeConstructionCase() throws {
    var cases = 0
    for path in Corpora.files("html-html5lib", endingIn: [".dat", ".test", ".md"]) {
      let bytes = contents(path)
      _ = SavedPage(bytes).visibleText
      for markup in treeConstructionCases(bytes) {
        cases += 1
        let page = SavedPage(Array("<!-- -->".utf8) + markup)
        _ = page.visibleText
        // A case of comments and white space alone has no element, and no text that could be lost.
        guard let root = page.document.root else {
          #expect(page.visibleText.isEmpty)
          continue
        }
        let ordinals = try root.select("//*").map(\.ordinal)
        #expect(ordinals == Array(0..<ordinals.count))
      }
    }
    #expect(cases > 1700)
  }

  @Test(.enabled(if: Corpora.isPresent("html-libxml2"), "skipped: corpora absent"))
  func readsEveryPageOfTheParsersOwnSuite() {
    let files = Corpora.files("html-libxml2/test", endingIn: [".html", ".htm"])
    #expect(files.count == 47)
    for path in files {
      let bytes = contents(path)
      let page = SavedPage(bytes)
      _ = page.visibleText
      // Two files of the suite hold an unclosed comment and nothing else; that is said as damage.
      let isCommentOnly = path.hasSuffix("/758606.html") || path.hasSuffix("/758606_2.html")
      #expect(page.document.root?.name == (isCommentOnly ? nil : "html"), "\(path)")
      if isCommentOnly {
        #expect(page.defects.contains { $0.severity == .damage }, "\(path)")
      }
    }
  }

  @Test(.enabled(if: Corpora.isPresent("html-mhtml2html"), "skipped: corpora absent"))
  func opensEveryArchive() {
    let files = Corpora.files("html-mhtml2html", endingIn: [".mhtml"])
    #expect(files.count == 6)
    for path in files {
      let page = SavedPage(contents(path))
      #expect(page.form == .mhtml, "\(path)")
      // Three are cut off in their first tag, before any element: nothing to show, said as damage.
      let isCutOff = ["missing_boundary", "missing_boundary_header", "unexpected_eof"].contains {
        path.hasSuffix("/\($0).mhtml")
      }
      #expect((page.document.root == nil) == isCutOff, "\(path)")
      if isCutOff {
        #expect(page.defects.contains { $0.severity == .damage }, "\(path)")
      }
      #expect(page.visibleText != "" || path.contains("missing") || path.contains("eof"), "\(path)")
    }
  }

  @Test(.enabled(if: Corpora.isPresent("html-pipermail-cf"), "skipped: corpora absent"))
  func readsEveryPipermailPage() throws {
    let files = Corpora.files("html-pipermail-cf", endingIn: [".html"])
    #expect(files.count == 150)
    for path in files {
      let page = SavedPage(contents(path))
      #expect(page.visibleText != "", "\(path)")
      #expect(page.title != nil, "\(path)")
      #expect(!page.defects.contains { $0.severity == .damage }, "\(path): \(page.defects)")
    }
  }

  @Test(.enabled(if: Corpora.isPresent("html-telegram-secnews"), "skipped: corpora absent"))
  func findsEveryMessageBlockOfTelegram() throws {
    for path in Corpora.files("html-telegram-secnews", endingIn: [".html"]) {
      let bytes = contents(path)
      let page = SavedPage(bytes)
      let blocks = try page.document.select("//div[starts-with(@class,'message ')]")
      let expected = occurrences(of: "<div class=\"message ", in: bytes)
      #expect(blocks.count == expected, "\(path)")
      for block in blocks {
        let range = try #require(block.range)
        #expect(bytes[range].starts(with: "<div class=\"message ".utf8))
        #expect(bytes[range].reversed().starts(with: "</div>".utf8.reversed()))
      }
    }
  }

  private func occurrences(of text: String, in bytes: [UInt8]) -> Int {
    let pattern = Array(text.utf8)
    var count = 0
    var index = 0
    while index + pattern.count <= bytes.count {
      if bytes[index] == pattern[0], bytes[index..<index + pattern.count].elementsEqual(pattern) {
        count += 1
      }
      index += 1
    }
    return count
  }

  @Test(
    .enabled(if: Corpora.isPresent("html-gvoice-carpenter"), "skipped: corpora absent"),
    arguments: ["html-gvoice-carpenter", "html-fbchat"])
  func readsPagesOfOtherServices(folder: String) {
    for path in Corpora.files(folder, endingIn: [".html", ".htm"]) {
      let page = SavedPage(contents(path))
      #expect(page.visibleText != "", "\(path)")
      #expect(!page.defects.contains { $0.severity == .damage }, "\(path): \(page.defects)")
    }
  }
}

/// The markup of each case in a file of the suite of html5lib.
func treeConstructionCases(_ bytes: [UInt8]) -> [[UInt8]] {
  var cases: [[UInt8]] = []
  var current: [UInt8]?
  for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
    if line.elementsEqual("#data".utf8) {
      current = []
    } else if line.first == UInt8(ascii: "#"), let markup = current {
      cases.append(markup)
      current = nil
    } else {
      current?.append(contentsOf: line)
      if current != nil { current?.append(0x0A) }
    }
  }
  return cases
}

/// The pages of a converter to Markdown, whose expectations hold the words a reader sees.
struct ConvertedPageTests {
  /// Where the expectation is that of an option of the converter, or not what a browser shows.
  private static let exceptions: [String: String] = [
    "GoogleDocMassDownload": "numbers by a style sheet", "GoogleDocSaved": "the same",
    "GoogleDocSaved_two": "expects nothing",
    "abbr_tag": "adds the titles", "doc_with_table": "shows what display:none hides",
    "doc_with_table_bypass": "keeps tags", "emphasis_preserved_whitespace": "parts joined words",
    "html_entities_out_of_text": "writes ASCII", "images_to_alt": "shows alternative texts",
    "img-tag-with-link": "the same", "long_lines": "keeps a tag", "mark_code": "adds marks",
    "mixed_nested_lists": "a list directly in a list, which libxml2 puts beside it",
    "no_inline_links_nested": "parts joined words", "invalid_unicode": "has no tag",
    "no_p_in_table": "shows what display:none hides", "pad_table": "the same",
    "sub_tag": "keeps tags", "sup_tag": "the same", "table_ignore": "shows what is hidden",
    "url-escaping": "shows alternative texts", "wrap_tables": "shows what display:none hides",
  ]

  @Test(.enabled(if: Corpora.isPresent("html-html2text"), "skipped: corpora absent"))
  func showsTheWordsThatTheConverterShows() {
    var compared = 0
    for path in Corpora.files("html-html2text", endingIn: [".html"]) {
      let stem = String(path.split(separator: "/").last?.dropLast(5) ?? "")
      let page = SavedPage(contents(path), as: .html)
      let shown = words(page.visibleText)
      if Self.exceptions[stem] != nil { continue }
      let markdown = String(decoding: contents(String(path.dropLast(5)) + ".md"), as: UTF8.self)
      compared += 1
      #expect(shown == words(withoutAddresses(markdown)), "\(stem)")
    }
    #expect(compared >= 50)
  }

  /// Markdown without images, addresses of links and the list of addresses.
  private func withoutAddresses(_ markdown: String) -> String {
    let definition = /(?m)^\s*\[\d+\]:\s.*$/
    let image = /!\[[^\]]*\](\([^)]*\)|\[\d+\])/
    let address = /\](\([^)]*\)|\[\d+\])/
    return
      markdown
      .replacing(definition, with: "")
      .replacing(image, with: "")
      .replacing(address, with: "] ")
      .replacing(/<img[^>]*>/, with: "")
  }
}
