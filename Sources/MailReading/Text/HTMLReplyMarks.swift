extension HTMLTextWriter {
  /// Notes what the element says about the reply it stands in.
  ///
  /// The marks are those that mail programs leave for their own use; the text alone is enough for most
  /// messages, but a program set to a rare language is known by nothing else.
  mutating func mark(
    _ tag: HTMLStartTag, _ styles: [String], _ effects: inout OpenElements.Effects
  ) {
    guard quoteDepth == 0, !tag.attributes.isEmpty else { return }
    if tag.hasClass(["moz-cite-prefix", "gmail_attr"], in: bytes) {
      layout.mark(.attribution)
    } else if tag.hasID(["divrplyfwdmsg", "olk_src_body_section"], in: bytes)
      || isOutlookRule(tag.tag, styles)
    {
      layout.mark(.answeredMessage)
    } else if isSignature(tag) {
      layout.mark(.signatureStart)
      effects.isSignature = true
    }
  }

  /// Notes a rule that a mail program draws above the answered message.
  mutating func mark(rule tag: HTMLStartTag) {
    if quoteDepth == 0, tag.hasID(["stopspelling", "zwchr"], in: bytes) {
      layout.mark(.answeredMessage)
    }
  }

  private func isSignature(_ tag: HTMLStartTag) -> Bool {
    let classes: [StaticString] = [
      "gmail_signature", "moz-signature", "yahoo-signature", "protonmail_signature_block",
    ]
    return tag.hasClass(classes, in: bytes)
      || tag.hasID(["signature", "applemailsignature", "ms-outlook-mobile-signature"], in: bytes)
      || tag.has("data-signatureblock", "true", in: bytes)
  }

  /// Word draws a line above the header of the answered message, in one of two blues or a grey.
  private func isOutlookRule(_ tag: HTMLTag, _ styles: [String]) -> Bool {
    guard tag == .div else { return false }
    return styles.contains {
      $0.hasPrefix("border-top:solid#b5c4df") || $0.hasPrefix("border-top:solid#e1e1e1")
        || $0 == "border-top-color:rgb(229,229,229)"
    }
  }
}

extension HTMLStartTag {
  /// Whether the `id` is one of these, given in lower case.
  fileprivate func hasID(_ names: [StaticString], in bytes: [UInt8]) -> Bool {
    guard let id = range(of: "id", in: bytes) else { return false }
    return names.contains { isWord($0, id, bytes) }
  }

  /// Whether the `class` has one of these words, given in lower case.
  fileprivate func hasClass(_ names: [StaticString], in bytes: [UInt8]) -> Bool {
    guard let classes = range(of: "class", in: bytes) else { return false }
    var start = classes.lowerBound
    while start < classes.upperBound {
      var end = start
      while end < classes.upperBound, !bytes[end].isHTMLSpace { end += 1 }
      if names.contains(where: { isWord($0, start..<end, bytes) }) { return true }
      start = end + 1
    }
    return false
  }

  private func isWord(_ name: StaticString, _ range: Range<Int>, _ bytes: [UInt8]) -> Bool {
    range.count == name.utf8CodeUnitCount
      && bytes.hasLowercasedText(name, at: range.lowerBound, before: range.upperBound)
  }
}
