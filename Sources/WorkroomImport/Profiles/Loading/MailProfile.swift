import WorkroomModel

/// How the platform's mail is recognised and read.
struct MailProfile: Sendable {
  /// Mail that names none of these among its senders and recipients is not looked at further.
  var domains: [String]
  var workroomAddress: Pattern
  var systemAddresses: [Pattern]
  var references: [(isSubject: Bool, pattern: Pattern, names: String)]
  var messageBegin: Pattern?
  var messageEnd: Pattern?
  var attachment: Pattern?
  /// The line that names who wrote, for notifications that are quoted later.
  var messageSender: Pattern?
  var messageFacts: [(pattern: Pattern, names: [String])]
  var digestSubject: Pattern?
  var digestEntry: (pattern: Pattern, names: [String])?
  var readings: [String: Reading]
  var events: [Event]

  /// One kind of system mail.
  struct Event: Sendable {
    var name: String
    var subject: Pattern?
    var patterns: [(pattern: Pattern, names: [String])]
    var records: [Record]
  }

  /// A record that a system mail yields.
  struct Record: Sendable {
    var kind: ObservationKind
    var values: [(name: String, text: String)]
    var rename: [(from: String, to: String)]
  }

  init(_ node: ProfileNode, transforms: TransformNames) throws {
    let keys = try node.keys(
      "domains", "workroomAddress", "systemAddresses", "references", "message", "digest",
      "transforms", "events")
    domains = try keys.required("domains").texts().map { $0.lowercased() }
    workroomAddress = try keys.required("workroomAddress").patternWithGroup(
      of: "the number of the workroom")
    systemAddresses = try (keys["systemAddresses"]?.oneOrMore() ?? []).map { try $0.pattern() }
    references = try (keys["references"]?.oneOrMore() ?? []).map { node in
      let keys = try node.keys("subject", "text", "names")
      let names = try keys.required("names").choice(["workroom", "job"], "thing to name")
      guard let place = keys["subject"] ?? keys["text"],
        keys["subject"] == nil || keys["text"] == nil
      else { throw node.error("expected `subject` or `text`, one of them") }
      let pattern = try place.patternWithGroup(of: "the number of the \(names)")
      return (keys["subject"] != nil, pattern, names)
    }
    messageFacts = []
    if let node = keys["message"] {
      let keys = try node.keys("begin", "end", "attachment", "sender", "facts")
      messageBegin = try keys["begin"]?.pattern()
      messageEnd = try keys["end"]?.pattern()
      attachment = try keys["attachment"]?.pattern()
      messageSender = try keys["sender"]?.patternWithGroup(of: "who wrote")
      messageFacts = try (keys["facts"]?.oneOrMore() ?? []).map(namedPattern)
    }
    if let node = keys["digest"] {
      let keys = try node.keys("subject", "entry")
      digestSubject = try keys.required("subject").pattern()
      digestEntry = try namedPattern(keys.required("entry"))
    }
    readings = [:]
    for (name, value) in try keys["transforms"]?.entries() ?? [] {
      // A transform alone, or a mapping with more to say, as a field has it.
      readings[try name.text()] =
        value.isText
        ? try transforms.reading(value)
        : try Reading(
          value.keys("transform", "format", "zone", "words"), transforms: transforms)
    }
    events = try (keys["events"]?.oneOrMore() ?? []).map(Event.init)
  }
}

extension MailProfile.Event {
  fileprivate init(_ node: ProfileNode) throws {
    let keys = try node.keys("name", "subject", "text", "more", "records")
    name = try keys.required("name").text()
    subject = try keys["subject"]?.pattern()
    patterns = [try namedPattern(keys.required("text"))]
    patterns += try (keys["more"]?.oneOrMore() ?? []).map(namedPattern)
    records = try keys.required("records").oneOrMore().map(MailProfile.Record.init)
  }
}

extension MailProfile.Record {
  fileprivate init(_ node: ProfileNode) throws {
    let keys = try node.keys("kind", "values", "rename")
    kind = try observationKind(keys.required("kind"))
    values = try (keys["values"]?.entries() ?? []).map { (try $0.name.text(), try $0.value.text()) }
    rename = try (keys["rename"]?.entries() ?? []).map { (try $0.name.text(), try $0.value.text()) }
  }
}

private func namedPattern(_ node: ProfileNode) throws -> (pattern: Pattern, names: [String]) {
  let pattern = try node.pattern()
  return (pattern, pattern.groupNames)
}

/// Which workroom a file of a bundle or folder belongs to, as its path says.
struct FilePathProfile: Sendable {
  var workroom: Pattern
  var shared: Pattern?
  var `private`: Pattern?

  init(_ node: ProfileNode) throws {
    let keys = try node.keys("workroomInPath", "sharedInPath", "privateInPath")
    workroom = try keys.required("workroomInPath").patternWithGroup(
      of: "the number of the workroom")
    shared = try keys["sharedInPath"]?.pattern()
    `private` = try keys["privateInPath"]?.pattern()
  }
}
