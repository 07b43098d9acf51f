package import WorkroomModel

/// Observations as the store has them. Their fields are still text: reading that takes longer than all
/// else, and needs no store, so another thread can do it.
package struct ObservationRows: Sendable {
  private var observations: [Observation] = []
  /// The columns with the fields of those that were not read, one behind the other, and where each ends.
  private var columns: [UInt8] = []
  private var ends: [Int] = []
  private var decoding = FieldDecoding()

  /// Bytes of columns that are kept; more would be held beside what is read from them.
  private static var mostBytes: Int { 4 << 20 }

  package var count: Int { observations.count }

  mutating func append(
    _ observation: Observation, fields: UnsafeBufferPointer<UInt8>
  ) throws {
    observations.append(observation)
    columns.append(contentsOf: fields)
    ends.append(columns.count)
    if columns.count > Self.mostBytes { try readFields() }
  }

  /// The observations whole, in the order of content. Throws for a column that is no fields.
  package consuming func whole() throws -> [Observation] {
    try readFields()
    observations.sort(by: Observation.areInOrder)
    return observations
  }

  private mutating func readFields() throws {
    let first = observations.count - ends.count
    try columns.withUnsafeBufferPointer { columns in
      var start = 0
      for (position, end) in ends.enumerated() {
        observations[first + position].fields = try decoding.fields(
          UnsafeBufferPointer(rebasing: columns[start..<end]), leavingOut: "quotedText")
        start = end
      }
    }
    columns = []
    ends = []
  }
}

extension Observation {
  /// By source, item, place, row and kind.
  fileprivate static func areInOrder(_ left: Observation, _ right: Observation) -> Bool {
    let (one, other) = (left.origin, right.origin)
    if one.sourceDigest != other.sourceDigest { return one.sourceDigest < other.sourceDigest }
    if one.itemOrdinal != other.itemOrdinal { return one.itemOrdinal < other.itemOrdinal }
    if one.place != other.place { return one.place ?? "" < other.place ?? "" }
    if left.row != right.row { return left.row < right.row }
    return left.kind.rawValue < right.kind.rawValue
  }
}
