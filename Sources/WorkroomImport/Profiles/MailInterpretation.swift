package import MailReading
package import WorkroomModel

/// What a profile makes of one mail.
package struct MailInterpretation: Sendable {
  package var medium: Medium
  package var event: String
  package var workroomID: String?
  package var records: [PageRecord]
  /// Fields whose words could not be read.
  package var diagnostics: [Diagnostic] = []
}

extension PlatformProfile {
  /// What the mail means for a workroom; nil for mail that has nothing to do with the platform.
  package func interpret(_ message: MailMessage) -> MailInterpretation? {
    guard let mail, names(message, aDomainOf: mail),
      var found = interpretation(of: message, mail)
    else { return nil }
    found.diagnostics = unreadFields(in: found.records, mail)
    return found
  }

  /// What stands in a mail and was not understood: its words are kept, and nothing else is known of it.
  private func unreadFields(in records: [PageRecord], _ mail: MailProfile) -> [Diagnostic] {
    var found: [Diagnostic] = []
    for record in records {
      for (name, value) in record.fields.sorted(by: { $0.key < $1.key }) {
        // A renamed group is read under the name that its pattern gives it.
        guard let reading = record.readings[name] ?? mail.readings[name],
          reading.leavesUnread(value)
        else { continue }
        let told = Diagnostic(
          code: "mail-field-not-understood", severity: .warning, range: nil,
          detail: "\(record.kind): \(name) “\(value.text)” was not understood; expected "
            + reading.expectation)
        if !found.contains(told) { found.append(told) }
      }
    }
    return found
  }

  private func interpretation(
    of message: MailMessage, _ mail: MailProfile
  ) -> MailInterpretation? {
    let senders = message.from + message.sender
    let recipients = message.to + message.cc
    for address in senders {
      guard let text = address.address, let id = mail.workroomAddress.firstGroup(in: text) else {
        continue
      }
      return notification(message, mail, workroomID: id, senderName: address.name)
    }
    if senders.contains(where: { isSystemAddress($0, message, mail) }) {
      let system = systemMail(message, mail)
      guard let system, system.records.isEmpty, system.medium == .notification else {
        return system
      }
      return framedMessage(message, mail) ?? system
    }
    for address in recipients {
      guard let text = address.address, let id = mail.workroomAddress.firstGroup(in: text) else {
        continue
      }
      return reply(message, mail, workroomID: id)
    }
    return nil
  }

  /// A search of the raw fields, which spares most mail the patterns and the parsing of addresses.
  private func names(_ message: MailMessage, aDomainOf mail: MailProfile) -> Bool {
    ["From", "Sender", "To", "Cc"].contains { name in
      guard var field = message.first(name)?.rawBody.lowercased() else { return false }
      return field.withUTF8 { octets in mail.domains.contains { holds($0, in: octets) } }
    }
  }

  /// By bytes: to look for letters as Swift compares them takes a fifth of the time of reading mail.
  private func holds(_ domain: String, in octets: UnsafeBufferPointer<UInt8>) -> Bool {
    let wanted = Array(domain.utf8)
    guard let first = wanted.first else { return true }
    var rest = octets[...]
    while rest.count >= wanted.count, let hit = rest.firstIndex(of: first) {
      rest = rest[hit...]
      if rest.starts(with: wanted) { return true }
      rest = rest.dropFirst()
    }
    return false
  }

  private func isSystemAddress(
    _ address: MailAddress, _ message: MailMessage, _ mail: MailProfile
  ) -> Bool {
    // Early system mail carried a nested, broken From; the raw field is looked at as well.
    let texts = [address.address ?? "", message.first("From")?.rawBody ?? ""]
    return mail.systemAddresses.contains { pattern in texts.contains { pattern.matches($0) } }
  }

