/// The elements that are open, outermost first; never more than a limit.
struct OpenElements {
  struct Element {
    var tag: HTMLTag
    /// The packed name, which tells elements apart that are no known tag.
    var name: UInt128
    var effects = Effects()
  }

  /// What an element changed when it began, for its end to undo.
  struct Effects {
    var prefixLength: Int?
    var isQuote = false
    var indentation = 0
    var isPreformatted = false
    var isSignature = false
    /// Lines asked for when it ends; 0 for inline elements.
    var lineBreaks = 0
    /// Number of the next item of an ordered list.
    var nextNumber: Int?
    var numbering = ListNumbering.decimal
    /// Lines laid out when a table row began.
    var rowStart = 0
    var rowHasCell = false
    /// A table that is data rather than page layout: empty cells keep their places.
    var keepsEmptyCells = false
  }

  private var elements: [Element] = []
  private var counts = [Int](repeating: 0, count: HTMLTag.allCases.count)
  private var open: HTMLTagSet = []
  /// Elements past the limit, which are only counted so that their end tags close nothing else.
  private var overflow = [Int](repeating: 0, count: HTMLTag.allCases.count)
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  var count: Int { elements.count }
  var top: HTMLTag? { elements.last?.tag }
  var isFull: Bool { elements.count >= limit }

  subscript(_ index: Int) -> Effects {
    get { elements[index].effects }
    set { elements[index].effects = newValue }
  }

  mutating func push(_ element: Element) {
    elements.append(element)
    counts[Int(element.tag.rawValue)] += 1
    open.insert(element.tag)
  }

  mutating func pop() -> Element? {
    guard let last = elements.popLast() else { return nil }
    let index = Int(last.tag.rawValue)
    counts[index] -= 1
    if counts[index] == 0 { open.remove(last.tag) }
    return last
  }

  mutating func countOverflow(_ tag: HTMLTag) {
    overflow[Int(tag.rawValue)] += 1
  }

  /// Whether an end tag belonged to an element past the limit.
  mutating func endsOverflow(_ tag: HTMLTag) -> Bool {
    let index = Int(tag.rawValue)
    guard overflow[index] > 0 else { return false }
    overflow[index] -= 1
    return true
  }

  /// Index of the innermost open element of one of these tags, not looking past a `boundary`.
  func innermost(_ tags: HTMLTagSet, within boundary: HTMLTagSet, name: UInt128? = nil) -> Int? {
    guard open.intersects(tags) else { return nil }
    var index = elements.count - 1
    while index >= 0 {
      let element = elements[index]
      if tags.contains(element.tag), name == nil || name == element.name { return index }
      if boundary.contains(element.tag) { return nil }
      index -= 1
    }
    return nil
  }
}
