import Foundation
import Testing
import WorkroomModel

@testable import WorkroomEvidence

/// What an attacker or an accident does to a packet that is signed and stamped, and which check must
/// notice; keys and certificates are held outside the packet. The rows are those of the study.
struct Tampering: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var command: String
  /// Whether `sha256sum -c` over all manifests still passes.
  var passesSums: Bool
  /// Subjects of the checks that fail.
  var fails: [String]
  /// A part of one failing statement.
  var names: String

  init(_ description: String, _ command: String, sums: Bool, fails: [String], names: String = "") {
    testDescription = description
    self.command = command
    passesSums = sums
    self.fails = fails
    self.names = names
  }
}

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

/// An exhibit that says something else, with every list that could tell made anew.
private let forge = """
  printf 'forged' > data/natives/WR01-00008.eml; \
  d=$(sha256sum data/natives/WR01-00008.eml | cut -c1-64); \
  o=$(grep -a '  natives/WR01-00008.eml' data/evidence.sha256 | cut -c1-64); \
  sed -i "s/$o/$d/g" data/exhibits.csv data/packet.html; \(remake)
  """

private let matrix = [
  Tampering("nothing", "true", sums: true, fails: []),
  Tampering("times only", "find . -type f | xargs touch -d 2001-01-01", sums: true, fails: []),
  Tampering(
    "a byte changed", "printf x >> data/natives/WR01-00008.eml", sums: false,
    fails: ["bag", "evidence", "index"], names: "WR01-00008.eml"),
  Tampering(
    "a file removed", "rm data/text/WR01-00004.txt", sums: false,
    fails: ["bag", "evidence", "index"], names: "WR01-00004.txt"),
  Tampering(
    "a file added", "echo hi > data/text/WR01-00099.txt", sums: true,
    fails: ["bag", "evidence", "index"], names: "WR01-00099.txt"),
  Tampering(
    "a file renamed", "mv data/natives/WR01-00008.eml data/natives/WR01-00009.bak", sums: false,
    fails: ["bag", "evidence", "index"], names: "WR01-00008.eml"),
  Tampering(
    "bag-info.txt edited", "sed -i 's/^Bagging-Date: .*/Bagging-Date: 2001-01-01/' bag-info.txt",
    sums: false, fails: ["bag", "seal"], names: "bag-info.txt"),
  Tampering(
    "custody log edited", "sed -i '1s/success/failure/' custody/custody.jsonl", sums: false,
    fails: ["bag", "custody", "seal"], names: "line 2"),
  Tampering(
    "custody log cut", "sed -i '$d' custody/custody.jsonl", sums: false, fails: ["bag", "seal"],
    names: "cut or continued"),
  Tampering(
    "custody log cut, all lists made anew", "sed -i '$d' custody/custody.jsonl; \(remake)",
    sums: true, fails: ["seal", "signature", "timestamp"], names: "cut or continued"),
  Tampering(
    "an exhibit edited, all lists made anew", forge, sums: true, fails: ["signature", "timestamp"],
    names: "was not signed by marta"),
  Tampering(
    "the same, signed again with another key, which lies in the packet",
    "\(forge); rm seal/SEAL.txt.sig; cp ../attacker key; chmod 600 key; "
      + "ssh-keygen -q -Y sign -f key -n \(sealNamespace) seal/SEAL.txt; rm key; "
      + "{ printf 'marta '; cat ../attacker.pub; } > seal/allowed_signers; \(remake)",
    sums: true, fails: ["signature", "timestamp"], names: "was not signed by marta"),
  Tampering(
    "a timestamp over another seal", "cp ../other.tsr seal/SEAL.txt.tsr; \(remake)", sums: true,
    fails: ["timestamp"], names: "not over this seal"),
  Tampering(
    "a citation to nowhere, all lists made anew",
    "sed -i 's/WR01-00001/WR01-00077/' data/README.txt data/chronology.csv; \(remake)", sums: true,
    fails: ["citations", "signature", "timestamp"], names: "WR01-00077"),
  Tampering(
    "the seal of another packet",
    "sed -i 's/^Evidence fingerprint: ..../Evidence fingerprint: 0000/' seal/SEAL.txt",
    sums: false, fails: ["bag", "seal", "signature", "timestamp"],
    names: "another evidence fingerprint"),
  Tampering(
    "signature and timestamp taken out, all lists made anew",
    "rm seal/SEAL.txt.sig seal/SEAL.txt.tsr; \(remake)", sums: true,
    fails: ["signature", "timestamp"], names: "The seal is not signed."),
  Tampering(
    "fetch.txt smuggled in", "echo 'http://example.org/x 1 data/README.txt' > fetch.txt",
    sums: true, fails: ["bag"], names: "fetch.txt"),
]

