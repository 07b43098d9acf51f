import MailReading
import Testing

/// Messages that an encoder wrote, against the contents it was given.
///
/// The golden files of that corpus record what an encoder writes, not what a reader reads; the files
/// for reading have no record beside them, and are judged by CPython and GMime in `make check`. Read
/// as mail, each golden file must yield what was encoded, and a message written anew in another
/// transfer encoding must have the octets of the message it was made from.
@Suite(.enabled(if: Corpora.isPresent, "skipped: corpora absent"))
struct EncodedGoldenTests {
  static let folder = "mail-enmime/testdata/encode/"

  private func message(_ name: String) -> MailMessage {
    MailMessage(Corpora.bytes(Self.folder + name))
  }

  /// Where we differ from what was encoded, and why.
  ///
  /// - `html-option-false`: the encoder wrote the last line feed as CRLF; so do its octets.
  static let differences: Set<String> = ["html-option-false"]

  @Test func messagesWrittenAnewHaveTheOctetsOfTheFirst() {
    var differing: Set<String> = []
    for option in ["html-option", "text-option"] {
      let raw = message("parser-raw-content-\(option).raw")
      #expect(raw.leaves.count == 1)
      for choice in ["true", "false"] {
        let anew = message("parser-raw-content-\(option)-\(choice).raw.golden")
        #expect(anew.leaves.map(\.mediaType) == raw.leaves.map(\.mediaType))
        #expect(
          anew.leaves.map { anew.decodedText(of: $0) } == raw.leaves.map { raw.decodedText(of: $0) }
        )
        if anew.leaves.map({ anew.decodedContent(of: $0) })
          != raw.leaves.map({ raw.decodedContent(of: $0) })
        {
          differing.insert("\(option)-\(choice)")
        }
      }
    }
    #expect(differing == Self.differences)
  }

  static let everyOctet = [UInt8](0...255)

  static let leaves: [(String, [(String, String?, [UInt8])])] = [
    ("part-empty", [("text/plain", nil, [])]),
    ("part-header-only", [("text/plain", nil, [])]),
    ("part-header-only-default-encoding", [("text/plain", nil, [])]),
    ("part-content-only", [("text/plain", nil, [UInt8]("No header, only content."))]),
    ("part-content-only-qp", [("text/plain", nil, [UInt8]("☆ No header, only content."))]),
    (
      "part-plain",
      [
        (
          "text/plain", nil,
          [UInt8]("This is a test of a plain text part.\r\n\r\nAnother line.\r\n")
        )
      ]
    ),
    ("part-quotable-content", [("text/plain", nil, [UInt8]("Hello="))]),
    ("part-quoted-content", [("text/plain", nil, [UInt8]("¡Hola, señor! Welcome to MIME"))]),
    ("part-file-mod-date", [("text/plain", nil, [UInt8]("¡Hola, señor! Welcome to MIME"))]),
    ("part-default-headers", [("application/zip", "stuff.zip", [UInt8]("ZIPZIPZIP"))]),
    (
      "part-quoted-headers",
      [("application/zip", "árvíztűrő \"x\" tükörfúrógép.zip", [UInt8]("ZIPZIPZIP"))]
    ),
    (
      "part-quoted-printable-headers",
      [("application/zip", "árvíztűrő \"x\" tükörfúrógép.zip", [UInt8]("ZIPZIPZIP"))]
    ),
    (
      "part-with-children",
      [
        ("text/html", nil, [UInt8]("<div>HTML part</div>")),
        ("text/plain", nil, [UInt8]("Plain text part")),
      ]
    ),
    (
      "nocontent-with-children",
      [
        ("text/html", nil, [UInt8]("<div>HTML part</div>")),
        ("text/plain", nil, [UInt8]("Plain text part")),
      ]
    ),
  ]

  @Test(arguments: leaves) func readsWhatWasEncoded(
    _ name: String, _ expected: [(String, String?, [UInt8])]
  ) {
    let message = message(name + ".golden")
    #expect(message.leaves.map(\.mediaType) == expected.map(\.0))
    #expect(message.leaves.map(\.filename) == expected.map(\.1))
    #expect(message.leaves.map { message.decodedContent(of: $0) } == expected.map(\.2))
  }

  @Test func readsEveryOctetOfBase64() {
    let message = message("part-bin-content.golden")
    let octets = message.decodedContent(of: message.root)
    #expect(octets.enumerated().allSatisfy { Int($1) == $0 % 256 })
    #expect(octets.count > 1_500)
  }

  @Test func readsWhatStandsInEncodedWords() {
    #expect(message("part-bin-header.golden").subject == "¡Hola, señor!")
    let addresses = message("build-qp-addr-headers.golden")
    #expect(addresses.from.map(\.name) == ["Olle Järnefors"])
    #expect(addresses.to.map(\.name) == ["Patrik Fältström", "Keld Jørn Simonsen"])
    #expect(addresses.to.map(\.address) == ["paf@nada.kth.se", "keld@dkuug.dk"])
    #expect(addresses.date?.secondsSince1970 == 1_483_276_455)
    #expect(
      message("part-quoted-printable-headers.golden").first("X-Qp-Header")?.decoded
        == "Just enough to need qp ☆")
    let raw = message("utf8-to.raw.golden")
    #expect(raw.to == [MailAddress(name: "Jøhn Døe", address: "bar@baz.com")])
    #expect(raw.subject == "test utf8 to")
  }
}
