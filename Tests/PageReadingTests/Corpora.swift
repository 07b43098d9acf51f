import Glibc

/// The corpora of real pages that some tests read; they stand beside the package.
enum Corpora {
  static let root: String = {
    if let stated = getenv("WORKROOM_CORPORA") { return String(cString: stated) }
    let package = #filePath.split(separator: "/").dropLast(4)
    return "/" + package.joined(separator: "/") + "/shared/corpora"
  }()

  static func isPresent(_ name: String) -> Bool { access(root + "/" + name, R_OK) == 0 }

  /// The names in a folder, sorted; none if there is no such folder.
  static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The paths of the files under a folder of the corpora, sorted.
  static func files(_ folder: String, endingIn suffixes: [String]) -> [String] {
    files(under: root + "/" + folder, endingIn: suffixes)
  }

  static func files(under folder: String, endingIn suffixes: [String]) -> [String] {
    var found: [String] = []
    var folders = [folder]
    while let folder = folders.popLast() {
      guard let directory = opendir(folder) else { continue }
      defer { closedir(directory) }
      while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name == "." || name == ".." { continue }
        if entry.pointee.d_type == UInt8(DT_DIR) {
          folders.append(folder + "/" + name)
        } else if suffixes.contains(where: { name.hasSuffix($0) }) {
          found.append(folder + "/" + name)
        }
      }
    }
    return found.sorted()
  }
}

/// The bytes of a file; empty if it cannot be read.
func contents(_ path: String) -> [UInt8] {
  guard let file = fopen(path, "rb") else { return [] }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&chunk, 1, chunk.count, file)
    if count == 0 { return bytes }
    bytes.append(contentsOf: chunk[..<count])
  }
}

/// The words of a text: runs of letters and digits.
func words(_ text: String) -> [String] {
  text.split { !($0.isLetter || $0.isNumber) }.map(String.init)
}
