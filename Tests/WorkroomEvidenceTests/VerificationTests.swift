import BagIt
import Foundation
import Testing
import WorkroomModel

@testable import WorkroomEvidence

/// What an attacker or an accident does to a packet, and which check must notice.
struct Tampering: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var command: String
  /// Subjects of the checks that fail.
  var fails: [String]
  /// A part of one failing statement.
  var names: String
}

/// Makes all lists anew, as someone would who wants to hide a change.
private let remake = """
  (cd data && find natives text -type f | LC_ALL=C sort | xargs sha256sum > evidence.sha256); \
  for a in sha256 sha512; do find data -type f | LC_ALL=C sort | xargs ${a}sum > manifest-$a.txt; done; \
  o=$(cat $(find data -type f) | wc -c); n=$(find data -type f | wc -l); \
  f=$(sha256sum data/evidence.sha256 | cut -c1-64); \
  sed -i "s/^Payload-Oxum: .*/Payload-Oxum: $o.$n/; s/^Evidence-Fingerprint: .*/Evidence-Fingerprint: $f/" bag-info.txt; \
  sed -i "s/^Evidence fingerprint: .*/Evidence fingerprint: $f/" seal/SEAL.txt; \
  for p in bag-info.txt manifest-sha256.txt manifest-sha512.txt custody/custody.jsonl; do \
  d=$(sha256sum $p | cut -c1-64); sed -i "s#^[0-9a-f]*  $p#$d  $p#" seal/SEAL.txt; done; \
  for a in sha256 sha512; do find . -type f ! -path './data/*' ! -name 'tagmanifest-*' | sed 's#^./##' \
  | LC_ALL=C sort | xargs ${a}sum > tagmanifest-$a.txt; done
  """

private let matrix = [
  Tampering(testDescription: "nothing", command: "true", fails: [], names: ""),
  Tampering(
    testDescription: "time stamps only", command: "find . -type f | xargs touch -d 2001-01-01",
    fails: [], names: ""),
  Tampering(
    testDescription: "a byte changed", command: "printf x >> data/natives/WR01-00008.eml",
    fails: ["bag", "evidence", "index"], names: "WR01-00008.eml"),
  Tampering(
    testDescription: "a file removed", command: "rm data/text/WR01-00004.txt",
    fails: ["bag", "evidence", "index"], names: "WR01-00004.txt"),
  Tampering(
    testDescription: "a file added", command: "echo hi > data/text/WR01-00099.txt",
    fails: ["bag", "evidence", "index"], names: "WR01-00099.txt"),
  Tampering(
    testDescription: "a file renamed",
    command: "mv data/natives/WR01-00008.eml data/natives/WR01-00009.bak",
    fails: ["bag", "evidence", "index"], names: "WR01-00008.eml"),
  Tampering(
    testDescription: "bag-info.txt edited",
    command: "sed -i 's/^Bagging-Date: .*/Bagging-Date: 2001-01-01/' bag-info.txt",
    fails: ["bag", "seal"], names: "bag-info.txt"),
  Tampering(
    testDescription: "custody log edited",
    command: "sed -i '1s/success/failure/' custody/custody.jsonl",
    fails: ["bag", "custody", "seal"], names: "line 2"),
  Tampering(
    testDescription: "custody log cut, its digests made anew",
    command: "sed -i '$d' custody/custody.jsonl; \(remake)", fails: ["seal"],
    names: "cut or continued"),
  Tampering(
    testDescription: "a citation to nowhere, all lists made anew",
    command: "sed -i 's/WR01-00001/WR01-00077/' data/README.txt data/chronology.csv; \(remake)",
    fails: ["citations"], names: "WR01-00077"),
  Tampering(
    testDescription: "seal of another packet",
    command: "sed -i 's/^Evidence fingerprint: ..../Evidence fingerprint: 0000/' seal/SEAL.txt",
    fails: ["bag", "seal"], names: "another evidence fingerprint"),
  Tampering(
    testDescription: "fetch.txt smuggled in",
    command: "echo 'http://example.org/x 1 data/README.txt' > fetch.txt", fails: ["bag"],
    names: "fetch.txt"),
]

@Suite struct VerificationTests {
  @Test(arguments: matrix)
  func namesWhatWasTamperedWith(_ tampering: Tampering) throws {
    let scratch = try ScratchFolder()
    let packet = scratch.path + "/WR01"
    try SmallJob().write(to: packet)
    _ = try shell(tampering.command, in: packet)
    let verification = try verify(packet: packet)
    let failed = verification.checks.filter { $0.outcome == .failed }
    #expect(Set(failed.map(\.subject)) == Set(tampering.fails))
    #expect(verification.isSound == tampering.fails.isEmpty)
    if !tampering.names.isEmpty {
      #expect(failed.contains { $0.statement.contains(tampering.names) })
    }
  }

