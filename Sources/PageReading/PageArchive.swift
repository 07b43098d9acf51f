import MailReading

/// A page archive (MHTML, RFC 2557): a MIME message whose parts are a page and what it shows.
struct PageArchive {
  let message: MailMessage
  /// Where the message's bytes stand in those given to the reader; nil if they were rearranged.
  let offset: Int?
  let parts: [MIMEPart]
  /// The fields of the archive itself.
  let fields: [HeaderField]
  var defects: [PageDefect]

  init?(_ bytes: [UInt8]) {
    let message = MailMessage(bytes)
    guard !message.fields.isEmpty else { return nil }
    fields = message.fields
    defects = message.structureDefects.filter { $0.severity != .note }.map {
      PageDefect(
        .archiveDamaged, $0.severity == .damage ? .damage : .warning, range: $0.range,
        detail: "the archive is damaged as a MIME message: \($0.code.rawValue)")
    }
    let leaves = message.leaves
    guard leaves.allSatisfy({ $0.mediaType.hasPrefix("multipart/") }) else {
      self.message = message
      offset = 0
      parts = leaves
      return
    }
    // The boundary is missing, in the header or in the body; what can be told is told from there.
    let body = Array(bytes[message.bodyRange])
    let inner = MailMessage(withBoundaryOfItsOwn(body) ?? body)
    self.message = inner
    offset = nil
    parts = inner.leaves
    if !defects.contains(where: { $0.severity != .note }) {
      defects.append(
        PageDefect(
          .archiveDamaged, .warning, detail: "the parts of the archive are not divided as stated"))
    }
  }

  /// The part that is the page: the one that the archive names as its start, else the first that
  /// is HTML, else the first that looks like it.
  var pagePart: Int? {
    if let start = message.root.parameter("start"),
      let index = parts.firstIndex(where: { $0.contentID == start }), isPage(parts[index])
    {
      return index
    }
    return parts.firstIndex(where: isPage)
      ?? parts.indices.first {
        looksLikePage(prefix: Array(message.decodedContent(of: parts[$0]).prefix(4096))) != nil
      }
  }

  private func isPage(_ part: MIMEPart) -> Bool {
    part.mediaType == "text/html" || part.mediaType == "application/xhtml+xml"
  }

  /// The value of a field of the archive.
  func field(_ name: String) -> HeaderField? {
    fields.first { $0.name.lowercased() == name }
  }

  /// The octets of a part, transfer encoding undone.
  func content(ofPart index: Int) -> [UInt8]? {
    parts.indices.contains(index) ? message.decodedContent(of: parts[index]) : nil
  }

  /// The part as an embedded file of the page.
  func resource(_ index: Int) -> PageResource {
    let part = parts[index]
    let location = part.first("content-location")?.rawBody.trimmed()
    let identifier = part.contentID.map { "cid:" + $0.filter { $0 != "<" && $0 != ">" } }
    let range = offset.map { part.bodyRange.lowerBound + $0..<part.bodyRange.upperBound + $0 }
    return PageResource(
      location: location ?? identifier ?? "", mediaType: part.mediaType, range: range,
      encoding: .transfer, textRange: index..<index + 1)
  }

  /// Where the content of a part stands as it is in the bytes given to the reader, or nil if it
  /// stands there encoded.
  func place(ofPart index: Int, count: Int) -> Int? {
    let part = parts[index]
    guard let offset, ["7bit", "8bit", "binary"].contains(part.transferEncoding),
      part.bodyRange.count == count
    else { return nil }
    return part.bodyRange.lowerBound + offset
  }
}

/// A body that begins with a boundary under a header that states it; nil if it begins otherwise.
private func withBoundaryOfItsOwn(_ body: [UInt8]) -> [UInt8]? {
  guard let start = body.firstIndex(where: { !$0.isMarkupSpace }),
    body.matches("--", at: start)
  else { return nil }
  let line = body[start...].prefix { $0 != Octet.lineFeed && $0 != Octet.carriageReturn }
  let boundary = String(decoding: line.dropFirst(2), as: UTF8.self).trimmed()
  guard !boundary.isEmpty, boundary.utf8.count < 256, !boundary.contains("\"") else { return nil }
  let header = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"\(boundary)\"\n\n"
  return Array(header.utf8) + body[start...]
}

/// Reads the page of an archive.
func readArchive(_ archive: PageArchive, limits: PageLimits) -> PageInProgress {
  let index = archive.pagePart
  let content = index.flatMap { archive.content(ofPart: $0) } ?? []
  let text = readText(
    content, offset: index.flatMap { archive.place(ofPart: $0, count: content.count) },
    declared: index.flatMap { archive.parts[$0].charset }, limits: limits)
  var page = readMarkup(text, form: .mhtml, limits: limits)
  page.form = .mhtml
  page.source.archive = archive
  page.defects = archive.defects + page.defects
  if index == nil {
    page.defects.append(
      PageDefect(.noPage, .damage, detail: "no part of the archive is a page"))
  }
  page.resources =
    archive.parts.indices.filter { $0 != index }.map(archive.resource)
    + page.resources
  if page.title == nil { page.title = archive.field("subject").flatMap { collapsed($0.decoded) } }

  // What the archive's header says outweighs what the page says of itself.
  var provenance = PageProvenance()
  provenance.offer(
    address: archive.field("snapshot-content-location")?.rawBody,
    basis: "Snapshot-Content-Location")
  provenance.offer(
    address: index.flatMap { archive.parts[$0].first("content-location")?.rawBody }
      ?? archive.field("content-location")?.rawBody,
    basis: "Content-Location")
  provenance.offer(savedAt: archive.field("date")?.rawBody, basis: "Date")
  provenance.offer(
    address: page.provenance.address, basis: page.provenance.addressBasis ?? "")
  page.provenance = provenance
  return page
}
