import BagIt
import Foundation
import Testing
import WorkroomModel
import WorkroomStore

@testable import WorkroomEvidence

/// A folder of its own that goes away with this value.
final class ScratchFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "evidence-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: path) } catch { print("left behind: \(path)") }
  }
}

/// A small job with every kind of record, over two sources that are written to a folder.
struct SmallJob {
  static let letter = "Only the larch range is in the Terms.\n"
  static let attachment = "first line\nsecond line\n"

  var sources: [String: [UInt8]] = [:]
  var record: JobRecord
  var facts: PlatformFacts

  static func mail(_ id: String, from: String, text: String, file: String? = nil) -> String {
    var mail = """
      From: \(from)
      To: E75331846-WR@workroom.example
      Subject: =1+1 a subject that a spreadsheet would run
      Message-ID: \(id)
      Date: Tue, 23 Feb 2016 14:12:14 +0000

      """
    guard let file else { return mail + "\n" + text + "\n" }
    let encoded = Data(file.utf8).base64EncodedString()
    mail += """
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary="xx"

      --xx
      Content-Type: text/plain

      \(text)
      --xx
      Content-Type: text/plain; name="list.txt"
      Content-Transfer-Encoding: base64
      Content-Disposition: attachment; filename="list.txt"

      \(encoded)
      --xx--

      """
    return mail
  }

