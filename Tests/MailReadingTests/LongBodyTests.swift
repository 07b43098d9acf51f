import Foundation
import MailReading
import Testing

/// Bodies so long that they are decoded in pieces.
@Suite struct LongBodyTests {
  /// 5,000,000 bytes in which no two neighbours repeat soon, so that a shift shows.
  static let content: [UInt8] = {
    var state: UInt32 = 7
    return (0..<5_000_000).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(truncatingIfNeeded: state >> 24)
    }
  }()

  /// The content in base64, in lines that do not end where four characters do.
  static func body(lineLength: Int, lineEnd: String) -> [UInt8] {
    let text = [UInt8](Data(content).base64EncodedString().utf8)
    return stride(from: 0, to: text.count, by: lineLength).flatMap { start in
      text[start..<min(start + lineLength, text.count)] + [UInt8](lineEnd.utf8)
    }
  }

  func read(_ body: [UInt8]) throws -> (octets: [UInt8], pieces: Int, reading: PartReading) {
    let head = [UInt8](
      "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n".utf8)
    let message = MailMessage(head + body)
    var octets: [UInt8] = []
    var pieces = 0
    let reading = message.read(try #require(message.leaves.first)) { piece in
      octets += piece
      pieces += 1
    }
    return (octets, pieces, reading)
  }

  @Test(arguments: [(76, "\r\n"), (75, "\n"), (1_000_003, "\n")])
  func decodesAcrossPieces(_ lines: (Int, String)) throws {
    let found = try read(Self.body(lineLength: lines.0, lineEnd: lines.1))
    #expect(found.octets == Self.content)
    #expect(found.pieces > 1)
    #expect(found.reading.sizeInBytes == Self.content.count)
    #expect(found.reading.defects.isEmpty)
  }

  /// What is wrong is found as in a short body, wherever the pieces meet.
  @Test func namesWhatWasIgnoredInAnyPiece() throws {
    var body = Self.body(lineLength: 76, lineEnd: "\n")
    let places = [10, 4 << 20, 5 << 20]
    for place in places.reversed() { body.insert(0x21, at: place) }
    body += [UInt8]("-- \nwords of a mailing list\n".utf8)
    let found = try read(body)
    #expect(found.octets == Self.content)
    #expect(found.reading.defects.map(\.code) == [.base64Malformed, .base64Trailing])
    #expect(found.reading.defects.first?.detail == "3 foreign characters ignored")
  }

  @Test func keepsALongBodyThatIsNoBase64AsItStands() throws {
    let line = [UInt8]("these are words, and no data at all; is it not so?\n".utf8)
    let body = (0..<100_000).flatMap { _ in line }
    let found = try read(body)
    #expect(found.octets == body)
    #expect(found.reading.defects.map(\.code) == [.transferEncodingWrong])
  }
}
