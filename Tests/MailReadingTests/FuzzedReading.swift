import MailReading

/// What the fuzz targets feed with bytes; `Tests/Fuzzing/run` builds one target of each.
package enum FuzzedReading: String, CaseIterable, Sendable {
  case mailbox, message, field, word, date, transfer, reply, html

  /// The first rule that reading the bytes breaks; nil if all hold.
  package func brokenRule(_ bytes: [UInt8]) -> String? {
    switch self {
    case .mailbox: mailboxRule(bytes)
    case .message: messageRule(bytes, MailMessage(bytes, limits: smallLimits))
    case .field: fieldRule(bytes)
    case .word: wordRule(bytes)
    case .date: dateRule(String(decoding: bytes, as: UTF8.self))
    case .transfer: transferRule(bytes)
    case .reply: replyRule(String(decoding: bytes, as: UTF8.self))
    case .html: htmlRule(String(decoding: bytes, as: UTF8.self))
    }
  }
}

/// Limits that inputs of a few kilobytes can pass.
private let smallLimits = ReadingLimits(
  messageBytes: 4_096, headerBytes: 2_048, depth: 8, parts: 50, lineLength: 1_024)

/// Reads with a reach that inputs of a few kilobytes pass, so that decisions fall between two reads.
private func unitsRead(_ bytes: [UInt8], step: Int, piece: Int) -> [MailboxUnit]? {
  var taken = 0
  let reach = MailboxReach(step: step, look: 1_024)
  var reader = unsafe MailboxReader(limits: smallLimits, reach: reach) { buffer in
    let count = min(buffer.count, piece, bytes.count - taken)
    unsafe buffer.copyBytes(from: bytes[taken..<(taken + count)])
    taken += count
    return count
  }
  var units: [MailboxUnit] = []
  do {
    while let unit = try reader.next() { units.append(unit) }
  } catch {
    return nil
  }
  return units
}

private func mailboxRule(_ bytes: [UInt8]) -> String? {
  guard let whole = unitsRead(bytes, step: 1 << 14, piece: bytes.count + 1) else {
    return "reading memory threw"
  }
  let piece = 7 + Int(bytes.last ?? 0) % 64
  guard unitsRead(bytes, step: 512, piece: piece) == whole else {
    return "pieces of the input change the units"
  }
  var end = 0
  for unit in whole {
    guard unit.range.lowerBound == end else { return "the units leave a hole or overlap" }
    end = unit.range.upperBound
    if case .message(let message) = unit {
      let range = message.headerOffset..<message.trailing.lowerBound
      guard range.upperBound <= bytes.count, Array(bytes[range]) == message.bytes else {
        return "a message is not the bytes of its range"
      }
    }
  }
  _ = looksLikeMailbox(bytes[...])
  return end == bytes.count ? nil : "the units do not reach the end"
}

private func messageRule(_ bytes: [UInt8], _ message: MailMessage) -> String? {
  for defect in message.structureDefects + message.headerDefects {
    guard defect.range.lowerBound >= 0, defect.range.upperBound <= bytes.count else {
      return "a defect lies outside the message"
    }
  }
  for field in message.fields
  where field.rawRange.lowerBound < 0 || field.rawRange.upperBound > bytes.count {
    return "a field lies outside the message"
  }
  let readings = message.readLeaves()
  guard readings.count <= max(1, smallLimits.parts) else { return "more leaves than the limit" }
  for reading in readings where !reading.part.isInsideEncodedPart {
    guard reading.part.bodyRange.upperBound <= bytes.count else {
      return "a part lies outside the message"
    }
    for defect in reading.defects
    where defect.range.lowerBound < reading.part.bodyRange.lowerBound
      || defect.range.upperBound > reading.part.bodyRange.upperBound
    {
      return "a defect of a part lies outside it"
    }
  }
  let body = message.body(from: readings)
  guard body.text == message.text else { return "the text depends on who decodes the parts" }
  guard body.split().segments.map(\.text).joined() == body.text else {
    return "the segments of the body are not its text"
  }
  _ = (message.messageID, message.date, message.subject, message.from, message.references)
  _ = looksLikeMessage(bytes[...])
  return nil
}