  private func notification(
    _ message: MailMessage, _ mail: MailProfile, workroomID: String, senderName: String?
  ) -> MailInterpretation {
    let lines = textLines(message)
    var fields = commonFields(message)
    fields["author"] = FieldValue(senderName ?? "")
    let begin = mail.messageBegin.flatMap { pattern in lines.firstIndex { pattern.matches($0) } }
    let end = begin.flatMap { begin in
      lines[(begin + 1)...].firstIndex { mail.messageEnd?.matches($0) == true }
    }
    if let begin, let end {
      let words = withoutAttachments(lines[(begin + 1)..<end], mail)
      fields["text"] = FieldValue(trimmed(words.joined(separator: "\n")))
      setAsideQuotation(in: &fields)
      addAttachments(
        named: mail.attachment, in: lines[words.endIndex..<end] + lines[(end + 1)...], to: &fields)
    } else {
      fields["text"] = FieldValue(message.newText)
      fields["textBasis"] = FieldValue(
        mail.messageBegin == nil
          ? "the new words of the mail: the platform's template is not known"
          : "the frame of the platform's template was not found")
    }
    for fact in mail.messageFacts {
      for line in lines {
        guard let groups = fact.pattern.groups(fact.names, in: line) else { continue }
        for (name, text) in groups { fields[name] = value(name, text, mail) }
        break
      }
    }
    return MailInterpretation(
      medium: .notification, event: "message", workroomID: workroomID,
      records: [PageRecord(kind: "message", fields: fields, place: "", basis: "mail")])
  }

  /// The lines of a frame without those that name files at its end.
  private func withoutAttachments(
    _ lines: ArraySlice<String>, _ mail: MailProfile
  ) -> ArraySlice<String> {
    guard let pattern = mail.attachment else { return lines }
    var words = lines
    var rest = lines
    while let last = rest.last {
      rest = rest.dropLast()
      if pattern.matches(last) {
        words = rest
      } else if !trimmed(last).isEmpty {
        break
      }
    }
    return words
  }

  /// A message that one address sends for all workrooms: its frame shows it, and Reply-To names the
  /// workroom.
  private func framedMessage(
    _ message: MailMessage, _ mail: MailProfile
  ) -> MailInterpretation? {
    guard let begin = mail.messageBegin else { return nil }
    let lines = textLines(message)
    let ids = message.replyTo.lazy.compactMap { address in
      address.address.flatMap { mail.workroomAddress.firstGroup(in: $0) }
    }
    guard let id = ids.first, let start = lines.firstIndex(where: { begin.matches($0) }) else {
      return nil
    }
    let sender = lines[..<start].lazy.compactMap { mail.messageSender?.firstGroup(in: $0) }.first
    return notification(
      message, mail, workroomID: id, senderName: sender.map(trimmed) ?? message.from.first?.name)
  }

  private func reply(
    _ message: MailMessage, _ mail: MailProfile, workroomID: String
  ) -> MailInterpretation {
    var fields = commonFields(message)
    fields["author"] = FieldValue(message.from.first?.name ?? message.from.first?.address ?? "")
    fields["text"] = FieldValue(trimmed(message.newText))
    let quoted = message.body(from: []).split().quotedText
    if !quoted.isEmpty {
      fields["quotedText"] = FieldValue(quoted)
      addQuotedMessage(quoted, mail, to: &fields)
    }
    if let id = message.inReplyTo.first ?? message.references.last {
      fields["inReplyTo"] = FieldValue(id)
    }
    return MailInterpretation(
      medium: .reply, event: "reply", workroomID: workroomID,
      records: [PageRecord(kind: "message", fields: fields, place: "", basis: "mail")])
  }

