import BagIt
import ReportRendering

/// A document of the packet: its headings, and what makes the blocks below them when a page wants them,
/// so that a packet of any length is never held as a whole.
struct PacketDocument {
  /// What makes the blocks of a section.
  private enum Making {
    case parts([() -> [ReportBlock]])
    /// Of one exhibit, by its position: a packet may have tens of thousands.
    case exhibit(Int)
  }

  private(set) var document: ReportDocument
  private var makings: [Making] = []
  private let exhibitBlocks: (Int) -> [ReportBlock]

  /// Rows of one table; what has more becomes several tables.
  static let tableRows = 1_000

  /// Begins with what a document holds.
  init(
    _ document: ReportDocument,
    exhibitBlocks: @escaping (_ exhibit: Int) -> [ReportBlock] = { _ in [] }
  ) {
    self.document = document
    self.document.sections = []
    self.exhibitBlocks = exhibitBlocks
    for section in document.sections { add(section) }
  }

  mutating func add(_ section: ReportSection) {
    add(section.id, section.heading, level: section.level, [{ section.blocks }])
  }

  mutating func add(
    _ id: String, _ heading: String, level: Int = 2, _ makers: [() -> [ReportBlock]]
  ) {
    document.sections.append(ReportSection(id: id, heading: heading, level: level, blocks: []))
    makings.append(.parts(makers))
  }

  /// An exhibit by its position, under a heading of its own.
  mutating func add(exhibit: Int, _ id: String, _ heading: String) {
    document.sections.append(ReportSection(id: id, heading: heading, level: 3, blocks: []))
    makings.append(.exhibit(exhibit))
  }

  /// Hands over one page after another.
  func writePages(byteLimit: Int, emit: (RenderedFile) throws -> Void) rethrows {
    let (makings, exhibitBlocks) = (makings, exhibitBlocks)
    try HTMLRenderer(kind: .packet).writePages(
      of: document,
      blocks: ReportBlocks(
        partCount: { section in
          if case .parts(let makers) = makings[section] { return makers.count }
          return 1
        },
        part: { section, part in
          switch makings[section] {
          case .parts(let makers): makers[part]()
          case .exhibit(let position): exhibitBlocks(position)
          }
        }), rowLimit: .max, byteLimit: byteLimit, emit: emit)
  }
}

/// Makers of one table, or of several that follow each other when it is long.
func tableParts(
  id: String, caption: String, columns: [ReportColumn], rowCount: Int,
  rows: @escaping (Range<Int>) -> [ReportRow]
) -> [() -> [ReportBlock]] {
  let size = PacketDocument.tableRows
  guard rowCount > size else {
    return [
      {
        [
          .table(
            ReportTable(id: id, caption: caption, columns: columns, rows: rows(0..<rowCount)))
        ]
      }
    ]
  }
  return stride(from: 0, to: rowCount, by: size).map { first in
    let range = first..<min(rowCount, first + size)
    return {
      [
        .table(
          ReportTable(
            id: first == 0 ? id : "\(id)-\(first / size + 1)",
            caption:
              "\(caption); \(range.lowerBound + 1) to \(range.upperBound) of \(rowCount)",
            columns: columns, rows: rows(range)))
      ]
    }
  }
}
