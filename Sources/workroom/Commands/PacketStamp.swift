import ArgumentParser
import WorkroomEvidence

/// `workroom packet stamp PACKET`
struct PacketStamp: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stamp",
    abstract: "Asks for, and adds, a timestamp over the seal (RFC 3161, through openssl).",
    discussion: """
      This program calls nobody. With --request it writes the question; send that to a timestamp
      authority of your choice yourself, and add the answer with --reply. A timestamp shows that the
      seal existed at a time, if one trusts the authority; who made the packet it does not show.

      Example:
        workroom packet stamp WR01 --request WR01.tsq
        curl -H 'Content-Type: application/timestamp-query' --data-binary @WR01.tsq URL > WR01.tsr
        workroom packet stamp WR01 --reply WR01.tsr --tsa authority.pem
      """)

  @Argument(help: "The packet's folder.") var packet: String
  @Option(help: ArgumentHelp("The file to write the question to.", valueName: "file"))
  var request: String?
  @Option(help: ArgumentHelp("The authority's answer.", valueName: "file")) var reply: String?
  @Option(
    help: ArgumentHelp(
      "Certificate of the authority, from elsewhere than the packet.", valueName: "file"))
  var tsa: String?

  func validate() throws {
    if (request == nil) == (reply == nil) {
      throw ValidationError("name either --request FILE or --reply FILE")
    }
    if tsa != nil, reply == nil { throw ValidationError("--tsa belongs to --reply") }
  }

  func run() throws {
    if let request {
      try requestStamp(of: packet, to: request)
      show(
        "\(request): the question for a timestamp authority; it holds a SHA-256 and nothing else")
    } else if let reply {
      try addStamp(reply, to: packet, authority: tsa)
      show("\(packet)/seal/SEAL.txt.tsr: added; make a zip of the packet anew if you gave one away")
    }
  }
}
