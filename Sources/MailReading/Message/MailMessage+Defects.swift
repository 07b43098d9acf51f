extension MailMessage {
  /// What is wrong or doubtful in the header fields that have a structure.
  public var headerDefects: [MailDefect] {
    var found: [MailDefect] = []
    var seen: UInt32 = 0
    for field in fields {
      let name = singleFields.firstIndex { field.isNamed($0) }
      if let name {
        let bit: UInt32 = 1 << UInt32(name)
        if seen & bit != 0 { found.append(MailDefect(.fieldRepeated, field.rawRange, field.name)) }
        seen |= bit
      }
      let marks = bytes.fieldMarks(field.bodyRange)
      if marks.hasHighBytes, utf8Kind(of: bytes[field.bodyRange]) == .other {
        let charset = field.rawCharset ?? "windows-1252"
        found.append(
          MailDefect(.fieldNotASCII, field.rawRange, "\(field.name); read as \(charset)"))
      }
      if marks.hasControls {
        found.append(MailDefect(.fieldControlCharacter, field.rawRange, field.name))
      }
      if name == 0 {
        found += dateDefects(field)
      } else if let name, name <= lastAddressField,
        parseAddresses(field.unfolded, rawCharset: field.rawCharset).isMalformed
      {
        found.append(MailDefect(.addressMalformed, field.rawRange, field.name))
      }
      if marks.hasEncodedWord {
        found += wordDefects(field, isText: name.map { $0 <= lastTextField } ?? false)
      }
    }
    return found
  }

  private func wordDefects(_ field: HeaderField, isText: Bool) -> [MailDefect] {
    let words = decodeEncodedWords(field.unfolded[...], rawCharset: field.rawCharset)
    var found: [MailDefect] = []
    if words.isMalformed, isText {
      found.append(MailDefect(.encodedWordMalformed, field.rawRange, field.name))
    }
    if words.undecodable > 0 {
      found.append(
        MailDefect(
          .charsetUndecodable, field.rawRange, "\(words.undecodable) bytes in \(field.name)"))
    }
    return found
  }

  private func dateDefects(_ field: HeaderField) -> [MailDefect] {
    guard let (date, isIrregular) = parseDate(field.rawBody) else {
      return [MailDefect(.dateUnreadable, field.rawRange, field.rawBody)]
    }
    if date.basis == .assumedUTC {
      return [MailDefect(.dateZoneAssumed, field.rawRange, date.text)]
    }
    return isIrregular ? [MailDefect(.dateIrregular, field.rawRange, date.text)] : []
  }
}

/// Fields that may stand only once (RFC 5322 §3.6, RFC 2045 §3): the date, those with addresses,
/// the one with text for people, and the others.
private let singleFields: [StaticString] = [
  "date", "from", "sender", "reply-to", "to", "cc", "bcc", "subject", "message-id", "in-reply-to",
  "references", "mime-version", "content-type", "content-transfer-encoding",
  "content-disposition", "content-id",
]
private let lastAddressField = 6
private let lastTextField = 7

/// What kinds of bytes a field's body has.
private struct FieldMarks {
  var hasHighBytes = false
  var hasControls = false
  var hasEncodedWord = false
}

extension [UInt8] {
  fileprivate func fieldMarks(_ range: Range<Int>) -> FieldMarks {
    var marks = FieldMarks()
    var last: UInt8 = 0
    for index in range {
      let byte = self[index]
      if byte >= 0x80 {
        marks.hasHighBytes = true
      } else if byte == ASCII.question, last == ASCII.equals {
        marks.hasEncodedWord = true
      } else if byte < 0x20 || byte == 0x7F, !byte.isSpace {
        marks.hasControls = true
      }
      last = byte
    }
    return marks
  }
}
