import Foundation
import TestSupport
import Testing
import WorkroomStore

/// What `inspect` and `import` make of bundles.
@Suite(.enabled(if: hasPython, "skipped: python3 absent"))
struct BundleCommandTests {
  private func inspected(_ arguments: String..., in folder: String) async throws -> [[String: Any]]
  {
    try objects(try await workroom(["inspect"] + arguments, in: folder).out)
  }

  private func expectBalance(of store: String) async throws {
    let audit = try objects(try await workroom("audit", "--json", "--store", store).out)
    #expect(!audit.isEmpty && audit.allSatisfy { $0["balances"] as? Bool == true })
  }

  /// A mailbox whose message carries a zip whose mail carries a zip.
  private static let mailInMail = """
    import io, zipfile
    from email.message import EmailMessage
    def packed(files):
        out = io.BytesIO()
        with zipfile.ZipFile(out, 'w', 8) as z:
            for name, content in files.items(): z.writestr(name, content)
        return out.getvalue()
    def mail(number, attachment, name):
        m = EmailMessage()
        m['From'] = 'a@x.org'
        m['Date'] = 'Mon, 5 Jan 2015 10:00:00 +0000'
        m['Message-ID'] = f'<{number}@x.org>'
        m['Subject'] = 'files'
        m.set_content('see attached')
        m.add_attachment(attachment, maintype='application', subtype='octet-stream', filename=name)
        return m.as_bytes()
    inner = mail(2, packed({'deep.txt': 'deep'}), 'in/ner !.zip')
    outer = mail(1, packed({'a.txt': 'alpha', 'mail/x.eml': inner}), 'files.zip')
    open('box.mbox', 'wb').write(b'From a@x.org Mon Jan  5 10:00:00 2015\\n' + outer + b'\\n')
    open('all.zip', 'wb').write(packed({'box.mbox': open('box.mbox', 'rb').read()}))
    """

  @Test func bundlesAttachedToMailAreEnteredWhereverTheMailLies() async throws {
    let folder = try TemporaryFolder()
    try await python(Self.mailInMail, in: folder.path)

    let lines = try await inspected("box.mbox", "all.zip", in: folder.path)

    let files = lines.filter { $0.path.hasSuffix(".txt") }
    #expect(files.count == 4)
    #expect(files.allSatisfy { $0["size"] as? Int == ($0.path.hasSuffix("/a.txt") ? 5 : 4) })
    #expect(files[0].path.hasPrefix("box.mbox!/bytes "))
    #expect(files[0].path.hasSuffix(" base64/files.zip!/a.txt"))
    #expect(files[3].path.hasPrefix("all.zip!/box.mbox!/bytes "))
    #expect(files[3].path.hasSuffix(" base64/ner _.zip!/deep.txt"))
    #expect(lines.filter { $0["kind"] as? String == "message" }.count == 4)
  }

  @Test func attachedBundlesAreImportedAndBalance() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/a.workroom"
    try await python(Self.mailInMail, in: folder.path)

    let answer = try await workroom("import", "box.mbox", "--store", store, in: folder.path)
    try await expectBalance(of: store)
    let before = try Store(folder: store, isCreating: false).contentDigest()
    let rebuilt = try await workroom("store", "rebuild", "--store", store)

