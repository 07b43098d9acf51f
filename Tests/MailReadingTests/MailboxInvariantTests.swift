import MailReading
import Testing

/// What holds for every mailbox, whatever is in it.
@Suite(.enabled(if: Corpora.isPresent, "skipped: corpora absent"))
struct MailboxInvariantTests {
  @Test(arguments: Corpora.mailboxes) func tilesAndAgreesForEveryLineEndAndPiece(_ path: String)
    throws
  {
    let bytes = Corpora.bytes(path)
    let all = try units(bytes)
    #expect(all.tile(bytes.count))
    for piece in [997, 65_537] where bytes.count < 400_000 || piece > 1_000 {
      #expect(try units(bytes, piece: piece) == all)
    }
    let unix = try messages(bytes.withLineEnds("\n"))
    let dos = try messages(bytes.withLineEnds("\r\n"))
    #expect(unix.map { $0.bytes.withLineEnds("\r\n") } == dos.map { $0.bytes.withLineEnds("\r\n") })
  }

  @Test func concatenatedMailboxesHoldTheMessagesOfEach() throws {
    for path in Corpora.mailboxes {
      var bytes = Corpora.bytes(path)
      // Inside a mailbox, a byte-order mark makes its line another one, and an empty line before
      // the first separator becomes one of the message before it.
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) || bytes.first == 10 || bytes.first == 13 {
        continue
      }
      if bytes.last != 10 { bytes.append(10) }
      let once = try messages(bytes).map(\.bytes)
      let twice = try messages(bytes + bytes).map(\.bytes)
      #expect(twice == once + once, Comment(rawValue: path))
    }
  }

  @Test func cuttingAMailboxLosesNoEarlierMessage() throws {
    for path in Corpora.mailboxes.filter({ Corpora.bytes($0).count < 60_000 }).prefix(40) {
      let bytes = Corpora.bytes(path)
      let whole = try messages(bytes)
      for cut in stride(from: 1, to: bytes.count, by: max(1, bytes.count / 25)) {
        let part = Array(bytes[..<cut])
        let found = try messages(part)
        let earlier = whole.filter { $0.trailing.upperBound <= cut }.dropLast()
        #expect(
          found.prefix(earlier.count).map(\.bytes) == earlier.map(\.bytes),
          Comment(rawValue: "\(path) at \(cut)"))
        #expect(try units(part).tile(cut), Comment(rawValue: "\(path) at \(cut)"))
      }
    }
  }

  @Test func readsEveryFileAsMessageWithoutLosingABodyByte() throws {
    for path in Corpora.mailFiles {
      let bytes = Corpora.bytes(path)
      guard bytes.count < 1_000_000 else { continue }
      let message = MailMessage(bytes)
      for defect in message.defects {
        #expect(defect.range.lowerBound >= 0 && defect.range.upperBound <= bytes.count, "\(path)")
      }
      for part in message.leaves where !part.isInsideEncodedPart {
        #expect(part.bodyRange.upperBound <= bytes.count, "\(path)")
        _ = message.decodedText(of: part)
      }
      _ = message.newText
    }
  }

  /// What a message says, but for ranges and line ends.
  private func record(_ bytes: [UInt8]) -> [String] {
    let message = MailMessage(bytes)
    var record = [message.subject ?? "", message.messageID ?? "", message.text, message.newText]
    record += (message.from + message.to + message.cc).map { "\($0)" }
    record.append("\(message.date?.secondsSince1970 ?? 0)")
    for part in message.leaves {
      record.append("\(part.path) \(part.mediaType) \(part.filename ?? "")")
      record.append(message.decodedText(of: part))
    }
    record += message.defects.map(\.code.rawValue)
    return record
  }

  @Test func copiesWithOtherLineEndsGiveEqualRecords() {
    // Bytes in which carriage returns or line feeds are no line ends have no such copies.
    let isText: ([UInt8]) -> Bool = { bytes in
      !bytes.contains(0)
        && !bytes.indices.contains {
          bytes[$0] == 13 && ($0 + 1 == bytes.count || bytes[$0 + 1] != 10)
        }
    }
    for path in Corpora.mailFiles {
      let bytes = Corpora.bytes(path)
      guard bytes.count < 200_000, isText(bytes) else { continue }
      let unix = record(bytes.withLineEnds("\n"))
      let dos = record(bytes.withLineEnds("\r\n"))
      #expect(unix == dos, Comment(rawValue: path))
    }
  }
}

@Suite struct LongMailboxTests {
  @Test func messagesOfManyMegabytesAreHandedOverWhole() throws {
    let line = [UInt8](repeating: 0x62, count: 99) + [10]
    func message(_ lines: Int, _ name: String) -> [UInt8] {
      [UInt8]("From \(name) Thu Jan  1 00:00:01 2015\nSubject: \(name)\n\n")
        + (0..<lines).flatMap { _ in line } + [10]
    }
    let parts = [message(60_000, "a"), message(3, "b"), message(90_000, "c"), message(1, "d")]
    let found = try messages(Array(parts.joined()))
    #expect(found.map { $0.trailing.upperBound - $0.offset } == parts.map(\.count))
    #expect(
      found.map(\.bytes)
        == parts.map { part in Array(part[((part.firstIndex(of: 10) ?? 0) + 1)...].dropLast()) })
  }

  @Test func aMissingFileIsAnError() {
    #expect(throws: MailboxFileError.self) { try MailboxReader(path: "/nonexistent/mailbox") }
  }

  @Test func theSourcesErrorIsPassedOn() {
    struct Failure: Error {}
    var reader = MailboxReader { _ in throw Failure() }
    #expect(throws: Failure.self) { try reader.next() }
  }
}
