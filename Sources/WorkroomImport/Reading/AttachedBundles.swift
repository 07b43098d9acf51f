import BundleReading
import MailReading
import WorkroomModel

extension SourceWalker {
  /// Enters the bundles that are attached to a message. The message is a leaf all the same: it says
  /// something of its own.
  mutating func readAttachedBundles(
    of unit: MessageUnit, in content: Content, _ emit: (ReadUnit) throws -> Void
  ) throws {
    guard unit.quarantineReason == nil else { return }
    for part in unit.message.leaves where mayBeBundle(part, of: unit.message) {
      let octets = unit.message.decodedContent(of: part)
      let path = "\(content.path)!/" + attachmentStep(part, of: unit)
      let attached = Content(
        bytes: .memory(octets), path: path, digest: digest(of: octets), outer: content.outer)
      guard try kind(of: attached) == .bundle else { continue }
      try readBundle(attached, parent: unit.place.ordinal, emit)
    }
  }

  /// A look at the first octets, so that most attachments need not be decoded twice.
  private func mayBeBundle(_ part: MIMEPart, of message: MailMessage) -> Bool {
    let name = part.filename?.lowercased() ?? ""
    if [".zip", ".exe", ".tar", ".tgz", ".7z"].contains(where: name.hasSuffix) { return true }
    guard part.filename != nil || !part.mediaType.hasPrefix("text/") else { return false }
    var head = part
    let end = min(part.bodyRange.upperBound, part.bodyRange.lowerBound + 2_048)
    head.bodyRange = part.bodyRange.lowerBound..<end
    return bundleFormat(ofPrefix: message.decodedContent(of: head)) != nil
  }

  /// One step of a path: where the attachment's bytes stand in what holds the message, how they are
  /// written, and its name; enough to cut it out with stock commands.
  private func attachmentStep(_ part: MIMEPart, of unit: MessageUnit) -> String {
    var range = part.bodyRange
    var coding = ""
    switch part.transferEncoding {
    case _ where part.isInsideEncodedPart:
      range = 0..<unit.message.bytes.count
      coding = " part \(part.path)"
    case "7bit", "8bit", "binary": break
    case "base64", "quoted-printable": coding = " " + part.transferEncoding
    default:
      range = 0..<unit.message.bytes.count
      coding = " part \(part.path)"
    }
    let place = "bytes \(unit.headerOffset + range.lowerBound)+\(range.count)\(coding)"
    let safe = EntryPath(
      name: part.filename ?? "", backslashSeparates: true, index: unit.index, nameBytes: 255)
    let name = safe.path.split(separator: "/").last.map(String.init) ?? "unnamed"
    return "\(place)/\(name.replacing("!", with: "_"))"
  }
}