  init() {
    let page = Array(
      "<html><title>Workroom</title><table><tr><td>It's “here”</td></tr></table>".utf8)
    let mails = [
      SmallJob.mail(
        "<a.1@example.org>", from: "\"Anna via Platform\" <E1@example.org>", text: "Ready?"),
      SmallJob.mail(
        "<b.2@example.com>", from: "Me <me@example.com>", text: "Here is the list.",
        file: SmallJob.attachment),
    ]
    var mailbox: [UInt8] = []
    var ranges: [Range<Int>] = []
    for mail in mails {
      mailbox += Array("From x@y Tue Feb 23 14:12:14 2016\n".utf8)
      ranges.append(mailbox.count..<(mailbox.count + mail.utf8.count))
      mailbox += Array(mail.utf8) + [0x0A]
    }
    sources = [
      "pages/Messages it's 1.html": page, "mail/in box.mbox": mailbox,
      "list-v1.txt": Array(SmallJob.letter.utf8),
    ]
    let pageDigest = BagDigest.sha256.checksum(of: page)
    let boxDigest = BagDigest.sha256.checksum(of: mailbox)
    func onPage(_ row: Int) -> Origin {
      Origin(
        sourceDigest: pageDigest, sourceName: "pages/Messages it's 1.html",
        path: "pages/Messages it's 1.html", itemOrdinal: 0, offset: nil, length: page.count,
        digest: pageDigest, place: "/html/body/table/tr[\(row)]", medium: .page)
    }
    func inMail(_ index: Int, _ medium: Medium) -> Origin {
      Origin(
        sourceDigest: boxDigest, sourceName: "mail/in box.mbox", path: "mail/in box.mbox",
        itemOrdinal: index + 1, offset: ranges[index].lowerBound, length: ranges[index].count,
        digest: BagDigest.sha256.checksum(of: Array(mailbox[ranges[index]])), place: nil,
        medium: medium)
    }
    func at(_ day: String, _ hour: Int, isDay: Bool = false) -> Moment {
      let date = CivilDate(iso: day) ?? CivilDate(year: 1970, month: 1, day: 1)
      return Moment(
        text: "\(day) \(hour):00", secondsSince1970: date.secondsSince1970 + Int64(hour) * 3600,
        offsetMinutes: 0, basis: .profile, uncertaintyInSeconds: isDay ? 86_399 : 59)
    }
    var job = Job(key: "example-75331846", platform: "example")
    job.workroomID = "75331846"
    job.jobID = "75318802"
    job.title = "A <b>garden</b> room"
    job.type = .fixed
    job.side = .freelancer
    record = JobRecord(job: job)
    var me = Party(key: "me", name: "Marta Lindqvist", side: .freelancer)
    me.isMe = true
    me.names = ["Marta L.", "Marta Lindqvist"]
    me.addresses = ["me@example.com"]
    var other = Party(key: "anna", name: "Anna Berg", side: .client)
    other.names = ["Anna B."]
    record.parties = [other, me]

    func message(_ key: String, _ author: String, _ side: Side, _ sent: Moment, _ text: String)
      -> Message
    {
      var message = Message(key: key, kind: "message", text: text)
      message.author = author
      message.authorSide = side
      message.sent = sent
      return message
    }
    var asked = message("msg-1", "Anna Berg", .client, at("2016-02-01", 9), "Ready?")
    asked.recordClass = .official
    asked.recordClassBasis = "shown on a saved page"
    asked.messageID = "<a.1@example.org>"
    asked.occurrences = [
      Occurrence(origin: onPage(1), agreement: .agrees),
      Occurrence(
        origin: inMail(0, .notification), agreement: .differs, difference: "word 1", text: "ready?"),
    ]
    var answered = message(
      "msg-2", "Marta Lindqvist", .freelancer, at("2016-02-23", 14), "Here is the list.")
    answered.recordClass = .undetermined
    answered.recordClassBasis = "sent by mail; no saved page covers its time"
    answered.occurrences = [Occurrence(origin: inMail(1, .reply), agreement: .onlyWitness)]
    let listDigest = BagDigest.sha256.checksum(of: Array(SmallJob.attachment.utf8))
    answered.attachments = [AttachmentMention(name: "list.txt", digest: listDigest)]
    var late = message("msg-3", "Anna Berg", .client, at("2016-04-01", 8), "+49 is not a formula")
    late.recordClass = .official
    late.recordClassBasis = "shown on a saved page"
    late.occurrences = [Occurrence(origin: onPage(2), agreement: .onlyWitness)]
    record.messages = [asked, answered, late]

    var first = TermsRevision(summary: "One range.")
    first.number = 1
    first.proposedBy = "Anna B."
    first.proposedAt = at("2016-01-02", 0, isDay: true)
    first.clientAcceptedAt = at("2016-01-02", 0, isDay: true)
    first.freelancerAcceptedAt = at("2016-01-03", 0, isDay: true)
    first.total = Money(minorUnits: 100_000, currency: "USD")
    first.origins = [onPage(3)]
    var second = TermsRevision(summary: "Two ranges.")
    second.number = 2
    second.proposedBy = "Marta L."
    second.proposedAt = at("2016-02-10", 0, isDay: true)
    second.freelancerAcceptedAt = second.proposedAt
    second.total = Money(minorUnits: 150_000, currency: "USD")
    second.origins = [onPage(4)]
    record.terms = [first, second]
    var report = StatusReport(text: "All done.", isTimesheet: false)
    report.author = "Marta L."
    report.submitted = at("2016-02-05", 10)
    report.statusAsFound = "On plan"
    report.origins = [onPage(5)]
    record.statusReports = [report]
    var payment = Payment(kind: "funded", description: "Milestone 1")
    payment.at = at("2016-01-05", 0, isDay: true)
    payment.amount = Money(minorUnits: 50_000, currency: "USD")
    payment.origins = [onPage(6)]
    record.payments = [payment]
    var notice = DisputeEvent(kind: "Dispute Notice", text: "Two ranges were promised.")
    notice.at = at("2016-02-20", 8)
    notice.filedBy = "Anna B."
    notice.amount = Money(minorUnits: 50_000, currency: "USD")
    notice.origins = [onPage(7)]
    record.disputes = [notice]
    var list = FileVersion(name: "list.txt")
    list.digest = listDigest
    list.sizeInBytes = SmallJob.attachment.utf8.count
    list.isAbsent = false
    list.uploadedBy = "Marta L."
    list.uploadedAt = answered.sent
    list.origins = [inMail(1, .reply)]
    var gone = FileVersion(name: "photos.zip")
    gone.origins = [onPage(8)]
    let letterDigest = BagDigest.sha256.checksum(of: Array(SmallJob.letter.utf8))
    var letter = FileVersion(name: "letter.html")
    letter.digest = letterDigest
    letter.isAbsent = false
    letter.origins = [
      onPage(9),
      Origin(
        sourceDigest: letterDigest, sourceName: "list-v1.txt", path: "list-v1.txt", itemOrdinal: 0,
        offset: nil, length: SmallJob.letter.utf8.count, digest: letterDigest, place: nil,
        medium: .file),
    ]
    record.files = [gone, letter, list]
    record.coverage = [
      Coverage(
        from: at("2016-01-01", 0), through: at("2016-04-02", 0), isComplete: true,
        origin: onPage(1))
    ]
    record.origins = [onPage(1), inMail(0, .notification), inMail(1, .reply)]
    facts = PlatformFacts(
      name: "example", title: "Example Platform", zoneIdentifier: "America/New_York",
      rules: [
        PolicyRule(
          id: "official-record", text: "Only Messages, Status Reports, and Terms count.",
          source: "Example help, page 1", from: "2013-05-01", through: nil, values: [:])
      ])
  }

  var options: PacketOptions {
    PacketOptions(
      asOf: CivilDate(year: 2016, month: 6, day: 1), zone: .utc, toolVersion: "0.1.0")
  }

  func plan(_ options: PacketOptions? = nil) throws -> PacketPlan {
    let ledger = sources.keys.sorted().map { name in
      """
      {"digest":"\(BagDigest.sha256.checksum(of: sources[name] ?? []))","name":"\(name)",\
      "sizeInBytes":\(sources[name]?.count ?? 0),"options":"example",\
      "importedAt":"2026-01-01T00:00:00Z"}
      """
    }
    let records = try JSONDecoder().decode(
      [SourceRecord].self, from: Data("[\(ledger.joined(separator: ","))]".utf8))
    return WorkroomEvidence.plan(
      packetOf: record, audits: [], sources: records, facts: facts,
      options: options ?? self.options)
  }