@Suite struct TamperTests {
  @Test(arguments: matrix)
  func namesWhatWasTamperedWith(_ tampering: Tampering) throws {
    let sealed = try SealedPacket()
    _ = try shell(tampering.command, in: sealed.path)
    let verification = try verify(packet: sealed.path, options: sealed.trust)
    let failed = verification.checks.filter { $0.outcome == .failed }
    #expect(Set(failed.map(\.subject)) == Set(tampering.fails), "\(failed)")
    #expect(verification.isSound == tampering.fails.isEmpty)
    if !tampering.names.isEmpty {
      #expect(failed.contains { $0.statement.contains(tampering.names) }, "\(failed)")
    }
    let sums = try shell(
      "sha256sum -c --quiet tagmanifest-sha256.txt && sha256sum -c --quiet manifest-sha256.txt",
      in: sealed.path)
    #expect((sums.status == 0) == tampering.passesSums)
  }

  /// As VERIFY.txt prints them, with the key and the certificate from elsewhere.
  @Test func theCommandsForSignatureAndTimestampTellASealFromAForgedOne() throws {
    let sealed = try SealedPacket()
    let lines = try contents(sealed.path + "/data/VERIFY.txt").split(separator: "\n")
    let commands = lines.map { $0.trimmingCharacters(in: .whitespaces) }.filter {
      $0.hasPrefix("ssh-keygen -Y verify") || $0.hasPrefix("openssl ts -verify")
    }.map {
      $0.replacing("signer.txt", with: "../trusted").replacing("NAME", with: "marta")
        .replacing("tsa.pem", with: "../tsa.pem")
    }
    #expect(commands.count == 2)
    for command in commands {
      #expect(try shell(command, in: sealed.path).status == 0, "\(command)")
    }
    _ = try shell("echo more >> seal/SEAL.txt", in: sealed.path)
    for command in commands {
      #expect(try shell(command, in: sealed.path).status != 0, "\(command)")
    }
  }

  @Test(.enabled(if: isInstalled("zip"), "skipped: zip absent"))
  func aZipPackedAgainProvesTheSame() throws {
    let sealed = try SealedPacket()
    try pack(sealed.path, to: sealed.path + ".zip")
    _ = try shell(
      "mkdir again; cd again; unzip -q ../WR01.zip; zip -q -9 -r ../again.zip WR01",
      in: sealed.folder.path)
    let verification = try verify(
      packet: sealed.folder.path + "/again.zip", options: sealed.trust)
    #expect(verification.isSound)
    let proven = verification.checks.filter { $0.outcome == .matched }.map(\.subject)
    #expect(proven.contains("signature") && proven.contains("timestamp"))
  }

  @Test func saysThatAForgeryAgreesWithItselfWhereNoKeyIsGiven() throws {
    let sealed = try SealedPacket()
    _ = try shell("rm seal/SEAL.txt.sig seal/SEAL.txt.tsr; \(forge)", in: sealed.path)
    let alone = try verify(packet: sealed.path)
    #expect(alone.isSound)
    #expect(alone.provesNot.contains { $0.contains("only agrees with itself") })
  }

  @Test func neverTakesTheKeyOrTheCertificateFromThePacket() throws {
    let sealed = try SealedPacket()
    _ = try shell(
      "cp ../trusted seal/allowed_signers; ln -s WR01/seal/allowed_signers ../elsewhere",
      in: sealed.path)
    for file in [sealed.path + "/seal/allowed_signers", sealed.folder.path + "/elsewhere"] {
      for options in [
        VerificationOptions(signers: file, signer: "marta"),
        VerificationOptions(timestampAuthority: file),
      ] {
        #expect {
          try verify(packet: sealed.path, options: options)
        } throws: {
          "\($0)".contains("must come from elsewhere")
        }
      }
    }
  }
}

