import Foundation
import TestSupport
import Testing

/// The forms in which programs keep mail, from the file to what `inspect` and `import` say of it.
@Suite struct MailFormTests {
  static func message(_ subject: String, _ end: String = "\n") -> String {
    [
      "From: A <a@x.org>", "Date: Thu, 1 Jan 2015 00:00:01 +0000", "Subject: \(subject)", "",
      "body",
    ]
    .map { $0 + end }.joined()
  }

  static func mailbox(_ names: [String], _ end: String = "\n") -> String {
    names.map { "From a@x.org Thu Jan  1 00:00:01 2015\(end)\(message($0, end))\(end)" }.joined()
  }

  /// The messages that `inspect` finds in a folder, as "path subject", and all objects.
  private func inspected(_ folder: String) async throws -> (Answer, [[String: Any]]) {
    let answer = try await workroom(["inspect", "."], in: folder)
    let objects = try answer.lines.map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    return (answer, objects)
  }

  private func subjects(_ objects: [[String: Any]]) -> [String] {
    objects.filter { $0["kind"] as? String == "message" }
      .map { "\($0["path"] ?? "") \($0["subject"] ?? "")" }
  }

  private func entries(_ objects: [[String: Any]]) -> [String] {
    objects.filter { $0["kind"] as? String == "entry" }
      .map { "\($0["path"] ?? ""): \($0["outcome"] ?? ""), \($0["reason"] ?? "")" }
  }

  @Test func readsTheFoldersOfMailPrograms() async throws {
    let folder = try TemporaryFolder()
    let one = Self.message("one")
    let files: [(String, String)] = [
      ("Maildir/cur/1420070401.M1P1.host:2,S", Self.message("seen")),
      ("Maildir/new/1420070402.M1P1.host", Self.message("new")),
      ("Maildir/dovecot-uidlist", "3 V1 N2\n"),
      ("Old.mbox/mbox", Self.mailbox(["a", "b"])),
      ("Old.mbox/table_of_contents", "\u{1}\u{2}"),
      ("New.mbox/Messages/1.emlx", "\(one.utf8.count)\n\(one)<?xml version=\"1.0\"?>\n<plist/>\n"),
      ("New.mbox/Messages/2.partial.emlx", "\(one.utf8.count)  \n\(one)"),
      ("classic.mbox", Self.mailbox(["c", "d"], "\r")),
    ]
    for (name, text) in files { _ = try folder.file(name, text.utf8) }
    let (answer, objects) = try await inspected(folder.path)
    #expect(answer.status == 0, "\(answer.err)")
    #expect(
      subjects(objects) == [
        "./Maildir/cur/1420070401.M1P1.host:2,S seen", "./Maildir/new/1420070402.M1P1.host new",
        "./New.mbox/Messages/1.emlx one", "./New.mbox/Messages/2.partial.emlx one",
        "./Old.mbox/mbox a", "./Old.mbox/mbox b", "./classic.mbox c", "./classic.mbox d",
      ])
    let found = entries(objects)
    #expect(found.contains("./New.mbox/Messages/1.emlx: ignored, property list of Apple Mail"))
    let apple = objects.first { $0["path"] as? String == "./New.mbox/Messages/1.emlx" }
    #expect(apple?["headerOffset"] as? Int == "\(one.utf8.count)\n".utf8.count)
    #expect(apple?["length"] as? Int == one.utf8.count)

    let beside = try TemporaryFolder()
    let store = "\(beside.path)/a.workroom"
    let imported = try await workroom(
      ["import", ".", "--store", store, "--quiet"], in: folder.path)
    #expect(imported.status == 0, "\(imported.err)")
    let audit = try await workroom("audit", "--store", store)
    #expect(audit.status == 0, "\(audit.out) \(audit.err)")
  }

  static let compressors = ["gzip": "gz", "bzip2": "bz2", "xz": "xz", "zstd": "zst"]

  @Test(arguments: compressors.keys.sorted())
  func readsACompressedMailbox(_ program: String) async throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("inbox.mbox", Self.mailbox(["a", "b", "c"]).utf8)
    let plain = try await workroom(["inspect", "inbox.mbox"], in: folder.path)
    let packing = try await CommandTests.answer(of: program, ["-q", path])
    try #require(packing.status == 0, "\(program) is not here")
    if program == "zstd" { try FileManager.default.removeItem(atPath: path) }
    let (answer, objects) = try await inspected(folder.path)
    #expect(answer.status == 0, "\(answer.err)")
    let messages = objects.filter { $0["kind"] as? String == "message" }
    #expect(messages.map { $0["subject"] as? String } == ["a", "b", "c"])
    let suffix = Self.compressors[program] ?? ""
    #expect(
      messages.allSatisfy { ($0["path"] as? String)?.hasPrefix("./inbox.mbox.\(suffix)!/") == true }
    )
    // The same messages at the same offsets as without compression.
    let hashes = plain.lines.filter { $0.contains("\"kind\":\"message\"") }.compactMap { line in
      line.firstRange(of: "\"sha256\":\"").map { String(line[$0.upperBound...].prefix(64)) }
    }
    #expect(messages.map { $0["sha256"] as? String } == hashes)
    #expect(messages.map { $0["offset"] as? Int } == [0, 111, 222])
  }

  @Test func showsTheThreadAndTheLabelsOfATakeout() async throws {
    let folder = try TemporaryFolder()
    let text =
      "From 1234567@xxx Thu Jan 01 00:00:01 +0000 2015\r\nX-GM-THRID: 1234567\r\n"
      + "X-Gmail-Labels: =?UTF-8?Q?Wichtig,Gr=C3=BC=C3=9Fe?=,\r\n Inbox\r\n"
      + Self.message("one", "\r\n") + "\r\n"
    _ = try folder.file("All mail Including Spam and Trash.mbox", text.utf8)
    let (answer, objects) = try await inspected(folder.path)
    #expect(answer.status == 0)
    #expect(objects.first?["threadID"] as? String == "1234567")
    #expect(objects.first?["labels"] as? String == "Wichtig,Grüße, Inbox")
    #expect(objects.first?["diagnostics"] as? [String] == [])
  }

  @Test func setsMailAsideThatWasSavedAsUTF16() async throws {
    let folder = try TemporaryFolder()
    func saved(_ text: String) -> [UInt8] {
      [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }
    _ = try folder.file("a.eml", saved(Self.message("a")))
    _ = try folder.file("b.mbox", saved(Self.mailbox(["b"])))
    let (answer, objects) = try await inspected(folder.path)
    #expect(answer.status == 2)
    let reason = "text in UTF-16, which is no form of mail; save it as it was sent"
    #expect(entries(objects) == ["./b.mbox: quarantined, \(reason)"])
    let message = objects.first { $0["kind"] as? String == "message" }
    #expect(message?["outcome"] as? String == "quarantined")
    #expect(message?["reason"] as? String == reason)
    #expect(
      objects.last?["counts"] as? [String: [String: Int]] == [
        "message": ["quarantined": 1], "entry": ["quarantined": 1],
      ])
    let beside = try TemporaryFolder()
    let store = "\(beside.path)/a.workroom"
    let imported = try await workroom(["import", ".", "--store", store], in: folder.path)
    #expect(imported.status == 2)
    #expect(imported.out.contains("2 quarantined"), "\(imported.out)")
  }
}
