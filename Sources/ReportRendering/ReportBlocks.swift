/// The blocks of a document's sections, in parts that are made when they are wanted.
///
/// Each part is asked for at least twice, when the pages are planned and when they are written, and
/// must be the same each time.
public struct ReportBlocks {
  let partCount: (Int) -> Int
  let part: (_ section: Int, _ part: Int) -> [ReportBlock]

  /// Blocks by section and part of a section, both from 0.
  public init(
    partCount: @escaping (_ section: Int) -> Int,
    part: @escaping (_ section: Int, _ part: Int) -> [ReportBlock]
  ) {
    self.partCount = partCount
    self.part = part
  }

  /// The blocks that a document holds.
  init(of document: ReportDocument) {
    self.init(partCount: { _ in 1 }, part: { section, _ in document.sections[section].blocks })
  }
}
