/// Makes safe paths of the names of one bundle and notices those that collide.
struct EntryNaming {
  private let backslashSeparates: Bool
  private let nameBytes: Int
  private var paths: [String: Int] = [:]
  private var folded: [String: Int] = [:]

  init(backslashSeparates: Bool, limits: BundleLimits) {
    self.backslashSeparates = backslashSeparates
    nameBytes = limits.nameBytes
  }

  /// The path of an entry and what is odd about it; repeated directories are nothing odd.
  mutating func path(
    for name: EntryName, index: Int, isDirectory: Bool
  ) -> (path: String, defects: [BundleDefect]) {
    let safe = EntryPath(
      name: name.text, backslashSeparates: backslashSeparates, index: index, nameBytes: nameBytes)
    var defects = name.defects + safe.defects
    guard !isDirectory else { return (safe.path, defects) }
    let lower = safe.path.lowercased()
    if let earlier = paths[safe.path] {
      defects.append(.init(.entryNameDuplicate, detail: "entry \(earlier) has the same path"))
    } else if let earlier = folded[lower] {
      defects.append(
        .init(.entryNameCaseCollision, detail: "entry \(earlier) differs by upper case only"))
    }
    if paths[safe.path] == nil { paths[safe.path] = index }
    if folded[lower] == nil { folded[lower] = index }
    return (safe.path, defects)
  }
}
