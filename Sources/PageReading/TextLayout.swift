/// Lays text out in lines while a tree is walked.
///
/// Breaks, cell tabs, list markers and spaces are held back until there is text for them to stand
/// before, so empty elements leave nothing behind.
struct TextLayout {
  private var output: [UInt8] = []
  private var breaks = 0
  private var tabs = 0
  private var spaces = 0
  private var marker: [UInt8] = []
  private var lineIsEmpty = true
  /// How many open elements keep their white space, and whether the first line end of one is due.
  private var preserving = 0
  private var atPreservedStart = false
  private var lists: [List] = []
  private var rows: [Row] = []
  /// How long the output was when each open cell began.
  private var cells: [Int] = []

  private struct List {
    var isNumbered: Bool
    var next: Int
  }

  private struct Row {
    var outputAtStart: Int
    var tabsAtStart: Int
    var cells = 0
  }

  /// Begins a layout; text that stands in an element which keeps white space keeps it.
  init(keepingSpace: Bool) {
    preserving = keepingSpace ? 1 : 0
  }

  /// An element begins; a list or an item may state the number it begins with.
  mutating func enter(_ appearance: Appearance, item number: Int?) {
    breakLine(appearance.lineBreaks)
    if appearance.keepsSpace {
      preserving += 1
      atPreservedStart = true
    }
    switch appearance.kind {
    case .br: breakLine(min(2, breaks + 1))
    case .ol: lists.append(List(isNumbered: true, next: number ?? 1))
    case .ul, .dir, .menu: lists.append(List(isNumbered: false, next: 1))
    case .li: beginItem(number)
    case .table, .tr:
      rows.append(Row(outputAtStart: output.count, tabsAtStart: tabs))
    case .td, .th: beginCell()
    default: break
    }
  }

  /// An element ends.
  mutating func leave(_ appearance: Appearance) {
    switch appearance.kind {
    case .ol, .ul, .dir, .menu: lists.removeLast()
    case .li: marker = []
    case .table, .tr:
      let row = rows.removeLast()
      tabs = row.outputAtStart == output.count ? row.tabsAtStart : 0
    case .td, .th: cells.removeLast()
    default: break
    }
    if appearance.keepsSpace { preserving -= 1 }
    breakLine(appearance.lineBreaks)
  }

  private mutating func beginItem(_ number: Int?) {
    marker = Array(repeating: Octet.space, count: 2 * max(0, min(lists.count, 20) - 1))
    guard let list = lists.last, list.isNumbered else {
      marker.append("- ")
      return
    }
    let number = number ?? list.next
    lists[lists.count - 1].next = number &+ 1
    marker.append(contentsOf: "\(number). ".utf8)
  }

  private mutating func beginCell() {
    cells.append(output.count)
    guard !rows.isEmpty else { return }
    let last = rows.count - 1
    if rows[last].cells > 0 {
      // Breaks inside the cell before must not tear its row apart.
      if output.count > rows[last].outputAtStart { breaks = 0 }
      tabs += 1
      cells[cells.count - 1] = output.count
    }
    rows[last].cells += 1
  }

  /// Asks for a line end, or two for a blank line, before the next text; a cell and a list item need
  /// none before their first text.
  mutating func breakLine(_ count: Int) {
    guard count > 0 else { return }
    spaces = 0
    if !marker.isEmpty { return }
    if let start = cells.last, start == output.count { return }
    breaks = max(breaks, count)
  }

  mutating func append(_ string: String) {
    var string = string
    string.withUTF8 { unsafe append($0) }
  }

  mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    if preserving > 0 {
      unsafe appendPreserved(text)
    } else {
      unsafe appendCollapsed(text)
    }
  }

  private mutating func appendCollapsed(_ text: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < text.count {
      let octet = unsafe text[index]
      if octet.isMarkupSpace {
        if spaces == 0, !lineIsEmpty, breaks == 0, tabs == 0, marker.isEmpty { spaces = 1 }
        index += 1
      } else if octet == 0xC2, index + 1 < text.count, unsafe text[index + 1] == 0xA0 {
        spaces += 1
        index += 2
      } else {
        let start = index
        index = unsafe endOfRun(in: text, from: index + 1)
        settle()
        unsafe output.append(contentsOf: text[start..<index])
      }
    }
  }

  /// Where the characters end that stay as they are, single spaces between words among them.
  private func endOfRun(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    let octets = UnsafeRawBufferPointer(text)
    while index < text.count {
      // Eight octets of words and single spaces are looked at together.
      if index + 8 <= text.count {
        let length = plainLength(
          unsafe octets.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian)
        index += length
        if length > 0 { continue }
      }
      if unsafe endsRun(text[index]) && !isPlainSpace(at: index, of: text) { break }
      index += 1
    }
    return index
  }

  /// How many of eight octets, the first in the lowest place, surely stay as they are: none when one is
  /// a control, 0xC2 or a space before another; not the last when it is a space, as what follows
  /// decides.
  private func plainLength(_ octets: UInt64) -> Int {
    let each: UInt64 = 0x0101_0101_0101_0101
    let high = each << 7
    // A borrow out of an octet sets its high bit; `~` leaves out those that had it before. One of an
    // octet that is too small may reach the next ones, which does no harm: some octet is too small.
    let controls = (octets &- each &* 0x20) & ~octets & high
    let others = octets ^ each &* 0xC2
    let breaks = (others &- each) & ~others & high
    // Exact in each octet: the high bit where it is a space.
    let apart = octets ^ each &* 0x20
    let spaces = ~(((apart & ~high) &+ ~high) | apart | ~high)
    guard controls | breaks | (spaces & spaces << 8) == 0 else { return 0 }
    return spaces >> 63 == 1 ? 7 : 8
  }

  /// Whether one space stands between two words, which stays as it is.
  private func isPlainSpace(at index: Int, of text: UnsafeBufferPointer<UInt8>) -> Bool {
    unsafe text[index] == Octet.space && index + 1 < text.count && !endsRun(text[index + 1])
  }

  private func endsRun(_ octet: UInt8) -> Bool {
    octet == 0xC2 || octet.isMarkupSpace
  }

  private mutating func appendPreserved(_ text: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < text.count {
      let start = index
      while unsafe index < text.count && text[index] != Octet.lineFeed { index += 1 }
      if index > start {
        settle()
        unsafe output.append(contentsOf: text[start..<index])
      }
      if index < text.count {
        // The line end right behind <pre> is none (WHATWG HTML §13.1.2.5).
        if !atPreservedStart || index > start {
          settle()
          output.append(Octet.lineFeed)
          lineIsEmpty = true
        }
        index += 1
      }
      atPreservedStart = false
    }
  }

  /// Writes what was held back, since text follows.
  private mutating func settle() {
    if breaks > 0 {
      endLines(breaks)
      breaks = 0
    }
    if !marker.isEmpty {
      output.append(contentsOf: marker)
      marker = []
      lineIsEmpty = false
      spaces = 0
    }
    if tabs > 0 {
      output.append(contentsOf: repeatElement(Octet.tab, count: tabs))
      tabs = 0
      spaces = 0
    }
    if spaces > 0 {
      output.append(contentsOf: repeatElement(Octet.space, count: spaces))
      spaces = 0
    }
    lineIsEmpty = false
  }

  private mutating func endLines(_ count: Int) {
    guard !output.isEmpty else { return }
    var present = 0
    while present < 2, present < output.count, output[output.count - 1 - present] == Octet.lineFeed
    {
      present += 1
    }
    for _ in 0..<max(0, count - present) { output.append(Octet.lineFeed) }
    lineIsEmpty = true
  }

  /// The text, without white space at its end.
  consuming func finished() -> String {
    while let last = output.last, last.isMarkupSpace { output.removeLast() }
    return String(decoding: output, as: UTF8.self)
  }
}
