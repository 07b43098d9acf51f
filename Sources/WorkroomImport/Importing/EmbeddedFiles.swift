import PageReading
import WorkroomModel

extension SourceImporter {
  /// What is embedded in a page is a file of its own; the page gives it no name.
  func emitEmbedded(in unit: PageUnit, _ consume: (ImportEvent) throws -> Void) throws {
    for (index, resource) in unit.page.resources.enumerated() {
      guard let octets = unit.page.content(of: resource) else { continue }
      try consume(
        .content(
          SourceContent(
            item: unit.place.ordinal, part: partName(ofResource: index), name: nil,
            mediaType: resource.mediaType, sizeInBytes: octets.count, digest: digest(of: octets))))
    }
  }
}

/// What a file embedded in a page is called as a part of it: its number, counted from 1.
func partName(ofResource index: Int) -> String { "embedded \(index + 1)" }
