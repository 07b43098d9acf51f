import BagIt
import WorkroomModel

/// A log of events in which every line holds the SHA-256 of the line before it (PREMIS event words).
/// The chain shows edits inside the log; that it ends where it should, only the seal can show.
struct Custody {
  static let start = String(repeating: "0", count: 64)
  private(set) var text = ""
  private(set) var count = 0
  /// SHA-256 of the last line, without its line feed.
  private(set) var head = Custody.start

  mutating func note(
    _ event: String, time: String, agent: String, object: String, digest: String?,
    outcome: String, note: String? = nil
  ) {
    var line = JSONWriter()
    line.beginObject()
    // These two first: a shell loop checks the chain by the beginning of each line.
    line.field("seq", count + 1)
    line.field("prev", head)
    line.field("time", time)
    line.field("event", event)
    line.field("agent", agent)
    line.field("object", object)
    line.field("sha256", digest)
    line.field("outcome", outcome)
    line.field("note", note)
    line.endObject()
    head = BagDigest.sha256.checksum(of: line.bytes)
    text += String(decoding: line.bytes, as: UTF8.self) + "\n"
    count += 1
  }
}

/// What happened to the evidence from its import to this packet.
func custody(of contents: PacketContents, run: PacketRun) -> Custody {
  var custody = Custody()
  let software = "workroom \(contents.plan.options.toolVersion)"
  for source in contents.plan.sources.sorted(by: {
    ($0.importedAt, $0.name) < ($1.importedAt, $1.name)
  }) {
    custody.note(
      "accession", time: source.importedAt, agent: software, object: source.name,
      digest: source.digest, outcome: "success",
      note: "SHA-256 computed while the source was read; nothing was written to it")
  }
  let natives = Set(contents.staging.natives.values.map(\.path)).count
  custody.note(
    "fixity check", time: run.time, agent: software, object: "data/natives", digest: nil,
    outcome: "success",
    note: "\(natives) natives recomputed and equal to the SHA-256 recorded at import")
  if !contents.staging.missing.isEmpty {
    custody.note(
      "extraction", time: run.time, agent: software, object: "data/natives", digest: nil,
      outcome: "warning",
      note: "not at hand: " + contents.staging.missing.sorted().joined(separator: ", "))
  }
  if let redactor = contents.redactor {
    custody.note(
      "redaction", time: run.time, agent: software, object: "data", digest: nil,
      outcome: "success",
      note:
        "\(redactor.values.count) values, \(contents.staging.replaced.count) natives replaced; the "
        + "finished files were searched and none of these values was found by these methods")
  }
  custody.note(
    "message digest calculation", time: run.time, agent: software, object: "data/evidence.sha256",
    digest: contents.fingerprint, outcome: "success", note: "the evidence fingerprint")
  custody.note(
    "exporting", time: run.time, agent: run.agent ?? "not named",
    object: contents.plan.options.packetID,
    digest: nil, outcome: "success",
    note: "\(contents.plan.exhibits.count) exhibits of \(contents.plan.record.job.key)")
  return custody
}
