import Foundation
import MailReading
import Testing

/// Two real mailboxes against what was recorded about each of their messages.
@Suite(.enabled(if: Corpora.isPresent, "skipped: corpora absent"))
struct RealMailOracleTests {
  @Test(arguments: ["enron-smith", "openbmc-slice-4000-4499"])
  func agreesWithTheRecord(_ name: String) throws {
    let table = String(decoding: Corpora.bytes("real-mail/\(name).oracle.tsv"), as: UTF8.self)
    let rows = table.split(separator: "\n").dropFirst().map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    let found = try messages(Corpora.bytes("real-mail/\(name).mbox"))
    #expect(found.count == rows.count)
    // The slice's offsets count from the start of the mailbox it was cut from.
    let base = try #require(rows.first.flatMap { Int($0[1]) })
    for (row, box) in zip(rows, found) {
      let message = MailMessage(box)
      #expect(box.offset + base == Int(row[1]))
      #expect(box.trailing.upperBound - box.offset == Int(row[2]))
      #expect(message.messageID == row[3])
      #expect(message.date.map { Int($0.secondsSince1970) } == Int(row[4]))
      #expect(message.from.first?.address?.lowercased() == row[5].lowercased())
      #expect(message.subject?.split(separator: " ") == row[6].split(separator: " "))
      let leaves = message.leaves
      #expect(leaves.count == Int(row[7]))
      let files = leaves.filter { $0.disposition == "attachment" || $0.filename != nil }
      #expect(files.count == Int(row[8]))
      let contents = files.map { part in
        let octets = message.decodedContent(of: part)
        return "\(part.filename ?? ""):\(octets.count):\(sha256(octets).prefix(16))"
      }
      #expect(contents.joined(separator: "|") == (row.count > 9 ? row[9] : ""))
    }
  }
}
