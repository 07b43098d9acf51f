import MailReading
import Testing
import WorkroomModel

@testable import WorkroomImport

/// A message past a limit is set aside with its range, by `inspect` and `import` alike, and reading
/// goes on with the next.
@Suite struct MailLimitTests {
  static let before =
    "From a@x.org Thu Jan  1 00:00:01 2015\nFrom: a@x.org\nSubject: one\n\nbody\n\n"
  static let after =
    "From c@x.org Thu Jan  1 00:00:03 2015\nFrom: c@x.org\nSubject: three\n\nbody\n"

  static let cases: [(String, String, ReadingLimits)] = [
    (
      "message-too-long", "Subject: x\n\n" + String(repeating: "long\n", count: 40),
      ReadingLimits(messageBytes: 100)
    ),
    (
      "header-too-long", "X-A: 1\nX-B: " + String(repeating: "b", count: 80) + "\n\nx\n",
      ReadingLimits(headerBytes: 90)
    ),
    (
      "nesting-too-deep",
      "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=b\n\n"
        + "--b\n\nx\n--b--\n--a--\n", ReadingLimits(depth: 1)
    ),
    (
      "too-many-parts", "Content-Type: multipart/mixed; boundary=a\n\n--a\n\n1\n--a\n\n2\n--a--\n",
      ReadingLimits(parts: 2)
    ),
    (
      "line-too-long", "Subject: x\n\n" + String(repeating: "l", count: 100) + "\n",
      ReadingLimits(lineLength: 99)
    ),
    (
      "text-too-long", "Subject: x\n\n" + String(repeating: "t\n", count: 50),
      ReadingLimits(textBytes: 99)
    ),
  ]

  @Test(arguments: cases)
  func isSetAsideAloneAndAlike(_ code: String, _ message: String, _ mail: ReadingLimits) throws {
    let separator = "From b@x.org Thu Jan  1 00:00:02 2015\n"
    let bytes = [UInt8]((Self.before + separator + message + "\n" + Self.after).utf8)
    var limits = SourceLimits.standard
    limits.mail = mail

    var inspector = Inspector()
    var walker = SourceWalker(profiles: PlatformProfiles([]), limits: limits)
    var lines: [String] = []
    try walker.read(.memory(bytes), path: "a.mbox") { unit in
      if let line = try inspector.line(for: unit) {
        lines.append(String(decoding: line, as: UTF8.self))
      }
    }
    let summary = String(decoding: inspector.summaryLine(unreadable: 0), as: UTF8.self)
    #expect(lines.count == 3)
    #expect(lines[1].contains("\"outcome\":\"quarantined\"") && lines[1].contains(code))
    #expect(inspector.hasDamage)
    let isWhole = code == "message-too-long"
    #expect(
      summary.contains(
        isWhole
          ? #"{"entry":{"quarantined":1},"message":{"read":2}}"#
          : #"{"message":{"quarantined":1,"read":2}}"#), "\(summary)")

    var items: [SourceItem] = []
    var mails: [String?] = []
    let importer = SourceImporter(profiles: PlatformProfiles([]), limits: limits)
    let source = SourceDescription(
      name: "a.mbox", sizeInBytes: bytes.count, digest: try SourceBytes.memory(bytes).digest(),
      options: "")
    try importer.importSource(.memory(bytes), description: source) { event in
      switch event {
      case .item(let item): if item.parent != nil { items.append(item) }
      case .mail(let mail): mails.append(mail.subject)
      default: break
      }
    }
    #expect(mails == ["one", "three"])
    #expect(items.map(\.outcome.isQuarantine) == [false, true, false])
    let start = Self.before.utf8.count
    let body = start + separator.utf8.count
    #expect(
      items[1].range == (isWhole ? start : body)..<(body + message.utf8.count + (isWhole ? 1 : 0)))
    #expect(items.map { ($0.sizeInBytes ?? 0) + $0.framingInBytes }.reduce(0, +) == bytes.count)
  }

  @Test(arguments: cases) func isReadAtTheStandardLimits(
    _ code: String, _ message: String, _ mail: ReadingLimits
  ) throws {
    let text = Self.before + "From b@x.org Thu Jan  1 00:00:02 2015\n" + message + "\n" + Self.after
    var walker = SourceWalker(profiles: PlatformProfiles([]))
    var inspector = Inspector()
    try walker.read(.memory([UInt8](text.utf8)), path: "a.mbox") { _ = try inspector.line(for: $0) }
    #expect(!inspector.hasDamage)
    let summary = String(decoding: inspector.summaryLine(unreadable: 0), as: UTF8.self)
    #expect(summary.contains(#"{"message":{"read":3}}"#), "\(summary)")
  }
}

extension Outcome {
  fileprivate var isQuarantine: Bool {
    if case .quarantined = self { true } else { false }
  }
}
