import Foundation
import TestSupport
import Testing

/// The commands of a packet cut files out of bundles, wherever those lie, with nothing but stock tools.
@Suite(.enabled(if: hasPython, "skipped: python3 absent"))
struct BundleRecipeTests {
  /// Mail of one workroom with bundles of several kinds attached; it lies in a mailbox and, with other
  /// bundles beside it, in a zip.
  private static let making = """
    import gzip, io, os, sys, tarfile, zipfile
    from email.message import EmailMessage
    def packed(files):
        out = io.BytesIO()
        with zipfile.ZipFile(out, 'w', 8) as z:
            for name, content in files.items(): z.writestr(name, content)
        return out.getvalue()
    def tarred(files, mode='w:gz'):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode=mode) as t:
            for name, content in files.items():
                member = tarfile.TarInfo(name)
                member.size = len(content)
                t.addfile(member, io.BytesIO(content))
        return out.getvalue()
    def mail(number, name, content):
        m = EmailMessage()
        m['From'] = 'Marta Lindqvist <marta@example.com>'
        m['To'] = 'E75331846-WR@workroom.elance.com'
        m['Date'] = f'Mon, {number} Jan 2015 10:00:00 +0000'
        m['Message-ID'] = f'<{number}@x.org>'
        m['Subject'] = 'files'
        m.set_content('see attached')
        m.add_attachment(content, maintype='application', subtype='octet-stream', filename=name)
        return b'From a@x.org Mon Jan  5 10:00:00 2015\\n' + m.as_bytes() + b'\\n'
    box = b''.join(mail(number, *attached) for number, attached in enumerate([
        ('files.zip', packed({'a [1].txt': b'1', "in ner.zip": packed({"it's deep.txt": b'2'})})),
        ('t.tar.gz', tarred({'./dot/b.txt': b'3', 'c.txt': b'4'})),
        ('t.txz', tarred({'d.txt': b'5'}, 'w:xz')),
        ('f.txt.gz', gzip.compress(b'6', mtime=0))], 1))
    os.mkdir('kept')
    if sys.argv[1] == 'mailbox':
        open('kept/box.mbox', 'wb').write(box)
    else:
        open('kept/all.zip', 'wb').write(packed({'old/box.mbox': box,
            'files.tar.gz': tarred({'./g.txt': b'7', 'h.txt.gz': gzip.compress(b'8', mtime=0)})}))
    """

  /// Runs every recipe of the packet; prints what it gave of what the packet says, and its name.
  private static let recutting = """
    import csv, subprocess
    for row in csv.DictReader(open('P/data/exhibits.csv', encoding='utf-8-sig')):
        if row['DOCTYPE'] != 'File': continue
        found = subprocess.run(['sh', '-c', row['RECIPE']], capture_output=True, text=True).stdout
        print('same' if found[:64] == row['SHA256HASH'] else row['RECIPE'], row['FILENAME'])
    """

  @Test(arguments: [("mailbox", 6), ("bundle", 8)])
  func cutsFilesOutOfBundlesAttachedToMail(form: String, files: Int) async throws {
    let folder = try TemporaryFolder()
    try await python(Self.making, form, in: folder.path)
    let store = "\(folder.path)/a.workroom"
    let imported = try await workroom(
      "import", "kept", "--job", "75331846", "--store", store, "--quiet", in: folder.path)
    #expect(imported.status == 0, "\(imported.err)")
    let made = try await workroom(
      "packet", "75331846", "--out", "P", "--as-of", "2016-01-01", "--store", store,
      in: folder.path)
    #expect(made.status == 0, "\(made.err)")

    let lines = try await python(Self.recutting, in: folder.path)
    let inner = lines.filter { $0.hasSuffix(".txt") }

    #expect(lines.allSatisfy { $0.hasPrefix("same ") }, "\(lines)")
    #expect(inner.count == files, "\(lines)")
    #expect(inner.contains("same it's deep.txt") && inner.contains("same b.txt"))
  }

  /// `verify` enters zips by itself, also those attached to mail, and names what it leaves to the recipes.
  @Test func verifyingAgainstTheSourceEntersAttachedZips() async throws {
    let folder = try TemporaryFolder()
    try await python(Self.making, "bundle", in: folder.path)
    let store = "\(folder.path)/a.workroom"
    _ = try await workroom(
      "import", "kept", "--job", "75331846", "--store", store, "--quiet", in: folder.path)
    _ = try await workroom(
      "packet", "75331846", "--out", "P", "--as-of", "2016-01-01", "--store", store,
      in: folder.path)

    let checked = try await workroom("verify", "P", "--source", "kept", in: folder.path)
    let said = checked.out.split(separator: "\n").filter { $0.contains("source: kept/all.zip:") }

    #expect(checked.status == 0)
    #expect(
      said.contains {
        $0.hasPrefix("matched:") && $0.hasSuffix("again and is the same, byte for byte.")
      })
    // The tars and the gzips.
    #expect(said.contains { $0.contains("and 1 more cannot be reached by this check") })
  }
}
