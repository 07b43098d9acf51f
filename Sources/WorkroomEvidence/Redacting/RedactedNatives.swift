import BagIt

/// What became of a native under the rules of redaction.
enum NativeFate {
  /// Nothing that the rules name was found in it.
  case kept
  /// A slip-sheet stands in its place; why, in words, and the text of the sheet.
  case replaced(reason: String, sheet: String)
}

extension Redactor {
  /// Decides what stands in the packet for a native. Whatever cannot be searched is withheld, unless the
  /// rules say that a person looked through it.
  func fate(of bytes: [UInt8], exhibit: Exhibit, showsWithheld: Bool) -> NativeFate {
    let control = exhibit.control
    // A page saved as MHTML is built like a mail.
    let isMail = exhibit.kind == .mail || isMultipart(bytes)
    if rules.withheld.contains(control) || showsWithheld {
      return replaced(exhibit, withheldOnRequest, rendering: nil)
    }
    // All views are looked through, so that every value found is looked for in the packet.
    var isHit = false
    PlainViews.forEach(of: bytes) { isHit = finds(in: $0) || isHit }
    let opaque = opaqueParts(of: bytes, isMail: isMail)
    let words = rendering(of: bytes, isMail: isMail)
    if isHit {
      return replaced(exhibit, "something in it is redacted", rendering: words)
    }
    if !opaque.isEmpty, !rules.shown.contains(control) {
      let kinds = Set(opaque).sorted().joined(separator: ", ")
      return replaced(
        exhibit, "it holds what this program cannot search for redacted values: \(kinds)",
        rendering: isMail ? words : nil)
    }
    return .kept
  }

  private func replaced(
    _ exhibit: Exhibit, _ reason: String, rendering: String?
  ) -> NativeFate {
    var lines = [
      "\(exhibit.control)  SLIP-SHEET", exhibit.title, "",
      "The native of this exhibit is not in this packet: \(reason).",
      "redactions.csv has a salted commitment to its SHA-256, by which the original can be known again.",
    ]
    let words = rendering.map { redact($0, in: exhibit.control, at: "native") }
    var isClean = words != nil
    if let words {
      PlainViews.forEach(of: Array(words.utf8)) { isClean = isClean && !finds(in: $0) }
    }
    if let words, isClean {
      lines += [
        "Below is what it says in words, without layout, with redacted values replaced. It is no copy.",
        "", "---- rendering ----", words, "---- end ----",
      ]
    } else {
      lines.append("Nothing of it is rendered here.")
    }
    return .replaced(reason: reason, sheet: lines.joined(separator: "\n") + "\n")
  }
}

private func isMultipart(_ bytes: [UInt8]) -> Bool {
  let header = MailHeader(bytes)
  return header["mime-version"] != nil
    && header["content-type"]?.lowercased().hasPrefix("multipart/") == true
}