  /// The message within a quoted notification, by the platform's own frame around it.
  private func addQuotedMessage(
    _ quoted: String, _ mail: MailProfile, to fields: inout [String: FieldValue]
  ) {
    let lines = quoted.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let rest = line.drop { $0 == ">" }
      return String(rest.first == " " ? rest.dropFirst() : rest)
    }
    guard let begin = lines.firstIndex(where: { mail.messageBegin?.matches($0) == true }),
      let end = lines[(begin + 1)...].firstIndex(where: { mail.messageEnd?.matches($0) == true })
    else { return }
    let words = withoutAttachments(lines[(begin + 1)..<end], mail)
    let text = withoutQuotation(trimmed(words.joined(separator: "\n")))
    guard !text.isEmpty else { return }
    fields["quotedMessage"] = FieldValue(text)
    for line in lines[..<begin] {
      guard let author = mail.messageSender?.firstGroup(in: line) else { continue }
      fields["quotedAuthor"] = FieldValue(trimmed(author))
    }
  }

  private func systemMail(_ message: MailMessage, _ mail: MailProfile) -> MailInterpretation? {
    let subject = message.subject ?? ""
    if let digest = mail.digestSubject, digest.matches(subject) {
      return self.digest(message, mail)
    }
    let text = message.text
    var interpretation = MailInterpretation(
      medium: .notification, event: "system", workroomID: nil, records: [])
    var jobID: String?
    for reference in mail.references {
      guard let id = reference.pattern.firstGroup(in: reference.isSubject ? subject : text) else {
        continue
      }
      if reference.names == "job" {
        jobID = jobID ?? id
      } else {
        interpretation.workroomID = interpretation.workroomID ?? id
      }
    }
    let lines = textLines(message)
    for event in mail.events {
      if let pattern = event.subject, !pattern.matches(subject) { continue }
      guard let first = event.patterns.first,
        let line = lines.first(where: { first.pattern.matches($0) })
      else { continue }
      interpretation.event = event.name
      var fields = commonFields(message)
      if let jobID { fields["jobID"] = FieldValue(jobID) }
      for (index, part) in event.patterns.enumerated() {
        let candidates = index == 0 ? [line] : lines
        for candidate in candidates {
          guard let groups = part.pattern.groups(part.names, in: candidate) else { continue }
          for (name, text) in groups { fields[name] = value(name, text, mail) }
          break
        }
      }
      for record in event.records {
        var own = fields
        var readings: [String: Reading] = [:]
        for (from, to) in record.rename {
          own[to] = own.removeValue(forKey: from)
          readings[to] = mail.readings[from]
        }
        for (name, text) in record.values { own[name] = value(name, text, mail) }
        interpretation.records.append(
          PageRecord(
            kind: record.kind.rawValue, fields: own, place: "",
            basis: "mail: \(event.name)", readings: readings))
      }
      break
    }
    return interpretation
  }

  private func digest(_ message: MailMessage, _ mail: MailProfile) -> MailInterpretation {
    var records: [PageRecord] = []
    if let entry = mail.digestEntry {
      for (number, line) in textLines(message).enumerated() {
        guard var groups = entry.pattern.groups(entry.names, in: line) else { continue }
        let id = groups.removeValue(forKey: "workroomID")
        var fields = groups.reduce(into: [String: FieldValue]()) { fields, group in
          fields[group.key] = value(group.key, group.value, mail)
        }
        if let id { fields["workroomID"] = FieldValue(id) }
        records.append(
          PageRecord(
            kind: "message", fields: fields, place: "line \(number + 1)", basis: "mail: digest"))
      }
    }
    return MailInterpretation(medium: .digest, event: "digest", workroomID: nil, records: records)
  }

  private func value(_ name: String, _ text: String, _ mail: MailProfile) -> FieldValue {
    mail.readings[name]?.apply(trimmed(text), self) ?? FieldValue(trimmed(text))
  }

  func textLines(_ message: MailMessage) -> [String] {
    message.text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasSuffix("\r") ? String(line.dropLast()) : String(line)
    }
  }

  private func commonFields(_ message: MailMessage) -> [String: FieldValue] {
    var fields: [String: FieldValue] = [:]
    if let sent = message.date.map(moment) {
      fields["sent"] = FieldValue(sent.text, value: sent.utc, moment: sent)
    }
    if let id = message.messageID { fields["messageID"] = FieldValue(id) }
    if let subject = message.subject { fields["subject"] = FieldValue(subject) }
    if let address = message.from.first?.address { fields["authorAddress"] = FieldValue(address) }
    if let to = message.to.first?.address { fields["recipientAddress"] = FieldValue(to) }
    if let to = message.to.first?.name { fields["recipientName"] = FieldValue(to) }
    return fields
  }
}

/// A date field of mail as a moment of the model.
func moment(_ date: MailDate) -> Moment {
  Moment(
    text: date.text, secondsSince1970: date.secondsSince1970, offsetMinutes: date.offsetMinutes,
    basis: date.offsetMinutes == nil
      ? .unknown : (date.basis == .namedZone ? .named : .stated))
}