  @Test func onlyASignatureNoticesAnExhibitEditedWithAllListsMadeAnew() throws {
    let scratch = try ScratchFolder()
    for name in ["signer", "attacker"] {
      _ = try shell("ssh-keygen -q -t ed25519 -N '' -C \(name) -f \(name)", in: scratch.path)
    }
    _ = try shell("printf 'marta ' > trusted; cat signer.pub >> trusted", in: scratch.path)
    let packet = scratch.path + "/WR01"
    let summary = try SmallJob().write(
      to: packet,
      run: PacketRun(
        time: "2026-01-02T03:04:05Z", agent: "Marta", signingKey: scratch.path + "/signer"))
    #expect(summary.isSigned)
    let trust = VerificationOptions(signers: scratch.path + "/trusted", signer: "marta")
    let before = try verify(packet: packet, options: trust)
    #expect(before.isSound)
    #expect(before.checks.contains { $0.subject == "signature" && $0.outcome == .matched })

    let edit = """
      printf 'forged' > data/natives/WR01-00008.eml; \
      d=$(sha256sum data/natives/WR01-00008.eml | cut -c1-64); \
      o=$(grep -a '  natives/WR01-00008.eml' data/evidence.sha256 | cut -c1-64); \
      sed -i "s/$o/$d/g" data/exhibits.csv data/packet.html; \(remake)
      """
    _ = try shell(edit, in: packet)
    // Without a key from elsewhere the forgery agrees with itself; this is said, not hidden.
    let alone = try verify(packet: packet)
    #expect(alone.isSound)
    #expect(alone.provesNot.contains { $0.contains("only agrees with itself") })
    #expect(try !verify(packet: packet, options: trust).isSound)

    _ = try shell(
      "rm seal/SEAL.txt.sig; ssh-keygen -q -Y sign -f ../attacker -n \(sealNamespace) seal/SEAL.txt; "
        + remake, in: packet)
    let resigned = try verify(packet: packet, options: trust)
    #expect(resigned.checks.filter { $0.outcome == .failed }.map(\.subject) == ["signature"])
    // The key in the packet would say "good"; that is why it is never taken from there.
    _ = try shell("printf 'marta ' > inside; cat attacker.pub >> inside", in: scratch.path)
    let fooled = try verify(
      packet: packet,
      options: VerificationOptions(signers: scratch.path + "/inside", signer: "marta"))
    #expect(fooled.isSound)
  }

  @Test func noticesATimestampOverAnotherSeal() throws {
    let scratch = try ScratchFolder()
    let packet = scratch.path + "/WR01"
    try SmallJob().write(to: packet)
    let authority = """
      openssl req -x509 -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.pem -days 30 -subj /CN=test \
      -addext extendedKeyUsage=critical,timeStamping 2>/dev/null; \
      printf '[t]\\nserial=serial\\ncrypto_device=builtin\\nsigner_cert=tsa.pem\\nsigner_key=tsa.key\\n\
      default_policy=1.2.3.4\\ndigests=sha256\\nsigner_digest=sha256\\n[tsa]\\ndefault_tsa=t\\n' > tsa.cnf; \
      echo 01 > serial; stamp() { openssl ts -query -data $1 -sha256 -cert -out q.tsq 2>/dev/null; \
      openssl ts -reply -config tsa.cnf -section t -queryfile q.tsq -out $2 2>/dev/null; }
      """
    let seal = "WR01/seal/SEAL.txt"
    _ = try shell("\(authority); stamp \(seal) \(seal).tsr; cd WR01; \(remake)", in: scratch.path)
    let options = VerificationOptions(timestampAuthority: scratch.path + "/tsa.pem")
    let good = try verify(packet: packet, options: options)
    #expect(good.checks.contains { $0.subject == "timestamp" && $0.outcome == .matched })
    #expect(good.isSound)
    _ = try shell(
      "\(authority); echo other > other; stamp other \(seal).tsr; cd WR01; \(remake)",
      in: scratch.path)
    let bad = try verify(packet: packet, options: options)
    #expect(bad.checks.filter { $0.outcome == .failed }.map(\.subject) == ["timestamp"])
  }

