/// Markup made safe for the parser: valid UTF-8 without NULs and without doctype, every tag
/// well-formed, character references resolved, long `data:` URIs and stretches of text set aside.
///
/// libxml2 2.9 reads HTML 4 and drops in silence what it does not expect, so what browsers of today
/// understand is settled here, where it can be reported.
struct PreparedMarkup {
  /// The markup for the parser.
  var octets: [UInt8] = []
  /// The text that is left out there.
  var standIns = TextStandIns()
  /// Where each tag stands there and where it came from, in order.
  var tags: [Tag] = []
  /// Whether positions lead back to the source; without that there are no tags either.
  var hasPositions = false
  /// Where the markup ends in the source.
  var sourceEnd: UInt32 = 0
  /// The `data:` URIs set aside.
  var resources: [PageResource] = []
  /// What the scan found odd.
  var defects = DefectList()
  /// The first comments of the page, which may tell where it was saved from.
  var comments: [String] = []
  /// Whether the page is a frameset.
  var hasFrameset = false

  /// How long the markup is with all of its text.
  var count: Int { octets.count + standIns.octetsSaved }

  /// One tag, in the parser's markup and in the source. 32 bits suffice for what
  /// ``PageLimits/markupBytes`` allows and halve the memory of the largest table but the tree.
  struct Tag {
    var outputStart: UInt32
    var outputEnd: UInt32
    var sourceStart: UInt32
    var sourceEnd: UInt32
    var isEndTag: Bool
  }
}

/// Defects as they are met, bounded in number.
struct DefectList {
  private(set) var defects: [PageDefect] = []
  private var counts: [PageDefect.Code: Int] = [:]
  var perCode = PageLimits.standard.defectsPerCode

  func isFull(_ code: PageDefect.Code) -> Bool { counts[code, default: 0] >= perCode }

  func contains(_ code: PageDefect.Code) -> Bool { counts[code] != nil }

  mutating func countFurther(_ code: PageDefect.Code) { counts[code, default: 0] += 1 }

  mutating func add(
    _ code: PageDefect.Code, _ severity: PageDefectSeverity, _ range: Range<Int>?,
    _ detail: String
  ) {
    counts[code, default: 0] += 1
    if counts[code, default: 0] <= perCode {
      defects.append(PageDefect(code, severity, range: range, detail: detail))
    }
  }

  /// The defects by place; where there were more of a code than are kept, the last one says so.
  func listed() -> [PageDefect] {
    var listed = defects
    for index in listed.indices {
      let code = listed[index].code
      let more = counts[code, default: 0] - perCode
      if more > 0, defects.lastIndex(where: { $0.code == code }) == index {
        listed[index].detail += " (and \(more) more of this kind)"
      }
    }
    return listed.enumerated().sorted {
      ($0.element.range?.lowerBound ?? -1, $0.offset)
        < ($1.element.range?.lowerBound ?? -1, $1.offset)
    }.map(\.element)
  }
}
