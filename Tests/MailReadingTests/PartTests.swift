import MailReading
import Testing

@Suite struct PartTests {
  func message(_ text: String) -> MailMessage { MailMessage([UInt8](text)) }

  @Test func numbersPartsAsIMAPDoes() {
    let message = message(
      """
      Content-Type: multipart/mixed; boundary=a

      --a

      one
      --a
      Content-Type: message/rfc822

      Subject: inner
      Content-Type: multipart/alternative; boundary=b

      --b

      two
      --b
      Content-Type: text/html

      <p>two
      --b--
      --a
      Content-Type: message/rfc822

      Subject: single

      three
      --a--

      """)
    #expect(message.root.path == "TEXT")
    #expect(message.leaves.map(\.path) == ["1", "2.1", "2.2", "3.1"])
    #expect(
      message.leaves.map { message.decodedText(of: $0) } == ["one", "two", "<p>two", "three"])
    #expect(message.root.children[1].children[0].path == "2.TEXT")
    #expect(message.root.children[1].children[0].first("Subject")?.decoded == "inner")
    #expect(message.defects == [])
    #expect(message.text == "one")
  }

  @Test func takesThePartsOfADigestForMessages() {
    let message = message(
      """
      Content-Type: multipart/digest; boundary=a

      --a

      Subject: one

      first
      --a
      Content-Type: text/plain

      no message
      --a--
      """)
    #expect(message.root.children.map(\.mediaType) == ["message/rfc822", "text/plain"])
    #expect(message.leaves.map(\.path) == ["1.1", "2"])
    #expect(message.root.children[0].children.first?.first("Subject")?.decoded == "one")
    #expect(message.leaves.map { message.decodedText(of: $0) } == ["first", "no message"])
  }

  @Test func leavesTheBoundarysLineBreakOut() {
    let text = "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\none\r\n\r\n--a--\r\n"
    let message = message(text)
    #expect(message.decodedContent(of: message.leaves[0]) == [UInt8]("one\r\n"))
    #expect(message.decodedText(of: message.leaves[0]) == "one\n")
  }

  @Test func survivesMissingBoundaries() {
    let open = message("Content-Type: multipart/mixed; boundary=a\n\n--a\n\none\n--a\n\ntwo\n")
    #expect(open.leaves.map { open.decodedText(of: $0) } == ["one", "two\n"])
    #expect(open.structureDefects.map(\.code) == [.closingBoundaryMissing])
    let wrong = message(
      "Content-Type: multipart/mixed; boundary=z\n\n--a\nContent-Type: text/plain\n\none\n--a--\n")
    #expect(wrong.leaves.map { wrong.decodedText(of: $0) } == ["one"])
    #expect(wrong.structureDefects.map(\.code) == [.boundaryGuessed])
    let none = message("Content-Type: multipart/mixed\n\njust text\n")
    #expect(none.text == "just text\n")
    #expect(none.structureDefects.map(\.code) == [.boundaryMissing])
  }

  @Test func tellsSimilarBoundariesApart() {
    let message = message(
      "Content-Type: multipart/mixed; boundary=a\n\n--a\n\none\n--ab\n--a-- \n--a\n\nagain\n--a--\n"
    )
    #expect(message.leaves.map { message.decodedText(of: $0) } == ["one\n--ab", "again"])
  }

  @Test func descendsIntoEncodedMessages() {
    // "Subject: x\n\nhello\n"
    let message = message(
      """
      Content-Type: multipart/mixed; boundary=a

      --a
      Content-Type: message/rfc822
      Content-Transfer-Encoding: base64

      U3ViamVjdDogeAoKaGVsbG8K
      --a--
      """)
    #expect(message.leaves.map(\.path) == ["1.1"])
    #expect(message.leaves[0].isInsideEncodedPart)
    #expect(message.decodedText(of: message.leaves[0]) == "hello\n")
  }

  static let transfers: [(String, String, String, [MailDefect.Code])] = [
    ("base64", "aGVsbG8=\n", "hello", []),
    ("BASE64", "aGVs\r\nbG8\n", "hello", [.base64Cut]),
    ("base64", "aGVsbG8=\n-- \nfooter: x\n", "hello", [.base64Trailing]),
    ("base64", "aGVsbG8==\n", "hello", []),
    ("base64", "aGVs=bG8=\n", "hello", [.base64Malformed]),
    ("base64", "PGh0*bWw+Cg==\n", "<html>\n", [.base64Malformed]),
    (
      "base64", "R29vZCBtb3JuaW5nLCBzZWUgeW91IGF0IHRoZSB3b3Jrcm9vbS4K\n____\nlist footer\n",
      "Good morning, see you at the workroom.\n", [.base64Trailing]
    ),
    (
      "base64", "caf\u{E9} au lait\n", "caf\u{E9} au lait\n",
      [.transferEncodingWrong, .charsetMismatch]
    ),
    (
      "base64", "Hello\n\nsome words, and more of them\n",
      "Hello\n\nsome words, and more of them\n", [.transferEncodingWrong]
    ),
    (
      "base64", "aGV!sbG8gd29ybGQsIGhlbGxvIHdvcmxk\n", "hello world, hello world",
      [.base64Malformed]
    ),
    ("base64", "aGk=aGVsbG8gd29ybGQsIGhlbGxvIQ==", "hihello world, hello!", []),
    (
      "base64", "this is no base64 at all, is it?\n", "this is no base64 at all, is it?\n",
      [.transferEncodingWrong]
    ),
    (
      "quoted-printable", "a=\nb=3D=3d c=E9 \t\n=zz=", "ab== cé\n=zz",
      [.quotedPrintableMalformed, .charsetMismatch]
    ),
    ("quoted-printable", "soft = \t\r\nbreak", "soft break", []),
    ("x-uuencode", "begin 644 a\n%:&5L;&\\\n`\nend\n", "hello", []),
    ("7bit", "as is\n", "as is\n", []),
    ("x-strange", "as is\n", "as is\n", [.transferEncodingUnknown]),
  ]

  @Test(arguments: transfers)
  func undoesTransferEncodings(_ row: (String, String, String, [MailDefect.Code])) {
    let message = message("Content-Transfer-Encoding: \(row.0)\n\n\(row.1)")
    #expect(message.decodedText(of: message.root) == row.2)
    #expect(message.defects.map(\.code) == row.3)
  }

  @Test func saysWhatOfBase64WasIgnoredAndWhere() throws {
    let message = message(
      "Content-Transfer-Encoding: base64\n\nPGh*0b*Ww+Cg==\n-- \nfooter\n")
    let found = message.content(of: message.root)
    #expect(found.octets == [UInt8]("<html>\n"))
    #expect(
      found.defects == [
        MailDefect(.base64Malformed, 38..<42, "2 foreign characters ignored"),
        MailDefect(.base64Trailing, 50..<61, "11 bytes after the data ignored"),
      ])
    let line = "Z29vZCBieXRlcyBiZWZvcmUgdGhlIGRhbWFnZSwg"
    let damaged = self.message(
      "Content-Transfer-Encoding: base64\n\n\(line)\n*** lost line ***\n\(line)A")
    let octets = damaged.content(of: damaged.root)
    #expect(octets.octets.starts(with: [UInt8]("good bytes before the damage, ")))
    #expect(octets.octets.suffix(30) == [UInt8]("good bytes before the damage, ")[...])
    #expect(octets.defects.map(\.code) == [.base64Malformed, .base64Cut])
    #expect(octets.defects.map(\.severity) == [.warning, .damage])
  }

  @Test func padsWhatLacksOnlyItsPadding() {
    let message = message("Content-Transfer-Encoding: base64\n\naGVsbG8")
    let found = message.content(of: message.root)
    #expect(found.octets == [UInt8]("hello"))
    #expect(found.defects.map(\.severity) == [.note])
  }

  static let charsets: [(String?, [UInt8], String, [MailDefect.Code])] = [
    ("utf-8", [0x63, 0xC3, 0xA9], "cé", []),
    ("us-ascii", [0x63, 0xC3, 0xA9], "cé", [.charsetMismatch]),
    ("iso-8859-1", [0x63, 0xC3, 0xA9], "cé", [.charsetMismatch]),
    ("iso-8859-1", [0x63, 0xE9], "cé", []),
    ("iso-8859-1", [0x63, 0x93], "c“", [.charsetMismatch]),
    (nil, [0x63, 0xE9], "cé", [.charsetMismatch]),
    ("utf-8", [0x63, 0xE9, 0x64], "c\u{FFFD}d", [.charsetUndecodable]),
    ("x-nobody-knows", [0x63, 0xE9], "cé", [.charsetUnknown]),
    ("windows-1251", [0xCF], "П", []),
    ("cp-850", [0x82], "é", []),
    ("gb2312", [0xD6, 0xD0], "中", []), ("eucgb2312_cn", [0xCD, 0xF5], "王", []),
    ("ks_c_5601-1987", [0xC7, 0xD1], "한", []),
    ("shift_jis", [0x93, 0xFA], "日", []),
    ("shift_jis", [0x93], "\u{FFFD}", [.charsetUndecodable]),
    ("hz-gb-2312", [UInt8]("~{VP~}."), "中.", []),
    ("unicode-1-1-utf-7", [UInt8]("a+AOk-b+-"), "aéb+", []),
    ("x-user-defined", [0x61, 0x80], "a\u{F780}", []),
    ("utf-16", [0xFE, 0xFF, 0x00, 0x61], "a", []),
    ("macintosh", [0x8E], "é", []),
  ]

  @Test(arguments: charsets)
  func decodesCharsets(_ row: (String?, [UInt8], String, [MailDefect.Code])) {
    let head = row.0.map { "Content-Type: text/plain; charset=\($0)\n\n" } ?? "Subject: x\n\n"
    let message = MailMessage([UInt8](head) + row.1)
    #expect(message.decodedText(of: message.root) == row.2)
    #expect(message.defects.map(\.code) == row.3)
    #expect(message.decodedContent(of: message.root) == row.1)
  }

  @Test func unquotesFromLinesOfMailboxesInTextsOnly() throws {
    let text =
      "From a@x.org Thu Jan  1 00:00:01 2015\nSubject: x\n\n>From here\n>>From there\n> From\n"
    let box = try #require(try messages([UInt8](text)).first)
    let message = MailMessage(box)
    #expect(message.decodedText(of: message.root) == "From here\n>From there\n> From\n")
    #expect(
      message.decodedContent(of: message.root) == [UInt8](">From here\n>>From there\n> From\n"))
    #expect(MailMessage(box.bytes).text == ">From here\n>>From there\n> From\n")
  }

  @Test func choosesTheBodyAPersonReads() {
    func alternative(_ plain: String, _ html: String) -> MailMessage {
      message(
        "Content-Type: multipart/alternative; boundary=a\n\n--a\n\n\(plain)\n--a\n"
          + "Content-Type: text/html\n\n\(html)\n--a--\n")
    }
    #expect(alternative("plain", "<p>html</p>").text == "plain")
    #expect(alternative("", "<p>html</p>").text.contains("html"))
    let flowed = message("Content-Type: text/plain; format=flowed\n\none \ntwo\n")
    #expect(flowed.text == "one two\n")
    let files = message(
      "Content-Type: multipart/mixed; boundary=a\n\n--a\n\none\n--a\n"
        + "Content-Disposition: attachment; filename=x.txt\n\nfile\n--a\n\ntwo\n--a--\n")
    #expect(files.text == "one\ntwo\n")
  }

  @Test func namesFragmentsContainersAndContentKeptElsewhere() {
    func note(_ header: String) -> (MailDefect?, MailMessage) {
      let message = message("Content-Type: \(header)\n\nFrom: a@b.c\n\nhalf")
      return (message.structureDefects.first, message)
    }
    let (partial, fragment) = note("message/partial; id=\"x@y\"; number=2; total=3")
    #expect(partial?.code == .partialMessage && partial?.severity == .note)
    #expect(partial?.detail == "number 2 of 3")
    #expect(fragment.leaves.map(\.mediaType) == ["message/partial"])
    #expect(fragment.decodedContent(of: fragment.root) == [UInt8]("From: a@b.c\n\nhalf"))
    #expect(note("message/partial; id=x").0?.detail == "number ? of ?")
    #expect(note("message/external-body; access-type=URL").0?.detail == "URL")
    #expect(note("message/external-body; access-type=URL").0?.code == .externalBody)
    #expect(note("application/ms-tnef; name=winmail.dat").0?.code == .tnef)
    #expect(note("application/octet-stream; name=WinMail.dat").0?.code == .tnef)
    #expect(note("application/octet-stream; name=other.dat").0 == nil)
  }

  @Test func keepsSignedAndEncryptedPartsAsTheyAre() {
    let signed = message(
      """
      Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=a

      --a
      Content-Type: text/plain

      signed words
      --a
      Content-Type: application/pgp-signature; name=signature.asc

      -----BEGIN PGP SIGNATURE-----
      --a--
      """)
    #expect(signed.text == "signed words")
    #expect(signed.leaves.map(\.mediaType) == ["text/plain", "application/pgp-signature"])
    #expect(
      signed.decodedContent(of: signed.leaves[1]) == [UInt8]("-----BEGIN PGP SIGNATURE-----"))
    #expect(signed.defects == [])
    let encrypted = message(
      """
      Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=a

      --a
      Content-Type: application/pgp-encrypted

      Version: 1
      --a
      Content-Type: application/octet-stream

      -----BEGIN PGP MESSAGE-----
      --a--
      """)
    #expect(encrypted.text == "")
    #expect(
      encrypted.leaves.map { String(decoding: encrypted.decodedContent(of: $0), as: UTF8.self) }
        == ["Version: 1", "-----BEGIN PGP MESSAGE-----"])
    let enveloped = message(
      "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n"
        + "Content-Disposition: attachment; filename=smime.p7m\n"
        + "Content-Transfer-Encoding: base64\n\nMIIB\n")
    #expect(enveloped.leaves.map(\.mediaType) == ["application/pkcs7-mime"])
    #expect(enveloped.leaves.map(\.filename) == ["smime.p7m"])
    #expect(enveloped.decodedContent(of: enveloped.root) == [0x30, 0x82, 0x01])
    #expect(enveloped.text == "" && enveloped.defects == [])
  }

  @Test func joinsFlowedLinesWithAndWithoutTheirSpace() {
    func text(_ parameters: String) -> String {
      message("Content-Type: text/plain; \(parameters)\n\nDonau \ndampf \nschiff\n").text
    }
    #expect(text("format=flowed") == "Donau dampf schiff\n")
    #expect(text("format=flowed; delsp=yes") == "Donaudampfschiff\n")
    #expect(text("Format=\"Flowed\"; DelSp=No") == "Donau dampf schiff\n")
    #expect(text("charset=us-ascii") == "Donau \ndampf \nschiff\n")
  }

  @Test func readsTheMarksOfTheOnlyHTMLPart() {
    let html = """
      <div>Yes, do.</div><div class="gmail_quote"><div class="gmail_attr">vendredi, Z a dit</div>
      <blockquote type="cite">Shall I?</blockquote></div>
      <div class="moz-signature">Z<br>Example Street 1</div>
      """
    let message = message("Content-Type: text/html\n\n\(html)")
    #expect(message.newText == "Yes, do.")
    let body = message.body(from: message.readLeaves())
    #expect(body.text == message.text)
    #expect(body.newText == "Yes, do.")
    #expect(splitReply(message.text).newText != "Yes, do.")
  }
}
