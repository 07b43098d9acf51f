/// What `bag-info.txt` says: labels and values in order, any label as often as wanted
/// (RFC 8493 §2.2.2).
public struct BagInfo: Equatable, Sendable {
  /// One label with its value; a value never holds a line end.
  public struct Field: Equatable, Sendable {
    /// Such as `Source-Organization`.
    public var label: String
    /// The text after the colon, unfolded.
    public var value: String

    /// Makes a field.
    public init(_ label: String, _ value: String) {
      self.label = label
      self.value = value
    }
  }

  /// The fields in the order of the file.
  public var fields: [Field]

  /// Makes the metadata of a bag.
  public init(_ fields: [Field] = []) {
    self.fields = fields
  }

  /// The values of every field with this label, whose case does not matter.
  public subscript(label: String) -> [String] {
    fields.filter { Self.isSame($0.label, label) }.map(\.value)
  }

  /// Adds a field at the end.
  public mutating func append(_ label: String, _ value: String) {
    fields.append(Field(label, value))
  }

  static func isSame(_ left: String, _ right: String) -> Bool {
    left.lowercased() == right.lowercased()
  }
}

extension BagInfo {
  /// The UTF-8 text of `bag-info.txt`, lines folded at single spaces to 79 characters where that
  /// loses nothing.
  ///
  /// Throws ``BagError/Code/infoRefused`` for a label with a colon or outer blanks, and for a
  /// label or value with control characters: a line end would forge a field.
  public func encoded() throws -> String {
    var text = ""
    for field in fields {
      try Self.check(field)
      text += Self.folded(field) + "\n"
    }
    return text
  }

  private static func check(_ field: Field) throws {
    func holdsControls(_ text: String) -> Bool {
      text.unicodeScalars.contains { scalar in
        scalar.properties.generalCategory == .control
          || scalar.value == 0x2028 || scalar.value == 0x2029 || scalar.value == 0xFEFF
      }
    }
    let label = field.label
    guard !label.isEmpty, !label.contains(":"), !label.hasPrefix(" "), !label.hasSuffix(" "),
      !holdsControls(label)
    else { throw BagError(.infoRefused, path: "bag-info.txt", detail: "label \(label)") }
    let value = field.value
    guard !holdsControls(value), !value.hasPrefix(" "), !value.hasSuffix(" ") else {
      throw BagError(.infoRefused, path: "bag-info.txt", detail: "value of \(label)")
    }
  }

  private static func folded(_ field: Field) -> String {
    var lines: [String] = []
    var line = field.label + ":"
    var holdsWord = false
    // Runs of spaces give empty words; these stay on the line, since unfolding gives one space.
    var previousIsEmpty = false
    for word in field.value.split(separator: " ", omittingEmptySubsequences: false) {
      let fits = line.count + 1 + word.count <= 79
      if holdsWord, !fits, !word.isEmpty, !previousIsEmpty {
        lines.append(line)
        line = "  " + word
      } else {
        line += " " + word
      }
      previousIsEmpty = word.isEmpty
      holdsWord = holdsWord || !word.isEmpty
    }
    return (lines + [line]).joined(separator: "\n")
  }
}

extension BagInfo {
  /// Reads the lines of `bag-info.txt`; `malformed` gets the numbers of those that are no field.
  ///
  /// Before version 1.0 blanks were allowed around the colon, so they are dropped for all; 1.0
  /// wants none before and one after it.
  static func reading(_ text: TagText) -> (info: BagInfo, malformed: [Int], loose: [Int]) {
    var info = BagInfo()
    var malformed: [Int] = []
    var loose: [Int] = []
    for (index, line) in text.lines.enumerated() {
      let content = trimmed(line)
      if content.isEmpty {
        loose.append(index + 1)
      } else if let first = line.first, isBlank(first) {
        let rest = String(decoding: content, as: UTF8.self)
        guard let last = info.fields.indices.last, !malformed.contains(index) else {
          malformed.append(index + 1)
          continue
        }
        info.fields[last].value += info.fields[last].value.isEmpty ? rest : " " + rest
      } else if let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex {
        let (label, value) = (trimmed(line[..<colon]), line[(colon + 1)...])
        info.append(
          String(decoding: label, as: UTF8.self), String(decoding: trimmed(value), as: UTF8.self))
        let isTight = label.count == colon - line.startIndex && value.first.map(isBlank) == true
        if !isTight && !value.isEmpty { loose.append(index + 1) }
      } else {
        malformed.append(index + 1)
      }
    }
    return (info, malformed, loose)
  }
}
