import MailReading
import WorkroomModel

extension SourceWalker {
  /// Reads a message file of Apple Mail like a mailbox of one message; the line before it is its
  /// framing, the property list after it a gap.
  mutating func readAppleMail(
    _ content: Content, parent: Int?, _ emit: (ReadUnit) throws -> Void
  ) throws {
    guard content.bytes.sizeInBytes <= limits.mail.messageBytes else {
      try emit(.entry(quarantined(content, parent, "message over the limit")))
      return
    }
    let bytes = try content.bytes.all(limit: limits.mail.messageBytes)
    guard let file = AppleMailFile(bytes) else { return }
    let container = ContainerUnit(
      place: place(content.path, parent), sizeInBytes: bytes.count, digest: content.digest)
    try emit(.mailbox(container))
    let message = Array(bytes[file.messageRange])
    var unit = messageUnit(
      MailMessage(message, limits: limits.mail),
      place: place(content.path, container.place.ordinal), digest: digest(of: message),
      headerOffset: file.messageRange.lowerBound)
    unit.framingInBytes = file.messageRange.lowerBound
    unit.diagnostics.insert(contentsOf: file.defects.map { diagnostic($0, shiftedBy: 0) }, at: 0)
    try emit(.message(unit))
    guard !file.propertyListRange.isEmpty else { return }
    try emit(
      .gap(
        GapUnit(
          place: place(content.path, container.place.ordinal), range: file.propertyListRange,
          digest: digest(of: bytes[file.propertyListRange]), reason: "property list of Apple Mail",
          isQuarantined: false, diagnostics: [])))
  }
}
