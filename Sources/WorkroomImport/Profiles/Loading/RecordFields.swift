import WorkroomModel

/// The fields of records by which matching, rules and reports know what a platform says. Others stand
/// under `otherFields`, so that a mistyped name is told instead of being kept as a field of its own.
enum RecordFields {
  static func known(of kind: ObservationKind) -> [String] {
    let own: [String]
    var attachments: [String] = []
    switch kind {
    case .job:
      own = [
        "status", "type", "side", "otherParty", "client", "freelancer", "folder", "archived",
        "awarded",
      ]
    case .message:
      own = [
        "author", "authorAddress", "authorUserName", "sent", "text", "kind", "subject",
        "messageID", "inReplyTo",
      ]
      attachments = ["attachmentNames", "attachmentIDs", "attachmentSizeTexts"]
    case .statusReport, .timesheet:
      own = [
        "period", "submitted", "author", "revision", "status", "text", "plans", "hoursLogged",
        "hoursBilled", "amount",
      ]
      attachments = ["attachmentNames", "attachmentSizeTexts"]
    case .terms:
      own = [
        "number", "proposedBy", "proposed", "clientAccepted", "freelancerAccepted", "accepted",
        "acceptedBy", "status", "total", "text",
      ]
      attachments = ["attachmentNames", "attachmentSizeTexts"]
    case .milestone:
      own = [
        "name", "description", "due", "amount", "funded", "released", "status", "escrow",
        "revision",
      ]
    case .payment: own = ["kind", "date", "amount", "description", "status"]
    case .file:
      own = [
        "name", "version", "size", "visibility", "uploadedBy", "uploaded", "attachedTo",
        "category", "fileID",
      ]
    case .person: own = ["name", "senderName", "userName", "side", "role", "account"]
    case .dispute: own = ["kind", "filedBy", "date", "dueBy", "askedFor", "amount", "text"]
    case .posting, .proposal:
      own = ["text", "author", "date", "amount"]
      attachments = ["attachmentNames", "attachmentSizeTexts"]
    case .action: own = ["text", "link", "since"]
    case .accountFile: own = ["name", "size", "uploaded", "linkedIn", "fileID"]
    case .quota: own = ["text", "used"]
    case .coverage: own = []
    }
    return own + attachments + ["workroomID", "jobID", "title"]
  }

  /// Refuses names in `fields` that the kind does not have, and names in `otherFields` that it has.
  static func check(
    _ node: ProfileNode?, of kind: ObservationKind, in key: String
  ) throws {
    let known = known(of: kind)
    for (name, _) in try node?.entries() ?? [] {
      let word = try name.text()
      if key == "otherFields" {
        guard known.contains(word) else { continue }
        throw name.error("`\(word)` is a field of `\(kind.rawValue)`; it belongs in `fields`")
      }
      guard !known.contains(word) else { continue }
      let meant =
        nearest(to: word, among: known)
        ?? known.filter { word.lowercased().hasPrefix($0.lowercased()) }.max { $0.count < $1.count }
      let hint = meant.map { "; did you mean `\($0)`?" } ?? "."
      throw name.error(
        "`\(word)` is no field of `\(kind.rawValue)`\(hint) Known are "
          + "\(known.joined(separator: ", ")); a field of your own, which is kept and exported, stands "
          + "in `otherFields`")
    }
  }
}