  /// Hands over natives from the sources in memory; `altering` breaks the first byte of each.
  func material(altering: Bool = false) -> PacketMaterial {
    let sources = sources
    return PacketMaterial(
      natives: { wanted, deliver in
        for origin in wanted {
          var bytes = sources[origin.sourceName] ?? []
          if let offset = origin.offset { bytes = Array(bytes[offset..<(offset + origin.length)]) }
          if altering { bytes[0] ^= 1 }
          try deliver(origin, bytes)
        }
      },
      contents: { digests, deliver in
        for text in [SmallJob.letter, SmallJob.attachment] {
          let bytes = Array(text.utf8)
          let digest = BagDigest.sha256.checksum(of: bytes)
          if digests.contains(digest) { try deliver(digest, FileContent(bytes)) }
        }
      })
  }

  @discardableResult
  func write(
    to folder: String, options: PacketOptions? = nil,
    run: PacketRun = PacketRun(time: "2026-01-02T03:04:05Z")
  ) throws -> PacketSummary {
    try WorkroomEvidence.write(
      plan(options), material: material(), to: folder, run: run, isDurable: false)
  }

  func writeSources(to folder: String) throws {
    for (name, bytes) in sources {
      let path = folder + "/" + name
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
  }
}

/// Runs a shell command in a folder.
func shell(_ command: String, in folder: String) throws -> (status: Int32, output: String) {
  let result = try #require(run("sh", ["-c", command], in: folder))
  return (result.status, String(decoding: result.output, as: UTF8.self))
}

func isInstalled(_ program: String) -> Bool {
  run("sh", ["-c", "command -v \(program)"])?.status == 0
}

func contents(_ path: String) throws -> String {
  String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
}

func overwrite(_ path: String, _ text: String) throws {
  try Data(text.utf8).write(to: URL(fileURLWithPath: path))
}

func indexRows(_ packet: String) throws -> [[String: String]] {
  let bytes = try Data(contentsOf: URL(fileURLWithPath: packet + "/data/exhibits.csv"))
  let records = CSVRecords([UInt8](bytes))
  return records.rows.map(records.named)
}

extension SmallJob {
  /// Puts other bytes into the sources, with every digest and offset that changes by it.
  mutating func rewrite(
    pages: [String: [UInt8]], reply: String?, renaming names: [String: String]
  ) {
    var digests: [String: String] = [:]
    for (name, bytes) in pages {
      digests[BagDigest.sha256.checksum(of: sources[name] ?? [])] = BagDigest.sha256.checksum(
        of: bytes)
      sources[name] = bytes
    }
    var moved: [String: (offset: Int, length: Int)] = [:]
    if let reply, let old = record.messages[1].occurrences.first?.origin,
      let box = sources[old.sourceName], let offset = old.offset
    {
      let changed = Array(box[..<offset]) + Array(reply.utf8) + [0x0A]
      let digest = BagDigest.sha256.checksum(of: Array(reply.utf8))
      digests[old.digest] = digest
      digests[old.sourceDigest] = BagDigest.sha256.checksum(of: changed)
      moved[old.digest] = (offset, reply.utf8.count)
      sources[old.sourceName] = changed
      record.files.removeLast()
      record.messages[1].attachments[0].digest = nil
    }
    for (old, new) in names { sources[new] = sources.removeValue(forKey: old) }
    func changed(_ origin: Origin) -> Origin {
      var origin = origin
      if let place = moved[origin.digest] { (origin.offset, origin.length) = place }
      if let page = pages[origin.sourceName] { origin.length = page.count }
      origin.digest = digests[origin.digest] ?? origin.digest
      origin.sourceDigest = digests[origin.sourceDigest] ?? origin.sourceDigest
      if let name = names[origin.sourceName] {
        origin.sourceName = name
        origin.path = name
      }
      return origin
    }
    for index in record.messages.indices {
      for place in record.messages[index].occurrences.indices {
        let origin = record.messages[index].occurrences[place].origin
        record.messages[index].occurrences[place].origin = changed(origin)
      }
    }
    for index in record.terms.indices {
      record.terms[index].origins = record.terms[index].origins.map(changed)
    }
    record.statusReports[0].origins = record.statusReports[0].origins.map(changed)
    record.payments[0].origins = record.payments[0].origins.map(changed)
    record.disputes[0].origins = record.disputes[0].origins.map(changed)
    for index in record.files.indices {
      record.files[index].origins = record.files[index].origins.map(changed)
    }
    record.coverage[0].origin = changed(record.coverage[0].origin)
    record.origins = record.origins.map(changed)
  }
}