  @Test func cutsExhibitsOutOfTheOriginalAgain() throws {
    let scratch = try ScratchFolder()
    let job = SmallJob()
    try job.writeSources(to: scratch.path + "/originals")
    let packet = scratch.path + "/WR01"
    try job.write(to: packet)
    let originals = job.sources.keys.sorted().map { "\(scratch.path)/originals/\($0)" }
    let verification = try verify(packet: packet, options: VerificationOptions(sources: originals))
    let checks = verification.checks.filter { $0.subject == "source" }
    #expect(checks.filter { $0.outcome == .matched }.count == 3)
    #expect(
      checks.filter { $0.outcome == .notChecked }.map { $0.statement.contains("held nowhere") } == [
        true
      ])
    #expect(verification.isSound)
    // A folder of sources, one of them changed, and two bundles deep.
    let whole = try verify(
      packet: packet, options: VerificationOptions(sources: [scratch.path + "/originals"]))
    #expect(whole.checks.filter { $0.subject == "source" && $0.outcome == .matched }.count == 3)
    _ = try shell("printf x >> 'originals/mail/in box.mbox'", in: scratch.path)
    let changed = try verify(
      packet: packet,
      options: VerificationOptions(sources: [scratch.path + "/originals/mail/in box.mbox"]))
    #expect(
      changed.checks.contains {
        $0.outcome == .notChecked && $0.statement.contains("has the name of a source")
      })
  }

  @Test(.enabled(if: isInstalled("zip"), "skipped: zip absent"))
  func cutsExhibitsOutOfBundlesInBundles() throws {
    let scratch = try ScratchFolder()
    _ = try shell(
      "printf 'first second third' > 'a; b.txt'; zip -q in.zip 'a; b.txt'; zip -q out.zip in.zip",
      in: scratch.path)
    let digest = try shell("sha256sum out.zip | cut -c1-64", in: scratch.path).output.prefix(64)
    let second = try shell("printf second | sha256sum | cut -c1-64", in: scratch.path).output
      .prefix(64)
    var exhibit = IndexedExhibit(
      control: "WR01-00001", kind: "Message", digest: String(second), native: "", text: "",
      source: "x/out.zip", sourceDigest: String(digest),
      locator: "x/out.zip!/in.zip!/a; b.txt; bytes 6+6", recipe: "rm -rf /")
    var verification = PacketVerification()
    let options = VerificationOptions(sources: [scratch.path + "/out.zip"])
    try checkSources([exhibit], options, &verification)
    #expect(verification.checks.map(\.outcome) == [.matched])
    exhibit.locator = "x/out.zip!/in.zip!/a; b.txt; bytes 5+6"
    try checkSources([exhibit], options, &verification)
    #expect(verification.checks.map(\.outcome) == [.matched, .failed])
    exhibit.locator = "x/out.zip!/in.zip!/none"
    try checkSources([exhibit], options, &verification)
    #expect(verification.checks.map(\.outcome) == [.matched, .failed, .notChecked])
  }

  @Test func runsTheCommandsOfVERIFYInACleanFolder() throws {
    let scratch = try ScratchFolder()
    let packet = scratch.path + "/WR01"
    try SmallJob().write(to: packet)
    let text = try contents(packet + "/data/VERIFY.txt")
    let commands = text.split(separator: "\n").filter {
      let first = $0.split(separator: " ").first ?? ""
      return ["sha256sum", "find", "wc", "(cd"].contains(first) || first.hasPrefix("p=")
    }
    #expect(commands.count == 8)
    var outputs: [String] = []
    for command in commands {
      let result = try shell(String(command), in: packet)
      #expect(result.status == 0, "\(command)")
      outputs.append(result.output)
    }
    #expect(outputs[0] == "" && outputs[1] == "")
    #expect(outputs[2] == outputs[3])
    let fingerprint = try #require(try verify(packet: packet).fingerprint)
    #expect(outputs[4].hasPrefix(fingerprint))
    #expect(outputs[6].hasPrefix("6 events, head "))
    #expect(
      try contents(packet + "/seal/SEAL.txt").contains(
        "6 events, head \(outputs[6].dropFirst(15).prefix(64))"))
    #expect(outputs[7].split(separator: "\n").allSatisfy { $0.hasSuffix(": OK") })
    #expect(outputs[7].split(separator: "\n").count == 5)
  }

  @Test func readsItsOwnCSV() {
    let records = CSVRecords(Array("\u{FEFF}a,b\r\n\"x, \"\"y\"\"\nz\",'=1\r\n'tis,\r\n".utf8))
    #expect(records.columns == ["a", "b"])
    #expect(records.rows == [["x, \"y\"\nz", "=1"], ["'tis", ""]])
  }
}
