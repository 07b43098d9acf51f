import PageReading
import Testing

/// Against the trees that html5lib's suite expects of browsers: no text of a page disappears without a
/// defect, but for the cases listed here with their reason.
struct NoSilentCutTests {
  /// What the suite expects to be seen and is not, by the markup.
  private static let reasons: [String: String] = [
    "<!doctype html><dialog><p>foo</dialog>bar": "a dialog that is not open is not shown",
    "<!doctype html><p>foo<dialog>bar<p>baz": "a dialog that is not open is not shown",
    "<!DOCTYPE root-element [SYSTEM OR PUBLIC FPI] \"uri\" [ \n<!-- internal declarations -->\n]>":
      "the end of an internal subset is part of the doctype",
    "<head><noscript>XXX<!--foo--></noscript></head>": "pages were saved with scripts running",
    "1<script>document.write(\"2\")</script>3": "scripts never run",
    "1<script>document.write(\"<script>document.write('2')</scr\"+ \"ipt><script>document.write('3')"
      + "</scr\" + \"ipt>\")</script>4": "scripts never run",
    "<!doctype html><noscript><!--<noscript></noscript>--></noscript>": "a comment to us",
    "<!doctype html><noscript><!--</noscript>X<noscript>--></noscript>": "a comment to us",
    "<noscript><!--<noscript></noscript>--></noscript>": "a comment to us",
    "<noscript><!--</noscript>X<noscript>--></noscript>": "a comment to us",
    "<noscript><!--</noscript>--></noscript>": "a comment to us",
    "<!doctype html><noframes><!--<noframes></noframes>--></noframes>": "a comment to us",
    "<noframes><!--<noframes></noframes>--></noframes>": "a comment to us",
    "<select><button><selectedcontent></button><option>X<option>Y": "of a list, the chosen one",
    "<select><button><selectedcontent></button><option>X<option selected>Y":
      "of a list, the chosen one",
  ]

  @Test(.enabled(if: Corpora.isPresent("html-html5lib"), "skipped: corpora absent"))
  func losesNoTextOfTheSuite() {
    var compared = 0
    for path in Corpora.files("html-html5lib/tree-construction", endingIn: [".dat"]) {
      for (markup, tree) in cases(in: contents(path)) {
        compared += 1
        let page = SavedPage(Array(markup.utf8), as: .html)
        var left = counted(page.visibleText)
        let missing = shownText(of: tree).unicodeScalars.filter {
          guard !$0.properties.isWhitespace, $0 != "\u{FFFD}" else { return false }
          guard let count = left[$0], count > 0 else { return true }
          left[$0] = count - 1
          return false
        }
        if missing.isEmpty || page.defects.contains(where: { $0.severity != .note }) { continue }
        #expect(
          NoSilentCutTests.reasons[markup] != nil,
          "\(path): \(markup.debugDescription) lacks \(String(String.UnicodeScalarView(missing)))")
      }
    }
    #expect(compared > 1500)
  }

  private func counted(_ text: String) -> [Unicode.Scalar: Int] {
    text.unicodeScalars.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// The whole pages of a file: markup, and the lines of the tree that is expected of it.
  private func cases(in bytes: [UInt8]) -> [(markup: String, tree: [String])] {
    var found: [(markup: String, tree: [String])] = []
    var markup: [String] = []
    var tree: [String] = []
    var section = ""
    var isFragment = false
    func finish() {
      guard section == "#document", !isFragment else { return }
      found.append((markup.joined(separator: "\n"), tree))
    }
    let sections = ["#errors", "#new-errors", "#document-fragment", "#script-on", "#script-off"]
    // Not by lines of `String`: a carriage return is part of a case.
    for octets in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let line = String(decoding: octets, as: UTF8.self)
      if line == "#data" {
        finish()
        (markup, tree, section, isFragment) = ([], [], line, false)
      } else if sections.contains(line) || line == "#document" {
        section = line
        if line == "#document-fragment" { isFragment = true }
      } else if section == "#data" {
        markup.append(line)
      } else if section == "#document" {
        tree.append(line)
      }
    }
    finish()
    return found
  }

  private static let unseen: Set<String> = [
    "audio", "base", "canvas", "col", "datalist", "defs", "desc", "head", "iframe", "link", "meta",
    "metadata", "noembed", "noscript", "param", "rp", "script", "source", "style", "template",
    "title", "track", "video", "content", "selectedcontent",
  ]

  /// The text nodes of an expected tree that no element hides.
  private func shownText(of tree: [String]) -> String {
    var text = ""
    var open: [(depth: Int, name: String)] = []
    var isText = false
    for line in tree {
      guard line.hasPrefix("| ") else {
        // A text node goes on over line ends.
        if isText { text += "\n" + line }
        continue
      }
      let rest = line.dropFirst(2)
      let depth = rest.prefix { $0 == " " }.count / 2
      let node = rest.drop { $0 == " " }
      open.removeAll { $0.depth >= depth }
      isText = node.first == "\"" && !open.contains { NoSilentCutTests.unseen.contains($0.name) }
      if isText {
        text += node.dropFirst()
      } else if node.first == "<", !node.hasPrefix("<!") {
        let name = node.dropFirst().prefix { $0 != ">" }.split(separator: " ").last ?? ""
        open.append((depth, name.lowercased()))
      }
    }
    // The quotation mark that ends a node; the suite's own texts hold a few, which only strengthens it.
    return text.filter { $0 != "\"" }
  }
}