@Suite struct StampingTests {
  @Test func addsNoReplyThatStampsSomethingElseOrIsNone() throws {
    let scratch = try ScratchFolder()
    let sealed = try SealedPacket(isStamped: false)
    func refusal(_ reply: String, authority: String? = nil) throws -> String {
      do { try addStamp(reply, to: sealed.path, authority: authority) } catch { return "\(error)" }
      return "added"
    }
    let other = sealed.folder.path + "/other.tsr"
    #expect(try refusal(other).contains("over something else"))
    try overwrite(scratch.path + "/none", "hello")
    #expect(try refusal(scratch.path + "/none").contains("no granted timestamp"))
    try sealed.answer()
    let reply = sealed.folder.path + "/seal.tsr"
    _ = try shell(
      "openssl req -x509 -newkey rsa:2048 -nodes -keyout k -out stranger.pem -days 3 -subj /CN=x "
        + "2>/dev/null", in: scratch.path)
    #expect(try refusal(reply, authority: scratch.path + "/stranger.pem").contains("vouches for"))
    #expect(try verify(packet: sealed.path).isSound)
    #expect(try refusal(reply, authority: sealed.trust.timestampAuthority) == "added")
    #expect(try refusal(reply).contains("has a timestamp already"))
    #expect(try verify(packet: sealed.path, options: sealed.trust).isSound)
  }

  @Test func overwritesNoRequestAndStampsNoZip() throws {
    let sealed = try SealedPacket(isStamped: false)
    let taken = sealed.folder.path + "/trusted"
    #expect(throws: PacketError.self) { try requestStamp(of: sealed.path, to: taken) }
    #expect(throws: PacketError.self) { try requestStamp(of: taken, to: taken + ".tsq") }
  }
}

/// A packet that is signed, and stamped by a timestamp authority of the test's own, with the key and
/// the certificate outside it.
final class SealedPacket {
  let folder: ScratchFolder
  var path: String { folder.path + "/WR01" }
  var trust: VerificationOptions {
    VerificationOptions(
      signers: folder.path + "/trusted", signer: "marta",
      timestampAuthority: folder.path + "/tsa.pem")
  }

  init(isStamped: Bool = true) throws {
    folder = try ScratchFolder()
    for (name, bytes) in try Self.kit.get() {
      try Data(bytes).write(to: URL(fileURLWithPath: folder.path + "/" + name))
    }
    _ = try shell("chmod 600 signer attacker", in: folder.path)
    try SmallJob().write(
      to: path,
      run: PacketRun(
        time: "2026-01-02T03:04:05Z", agent: "Marta", signingKey: folder.path + "/signer"))
    guard isStamped else { return }
    try answer()
    try addStamp(folder.path + "/seal.tsr", to: path, authority: folder.path + "/tsa.pem")
  }

  /// Has the authority answer the request for this packet's seal, in `seal.tsr`.
  func answer() throws {
    try requestStamp(of: path, to: folder.path + "/seal.tsq")
    _ = try shell(
      "openssl ts -reply -config tsa.cnf -section t -queryfile seal.tsq -out seal.tsr 2>/dev/null",
      in: folder.path)
  }

  /// Keys cost more time than all else, so they are made once.
  private static let kit = Result { () throws -> [String: [UInt8]] in
    let kit = try ScratchFolder()
    _ = try shell(
      """
      for k in signer attacker; do ssh-keygen -q -t ed25519 -N '' -C $k -f $k; done; \
      { printf 'marta '; cat signer.pub; } > trusted; \
      openssl req -x509 -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.pem -days 30 -subj /CN=test \
      -addext extendedKeyUsage=critical,timeStamping 2>/dev/null; \
      printf '[t]\\nserial=serial\\ncrypto_device=builtin\\nsigner_cert=tsa.pem\\nsigner_key=tsa.key\\n\
      default_policy=1.2.3.4\\ndigests=sha256\\nsigner_digest=sha256\\n[tsa]\\ndefault_tsa=t\\n' > tsa.cnf; \
      echo 01 > serial; echo other > other; openssl ts -query -data other -sha256 -cert -out other.tsq \
      2>/dev/null; openssl ts -reply -config tsa.cnf -section t -queryfile other.tsq -out other.tsr \
      2>/dev/null
      """, in: kit.path)
    let files = regularFiles(below: kit.path)
    return Dictionary(
      uniqueKeysWithValues: files.map { file in
        (String(file.dropFirst(kit.path.count + 1)), readFile(file) ?? [])
      })
  }
}
