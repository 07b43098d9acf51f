/// The rules for paths: what we write, and what of others' paths stays inside the bag.
enum BagPath {
  /// Throws unless every part of `path` is a name that FAT, NTFS, APFS, ext4 and `sha256sum -c`
  /// hold alike: ASCII letters, digits, `.`, `_` and `-` (RFC 8493 §6.1).
  static func checkWritable(_ path: String) throws {
    func refuse(_ reason: String) -> BagError { BagError(.nameRefused, path: path, detail: reason) }
    guard path.utf8.count <= 1024 else { throw refuse("longer than 1024 bytes") }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 32 else { throw refuse("more than 32 names deep") }
    for part in parts {
      guard !part.isEmpty else { throw refuse("empty name") }
      guard part != ".", part != ".." else { throw refuse("relative name") }
      guard part.utf8.allSatisfy(isPortable) else { throw refuse("only A-Z a-z 0-9 . _ -") }
      guard !part.hasSuffix(".") else { throw refuse("ends with a dot") }
      guard part.utf8.count <= 255 else { throw refuse("a name longer than 255 bytes") }
      guard !isReservedOnWindows(part) else { throw refuse("reserved on Windows") }
    }
  }

  private static func isPortable(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static let reserved: Set<String> = {
    let numbered = (0...9).flatMap { ["com\($0)", "lpt\($0)"] }
    return Set(["con", "prn", "aux", "nul"] + numbered)
  }()

  private static func isReservedOnWindows(_ name: Substring) -> Bool {
    reserved.contains(name.prefix { $0 != "." }.lowercased())
  }

  /// Whether Windows could hold every name of `path`.
  static func isPortable(_ path: [UInt8]) -> Bool {
    let forbidden = Set(#"<>:"\|?*"#.utf8)
    guard !path.contains(where: { $0 < 0x20 || forbidden.contains($0) }) else { return false }
    let parts = String(decoding: path, as: UTF8.self).split(separator: "/")
    return parts.allSatisfy {
      !isReservedOnWindows($0) && !$0.hasSuffix(".") && !$0.hasSuffix(" ")
    }
  }

  /// Why `path` might lead out of a bag on some operating system (RFC 8493 §5.1); nil if it
  /// stays inside on all.
  static func reasonOutOfScope(_ path: [UInt8]) -> String? {
    let text = String(decoding: path, as: UTF8.self).unicodeScalars
    guard let first = text.first else { return "empty path" }
    if path.contains(0) { return "NUL in a path" }
    switch first {
    case "/": return "absolute path"
    case "\\": return "Windows root or network path"
    case "~": return "home folder"
    case "%" where text.dropFirst(2).contains("%") && text.dropFirst().first != "%":
      let end = text.dropFirst().firstIndex(of: "%") ?? text.endIndex
      let next = text[end...].dropFirst().first
      if next == nil || next == "\\" || next == "/" { return "environment variable" }
    default: break
    }
    let second = text.dropFirst().first
    if second == ":", first.properties.isAlphabetic, first.isASCII { return "drive letter" }
    let parts = path.split { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
    return parts.contains([0x2E, 0x2E]) ? "parent folder" : nil
  }

  /// `path` without `.` and empty parts.
  static func plain(_ path: [UInt8]) -> [UInt8] {
    let parts = path.split(separator: UInt8(ascii: "/")).filter { $0 != [0x2E] }
    return Array(parts.joined(separator: [UInt8(ascii: "/")]))
  }

  /// Undoes `%0A`, `%0D` and, if wanted, `%25` in one pass; any other `%` stays
  /// (RFC 8493 §2.1.3).
  static func percentDecoded(_ path: [UInt8], decodingPercent: Bool) -> [UInt8] {
    var decoded: [UInt8] = []
    var rest = path[...]
    while let byte = rest.popFirst() {
      let code = String(decoding: rest.prefix(2), as: UTF8.self).uppercased()
      switch (byte, code) {
      case (UInt8(ascii: "%"), "0A"): decoded.append(0x0A)
      case (UInt8(ascii: "%"), "0D"): decoded.append(0x0D)
      case (UInt8(ascii: "%"), "25") where decodingPercent: decoded.append(UInt8(ascii: "%"))
      default:
        decoded.append(byte)
        continue
      }
      rest = rest.dropFirst(2)
    }
    return decoded
  }

  /// Whether operating systems make and delete files of this name on their own.
  static func isSystemFile(_ path: [UInt8]) -> Bool {
    let parts = String(decoding: path, as: UTF8.self).lowercased().split(separator: "/")
    return parts.contains { systemNames.contains(String($0)) || $0.hasPrefix("._") }
  }

  private static let systemNames: Set<String> = [
    ".ds_store", ".appledouble", ".lsoverride", ".spotlight-v100", ".trashes", ".fseventsd",
    ".temporaryitems", ".documentrevisions-v100", "__macosx", "thumbs.db", "ehthumbs.db",
    "desktop.ini", "$recycle.bin", "system volume information", ".directory",
  ]
}
