/// Whether a page ends where its writer ended it: `</body>` may be left out, but hardly by a page that
/// states where it begins and leaves a table open.
struct PageEnding {
  private var begins = false
  private var ends = false
  private var openTables = 0
  private var openBlocks = 0

  mutating func noteStart(of element: ElementKind) {
    switch element {
    case .html, .body: begins = true
    case .table: openTables += 1
    case .div, .ul, .ol, .dl: openBlocks += 1
    default: break
    }
  }

  mutating func noteEnd(of element: ElementKind) {
    switch element {
    case .html, .body: ends = true
    case .table: openTables -= 1
    case .div, .ul, .ol, .dl: openBlocks -= 1
    default: break
    }
  }

  /// What is wrong with the end, or nil.
  var lack: String? {
    guard begins, !ends else { return nil }
    if openTables > 0 { return "the page ends inside a table" }
    return openBlocks > 0 ? "the page ends inside a division or list" : nil
  }
}

extension MarkupScanner {
  /// A page cut off between two tags is well-formed as far as it goes; only its end shows the cut.
  mutating func noteEnding() {
    for name in unseen.neverClosed {
      report(
        .truncated, .warning, end..<end,
        "\(name) is never closed; what follows it counts as its content, which is not shown")
    }
    guard let lack = ending.lack, !result.defects.contains(.truncated),
      !result.defects.contains(.overLimit)
    else { return }
    report(
      .truncated, .damage, end..<end,
      "\(lack), without </body> or </html>; what followed is not in this file")
  }
}
