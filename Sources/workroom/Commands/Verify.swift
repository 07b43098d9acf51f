import ArgumentParser
import WorkroomEvidence

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

  func validate() throws {
    if (signers == nil) != (signer == nil) {
      throw ValidationError(
        "--signers FILE and --signer NAME belong together: the file of keys, from elsewhere than the "
          + "packet, and the name in it")
    }
  }

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
