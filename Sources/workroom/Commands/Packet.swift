import ArgumentParser
import Foundation
import MailAuthentication
import MailReading
import WorkroomEvidence
import WorkroomImport
import WorkroomModel
import WorkroomStore

/// `workroom packet JOB`, `workroom packet diff A B`, `workroom packet stamp PACKET`
struct Packet: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Writes the dispute evidence packet of one job, a BagIt bag that a stranger can check.",
    usage: """
      workroom packet JOB --out DIR [OPTIONS]
      workroom packet diff A B
      workroom packet stamp PACKET --request FILE | --reply FILE
      """,
    discussion: """
      `workroom packet JOB` stands for `workroom packet make JOB`, whose --help has all options.

      Example:
        workroom packet 75331846 --from 2015-09-01 --out WR01
        workroom verify WR01
      """,
    subcommands: [PacketMake.self, PacketDiff.self, PacketStamp.self],
    defaultSubcommand: PacketMake.self)
}

/// `workroom packet make JOB`
struct PacketMake: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "make",
    abstract: "Writes the packet of one job.",
    discussion: """
      JOB is a workroom number, job number, key or exact title. The packet is neutral and is no legal
      advice. Its payload is the same, byte for byte, whenever it is made again from the same sources.

      Example:
        workroom packet 75331846 --person Anna --context 2 --dry-run
        workroom packet 75331846 --out WR01 --zip
        workroom packet 75331846 --out WR01-2 --supplement WR01
        workroom packet 75331846 --out WR01-R --redact rules.txt --lawyer counsel@example.com

      The rules of --redact, one a line:
        literal Harbour Street 7           these words, wherever they stand
        person Anna Berg | anna@ex.com     one person by all names, under a pseudonym
        pattern email                      what looks like it: email, phone, iban, card, ssn
        keep E75331846-WR@workroom.ex      a value that patterns leave alone
        withhold WR01-00012                a whole exhibit stays out
        show WR01-00014                    a picture or PDF that you have looked through yourself
        lawyer counsel@ex.com              as --lawyer
      """)

  @Argument(help: "The job.") var job: String
  @Option(help: ArgumentHelp("The folder to write; it must not exist.", valueName: "dir"))
  var out: String?
  @Flag(help: "Pack the folder as DIR.zip as well.") var zip = false
  @Option(help: ArgumentHelp("First day of the messages.", valueName: "YYYY-MM-DD"))
  var from: CivilDate?
  @Option(help: ArgumentHelp("Last day of the messages.", valueName: "YYYY-MM-DD"))
  var to: CivilDate?
  @Option(help: "Messages of this person only.") var person: String?
  @Option(help: "Messages of this kind only.") var kind: String?
  @Option(help: "Messages that hold these words only.") var query: String?
  @Option(help: "Messages around each selected one that come along.") var context = 3
  @Flag(help: "Leave out the annex of what is not official record.") var noAnnex = false
  @Option(
    help: ArgumentHelp(
      "Keep the control numbers of this earlier packet (folder or zip); what is new comes after them.",
      valueName: "packet"))
  var supplement: String?
  @Option(
    help: ArgumentHelp("Sign the seal with this key (ssh-keygen -Y sign).", valueName: "key"))
  var sign: String?
  @Option(
    help: ArgumentHelp(
      "Take out what the rules in this file name (see below).", valueName: "file"))
  var redact: String?
  @Option(
    help: ArgumentHelp(
      "Where salts and originals of what is taken out are kept; never give it away. Default: the "
        + "packet's name with .private.", valueName: "dir"))
  var `private`: String?
  @Option(help: ArgumentHelp("Hold back mail to or from this name or address.", valueName: "name"))
  var lawyer: [String] = []
  @Flag(help: "Write the packet without asking about what the screen held back.") var yes = false
  @Flag(
    help: "Take in mail that holds forwarded mail, having looked at it (--dry-run names it).")
  var forwarded = false
  @Option(
    help: ArgumentHelp(
      "Write an edition to print or upload to DIR.FORUM as well: "
        + Forum.all.map(\.name).joined(separator: ", ") + ".", valueName: "forum"))
  var forum: [String] = []
  @Flag(help: "Say what would go in and what the screen holds back; write nothing.")
  var dryRun = false
  @OptionGroup var storeOptions: StoreOptions
  @OptionGroup var reportOptions: ReportOptions
  @OptionGroup var passwordOptions: PasswordOptions

  func validate() throws {
    if let from, let to, to < from {
      throw ValidationError("--from \(from.iso) is after --to \(to.iso)")
    }
    if context < 0 { throw ValidationError("--context takes 0 or a number of messages") }
    if let unknown = forum.first(where: { name in !Forum.all.contains { $0.name == name } }) {
      throw ValidationError(
        "\(unknown) is no forum; there are \(Forum.all.map(\.name).joined(separator: ", "))")
    }
    if out == nil, !dryRun {
      throw ValidationError("--out DIR says where the packet goes; --dry-run writes none")
    }
  }

  func run() throws {
    if !dryRun { try refuseWhatExists() }
    let limits = try passwordOptions.limits()
    let store = try storeOptions.open()
    let profiles = profiles(of: storeOptions.folder)
    let key: String
    do {
      key = try store.jobKey(named: job)
    } catch let error as StoreError {
      throw ValidationError(error.description)
    }
    guard let facts = try profiles.facts(of: platformName(ofJob: key)) else {
      throw ExitCode.failure
    }
    try store.keepFewPages()
    let rules = try readRules()
    var options = try options(store, facts)
    let sidecar = rules.flatMap { _ in (`private` ?? out.map { PrivateSidecar(of: $0).path }) }
      .map(PrivateSidecar.init(path:))
    if let rules {
      options.redaction = Redaction(
        rules: rules, secret: try sidecar?.secret() ?? RedactionSecret())
    }
    let material = material(of: store, profiles, limits)
    let (plan, caught) = try plan(
      ofJob: key, in: store, facts, options, material, lawyers: lawyer + (rules?.lawyers ?? []))
    guard !dryRun, let out else {
      try rehearse(plan, caught)
      return
    }
    try ask(about: caught)
    if let secret = options.redaction?.secret { try sidecar?.keep(secret) }
    var run = PacketRun(time: currentInstant(), signingKey: sign, sidecar: sidecar)
    run.editions = editions(out)
    let summary = try write(plan, material: material, to: out, run: run)
    if zip { try pack(out, to: zipName(out)) }
    tell(summary)
  }

  /// The plan, and the mails that the screen holds back from it. The record of the job is let go of on
  /// return: with the messages of a long job it is what takes most room.
  private func plan(
    ofJob key: String, in store: Store, _ facts: PlatformFacts, _ options: PacketOptions,
    _ material: PacketMaterial, lawyers: [String]
  ) throws -> (plan: PacketPlan, caught: [ScreenedMail]) {
    let record = try store.jobRecord(key: key, includingMessages: true)
    let (audits, sources) = (try store.audits(), try store.sources())
    store.releaseMemory()
    func planned(_ options: PacketOptions) -> PacketPlan {
      WorkroomEvidence.plan(
        packetOf: record, audits: audits, sources: sources, facts: facts, options: options)
    }
    var plan = planned(options)
    let caught = try screen(
      plan, material: material, lawyers: lawyers, takesForwarded: forwarded)
    if !caught.isEmpty {
      var options = options
      options.holdBack(caught)
      // Never two lists of all exhibits.
      plan.exhibits = []
      plan = planned(options)
    }
    return (plan, caught)
  }

  private func options(_ store: Store, _ facts: PlatformFacts) throws -> PacketOptions {
    var options = PacketOptions(
      asOf: reportOptions.day, zone: try reportOptions.zone(default: facts.zoneIdentifier),
      toolVersion: Workroom.version)
    options.from = from
    options.to = to
    options.person = person
    options.kind = kind
    options.query = query
    options.contextMessages = context
    options.includeAnnex = !noAnnex
    options.sharedDocuments = try store.documentsOfSeveralJobs()
    if let supplement { options.inherited = try inheritedNumbers(of: supplement) }
    return options
  }

  private func readRules() throws -> RedactionRules? {
    guard let redact else { return nil }
    guard let data = FileManager.default.contents(atPath: redact),
      let text = String(data: data, encoding: .utf8)
    else { throw ValidationError("\(redact): cannot be read as text") }
    do {
      return try RedactionRules(text)
    } catch {
      throw ValidationError("\(redact), \(error)")
    }
  }

  /// What the screen held back is shown before anything is written, and a person says yes to it.
  private func ask(about caught: [ScreenedMail]) throws {
    guard !caught.isEmpty, !yes else { return }
    for mail in caught { say("held back: \(mail.control): \(mail.reason)") }
    say(
      "nothing was written; look at these mails, then write the packet without them with --yes")
    throw ExitCode.failure
  }

  /// Before anything is read: a packet is never written over something else.
  private func refuseWhatExists() throws {
    let wanted = [out, zip ? out.map(zipName) : nil].compactMap { $0 }
    for path in wanted + (out.map(editions) ?? []).map(\.folder)
    where FileManager.default.fileExists(atPath: path) {
      say(
        "\(path): exists already and is left as it is; name another place with --out, or move it away"
      )
      throw ExitCode.failure
    }
  }

  private func editions(_ out: String) -> [ForumEdition] {
    Forum.all.filter { forum.contains($0.name) }.map { forum in
      let path = zipName(out).dropLast(".zip".count) + ".\(forum.name)"
      return ForumEdition(forum: forum, folder: URL(fileURLWithPath: String(path)).path)
    }
  }

  private func zipName(_ folder: String) -> String {
    var folder = folder
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    return folder + ".zip"
  }

  private func tell(_ summary: PacketSummary) {
    show(
      "\(summary.directory): \(counted(summary.exhibits, "exhibit")), \(counted(summary.natives, "native")), \(grouped(summary.sizeInBytes)) bytes"
    )
    if zip { show("\(zipName(summary.directory)): the same, packed") }
    for edition in editions(summary.directory) {
      show("\(edition.folder): for \(edition.forum.title); read checklist.txt")
    }
    for exhibit in summary.withoutNative {
      show("  \(exhibit.control) without its native: \(exhibit.reason)")
    }
    if let values = summary.redactedValues {
      show(
        "redacted: \(counted(values, "value")); no occurrence was found by the self-check's methods"
      )
      show("kept for you alone: \(`private` ?? PrivateSidecar(of: summary.directory).path)")
    }
    show("fingerprint \(summary.fingerprint)\(summary.isSigned ? ", signed" : ", not signed")")
  }

  private func material(
    of store: Store, _ profiles: PlatformProfiles, _ limits: SourceLimits
  ) -> PacketMaterial {
    PacketMaterial(
      natives: {
        try store.deliverNatives($0, profiles: profiles, password: limits.password, $1)
      },
      contents: {
        digests, deliver in
        try store.streamContents(
          digests, profiles: profiles, password: limits.password, areDigested: true
        ) { digest, bytes in
          try deliver(digest, content(bytes))
        }
      },
      authenticity: { bytes in
        let found = examineAuthenticity(of: MailMessage(bytes, fromQuoting: .mboxrd))
        return MailAuthenticity(
          grade: found.grade.rawValue,
          domains: found.signatures.map(\.signature.domain), facts: found.findings)
      })
  }

  private func content(_ bytes: SourceBytes) -> FileContent {
    FileContent(sizeInBytes: bytes.sizeInBytes) {
      var cursor = try SourceCursor(bytes)
      return {
        let chunk = try [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
          count = try cursor.fill(UnsafeMutableRawBufferPointer(buffer))
        }
        return chunk.isEmpty ? nil : chunk
      }
    }
  }

  private func rehearse(_ plan: PacketPlan, _ caught: [ScreenedMail]) throws {
    for rule in plan.selectionRule { show("rule: \(rule)") }
    show("would go in: \(counted(plan.exhibits.count, "exhibit"))")
    for exhibit in plan.exhibits {
      show(
        "  \(exhibit.control)  \(exhibit.title)\(exhibit.isContext ? " (context)" : "")"
          + (exhibit.isAnnex ? ", annex" : ""))
    }
    for exhibit in plan.withheld {
      show("withheld: \(exhibit.control)  \(exhibit.title): \(exhibit.reason)")
    }
    for mail in caught { show("held back: \(mail.control): \(mail.reason)") }
    for line in try redactionPreview(of: plan) { show("would be taken out: \(line)") }
    show("left out by the selection: \(grouped(plan.leftOut.count))")
    for exhibit in plan.leftOut {
      show("  \(exhibit.control)  \(exhibit.title): \(exhibit.reason)")
    }
    show("nothing was written")
  }
}
