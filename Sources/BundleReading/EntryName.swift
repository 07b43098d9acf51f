/// The name of an entry decoded, with the way it was decoded.
struct EntryName {
  var text: String
  /// The charset and why it was taken.
  var charset: String
  var defects: [BundleDefect] = []

  /// Decodes a raw name.
  ///
  /// `isDeclaredUTF8` is bit 11 of a zip (APPNOTE appendix D) or a pax record; `guess` is asked only
  /// for names that nothing declares and that are not valid UTF-8.
  init(_ raw: [UInt8], isDeclaredUTF8: Bool, guess: () -> NameCharset) {
    if raw.allSatisfy({ $0 < 0x80 }) {
      (text, charset) = (String(decoding: raw, as: UTF8.self), "US-ASCII")
      return
    }
    if let valid = String(validating: raw, as: UTF8.self) {
      (text, charset) = (valid, isDeclaredUTF8 ? "UTF-8 (declared)" : "UTF-8 (valid, not declared)")
      repairMojibake()
      return
    }
    let guessed = guess()
    if isDeclaredUTF8 {
      defects.append(.init(.entryNameCharsetWrong, detail: "declared as UTF-8 and not valid"))
    }
    if let decoded = guessed.decode(raw) {
      (text, charset) = (decoded, "\(guessed.rawValue) (guessed)")
    } else {
      (text, charset) = (String(decoding: raw, as: UTF8.self), "unknown")
    }
    defects.append(.init(.entryNameCharsetGuessed, detail: "read as \(charset)"))
  }

  /// A name that a Unicode Path field of a zip gives in UTF-8.
  init?(unicodePath: ArraySlice<UInt8>) {
    guard let valid = String(validating: unicodePath, as: UTF8.self), !valid.isEmpty else {
      return nil
    }
    (text, charset) = (valid, "UTF-8 (Unicode Path field)")
  }

  /// UTF-8 that was taken for a single-byte charset and encoded again reads as UTF-8 once undone.
  private mutating func repairMojibake() {
    for wrong in [NameCharset.windows1252, .cp437] {
      guard let bytes = wrong.encode(text), let repaired = String(validating: bytes, as: UTF8.self),
        repaired.unicodeScalars.count < text.unicodeScalars.count
      else { continue }
      defects.append(
        .init(.entryNameMojibake, detail: "UTF-8 encoded twice by way of \(wrong.rawValue)"))
      charset += ", encoded twice by way of \(wrong.rawValue)"
      text = repaired
      return
    }
  }
}
