import BagIt
import Foundation
import Testing
import WorkroomModel

@testable import WorkroomEvidence

/// Values that must not get out, 200 of them, of every kind that rules can name.
private enum Planted {
  static let literals = (0..<120).map { "Hush Word \($0 + 100)" }
  static let emails = (0..<30).map { "nobody.\($0 + 10)@hidden-\($0).example" }
  static let phones = (0..<20).map { "+49 151 55\(1000 + $0 * 37)" }
  static let cards = (0..<15).map { luhn("4000 1234 5678 9\(10 + $0)") }
  static let ssns = (0..<15).map { "219-09-\(1000 + $0 * 13)" }
  static var all: [String] { literals + emails + phones + cards + ssns }

  /// Appends the digit that makes the number a valid one.
  private static func luhn(_ start: String) -> String {
    for digit in 0...9 where RedactionRules.Pattern.card.accepts("\(start)\(digit)") {
      return "\(start)\(digit)"
    }
    return start
  }

  static let rules =
    literals.map { "literal \($0)" }.joined(separator: "\n")
    + "\npattern email\npattern phone\npattern card\npattern ssn\n"
    + "keep E75331846-WR@workroom.example\n"
}

/// A job into every corner of which some of the values are written.
private func jobWithSecrets(in folder: String) throws -> SmallJob {
  var job = SmallJob()
  var rest = Planted.all[...]
  func take(_ count: Int = 6) -> [String] {
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }
  func base64(_ data: Data) -> String {
    data.base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
  }
  func encoded(_ text: String) -> String { "=?utf-8?B?\(Data(text.utf8).base64EncodedString())?=" }
  func entities(_ text: String) -> String {
    text.unicodeScalars.map { "&#\($0.value);" }.joined()
  }
  func percent(_ text: String) -> String {
    text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
  func quoted(_ text: String) -> String {
    text.utf8.map { "=" + ($0 < 16 ? "0" : "") + String($0, radix: 16).uppercased() }
      .joined(separator: "=\n")
  }
  let zipped = take()
  for (index, secret) in zipped.enumerated() {
    try overwrite("\(folder)/\(index) \(secret).txt", "member with \(zipped[5 - index])")
  }
  _ = try shell(
    "python3 -m zipfile -c in.zip *.txt && python3 -m zipfile -c out.zip in.zip", in: folder)
  let zip = try Data(contentsOf: URL(fileURLWithPath: folder + "/out.zip"))
  let utf16 = take().joined(separator: "\n").data(using: .utf16) ?? Data()
  let inner =
    "Subject: inner\nContent-Transfer-Encoding: base64\n\n"
    + base64(Data(take().joined(separator: "\n").utf8))
  let subject = take()
  let mail = """
    From: "\(encoded(take(1)[0]))" <\(Planted.emails[0])>
    To: E75331846-WR@workroom.example
    Received: from \(take(1)[0])
    X-Note: \(take(2).map(percent).joined(separator: " "))
    Subject: \(subject[0].split(separator: " ").joined(separator: "\n ")) \(encoded(subject[1]))
     \(encoded(String(subject[2].prefix(5))))
     \(encoded(String(subject[2].dropFirst(5)))) \(subject[3...].joined(separator: " "))
    Message-ID: <b.2@example.com>
    Date: Tue, 23 Feb 2016 14:12:14 +0000
    MIME-Version: 1.0
    Content-Type: multipart/mixed; boundary="xx"

    --xx
    Content-Type: text/plain; charset=utf-8
    Content-Transfer-Encoding: quoted-printable

    \(take().map(quoted).joined(separator: "\n"))
    --xx
    Content-Type: text/html

    <p>\(take().map(entities).joined(separator: "<br>"))</p><!-- \(take(2).joined()) -->
    <p>\(take().map { $0.replacing(" ", with: "</i> <b>") }.joined(separator: "<hr>"))</p>
    --xx
    Content-Type: message/rfc822

    \(inner)
    --xx
    Content-Type: application/octet-stream; name="\(take(1)[0]).bin"
    Content-Disposition: attachment; filename*0*=utf-8''\(percent("Hush Wor")); filename*1*=\(percent("d 100"))
    Content-Transfer-Encoding: base64

    \(base64(utf16))
    --xx
    Content-Type: application/zip
    Content-Transfer-Encoding: base64

    \(base64(zip))
    --xx--

    """
  let page =
    "<html><title>\(take(1)[0])</title><a href='mailto:\(percent(Planted.emails[1]))'>x</a>"
    + "<img alt='\(entities(take(1)[0]))'><table><tr><td>\(take().joined(separator: "</td><td>"))"
    + "</td></tr></table><script>var x='\(take(1)[0])'</script></html>"
  let named = take(4)
  job.rewrite(
    pages: ["pages/Messages it's 1.html": Array(page.utf8)], reply: mail,
    renaming: ["mail/in box.mbox": "mail/\(named[0]).mbox"])
  job.record.job.title = "The \(take(1)[0]) room"
  job.record.messages[0].text = take().joined(separator: "\n> ")
  job.record.messages[0].occurrences[1].text = take().joined(separator: ", ").uppercased()
  job.record.messages[0].occurrences[1].difference = "here “\(take(1)[0])”, there not"
  job.record.messages[1].subject = take(2).joined(separator: " and ")
  job.record.messages[2].text =
    String(repeating: "x", count: 90) + " " + take(1)[0].replacing(" ", with: "\n")
  job.record.messages[2].author = take(1)[0]
  job.record.messages[1].attachments[0].name = named[1]
  job.record.parties[0].names.append(take(1)[0])
  job.record.parties[0].addresses = [Planted.emails[2]]
  job.record.terms[0].summary = take().joined(separator: "; ")
  job.record.statusReports[0].text = take().joined(separator: "; ")
  job.record.statusReports[0].statusAsFound = take(1)[0]
  job.record.payments[0].description = take().joined(separator: "; ")
  job.record.disputes[0].text = take().joined(separator: "; ")
  job.record.disputes[0].filedBy = take(1)[0]
  job.record.files[0].name = "\(named[2]).zip"
  job.record.files[1].name = "letter \(named[3]).html"
  job.record.files[1].sizeText = take(1)[0]
  job.record.preliminaries = [
    PreliminaryRecord(kind: "proposal", text: rest.joined(separator: "\n"))
  ]
  job.record.preliminaries[0].origins = job.record.terms[0].origins
  return job
}

/// Looks for values with other people's decoders; prints those it finds.
private let seeker = """
  import sys, os, re, email, html, zipfile, io, base64, quopri, urllib.parse
  from email.header import decode_header, make_header
  values = [v for v in open(sys.argv[2], encoding='utf-8').read().split('\\n') if v]
  def fold(t): return re.sub(r'[\\s>\\u00a0]+', ' ', t).lower()
  found = set()
  def words(t, depth):
      for u in {t, html.unescape(t), re.sub(r'<[^>]*>', '', html.unescape(t)), urllib.parse.unquote(t),
                re.sub(r'<[^>]*>', ' ', t)}:
          f = fold(u)
          for v in values:
              if fold(v) in f: found.add(v)
  def look(b, depth=0):
      if depth > 5: return
      for codec in ('utf-8', 'utf-16', 'utf-16-le', 'utf-16-be'):
          words(b.decode(codec, 'ignore'), depth)
      words(quopri.decodestring(b).decode('utf-8', 'ignore'), depth)
      try:
          z = zipfile.ZipFile(io.BytesIO(b))
          for n in z.namelist():
              words(n, depth); look(z.read(n), depth + 1)
      except Exception: pass
      for run in re.findall(rb'(?:[A-Za-z0-9+/]{16,}[=\\s]*)+', b):
          try: inner = base64.b64decode(run + b'==')
          except Exception: continue
          if depth < 3: look(inner, depth + 1)
      if b'Subject:' in b[:20000] or depth == 0 and b.startswith(b'From'):
          m = email.message_from_bytes(b)
          for p in m.walk():
              for k, v in p.items():
                  try: words(str(make_header(decode_header(v))), depth)
                  except Exception: words(v, depth)
              if p.get_filename(): words(p.get_filename(), depth)
              if not p.is_multipart():
                  look(p.get_payload(decode=True) or b'', depth + 1)
  for folder, _, names in os.walk(sys.argv[1]):
      for n in names:
          words(n, 0); look(open(os.path.join(folder, n), 'rb').read())
  print('\\n'.join(sorted(found)))
  """

@Suite struct RedactionTests {
  private static let secret =
    RedactionSecret(hex: String(repeating: "5a", count: 32)) ?? RedactionSecret()

  private func redaction(_ rules: String) throws -> Redaction {
    Redaction(rules: try RedactionRules(rules), secret: Self.secret)
  }

  @Test(.enabled(if: isInstalled("python3"), "skipped: python3 absent"))
  func twoHundredSecretsInEveryCornerLeakNowhere() throws {
    let scratch = try ScratchFolder()
    let corner = try ScratchFolder()
    let job = try jobWithSecrets(in: corner.path)
    #expect(Set(Planted.all).count == 200)
    try overwrite(scratch.path + "/seek.py", seeker)
    try overwrite(scratch.path + "/values", Planted.all.joined(separator: "\n"))
    func sought(_ packet: String) throws -> [Substring] {
      let answer = try shell("python3 seek.py \(packet) values", in: scratch.path)
      try #require(answer.status == 0)
      return answer.output.split(separator: "\n")
    }
    try job.write(to: scratch.path + "/open")
    // What is not found in the open packet would prove nothing by not being found in the redacted one.
    let open = try sought("open")
    #expect(Set(Planted.all).subtracting(open.map(String.init)) == [])

    var options = job.options
    options.redaction = try redaction(Planted.rules)
    let sidecar = PrivateSidecar(of: scratch.path + "/redacted/")
    try sidecar.keep(Self.secret)
    let summary = try job.write(
      to: scratch.path + "/redacted", options: options,
      run: PacketRun(time: "2026-01-02T03:04:05Z", sidecar: sidecar))
    #expect(summary.redactedValues ?? 0 >= 200)
    #expect(try sought("redacted") == [])
    let verification = try verify(packet: scratch.path + "/redacted")
    #expect(verification.isSound, "\(verification.checks.filter { $0.outcome == .failed })")
    // The twin keeps every number.
    let numbers = try indexRows(scratch.path + "/redacted").map { $0["BEGDOC"] }
    #expect(numbers == (try indexRows(scratch.path + "/open").map { $0["BEGDOC"] }))
    // No plain SHA-256 of an original, in no place.
    for row in try indexRows(scratch.path + "/open") where row["DOCTYPE"] != "File" {
      guard let digest = row["SHA256HASH"], !digest.isEmpty else { continue }
      let hits = try shell("grep -rl \(digest) redacted | cat", in: scratch.path).output
      #expect(hits == "", "\(row["BEGDOC"] ?? "")")
    }
    let salts = try contents(sidecar.path + "/salts.csv")
    for value in Planted.all { #expect(salts.localizedCaseInsensitiveContains(value), "\(value)") }
    let modes = try shell("stat -c %a redacted.private redacted.private/*", in: scratch.path).output
    #expect(modes == "700\n600\n600\n")
  }

  @Test func givesOneValueOneMarkAndAPersonOneName() throws {
    let redactor = try Redactor(
      redaction(
        "person Anna Berg | anna@ex.example\nliteral Blue House\npattern email\npattern phone"))
    #expect(
      redactor.redact(
        "anna  berg (ANNA@ex.example) of the Blue\n> House wrote to bo@ex.example, +46 8 123 456 78; "
          + "BO@EX.EXAMPLE, +46 (8) 12345678")
        == "Person-01 (Person-01) of the [REDACTED R-001 literal] wrote to [REDACTED R-002 email], "
        + "[REDACTED R-003 phone]; [REDACTED R-002 email], [REDACTED R-003 phone]")
  }

  @Test func anAddressOfTheWebIsReadAsItIsMeant() throws {
    let redactor = try Redactor(
      redaction("person Anna Berg | anna@ex.example\nliteral Blue Höuse Street"))
    #expect(
      redactor.redact(
        "http://m.ex/?q=Anna+Berg%3B%61nna%40EX.example&at=Blue%20H%C3%B6use%20Street#x; 50% of %zz"
      )
        == "http://m.ex/?q=Person-01%3BPerson-01&at=[REDACTED R-001 literal]#x; 50% of %zz")
    #expect(redactor.places.values.reduce(0, +) == 3)
  }

  @Test(arguments: [
    ("email", "mail a.b+c@d-e.example.org now", "mail # now"),
    ("email", "@handle and a@b", "@handle and a@b"),
    (
      "phone", "on 2016-02-23 at 14:12:14, call 0151 234 567 89",
      "on 2016-02-23 at 14:12:14, call #"
    ),
    ("phone", "USD 1,000.00 of 2016; bytes 120-4310", "USD 1,000.00 of 2016; bytes 120-4310"),
    ("phone", "(555) 123-4567 or 0046812345678", "# or #"),
    ("card", "4111 1111 1111 1111, not 4111 1111 1111 1112", "#, not 4111 1111 1111 1112"),
    (
      "iban", "DE89 3704 0044 0532 0130 00 or DE88 3704 0044 0532 0130 00",
      "# or DE88 3704 0044 0532 0130 00"
    ),
    ("iban", "GB82WEST12345698765432", "#"),
    ("ssn", "219-09-9999, 000-12-3456, 2016-02-23", "#, 000-12-3456, 2016-02-23"),
    ("email", "https://x.ex/?u=anna%40berg.example&n=1 ok", "https://x.ex/?u=#&n=1 ok"),
    ("email", "x.ex/?u=a%2Bb%2540berg%252Eexample%20ok 100% sure", "x.ex/?u=#%20ok 100% sure"),
    ("iban", "?iban=DE89+3704+0044+0532+0130%3000", "?iban=DE89+3704+0044+0532+0130%3000"),
    ("iban", "?iban=DE89+3704+0044+0532+0130+0%30&x", "?iban=#&x"),
  ])
  func findsWhatHasTheFormAndNothingElse(pattern: String, text: String, expected: String) throws {
    let redactor = try Redactor(redaction("pattern \(pattern)"))
    let found = redactor.redact(text).replacing(#/\[REDACTED R-00\d \w+\]/#, with: "#")
    #expect(found == expected)
  }

  @Test(arguments: [
    ("literal", "applies to nothing"), ("pattern mail", "is no pattern"), ("hide x", "is no rule"),
    ("person Bo | Anna", "too short"),
  ])
  func refusesARuleThatMeansNothingAndSaysWhere(rule: String, reason: String) {
    #expect {
      try RedactionRules("# rules\n\nkeep x\n\(rule)\n")
    } throws: {
      "\($0)".contains("line 4") && "\($0)".contains(reason)
    }
  }

  @Test(arguments: [
    "Hush Word", "hush\r\n\tword", "H%75sh%20Word", "Hush&#32;W&#x6f;rd", "H=75sh =\n Word",
    "SHVzaCBXb3Jk", "xxxSHVzaCBXb3Jk", "U0hWemFDQlhiM0pr", "H<b>us</b>h Word",
    "Hush\u{AD} Wo\u{200B}rd",
    "=?utf-8?Q?Hush=20?= =?utf-8?B?V29yZA==?=", "Hush&nbsp;Word", "> Hush\n> Word",
  ])
  func theSelfCheckSeesThroughCoatings(coated: String) {
    let check = LeakCheck([("hush word", "R-001")])
    #expect(check.leak(in: Array("before \(coated) after".utf8))?.number == "R-001")
    let wide = "before Hush Word after".data(using: .utf16BigEndian) ?? Data()
    #expect(check.leak(in: [UInt8](wide))?.number == "R-001")
    #expect(check.leak(in: Array("hush, words".utf8))?.number == nil)
  }

  /// What follows a coating is looked for around the places that it changed, far from anything else.
  @Test(arguments: [
    "before%20=48ush&#32;Word", "<b>%48</b>ush=20Word",
    "=?utf-8?B?SHVzaCU=?=20Word", "JTQ4dXNoJTIwV29yZA==",
  ])
  func theSelfCheckSeesThroughCoatingsOfCoatingsInALongText(coated: String) {
    let line = "A line of a letter, 100% plain = nothing & no more <than> that.\n"
    let text = String(repeating: line, count: 900)
    let check = LeakCheck([("hush word", "R-001")])
    #expect(check.leak(in: Array((text + coated + "\n" + text).utf8))?.number == "R-001")
    #expect(check.leak(in: Array(text.utf8)) == nil)
  }

  @Test func theNeighbourhoodOfAChangeHoldsAllOfAValueThatItMade() {
    let far = [UInt8](repeating: UInt8(ascii: "x"), count: 50_000)
    let coated = far + Array("M%C3%BCller".utf8) + far + Array("%41 end".utf8)
    let near = String(decoding: percentDecoded(coated).neighbourhoods ?? [], as: UTF8.self)
    #expect(near.contains("xMüllerx") && near.hasSuffix("xA end\n\u{1}\n"))
    #expect(near.utf8.count < 20_000)
    #expect(percentDecoded(far).neighbourhoods == nil)
  }

  @Test func aGuessThatMakesAnAddressOfNoiseFindsNone() throws {
    let redactor = try Redactor(redaction("pattern email\nliteral Hush Word"))
    func isHit(_ octets: [UInt8]) -> Bool {
      let text = "x " + Data(octets).base64EncodedString() + " y"
      var isHit = false
      PlainViews.forEach(of: Array(text.utf8)) { isHit = redactor.finds(in: $0) || isHit }
      return isHit
    }
    #expect(isHit(Array("anna@berg.example".utf8)))
    #expect(!isHit([0x91, 0x02, 0xE9, 0x40, 0xE8, 0x2E, 0xEA, 0x03, 0xFF, 0x17, 0x9C, 0x81]))
    #expect(!isHit(Array("q@w.e".utf8)))
    #expect(isHit([0x91, 0x02, 0xE9] + Array("Hush Word".utf8) + [0xE8, 0x2E, 0xEA, 0x03]))
  }

  @Test func aPlantedLeakIsCaughtAndNoPacketIsWritten() throws {
    let scratch = try ScratchFolder()
    var job = SmallJob()
    // What the platform's rule says is quoted as it is; nothing takes values out of it.
    job.facts.rules[0].text = "Only &#72;ush Word counts."
    var options = job.options
    options.redaction = try redaction("literal Hush Word")
    #expect {
      try job.write(to: scratch.path + "/p", options: options)
    } throws: {
      "\($0)".contains("would still hold R-001") && "\($0)".contains("entities")
    }
    #expect(try shell("ls -A", in: scratch.path).output == "")
  }

  @Test func withholdsWhatNoProgramCanSearchUnlessAPersonLooked() throws {
    let scratch = try ScratchFolder()
    let job = SmallJob()
    var options = job.options
    options.redaction = try redaction("literal nowhere at all")
    try job.write(to: scratch.path + "/a", options: options)
    let open = try indexRows(scratch.path + "/a")
    #expect(open[7]["NATIVEPATH"] == "natives/WR01-00008.eml" && open[7]["REDACTED"] == "no")
    var opaque = job
    opaque.rewrite(
      pages: [
        "pages/Messages it's 1.html": Array("<p><img src='data:image/png;base64,AAAA'></p>".utf8)
      ], reply: nil, renaming: [:])
    try opaque.write(to: scratch.path + "/b", options: options)
    let row = try indexRows(scratch.path + "/b")[6]
    #expect(row["NATIVEPATH"] == "natives/WR01-00007.txt" && row["REDACTED"] == "yes")
    #expect(row["WITHHELD"]?.hasSuffix("redacted values: an embedded picture") == true)
    #expect(row["COMMITMENT"]?.hasPrefix("salted:") == true && row["RECIPE"] == "")
    options.redaction = try redaction("literal nowhere at all\nshow WR01-00007")
    try opaque.write(to: scratch.path + "/c", options: options)
    #expect(try indexRows(scratch.path + "/c")[6]["NATIVEPATH"] == "natives/WR01-00007.html.txt")
  }

  @Test func rendersNothingOfANativeWhoseWordsStayCoated() throws {
    let scratch = try ScratchFolder()
    var job = SmallJob()
    let page =
      "From: x\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=q\n\n--q\n"
      + "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>ask bo@ex=\n"
      + ".example</p>\n--q--\n"
    var options = job.options
    options.redaction = try redaction("pattern email")
    job.rewrite(
      pages: ["pages/Messages it's 1.html": Array(page.utf8)], reply: nil, renaming: [:])
    try job.write(to: scratch.path + "/a", options: options)
    let sheet = try contents(scratch.path + "/a/data/natives/WR01-00007.txt")
    #expect(sheet.contains("ask [REDACTED R-"))
    job.rewrite(
      pages: ["pages/Messages it's 1.html": Array("<p>ask bo%40ex.example".utf8)], reply: nil,
      renaming: [:])
    try job.write(to: scratch.path + "/c", options: options)
    let coded = try contents(scratch.path + "/c/data/natives/WR01-00007.txt")
    #expect(coded.contains("ask [REDACTED R-"))
    job.rewrite(
      pages: ["pages/Messages it's 1.html": Array("<p>ask Ym9AZXguZXhhbXBsZQ==".utf8)], reply: nil,
      renaming: [:])
    try job.write(to: scratch.path + "/b", options: options)
    let bare = try contents(scratch.path + "/b/data/natives/WR01-00007.txt")
    #expect(bare.contains("Nothing of it is rendered here."))
  }

  @Test func withholdsAWholeExhibitWithThePlacesItStandsIn() throws {
    let scratch = try ScratchFolder()
    var job = SmallJob()
    job.record.messages[1].text = "Here is the list that nobody else may see."
    var options = job.options
    options.redaction = try redaction("withhold WR01-00006")
    try job.write(to: scratch.path + "/p", options: options)
    let rows = try indexRows(scratch.path + "/p")
    #expect(rows[8]["NATIVEPATH"] == "natives/WR01-00009.txt")
    #expect(rows[8]["WITHHELD"] == "withheld by the rules of redaction")
    let hits = try shell("grep -rl 'nobody else' p | cat", in: scratch.path).output
    #expect(hits == "")
    #expect(try verify(packet: scratch.path + "/p").isSound)
  }

  @Test func opensACommitmentWithTheCommandsThatItPrints() throws {
    let scratch = try ScratchFolder()
    var job = SmallJob()
    job.record.messages[0].text = "Ask Quietly Hidden."
    var options = job.options
    options.redaction = try redaction("literal Quietly Hidden")
    let sidecar = PrivateSidecar(of: scratch.path + "/p")
    try sidecar.keep(Self.secret)
    try job.write(
      to: scratch.path + "/p", options: options,
      run: PacketRun(time: "2026-01-02T03:04:05Z", sidecar: sidecar))
    let line = try #require(
      try contents(sidecar.path + "/salts.csv").split(separator: "\r\n").dropFirst().first)
    let fields = line.split(separator: ",").map(String.init)
    let log = try contents(scratch.path + "/p/data/redactions.csv")
    let text = try contents(scratch.path + "/p/data/VERIFY.txt")
    let command = String(
      try #require(text.split(separator: "\n").first { $0.contains("'VALUE'") }))
    let printed = try shell(
      command.replacing("SALT", with: fields[2]).replacing("VALUE", with: "Quietly Hidden"),
      in: scratch.path
    ).output.prefix(64)
    #expect(String(printed) == fields[3] && log.contains(String(printed)))
  }

  @Test func aPacketMadeAgainWithTheSameSecretIsTheSameAndAnotherIsNot() throws {
    let scratch = try ScratchFolder()
    let job = SmallJob()
    var options = job.options
    options.redaction = try redaction("person Anna Berg | Anna B.\npattern email")
    try job.write(to: scratch.path + "/a", options: options)
    try job.write(to: scratch.path + "/b", options: options)
    #expect(try shell("diff -r a/data b/data", in: scratch.path).status == 0)
    options.redaction?.secret = RedactionSecret()
    try job.write(to: scratch.path + "/c", options: options)
    #expect(
      try shell("cmp a/data/redactions.csv c/data/redactions.csv", in: scratch.path).status == 1)
  }
}
