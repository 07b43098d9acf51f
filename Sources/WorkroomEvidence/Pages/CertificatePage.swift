import ReportRendering
import WorkroomModel

/// `certificate.html`: forms for the person who made the archive to fill in and sign; never filled in
/// or signed by the program.
func certificatePage(_ contents: PacketContents) -> ReportDocument {
  let plan = contents.plan
  let blank = "________________________________"
  func line(_ label: String) -> ReportFact { ReportFact(label, blank) }
  var document = ReportDocument(
    title: "Certificate, unsigned sample, for packet \(plan.options.packetID)",
    subtitle:
      "Sample only: have a lawyer of your jurisdiction look before you use or sign it. This "
      + "is no legal advice.",
    name: "certificate", navigation: [ReportLink("The packet", to: .page(name: packetName))],
    pageLabel: "Certificate for packet \(plan.options.packetID) · unsigned sample")
  let sources = plan.sources.map { source -> [ReportInline] in
    [
      .code(source.name), .text(", \(inBytes(source.sizeInBytes)), SHA-256 "),
      .code(source.digest),
    ]
  }
  document.sections = [
    ReportSection(
      id: "declaration", heading: "Declaration of the person who made the archive",
      blocks: [
        .facts([
          line("Name"), line("Capacity and experience"), line("Address"),
          line("Accounts the sources were saved from"), line("How and when each was saved"),
          line("Device and program used"), line("Where the originals are kept"),
        ]),
        .paragraph([.text("The sources of this packet are:")]), .list(sources, ordered: true),
        .list(
          [
            [.text("I saved or exported these sources myself and did not alter them: ☐")],
            [
              .text(
                "The program workroom \(plan.options.toolVersion) recomputed the SHA-256 of every "
                  + "native and compared it with the one recorded at import (see custody/custody.jsonl "
                  + "for when). I have looked at the result: ☐")
            ],
            [
              .text(
                "The selection rule was: “\(plan.selectionRule.joined(separator: " "))” I left out "
                  + "nothing else of this job that I hold, except: \(blank)")
            ],
            [
              .text("Evidence fingerprint, compared with the packet by me: "),
              .code(contents.fingerprint),
            ],
          ], ordered: true),
        .facts([line("Date"), line("Place"), line("Signature")]),
      ]),
    ReportSection(
      id: "sample-us",
      heading: "Sample: United States, Federal Rules of Evidence 902(13) and 902(14)",
      blocks: [
        .paragraph([
          .text(
            "I am qualified to make this certification by \(blank). The data in the packet with the "
              + "fingerprint above were copied from the sources named above by a process of digital "
              + "identification: their SHA-256 values were computed at import, recomputed when the "
              + "packet was made, and matched. I declare under penalty of perjury [outside the United "
              + "States add: under the laws of the United States of America] that the foregoing is true "
              + "and correct. Executed on \(blank).")
        ]),
        .facts([line("Signature")]),
      ]),
    ReportSection(
      id: "sample-india",
      heading: "Sample: India, Bharatiya Sakshya Adhiniyam 2023, section 63(4)(c)",
      blocks: [
        .paragraph([.text("Part A, to be filled in by the party.")]),
        .facts([
          line("Name, parent or spouse, address"),
          line("Source: computer / storage media / mobile / cloud / other"),
          line("Make, model, colour, serial number or identifiers"),
          line("Lawful control, regular use, working properly"),
          ReportFact("Hash algorithm", "SHA-256; values in sources.csv and evidence.sha256"),
          line("Date, time (IST), place"), line("Signature"),
        ]),
        .paragraph([.text("Part B, to be filled in by an expert, repeats these lines.")]),
        .facts([
          line("Name and qualification of the expert"), line("Date, time, place"),
          line("Signature"),
        ]),
      ]),
  ]
  document.footer = pageFooter(contents)
  return document
}
