/// The names a bag under way uses, told apart as a file system without case would.
struct UsedNames {
  /// Spelled as first used, by lower-case path; a folder's value ends with `/`.
  private var spelled: [String: String] = ["data": "data/"]

  /// Claims the name of a file and returns the folders that must be made for it, outermost first.
  mutating func claim(_ path: String) throws -> [String] {
    guard spelled[path.lowercased()] == nil else { throw BagError(.nameTaken, path: path) }
    var folders: [String] = []
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
      folder += folder.isEmpty ? String(part) : "/" + part
      switch spelled[folder.lowercased()] {
      case folder + "/": continue
      case nil: folders.append(folder)
      default: throw BagError(.nameTaken, path: path, detail: "like \(folder)")
      }
    }
    for folder in folders { spelled[folder.lowercased()] = folder + "/" }
    spelled[path.lowercased()] = path
    return folders
  }

  /// Frees the name of a file or folder that was removed again.
  mutating func release(_ path: String) {
    spelled[path.lowercased()] = nil
  }
}
