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
  @Flag(help: "Say what would go in; write nothing.") var dryRun = false
  @OptionGroup var storeOptions: StoreOptions
  @OptionGroup var reportOptions: ReportOptions

  func validate() throws {
    if let from, let to, to < from {
      throw ValidationError("--from \(from.iso) is after --to \(to.iso)")
    }
    if context < 0 { throw ValidationError("--context takes 0 or a number of messages") }
    if out == nil, !dryRun {
      throw ValidationError("--out DIR says where the packet goes; --dry-run writes none")
    }
  }

  func run() throws {
    if !dryRun { try refuseWhatExists() }
    let store = try storeOptions.open()
    let platform = try profile(named: "elance")
    let key: String
    do {
      key = try store.jobKey(named: job)
    } catch let error as StoreError {
      throw ValidationError(error.description)
    }
    let plan = plan(
      packetOf: try store.jobRecord(key: key, includingMessages: true),
      audits: try store.audits(), sources: try store.sources(), facts: platform.facts,
      options: try options(store, platform.facts))
    guard !dryRun, let out else {
      rehearse(plan)
      return
    }
    let summary = try write(
      plan, material: material(of: store, platform), to: out,
      run: PacketRun(time: currentInstant(), signingKey: sign))
    if zip { try pack(out, to: zipName(out)) }
    tell(summary)
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

  /// Before anything is read: a packet is never written over something else.
  private func refuseWhatExists() throws {
    for path in [out, zip ? out.map(zipName) : nil].compactMap({ $0 })
    where FileManager.default.fileExists(atPath: path) {
      say(
        "\(path): exists already and is left as it is; name another place with --out, or move it away")
      throw ExitCode.failure
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
    for exhibit in summary.withoutNative {
      show("  \(exhibit.control) without its native: \(exhibit.reason)")
    }
    show("fingerprint \(summary.fingerprint)\(summary.isSigned ? ", signed" : ", not signed")")
  }

  private func material(of store: Store, _ platform: PlatformProfile) -> PacketMaterial {
    PacketMaterial(
      natives: { try store.deliverNatives($0, profiles: [platform], $1) },
      contents: { try store.deliverContents($0, profiles: [platform], $1) },
      authenticity: { bytes in
        let found = examineAuthenticity(of: MailMessage(bytes, fromQuoting: .mboxrd))
        return MailAuthenticity(
          grade: found.grade.rawValue,
          domains: found.signatures.map(\.signature.domain), facts: found.findings)
      })
  }

  private func rehearse(_ plan: PacketPlan) {
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
    show("left out by the selection: \(grouped(plan.leftOut.count))")
    for exhibit in plan.leftOut {
      show("  \(exhibit.control)  \(exhibit.title): \(exhibit.reason)")
    }
    show("nothing was written")
  }
}
