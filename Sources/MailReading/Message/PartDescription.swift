extension PartReader {
  /// Reads what a part's header says about it.
  mutating func describe(
    _ block: HeaderBlock, _ body: Range<Int>, path: String, defaultType: String
  ) -> MIMEPart {
    var part = MIMEPart(
      path: path, fields: block.fields, mediaType: defaultType, parameters: [],
      transferEncoding: "7bit", headerRange: block.range, bodyRange: body, children: [])
    var type: ParameterizedValue?
    var disposition: ParameterizedValue?
    var hasEncoding = false
    for field in block.fields
    where field.nameRange.count > 9 && field.bytes[field.nameRange.lowerBound] | 0x20 == 0x63 {
      if type == nil, field.isNamed("content-type") {
        type = parameters(of: field)
      } else if disposition == nil, field.isNamed("content-disposition") {
        disposition = parameters(of: field)
      } else if !hasEncoding, field.isNamed("content-transfer-encoding") {
        hasEncoding = true
        part.transferEncoding = transferEncoding(of: field)
      } else if part.contentID == nil, field.isNamed("content-id") {
        part.contentID = field.rawBody
      }
    }
    if let type {
      part.parameters = type.parameters
      part.mediaType = mediaType(type, part, defaultType: defaultType)
      part.charset = type.parameter("charset")
    }
    if let value = disposition?.value, !value.isEmpty { part.disposition = value }
    part.filename = disposition?.parameter("filename") ?? type?.parameter("name")
    noteKind(of: part)
    return part
  }

  private mutating func parameters(of field: HeaderField) -> ParameterizedValue {
    let value = parseParameters(field.unfolded, rawCharset: field.rawCharset)
    if value.isMalformed { defects.append(MailDefect(.parameterMalformed, field.rawRange)) }
    if let repeated = value.repeated {
      defects.append(MailDefect(.parameterRepeated, field.rawRange, repeated))
    }
    return value
  }

  private mutating func mediaType(
    _ type: ParameterizedValue, _ part: MIMEPart, defaultType: String
  ) -> String {
    let pieces = type.value.split(separator: "/", omittingEmptySubsequences: false)
    if pieces.count == 2, !pieces[0].isEmpty, !pieces[1].isEmpty { return type.value }
    if type.value.isEmpty, type.parameters.isEmpty { return defaultType }
    let detail = type.value
    defects.append(MailDefect(.mediaTypeMalformed, part.headerRange, detail))
    switch pieces.first ?? "" {
    case "multipart": return "multipart/mixed"
    case "text", "": return "text/plain"
    default: return type.parameter("boundary") == nil ? defaultType : "multipart/mixed"
    }
  }

  private mutating func transferEncoding(of field: HeaderField) -> String {
    let body = field.unfolded
    var text = ""
    var index = 0
    while index < body.count, body[index] != ASCII.semicolon {
      if body[index] == ASCII.leftParenthesis {
        index = body.commentEnd(at: index)
        continue
      }
      if !body[index].isSpace, body[index] != ASCII.quote {
        text.unicodeScalars.append(Unicode.Scalar(body[index].lowercased))
      }
      index += 1
    }
    if TransferEncoding(text) == .unknown {
      defects.append(MailDefect(.transferEncodingUnknown, field.rawRange, text))
    }
    return text.isEmpty ? "7bit" : text
  }

  private mutating func noteKind(of part: MIMEPart) {
    switch part.mediaType {
    case "message/partial":
      defects.append(
        MailDefect(
          .partialMessage, part.headerRange,
          "number \(part.parameter("number") ?? "?") of \(part.parameter("total") ?? "?")"))
    case "message/external-body":
      defects.append(
        MailDefect(.externalBody, part.headerRange, part.parameter("access-type") ?? ""))
    case "application/ms-tnef", "application/vnd.ms-tnef":
      defects.append(MailDefect(.tnef, part.headerRange))
    default:
      if part.filename?.lowercased() == "winmail.dat" {
        defects.append(MailDefect(.tnef, part.headerRange))
      }
    }
  }
}