    #expect(answer.status == 0)
    // Two messages and two files.
    #expect(answer.out.contains("4 items found = 4 imported"))
    #expect(rebuilt.status == 0)
    #expect(try Store(folder: store, isCreating: false).contentDigest() == before)
  }

  @Test func aPartOfASplitArchiveIsDamageAlsoByItself() async throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("files.7z.002", [UInt8](repeating: 0x5A, count: 300))

    let answer = try await workroom("inspect", "files.7z.002", in: folder.path)
    let lines = try objects(answer.out)

    #expect(answer.status == 2)
    #expect(lines[0].outcome == "quarantined")
    #expect(lines[0].codes == ["bundle-split"])
    #expect(
      lines[0].reason == "part 2 of a split archive; to open it: all parts, joined in their order "
        + "(cat NAME.7z.* > NAME.7z)")
  }

  @Test func anArchiveOfAFormatThatIsNotReadIsKeptAndNamed() async throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("lib.a", "!<arch>\nx".utf8)

    let lines = try await inspected("lib.a", in: folder.path)

    #expect(lines[0].outcome == "ignored" && lines[0].codes == ["bundle-not-read"])
    let detail = (lines[0]["diagnostics"] as? [[String: Any]])?.first?["detail"] as? String
    #expect(
      detail
        == "ar is recognised, but not read; unpack it to have what is in it read, or keep it as "
        + "the file it is")
  }

  /// Entries of sample bundles that precede damage, at a few offsets; `.ci/judges` takes more.
  @Test func damageLosesNothingOfTheIndexThatPrecedesIt() async throws {
    let folder = try TemporaryFolder()
    let judge = Places.root.appendingPathComponent("Tests/Judges/judge_bundles.py").path

    let said = try await answer(
      of: "python3",
      ["-B", judge, binary, Places.samples, "--only", "damage", "--offsets", "1"],
      in: folder.path)

    #expect(said.status == 0, "\(said.out)\(said.err.suffix(500))")
    #expect(said.out.hasPrefix("judge bundle-damage: passed ("))
  }

  @Test(
    .enabled(if: Places.hasCorpora, "skipped: corpora absent"),
    arguments: [
      ("read_format_zip_traditional_encryption_data.zip", "12345678"),
      ("read_format_zip_winzip_aes256.zip", "password"),
    ])
  func encryptedMembersSayWhatTheyNeedAndOpenWithIt(name: String, password: String) async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/a.workroom"
    let file = "\(Places.corpora)/arc-libarchive/decoded/libarchive__test_\(name)"
    let key = try folder.file("key", "\(password)\nnothing else\n".utf8)

    let closed = try await inspected(file, in: folder.path).filter { $0.path.contains("!/") }
    let open = try await inspected(file, "--password-file", key, in: folder.path)
      .filter { $0.path.contains("!/") }

    #expect(!closed.isEmpty && open.count == closed.count)
    for entry in closed {
      #expect(entry.outcome == "quarantined")
      #expect(entry.reason == "a password is needed: --password-file")
      #expect(entry["sha256"] is NSNull)
      #expect(entry["size"] is Int)
    }
    #expect(open.allSatisfy { $0.outcome == "ignored" && $0["sha256"] is String })

    let answer = try await workroom("import", file, "--password-file", key, "--store", store)
    #expect(answer.status == 0)
    try await expectBalance(of: store)
    let before = try Store(folder: store, isCreating: false).contentDigest()
    let without = try await workroom("store", "rebuild", "--store", store)
    let with = try await workroom("store", "rebuild", "--password-file", key, "--store", store)
    #expect(without.status == 1 && without.err.contains("--password-file"))
    #expect(with.status == 0)
    #expect(try Store(folder: store, isCreating: false).contentDigest() == before)
    let written = try Places.files(below: store).filter { !$0.hasPrefix("sources/") }
      .map { try Data(contentsOf: URL(fileURLWithPath: "\(store)/\($0)")) }
    #expect(
      written.allSatisfy { $0.range(of: Data(password.utf8)) == nil } || password == "password")
  }

  @Test func partsOfSplitArchivesSayWhatTheyNeed() async throws {
    let folder = try TemporaryFolder()
    try await python(
      """
      import io, os, zipfile
      out = io.BytesIO()
      with zipfile.ZipFile(out, 'w') as z:
          z.writestr('first.txt', 'one')
          z.writestr('second.bin', os.urandom(3000))
      whole = out.getvalue()
      for number, at in enumerate(range(0, len(whole), 1200), 1):
          open(f'x.zip.{number:03}', 'wb').write(whole[at:at + 1200])
      """, in: folder.path)

    let lines = try await inspected(".", in: folder.path)

    #expect(lines.filter { $0.path == "./x.zip.001!/first.txt" }.map(\.outcome) == ["ignored"])
    let parts = lines.filter { ["./x.zip.001", "./x.zip.002", "./x.zip.003"].contains($0.path) }
    #expect(parts.map(\.outcome) == ["quarantined", "quarantined", "quarantined"])
    #expect(parts[1].reason.hasPrefix("part 2 of a split archive; to open it: all parts, joined"))
    #expect(parts[0].codes.contains("bundle-split"))
  }

  @Test func leftoversAreIgnoredAndCountedInFoldersAsInBundles() async throws {
    let folder = try TemporaryFolder()
    for name in ["__MACOSX/a", "._b.eml", "Thumbs.db", "~$c.html", "d.mbox~", ".DS_Store", "e.txt"]
    {
      _ = try folder.file("t/\(name)", "From x".utf8)
    }
    try await python(packFolder, in: folder.path)
    let reasons = [
      "Office lock file", "Windows thumbnail cache", "editor leftover", "macOS folder view",
      "macOS resource fork", "macOS resource fork",
    ]

    for source in ["t", "t.zip", "t.tar.gz"] {
      let lines = try await inspected(source, in: folder.path)
      let ignored = lines.filter { $0.outcome == "ignored" }.map(\.reason)
      #expect(ignored.sorted().filter { !$0.hasPrefix("no reader") } == reasons, "\(source)")
    }
  }

  @Test func aFileWhoseNameIsNoUTF8IsReadInAFolderToo() async throws {
    let folder = try TemporaryFolder()
    let store = "\(folder.path)/a.workroom"
    try await python(
      """
      import os
      os.mkdir('t')
      text = b'From a@x.org Mon Jan  5 10:00:00 2015\\nSubject: x\\n\\nhello\\n'
      for name in [b'R\\xe9sum\\xe9.mbox', b'\\xe9t\\xe9/No\\xebl.txt']:
          os.makedirs(os.path.dirname(b't/' + name), exist_ok=True)
          open(b't/' + name, 'wb').write(text if name.endswith(b'mbox') else b'No')
      """, in: folder.path)

    let lines = try await inspected("t", in: folder.path)
    let answer = try await workroom("import", "t", "--store", store, in: folder.path)
    let rebuilt = try await workroom("store", "rebuild", "--store", store)

    #expect(lines.map(\.path).prefix(2) == ["t/Résumé.mbox", "t/été/Noël.txt"])
    #expect(answer.status == 0 && answer.err.contains("t/Résumé.mbox: 1 item: 1 imported"))
    #expect(rebuilt.status == 0)
    let ledger = try String(contentsOfFile: "\(store)/sources.jsonl", encoding: .utf8)
    #expect(ledger.contains("name-bytes=52e973756de92e6d626f78"))
  }

  @Test func theNameInABundleIsRecordedWhereAnotherIsShown() async throws {
    let folder = try TemporaryFolder()
    try await python(
      """
      import zipfile
      with zipfile.ZipFile('a.zip', 'w') as z:
          for name in ['../../evil.txt', 'C:\\\\\\\\x.txt', 'plain.txt']: z.writestr(name, 'x')
      """, in: folder.path)

    let lines = try await inspected("a.zip", in: folder.path)

    #expect(lines.map(\.path).prefix(3) == ["a.zip!/evil.txt", "a.zip!/x.txt", "a.zip!/plain.txt"])
    #expect(lines[0].codes == ["entry-path-escapes-root", "entry-name-original"])
    #expect(lines[1].codes.last == "entry-name-original")
    #expect(lines[2].codes == [])
  }
}
