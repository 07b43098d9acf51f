import MailReading
import Testing

@Suite struct HeaderTests {
  func message(_ header: String) -> MailMessage { MailMessage([UInt8](header + "\n\nbody\n")) }

  @Test func keepsFieldsInOrderWithDuplicates() {
    let message = message("Received: one\nSubject: a\nReceived: two\n folded\nsubject: b")
    #expect(message.fields.map(\.name) == ["Received", "Subject", "Received", "subject"])
    #expect(message.all("received").map(\.rawBody) == ["one", "two folded"])
    #expect(message.subject == "a")
    #expect(message.defects.map(\.code) == [.fieldRepeated])
    #expect(message.fields[2].rawRange == 25..<46)
    #expect(message.fields[2].bodyRange == 34..<46)
  }

  @Test func readsObsoleteSyntax() {
    let message = message("Subject   : x\nFrom:\n a@b\n .c\nX-Empty:")
    #expect(message.subject == "x")
    #expect(message.from == [MailAddress(name: nil, address: "a@b.c")])
    #expect(message.first("x-empty")?.rawBody == "")
    #expect(message.structureDefects.map(\.code) == [.fieldNameFollowedBySpace])
  }

  @Test func takesALineOfWhiteSpaceForAContinuation() {
    let blank = MailMessage([UInt8]("From: a\nSubject: x\n \n\nbody\n"))
    #expect(blank.text == "body\n")
    #expect(blank.subject == "x")
    #expect(blank.structureDefects == [])
    let several = MailMessage([UInt8]("Subject: x\r\n \r\n\t\r\n\r\nbody\r\n"))
    #expect(several.text == "body\n")
    let field = MailMessage([UInt8]("Subject: x\n \nFrom: a@b.c\n\nbody\n"))
    #expect(field.from == [MailAddress(name: nil, address: "a@b.c")])
    let text = MailMessage([UInt8]("Subject: x\n \nbody\n\nmore\n"))
    #expect(text.text == "body\n\nmore\n")
    #expect(text.structureDefects.map(\.code) == [.headerEndMissing])
  }

  static let subjects: [(String, String)] = [
    ("=?utf-8?Q?caf=C3=A9?=", "café"),
    ("=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=", "café"),
    ("=?UTF-8?B?Y2Fmww==?=\n =?utf-8?b?qQ==?=", "café"),
    ("=?iso-8859-1?q?a?= =?utf-8?q?b?= c", "ab c"),
    ("x =?utf-8?q?a_b?= y", "x a b y"),
    ("x=?utf-8?q?a?=y", "xay"),
    ("=?utf-8*en?q?a?=", "a"),
    ("=?utf-8?q?a b?=", "a b"),
    ("=?us-ascii?q??=", ""),
    ("=?nonsense", "=?nonsense"),
    ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
    ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
    ("=?koi8-r?B?89DJ08/L?=", "Список"),
    ("=?windows-1252?Q?=93x=94?=", "“x”"),
    ("=?iso-8859-1?Q?=93x=94?=", "“x”"),
    ("raw café", "raw café"),
  ]

  @Test(arguments: subjects) func decodesEncodedWords(_ pair: (String, String)) {
    #expect(message("Subject: " + pair.0).subject == pair.1)
  }

  @Test func readsRawBytesInTheCharsetOfTheBody() {
    let head =
      [UInt8]("Content-Type: text/plain; charset=koi8-r\nSubject: ") + [0xF3, 0xD0, 0x0A, 0x0A]
    let message = MailMessage(head)
    #expect(message.subject == "Сп")
    #expect(message.defects.map(\.code) == [.fieldNotASCII])
    let unstated = MailMessage([UInt8]("Subject: caf") + [0xE9, 0x0A])
    #expect(unstated.subject == "café")
  }

