import BundleReading
import Testing

@Suite struct EntryPathTests {
  @Test(
    "a name becomes a relative path that stays inside",
    arguments: [
      ("a/b.txt", "a/b.txt", []),
      ("./a/b.txt", "a/b.txt", []),
      ("folder/", "folder", []),
      ("./", ".", []),
      ("a//b/./c", "a/b/c", ["entry-path-not-normal"]),
      ("a/../b", "b", ["entry-path-not-normal"]),
      ("../../etc/passwd", "etc/passwd", ["entry-path-escapes-root"]),
      ("a/../../b", "b", ["entry-path-escapes-root"]),
      ("..", "unnamed-7", ["entry-path-escapes-root", "entry-name-empty"]),
      ("/etc/passwd", "etc/passwd", ["entry-path-absolute"]),
      (
        "C:\\Users\\me.doc", "Users/me.doc",
        ["entry-path-absolute", "entry-name-backslash", "entry-path-absolute"]
      ),
      ("c:run.bat", "run.bat", ["entry-path-absolute"]),
      ("a\\b\\c.txt", "a/b/c.txt", ["entry-name-backslash"]),
      ("..\\..\\evil.exe", "evil.exe", ["entry-name-backslash", "entry-path-escapes-root"]),
      (
        "\\\\server\\share\\x", "server/share/x",
        ["entry-name-backslash", "entry-path-absolute", "entry-path-not-normal"]
      ),
      ("", "unnamed-7", ["entry-name-empty"]),
      ("a\u{7}b", "a[U+0007]b", ["entry-name-control-character"]),
      ("invoice\u{202E}fdp.exe", "invoice[U+202E]fdp.exe", ["entry-name-bidirectional"]),
      ("docs/CON.txt", "docs/CON.txt", ["entry-name-reserved"]),
      ("com1", "com1", ["entry-name-reserved"]),
      ("COM0", "COM0", []),
      ("report. ", "report. ", ["entry-name-trailing-dot"]),
      ("a/\u{301}../..//b", "a/b", ["entry-path-not-normal"]),
    ] as [(String, String, [String])])
  func becomesSafe(name: String, path: String, codes: [String]) {
    let safe = EntryPath(name: name, backslashSeparates: true, index: 7)

    #expect(safe.path == path)
    #expect(safe.defects.map(\.code.rawValue) == codes)
  }

  @Test func aBackslashIsAnOrdinaryCharacterOnUnixUnlessItLeadsOut() {
    let ordinary = EntryPath(name: "a\\b", backslashSeparates: false, index: 0)
    let hostile = EntryPath(name: "a\\..\\..\\b", backslashSeparates: false, index: 0)

    #expect(ordinary.path == "a\\b")
    #expect(ordinary.defects.isEmpty)
    #expect(hostile.path == "b")
    #expect(hostile.defects.map(\.code) == [.entryNameBackslash, .entryPathEscapesRoot])
  }

  @Test(arguments: [
    ("ab/cd", 3, "ab"), ("a/..b", 4, "a"), ("a/.b", 3, "a"), ("a/...b", 5, "a/..."),
  ])
  func aCutNeverLeavesAPathThatMeansSomethingElse(name: String, limit: Int, shown: String) {
    let cut = EntryPath(name: name, backslashSeparates: true, index: 0, nameBytes: limit)

    #expect(cut.path == shown)
    #expect(cut.defects.map(\.code) == [.entryNameTooLong])
  }

  @Test func cutsAPathAtTheLimitAndNotBefore() {
    let name = String(repeating: "x", count: 100)

    let atLimit = EntryPath(name: name, backslashSeparates: true, index: 0, nameBytes: 100)
    let past = EntryPath(name: name + "y", backslashSeparates: true, index: 0, nameBytes: 100)

    #expect(atLimit.path == name)
    #expect(atLimit.defects.isEmpty)
    #expect(past.path == name)
    #expect(past.defects.map(\.code) == [.entryNameTooLong])
  }

  @Test(
    "leftovers of systems and editors have their reason",
    arguments: [
      ("__MACOSX/a/._b.txt", "macOS resource fork"), ("a/._b", "macOS resource fork"),
      ("a/.DS_Store", "macOS folder view"), ("Fotos/Thumbs.db", "Windows thumbnail cache"),
      ("desktop.ini", "Windows folder view"), ("~$contract.docx", "Office lock file"),
      ("notes.txt~", "editor leftover"), (".main.c.swp", "editor leftover"),
      ("#draft#", "editor leftover"), ("#", nil), ("thumbs.txt", nil), ("a~b.txt", nil),
    ] as [(String, String?)])
  func namesLeftovers(path: String, reason: String?) {
    #expect(leftoverReason(ofPath: path) == reason)
  }
}
