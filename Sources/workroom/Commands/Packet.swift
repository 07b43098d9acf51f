import ArgumentParser
import MailAuthentication
import MailReading
import WorkroomEvidence
import WorkroomImport
import WorkroomModel
import WorkroomStore

/// `workroom packet JOB`
struct Packet: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Writes the dispute evidence packet of one job, a BagIt bag that a stranger can check.",
    discussion: """
      JOB is a workroom number, job number, key or exact title. The packet is neutral and is no legal
      advice. Its payload is the same, byte for byte, whenever it is made again from the same sources.
      Redaction, supplements and timestamps are not there yet.

      Example:
        workroom packet 75331846 --from 2015-09-01 --out WR01
        workroom verify WR01
      """)

  @Argument(help: "The job.") var job: String
  @Option(help: ArgumentHelp("The folder to write; it must not exist.", valueName: "dir"))
  var out: String
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
    help: ArgumentHelp("Sign the seal with this key (ssh-keygen -Y sign).", valueName: "key"))
  var sign: String?
  @Flag(help: "Say what would go in; write nothing.") var dryRun = false
  @OptionGroup var storeOptions: StoreOptions
  @OptionGroup var reportOptions: ReportOptions
  @OptionGroup var passwordOptions: PasswordOptions

  func run() throws {
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
    let plan = plan(
      packetOf: try store.jobRecord(key: key, includingMessages: true),
      audits: try store.audits(), sources: try store.sources(), facts: facts, options: options)
    if dryRun {
      rehearse(plan)
      return
    }
    let summary = try write(
      plan, material: material(of: store, profiles, limits), to: out,
      run: PacketRun(time: currentInstant(), signingKey: sign))
    show(
      "\(summary.directory): \(counted(summary.exhibits, "exhibit")), \(counted(summary.natives, "native")), \(grouped(summary.sizeInBytes)) bytes"
    )
    for exhibit in summary.withoutNative {
      show("  \(exhibit.control) without its native: \(exhibit.reason)")
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
        try store.deliverContents($0, profiles: profiles, password: limits.password, $1)
      },
      authenticity: { bytes in
        let found = examineAuthenticity(of: MailMessage(bytes, fromQuoting: .mboxrd))
        return MailAuthenticity(
          grade: found.grade.rawValue,
          domains: found.signatures.map(\.signature.domain), facts: found.findings)
      })
  }

  private func rehearse(_ plan: PacketPlan) {
    show("would go in: \(counted(plan.exhibits.count, "exhibit"))")
    for exhibit in plan.exhibits { show("  \(exhibit.control)  \(exhibit.title)") }
    for exhibit in plan.withheld {
      show("withheld: \(exhibit.control)  \(exhibit.title): \(exhibit.reason)")
    }
    show("left out by the selection: \(grouped(plan.leftOut.count))")
  }
}

/// `workroom verify PACKET`
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks a packet; needs no store.",
    discussion: """
      Says what was checked and matched, what could not be checked, and what none of it proves. The key
      to trust must come from elsewhere than the packet.

      Example:
        workroom verify WR01 --signers allowed_signers --signer marta@example.com
      """)

  @Argument(help: "The packet's folder, or a zip of it.") var packet: String
  @Option(help: ArgumentHelp("An allowed-signers file from elsewhere.", valueName: "file"))
  var signers: String?
  @Option(help: "The signer's name in that file.") var signer: String?
  @Option(help: ArgumentHelp("Certificate of the timestamp authority.", valueName: "file"))
  var tsa: String?
  @Option(
    help: ArgumentHelp(
      "An original source, file or folder, to cut its exhibits anew.", valueName: "path"))
  var source: [String] = []

  func run() throws {
    let verification = try verify(
      packet: packet,
      options: VerificationOptions(
        signers: signers, signer: signer, timestampAuthority: tsa, sources: source))
    for check in verification.checks {
      show("\(check.outcome.rawValue): \(check.subject): \(check.statement)")
    }
    show("")
    show("What this does not prove:")
    for sentence in verification.provesNot { show("  \(sentence)") }
    show("")
    show(
      verification.isSound
        ? "Nothing that was checked failed." : "NOT SOUND: see what failed above.")
    if !verification.isSound { throw ExitCode.failure }
  }
}