  static let addresses: [(String, [MailAddress])] = [
    ("a@b.c", [MailAddress(name: nil, address: "a@b.c")]),
    ("A B <a@b.c>", [MailAddress(name: "A B", address: "a@b.c")]),
    (
      "\"B, A\" <a@b.c>, d@e.f",
      [
        MailAddress(name: "B, A", address: "a@b.c"), MailAddress(name: nil, address: "d@e.f"),
      ]
    ),
    ("a@b.c (A (b) C)", [MailAddress(name: "A (b) C", address: "a@b.c")]),
    (
      "team: a@b.c, B <b@b.c>;, z@z.z",
      [
        MailAddress(name: nil, address: "a@b.c", group: "team"),
        MailAddress(name: "B", address: "b@b.c", group: "team"),
        MailAddress(name: nil, address: "z@z.z"),
      ]
    ),
    ("undisclosed-recipients:;", []),
    ("unlisted-recipients:; (no To-header on input)", []),
    ("a:; (c), b@c.d (B)", [MailAddress(name: "B", address: "b@c.d")]),
    ("<@r.s,@t.u:a@b.c>", [MailAddress(name: nil, address: "a@b.c")]),
    ("\"a b\"@c.d", [MailAddress(name: nil, address: "\"a b\"@c.d")]),
    ("=?utf-8?Q?Caf=C3=A9?= <a@b.c>", [MailAddress(name: "Café", address: "a@b.c")]),
    ("=?utf-8?Q?Caf=C3=A9,_Bar?= <a@b.c>", [MailAddress(name: "Café, Bar", address: "a@b.c")]),
    (
      "A <a@b.c> B <b@b.c>",
      [
        MailAddress(name: "A", address: "a@b.c"), MailAddress(name: "B", address: "b@b.c"),
      ]
    ),
    ("John Doe john@x.org", [MailAddress(name: "John Doe", address: "john@x.org")]),
    ("John Doe", [MailAddress(name: "John Doe", address: nil)]),
    ("John <john@x.org", [MailAddress(name: "John", address: "john@x.org")]),
    ("a@[127.0.0.1]", [MailAddress(name: nil, address: "a@[127.0.0.1]")]),
    ("a @ b . c", [MailAddress(name: nil, address: "a@b.c")]),
    ("x at y.org (X Y)", [MailAddress(name: "X Y", address: "x at y.org")]),
    (",, a@b.c,", [MailAddress(name: nil, address: "a@b.c")]),
    ("", []),
  ]