private func fieldRule(_ bytes: [UInt8]) -> String? {
  let names = ["Subject", "From", "Date", "Content-Type", "Message-ID", "Content-Disposition"]
  let name = names[Int(bytes.first ?? 0) % names.count]
  let message = MailMessage(
    [UInt8]("\(name): ".utf8) + bytes.dropFirst(), limits: smallLimits)
  for field in message.fields {
    _ = (field.decoded, field.addresses, field.date, field.parameterized, field.rawBody)
    for identifier in field.identifiers
    where identifier.utf8.first != 0x3C || identifier.utf8.last != 0x3E {
      return "an identifier has no brackets"
    }
  }
  return messageRule(message.bytes, message)
}

/// The bytes stand as a Subject, a display name and a parameter, where encoded-words are read.
private func wordRule(_ bytes: [UInt8]) -> String? {
  let line = bytes.map { $0 == 10 || $0 == 13 ? 32 : $0 }
  let heads = ["Subject: ", "From: ", "Content-Disposition: attachment; filename="]
  var header: [UInt8] = []
  for head in heads { header += [UInt8](head.utf8) + line + [10] }
  let message = MailMessage(header + [10])
  for field in message.fields {
    let decoded = field.decoded
    guard decoded.utf8.count <= 8 * field.rawRange.count + 8 else {
      return "decoding made a field far longer"
    }
    if !field.rawBody.contains("=?"), decoded != field.rawBody {
      return "a field without encoded-words changed"
    }
  }
  _ = (message.subject, message.from, message.leaves.map(\.filename), message.defects)
  // A word that is all there is to a field survives being folded in front of it.
  let folded = MailMessage([UInt8]("Subject:\n ".utf8) + line + [10, 10])
  return folded.subject == message.subject ? nil : "folding changes a subject"
}

private func dateRule(_ text: String) -> String? {
  guard let date = MailDate(text) else { return nil }
  guard date.text == text else { return "the date's text is not what was read" }
  // From year 1 to the end of 9999, and a day for any zone.
  guard (-62_135_683_200...253_402_387_200).contains(date.secondsSince1970) else {
    return "the date lies outside the calendar"
  }
  if let offset = date.offsetMinutes, abs(offset) > 25 * 60 { return "the offset is no zone's" }
  switch date.basis {
  case .statedOffset, .namedZone:
    return date.offsetMinutes == nil ? "a stated zone has no offset" : nil
  case .unknownLocalZone, .assumedUTC:
    return date.offsetMinutes == nil ? nil : "an unknown zone has an offset"
  }
}

private func transferRule(_ bytes: [UInt8]) -> String? {
  let names = ["base64", "quoted-printable", "x-uuencode", "8bit"]
  let charsets = ["utf-8", "iso-2022-jp", "utf-7", "hz-gb-2312", "utf-16", "gb18030", "x-none"]
  let choice = Int(bytes.first ?? 0)
  let head =
    "Content-Type: text/plain; charset=\(charsets[choice / 4 % charsets.count])\n"
    + "Content-Transfer-Encoding: \(names[choice % 4])\n\n"
  let message = MailMessage([UInt8](head.utf8) + bytes.dropFirst())
  let content = message.content(of: message.root)
  guard content.octets.count <= message.root.bodyRange.count else {
    return "decoding made the content longer"
  }
  if choice % 4 == 3, content.octets != Array(message.bytes[message.root.bodyRange]) {
    return "the identity changed the content"
  }
  return messageRule(message.bytes, message)
}

private func replyRule(_ text: String) -> String? {
  for sender in [nil, "First Last <first@example.org>"] {
    let split = splitReply(text, sender: sender)
    guard split.segments.map(\.text).joined() == text else {
      return "the segments are not the text"
    }
    guard split.newText.utf8.count <= text.utf8.count * 3 + 4 else {
      return "the new text is longer than the text"
    }
  }
  _ = (unflowed(text, delSp: false), unflowed(text, delSp: true))
  return nil
}

private func htmlRule(_ html: String) -> String? {
  let text = plainText(fromHTML: html)
  guard splitReply(html: html).segments.map(\.text).joined() == text else {
    return "the segments are not the text"
  }
  return nil
}
