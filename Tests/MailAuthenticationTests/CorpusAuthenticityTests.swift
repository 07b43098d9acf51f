import Foundation
import MailReading
import Testing

@testable import MailAuthentication

/// Real mail kept beside the package; nothing of it is part of the package.
private enum Corpora {
  static let folder: String =
    ProcessInfo.processInfo.environment["WORKROOM_CORPORA"]
    ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("../shared/corpora").path
  static let isPresent = FileManager.default.fileExists(atPath: folder)

  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + path)))
  }
}

/// Every signed message of the corpora that is worth the time, with a name for messages.
private func signedMessages() throws -> [(name: String, message: MailMessage)] {
  var found: [(String, MailMessage)] = []
  var reader = MailboxReader(try Corpora.bytes("real-mail/openbmc-slice-4000-4499.mbox"))
  while let unit = try reader.next() {
    if case .message(let message) = unit {
      found.append(("openbmc \(message.index)", MailMessage(message)))
    }
  }
  let folder = "mail-notmuch/test/corpora"
  let paths = FileManager.default.subpaths(atPath: Corpora.folder + "/" + folder) ?? []
  for path in paths.sorted() where path.contains("/cur/") {
    found.append((path, MailMessage(try Corpora.bytes(folder + "/" + path))))
  }
  return found.filter { $0.1.first("DKIM-Signature") != nil }
}

@Suite(.enabled(if: Corpora.isPresent, "skipped: corpora absent"))
struct CorpusAuthenticityTests {
  /// Three messages hold a `From ` line, which the archive's mailbox marked with `>`: their hashes prove
  /// that the mark is the mailbox's. Six fit no reading, for dkimpy neither; all have base64 parts, which
  /// list programs decode and encode anew.
  @Test func mostSignaturesOfARealListStillFitTheirBodies() throws {
    var readings: [String: Int] = [:]
    for (name, message) in try signedMessages() where name.hasPrefix("openbmc") {
      for examined in examineAuthenticity(of: message).signatures {
        readings[examined.bodyHash?.matching?.rawValue ?? "none", default: 0] += 1
      }
    }
    #expect(readings == ["as-it-stands": 320, "mboxo-unquoted": 3, "none": 6])
  }

  /// A second opinion, where a Python with `dkimpy` is named in WORKROOM_DKIMPY.
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["WORKROOM_DKIMPY"] != nil,
      "skipped: WORKROOM_DKIMPY names no Python"))
  func agreesWithDkimpyOnEveryBodyHash() throws {
    let messages = try signedMessages()
    var input = Data()
    for (_, message) in messages {
      input += Data("\(message.bytes.count)\n".utf8) + Data(message.bytes)
    }
    let theirs = try verdicts(of: input)
    try #require(theirs.count == messages.count)
    for ((name, message), verdict) in zip(messages, theirs) {
      let ours = examineAuthenticity(of: message).signatures.map { examined in
        // It knows nothing of mailboxes: only the stored bytes count.
        examined.bodyHash?.matching == .asItStands ? "1" : "0"
      }.joined()
      #expect(ours == verdict, "\(name)")
    }
  }

  /// One line per message from dkimpy: a digit per signature.
  private func verdicts(of input: Data) throws -> [String] {
    let script = """
      import sys, re, hashlib, base64
      from dkim import rfc822_parse
      from dkim.canonicalization import CanonicalizationPolicy as Policy
      from dkim.util import parse_tag_value
      data = sys.stdin.buffer
      while True:
        line = data.readline()
        if not line: break
        headers, body = rfc822_parse(data.read(int(line)))
        digits = ""
        for name, value in headers:
          if name.lower() != b"dkim-signature": continue
          tags = parse_tag_value(value)
          octets = Policy.from_c_value(tags.get(b"c", b"simple")).canonicalize_body(body)
          if b"l" in tags: octets = octets[:int(tags[b"l"])]
          hash = hashlib.sha1 if tags[b"a"].endswith(b"sha1") else hashlib.sha256
          declared = re.sub(rb"\\s+", b"", tags[b"bh"])
          digits += "1" if base64.b64encode(hash(octets).digest()) == declared else "0"
        print(digits)
      """
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "dkim-\(ProcessInfo.processInfo.processIdentifier).bin")
    try input.write(to: file)
    defer { unlink(file.path) }
    let process = Process()
    process.executableURL = URL(
      fileURLWithPath: ProcessInfo.processInfo.environment["WORKROOM_DKIMPY"] ?? "")
    process.arguments = ["-c", script]
    process.standardInput = try FileHandle(forReadingFrom: file)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    ).dropLast().map(String.init)
  }
}