  /// The folded groups of RFC 5322 appendix A.5; `nobody` is a comment, so that group is empty.
  @Test func takesACommentInAGroupForNobody() {
    let message = message(
      """
      To:A Group(Some people)
           :Chris Jones <c@(Chris's host.)public.example>,
               joe@example.org,
        John <jdoe@one.test> (my dear friend); (the end of the group)
      Cc:(Empty list)(start)Undisclosed recipients  :(nobody(that I know))  ;
      """)
    #expect(
      message.to == [
        MailAddress(name: "Chris Jones", address: "c@public.example", group: "A Group"),
        MailAddress(name: nil, address: "joe@example.org", group: "A Group"),
        MailAddress(name: "John", address: "jdoe@one.test", group: "A Group"),
      ])
    #expect(message.cc.isEmpty)
    #expect(message.defects.filter { $0.code == .addressMalformed }.isEmpty)
  }

  @Test(arguments: addresses) func readsAddresses(_ pair: (String, [MailAddress])) {
    #expect(message("To: " + pair.0).to == pair.1)
  }

  static let dates: [(String, Int64?, Int?, MailDate.Basis?)] = [
    ("Thu, 01 Jan 2015 01:02:03 +0100", 1_420_070_523, 60, .statedOffset),
    ("1 Jan 15 00:02:03 GMT", 1_420_070_523, 0, .namedZone),
    ("Wed, 31 Dec 2014 19:02:03 EST (x)", 1_420_070_523, -300, .namedZone),
    ("Thu, 01 Jan 2015 00:02:03 -0000", 1_420_070_523, nil, .unknownLocalZone),
    ("Thu, 01 Jan 2015 00:02:03", 1_420_070_523, nil, .assumedUTC),
    ("Thu Jan  1 00:02:03 2015", 1_420_070_523, nil, .assumedUTC),
    ("Thu Jan 01 2015 01:02:03 GMT+0100 (CET)", 1_420_070_523, 60, .statedOffset),
    ("2015-01-01T01:02:03+01:00", 1_420_070_523, 60, .statedOffset),
    ("2015-01-01 00:02:03Z", 1_420_070_523, 0, .namedZone),
    ("Thu, 1 Jan 2015 12:02:03 AM +0000", 1_420_070_523, 0, .statedOffset),
    ("Thu, 01 Jan 0015 00:02:03 +0000", 1_420_070_523, 0, .statedOffset),
    ("Thu, 01 Jan 115 00:02:03 +0000", 1_420_070_523, 0, .statedOffset),
    ("01-Jan-2015 00:02:03 UT", 1_420_070_523, 0, .namedZone),
    ("Thu, 1 Jan 2015 00:02 +0000", 1_420_070_520, 0, .statedOffset),
    ("Thu, 01 Jan 2015 00:02:03 XYZ", 1_420_070_523, nil, .assumedUTC),
    ("Thu, 01 (c) Jan 2015 00(c): 02 :03 +0000", 1_420_070_523, 0, .statedOffset),
    // RFC 850 and asctime, with the zone where programs put it.
    ("Thursday, 01-Jan-15 00:02:03 GMT", 1_420_070_523, 0, .namedZone),
    ("Thu Jan  1 00:02:03 GMT 2015", 1_420_070_523, 0, .namedZone),
    ("Thu Jan  1 01:02:03 +0100 2015", 1_420_070_523, 60, .statedOffset),
    ("2015/01/01 Thu 00:02:03 GMT", 1_420_070_523, 0, .namedZone),
    ("20150101T000203Z", 1_420_070_523, 0, .namedZone),
    ("2015-01-01T00:02:03.500Z", 1_420_070_523, 0, .namedZone),
    ("Fri, 06 Nov 98 08:49:37 PST", 910_370_977, -480, .namedZone),
    ("Thu, 01 Jan 2015 00:02:03 A", 1_420_070_523, nil, .assumedUTC),
    // Zones spelled out.
    ("Wed, 31 Dec 14 20:02:03 Eastern Daylight Time", 1_420_070_523, -240, .namedZone),
    ("Thu, 1 Jan 2015 00:02:03 Greenwich Standard Time", 1_420_070_523, 0, .namedZone),
    ("Thu, 1 Jan 2015 01:02:03 (W. Europe Standard Time)", 1_420_070_523, 60, .namedZone),
    ("Thu, 1 Jan 2015 01:02:03 W. Europe Standard Time", 1_420_070_523, 60, .namedZone),
    ("Thu, 1 Jan 2015 01:02:03 (Central European Time)", 1_420_070_523, 60, .namedZone),
    ("Thu, 1 Jan 2015 00:02:03 Somebody Standard Time", 1_420_070_523, nil, .assumedUTC),
    // Months and weekdays in other languages.
    ("Do, 05 Mär 2015 01:02:03 +0100", 1_425_513_723, 60, .statedOffset),
    ("Donnerstag, 5. März 2015 01:02:03 +0100", 1_425_513_723, 60, .statedOffset),
    ("Mi, 7 Okt 2015 01:02:03 +0100", 1_444_176_123, 60, .statedOffset),
    ("Mi, 2 Dez 2015 01:02:03 MEZ", 1_449_014_523, 60, .namedZone),
    ("mar., 11 août 2015 01:02:03 +0100", 1_439_251_323, 60, .statedOffset),
    ("jeu. 5 févr. 2015 01:02:03 +0100", 1_423_094_523, 60, .statedOffset),
    ("mardi 30 juin 2015 01:02:03 +0100", 1_435_622_523, 60, .statedOffset),
    ("mer., 1 juil. 2015 01:02:03 +0100", 1_435_708_923, 60, .statedOffset),
    ("jue, 1 ene 2015 01:02:03 +0100", 1_420_070_523, 60, .statedOffset),
    ("martes, 11 de agosto de 2015 01:02:03 +0100", 1_439_251_323, 60, .statedOffset),
    ("mar, 3 mar 2015 01:02:03 +0100", 1_425_340_923, 60, .statedOffset),
    ("do, 5 mrt 2015 01:02:03 +0100", 1_425_513_723, 60, .statedOffset),
    ("vr, 1 mei 2015 01:02:03 +0100", 1_430_438_523, 60, .statedOffset),
    ("gio, 1 ott 2015 01:02:03 +0100", 1_443_657_723, 60, .statedOffset),
    ("qui, 1 out 2015 01:02:03 +0100", 1_443_657_723, 60, .statedOffset),
    ("Mar 3, 2015 00:02:03 +0000", 1_425_340_923, 0, .statedOffset),
    ("2015年1月1日(木) 01:02:03 +0100", 1_420_070_523, 60, .statedOffset),
    ("yesterday", nil, nil, nil),
    ("Do, 05 Xyz 2015 01:02:03 +0100", nil, nil, nil),
    ("", nil, nil, nil),
    ("Thu, 99 Jan 2015 00:02:03 +0000", nil, nil, nil),
    ("Thu, 01 Jan 2015 99:02:03 +0000", nil, nil, nil),
    ("Thu, 01 Jan 99999999999999999999 00:02:03 +0000", nil, nil, nil),
  ]

  @Test(arguments: dates) func readsDates(_ row: (String, Int64?, Int?, MailDate.Basis?)) {
    let message = message("Date: " + row.0)
    #expect(message.date?.secondsSince1970 == row.1)
    #expect(message.date?.offsetMinutes == row.2)
    #expect(message.date?.basis == row.3)
    #expect(message.dateText == row.0)
  }

  @Test func findsIdentifiers() {
    let message = message(
      "Message-ID: <a@b> (c)\nReferences: <x@y>\n <z@y>junk\nIn-Reply-To: your mail")
    #expect(message.messageID == "<a@b>")
    #expect(message.references == ["<x@y>", "<z@y>"])
    #expect(message.inReplyTo == [])
    #expect(self.message("Message-ID: bare@id").messageID == "bare@id")
  }

  @Test func readsIdentifiersInObsoleteSyntax() {
    let message = message(
      "Message-ID  : <1234   @   local(blah)  .machine .example>\n"
        + "References: <a(b@c> <a b@c> <\"a (b)\"@c> < d@e >")
    #expect(message.messageID == "<1234@local.machine.example>")
    #expect(message.first("message-id")?.rawBody == "<1234   @   local(blah)  .machine .example>")
    #expect(message.references == ["<a(b@c>", "<a b@c>", "<\"a (b)\"@c>", "<d@e>"])
  }

  @Test func readsADateByItself() {
    #expect(MailDate("Thu, 01 Jan 2015 01:02:03 +0100")?.secondsSince1970 == 1_420_070_523)
    #expect(MailDate("yesterday") == nil)
  }

  static let parameters: [(String, String?, String?)] = [
    ("text/plain; charset=utf-8; name=a.txt", "utf-8", "a.txt"),
    ("TEXT/PLAIN; CHARSET=\"UTF-8\"", "UTF-8", nil),
    ("text/plain; charset=us-ascii (c); name=\"a b.txt\"", "us-ascii", "a b.txt"),
    ("text/plain; name*=utf-8'en'caf%C3%A9.txt", nil, "café.txt"),
    ("text/plain; name*0=ab; name*1=\"cd.txt\"", nil, "abcd.txt"),
    ("text/plain; name*1*=%A9.txt; name*0*=utf-8''caf%C3", nil, "café.txt"),
    ("text/plain; name=\"=?utf-8?Q?caf=C3=A9?=\"", nil, "café"),
    ("text/plain; name=my own file.txt", nil, "my own file.txt"),
    ("text/plain charset=utf-8", "utf-8", nil),
    ("text/plain; name=\"a\\\"b\\\\c\"", nil, "a\"b\\c"),
    ("text/plain; name=\"open; charset=utf-8", "utf-8", "open"),
    ("text/plain; name=a; name=b", nil, "a"),
    ("text/plain;; ;charset = utf-8 ;", "utf-8", nil),
  ]

  @Test(arguments: parameters) func readsParameters(_ row: (String, String?, String?)) {
    let root = message("Content-Type: " + row.0).root
    #expect(root.mediaType == "text/plain")
    #expect(root.charset == row.1)
    #expect(root.filename == row.2)
  }
}
