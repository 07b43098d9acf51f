import ReportRendering
import WorkroomModel

extension PacketContents {
  /// The rows of `redactions.csv`: each value in each place, then each native and source that is not
  /// shown as it is. Lengths are given in classes, as an exact one narrows a value down.
  func redactionRows() -> [[String]] {
    guard let redactor else { return [] }
    let values = Dictionary(
      redactor.values.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    var rows: [[String]] = []
    let places = redactor.places.sorted {
      ($0.key.control, $0.key.location, $0.key.value)
        < ($1.key.control, $1.key.location, $1.key.value)
    }
    for (place, times) in places {
      guard let value = values[place.value] else { continue }
      rows.append([
        value.number, place.control, place.location, value.category, String(times),
        lengthClass(value.original),
        redactor.secret.commitment(to: value.original, salt: value.saltName),
      ])
    }
    for exhibit in plan.exhibits {
      guard let digest = exhibit.digest, isSalted(digest) else { continue }
      rows.append([
        "", exhibit.control, "native", withheld(exhibit) ?? "", "", "",
        String(digest.dropFirst("salted:".count)),
      ])
    }
    for source in plan.sources where isSalted(source.digest) {
      rows.append([
        "", "", "source \(source.name)", "holds a native that is not shown as it is", "", "",
        String(source.digest.dropFirst("salted:".count)),
      ])
    }
    return rows
  }

  /// What `packet.html` says of it.
  func redactionBlocks() -> [ReportBlock] {
    guard let redactor else {
      return [
        .paragraph([
          .text(
            "None in this packet. Addresses in the table of parties are masked; natives are whole.")
        ])
      ]
    }
    let natives = plan.exhibits.filter { staging.replaced[$0.control] != nil }
    let kinds = grouped(redactor.values, by: \.category).map { "\($0.elements.count) \($0.key)" }
    var blocks: [ReportBlock] = [
      .paragraph([
        .text(
          "Taken out: \(count(redactor.values.count, "value")) (\(kinds.joined(separator: ", "))). The "
            + "same value has the same mark everywhere; people bear pseudonyms, which still are personal "
            + "data. \(count(natives.count, "native")) \(natives.count == 1 ? "is" : "are") replaced by a "
            + "slip-sheet: those in which something was found, and those that no program can search, "
            + "such as pictures. The finished files were searched for every value through mail, zip, "
            + "base64, percent, quoted-printable and character encodings and markup: no occurrence was "
            + "found by these methods.")
      ]),
      .paragraph([
        .text(
          "redactions.csv lists each with a salted commitment: whoever is given the salt and the original "
            + "can check that it is the one that was here (VERIFY.txt). SHA-256 of originals that are "
            + "not shown, and of sources that hold them, are given as such commitments only.")
      ]),
    ]
    let rows = natives.map { exhibit in
      ReportRow([
        ReportCell(citations([exhibit.control], from: packetName), value: .text(exhibit.control)),
        .text(exhibit.title), .text(staging.replaced[exhibit.control] ?? ""),
      ])
    }
    if !rows.isEmpty {
      blocks.append(
        .table(
          ReportTable(
            id: "replaced-table", caption: "Natives replaced by slip-sheets",
            columns: [
              ReportColumn("no", "Number"), ReportColumn("what", "What"),
              ReportColumn("why", "Why"),
            ], rows: rows)))
    }
    return blocks
  }
}

/// What the rules would take out of the words of a packet, a line for each value; natives are looked
/// through when it is written.
package func redactionPreview(of plan: PacketPlan) throws -> [String] {
  guard let redaction = plan.options.redaction, redaction.rules.isRedacting else { return [] }
  let redactor = try Redactor(redaction)
  _ = try plan.redacted(by: redactor)
  return redactor.values.map { value in
    let controls = Set(redactor.places.keys.filter { $0.value == value.number }.map(\.control))
      .subtracting([""])
    return "\(value.number) \(value.category): “\(value.original)” in the words of "
      + count(controls.count, "exhibit")
  }
}

private func lengthClass(_ text: String) -> String {
  switch text.count {
  case ...8: "up to 8"
  case ...16: "9 to 16"
  case ...32: "17 to 32"
  default: "over 32"
  }
}

/// How a commitment is opened, for VERIFY.txt of a redacted packet.
let openingText = """
  8. Opening a commitment (this packet is redacted).  Whoever made the packet can give a salt and an
     original; the first command must print the commitment of the value in redactions.csv, the second
     that of a native or source.

     printf %s%s SALT 'VALUE' | sha256sum
     printf %s%s SALT "$(sha256sum < ORIGINAL | cut -c1-64)" | sha256sum


  """
