/// A name made safe to show and to use as a relative path; folders may be walked by the same rules.
public struct EntryPath: Sendable, Hashable {
  /// A relative path with `/`, never empty, without `..`, control or direction characters.
  public var path: String
  /// What had to be changed or is worth knowing about the name.
  public var defects: [BundleDefect]

  /// Makes a decoded name safe; an empty one becomes `unnamed-` and the index.
  ///
  /// `backslashSeparates` is true for a zip (APPNOTE §4.4.17.1) and false for a file system of
  /// Unix, where a backslash is an ordinary character unless it would lead out of the root.
  public init(
    name: String, backslashSeparates: Bool, index: Int,
    nameBytes: Int = BundleLimits.standard.nameBytes
  ) {
    var defects: [BundleDefect] = []
    // Scalars, not characters: a combining mark after a slash must not hide the slash.
    var rest = Array(name.unicodeScalars)
    if rest.count > 1, rest[0].isASCII, rest[0].properties.isAlphabetic, rest[1] == ":" {
      defects.append(.init(.entryPathAbsolute, detail: "names drive \(rest[0]):"))
      rest.removeFirst(2)
    }
    if rest.contains("\\"),
      backslashSeparates || rest.first == "\\"
        || (Self.leavesRoot(rest.split { $0 == "/" || $0 == "\\" })
          && !Self.leavesRoot(rest.split { $0 == "/" }))
    {
      defects.append(.init(.entryNameBackslash, detail: "backslashes were read as slashes"))
      rest = rest.map { $0 == "\\" ? "/" : $0 }
    }
    if rest.first == "/" {
      defects.append(.init(.entryPathAbsolute, detail: "begins with a slash"))
    }

    var segments: [String] = []
    var isNormal = true
    var escapes = false
    let pieces = rest.split(separator: "/", omittingEmptySubsequences: false)
    for (position, piece) in pieces.enumerated() {
      if piece.isEmpty {
        isNormal = isNormal && (position == 0 || position == pieces.count - 1)
      } else if piece == ["."] {
        isNormal = isNormal && position == 0
      } else if piece == [".", "."] {
        isNormal = false
        if segments.popLast() == nil { escapes = true }
      } else {
        segments.append(String(String.UnicodeScalarView(piece)))
      }
    }
    if escapes {
      defects.append(.init(.entryPathEscapesRoot, detail: "climbs out of the bundle by .."))
    } else if !isNormal {
      defects.append(.init(.entryPathNotNormal, detail: "holds empty, . or .. segments"))
    }
    defects += Self.oddities(of: segments)

    path = Self.visible(segments.joined(separator: "/"))
    if path.utf8.count > nameBytes {
      defects.append(
        .init(.entryNameTooLong, detail: "\(path.utf8.count) bytes, shown up to \(nameBytes)"))
      while path.utf8.count > nameBytes || Self.endsInNoName(path) { path.removeLast() }
    }
    if path.isEmpty, !rest.isEmpty, !escapes, segments.isEmpty {
      path = "."
    } else if path.isEmpty {
      defects.append(.init(.entryNameEmpty, detail: "no name is left"))
      path = "unnamed-\(index)"
    }
    self.defects = defects
  }

  /// Makes the raw name of a file in a folder safe, by the rules for the entries of a bundle; names
  /// that are not UTF-8 are read in the charset that makes most sense of `names`.
  public init(rawName: [UInt8], amongNames names: [[UInt8]], index: Int) {
    let name = EntryName(rawName, isDeclaredUTF8: false) {
      guessCharset(ofNames: names, madeOnDOS: false)
    }
    self.init(name: name.text, backslashSeparates: false, index: index)
    defects = name.defects + defects
  }

  /// Text with control characters and those that turn the reading direction made visible.
  public static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { isControl($0) || turnsDirection($0) }) else {
      return text
    }
    var shown = ""
    for scalar in text.unicodeScalars {
      if isControl(scalar) || turnsDirection(scalar) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        shown += "[U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  /// Whether a cut left no name behind the last slash, or dots that mean something else.
  private static func endsInNoName(_ path: String) -> Bool {
    let last = path.unicodeScalars.reversed().prefix { $0 != "/" }
    return !path.isEmpty && last.count < 3 && last.allSatisfy { $0 == "." }
  }

  private static func leavesRoot(_ segments: [ArraySlice<Unicode.Scalar>]) -> Bool {
    var level = 0
    for segment in segments where segment != ["."] {
      level += segment == [".", "."] ? -1 : 1
      if level < 0 { return true }
    }
    return false
  }

  private static func oddities(of segments: [String]) -> [BundleDefect] {
    var defects: [BundleDefect] = []
    let scalars = segments.lazy.flatMap(\.unicodeScalars)
    if scalars.contains(where: isControl) {
      defects.append(.init(.entryNameControlCharacter, detail: "control characters are shown"))
    }
    if scalars.contains(where: turnsDirection) {
      defects.append(
        .init(.entryNameBidirectional, detail: "characters that turn the direction are shown"))
    }
    if let name = segments.first(where: isReserved) {
      defects.append(.init(.entryNameReserved, detail: "Windows reserves \(visible(name))"))
    }
    if segments.contains(where: { $0.utf8.last == 0x2E || $0.utf8.last == 0x20 }) {
      defects.append(.init(.entryNameTrailingDot, detail: "Windows drops the last dot or space"))
    }
    return defects
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      || scalar == "\u{2028}" || scalar == "\u{2029}"
  }

  /// Unicode Technical Report 36 §3.2: embeddings, overrides, isolates and marks.
  private static func turnsDirection(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: true
    default: false
    }
  }

  private static func isReserved(_ segment: String) -> Bool {
    let stem = segment.prefix { $0 != "." }.uppercased()
    if ["CON", "PRN", "AUX", "NUL"].contains(stem) { return true }
    guard stem.utf8.count == 4, stem.hasPrefix("COM") || stem.hasPrefix("LPT") else { return false }
    return stem.utf8.last.map { (0x31...0x39).contains($0) } ?? false
  }
}
