import Foundation
import MailReading
import TestSupport
import Testing
import WorkroomModel

@testable import WorkroomImport

/// What the built-in profile makes of the platform's mail in the largest mailbox of `Samples/`.
@Suite struct ElanceMailTests {
  struct Mail {
    var message: MailMessage
    var found: MailInterpretation?
  }

  static func mails() throws -> [String: Mail] {
    let profile = try PlatformProfile.elance()
    let path = Places.samples + "/mail/Takeout/Mail/All mail Including Spam and Trash.mbox"
    var reader = try MailboxReader(path: path)
    var mails: [String: Mail] = [:]
    while let unit = try reader.next() {
      guard case .message(let box) = unit else { continue }
      let message = MailMessage(box)
      mails[message.messageID ?? ""] = Mail(message: message, found: profile.interpret(message))
    }
    return mails
  }

  /// Message-ID, event, workroom, record, and of its fields who, and what was written or stated.
  static let events: [(String, String, String?, String, [String: String])] = [
    (
      "<wr.78034721.1464351639@workroom.elance.com>", "message", "78034721", "message",
      ["author": "Charlotte O via Elance", "jobID": "78011936"]
    ),
    (
      "<96ab08f3aadbcdca@example.net>", "reply", "78034721", "message",
      [
        "author": "Marta Lindqvist", "text": "I will know on Thursday, my colleague is travelling.",
      ]
    ),
    (
      "<sys.78930516.1463702517.4532@elance.com>", "job awarded", "78930516", "job",
      ["client": "Yuki H.", "freelancer": "Marta L.", "jobID": "78902744"]
    ),
    (
      "<sys.78034721.1463555525.1443@elance.com>", "changed terms proposed", "78034721", "terms",
      ["proposedBy": "Charlotte O.", "number": "2"]
    ),
    (
      "<sys.78861203.1463466519.8358@elance.com>", "terms accepted", "78861203", "terms",
      ["acceptedBy": "Oskar N.", "number": "1"]
    ),
    (
      "<sys.78034721.1463141425.1613@elance.com>", "status report submitted", "78034721",
      "statusReport", ["author": "Marta L.", "status": "On plan", "plans": "Corrections."]
    ),
    (
      "<sys.75120488.1459162841.5635@elance.com>", "timesheet", "75120488", "timesheet",
      ["author": "Josephine T.", "hoursLogged": "8:30", "amount": "$76.50 USD"]
    ),
    (
      "<sys.78034721.1461137370.8428@elance.com>", "payment", "78034721", "payment",
      ["client": "Charlotte O.", "freelancer": "Marta L.", "kind": "paid", "amount": "$220.00 USD"]
    ),
    (
      "<sys.75331846.1463042200.8146@elance.com>", "dispute notice", "75331846", "dispute",
      ["filedBy": "Christopher A.", "askedFor": "Refund of the full amount in Elance Escrow"]
    ),
    (
      "<sys.75331846.1464113100.2316@elance.com>", "settlement proposed", "75331846", "dispute",
      ["filedBy": "Elance Dispute Assistance", "amount": "$900.00 USD"]
    ),
    (
      "<digest.2016-05-27@elance.com>", "digest", nil, "message",
      ["author": "Yuki H.", "workroomID": "78930516"]
    ),
  ]

  @Test func knowsEachKindOfEventWithItsWorkroomAndWhoWroteIt() throws {
    let mails = try Self.mails()
    for (id, event, workroom, kind, fields) in Self.events {
      let found = try #require(mails[id]?.found, "\(id)")
      #expect(found.event == event)
      #expect(found.workroomID == workroom, "\(event)")
      let record = try #require(found.records.first { $0.kind == kind }, "\(event)")
      for (name, text) in fields { #expect(record.fields[name]?.text == text, "\(event) \(name)") }
    }
  }

  @Test func keepsWhatWasNewlyWrittenApartFromTheQuotation() throws {
    let mails = try Self.mails()
    let reply = try #require(mails["<96ab08f3aadbcdca@example.net>"])
    #expect(reply.message.newText == "I will know on Thursday, my colleague is travelling.")
    #expect(reply.found?.records.first?.fields["quotedText"]?.text.hasPrefix("> You have") == true)
    // Of every reply in the mailbox, neither quotation nor the platform's attribution is left over.
    let replies = mails.values.filter { $0.found?.event == "reply" }
    #expect(replies.count == 32)
    for mail in replies {
      let text = try #require(mail.found?.records.first?.fields["text"]?.text)
      #expect(!text.isEmpty && !text.contains("-WR@workroom.elance.com"))
      #expect(!text.split(separator: "\n").contains { $0.hasPrefix(">") })
      #expect(mail.message.text.contains(text.prefix(20)))
    }
    // Of a notification, the frame of the platform's template is taken away.
    let notice = mails["<wr.78034721.1464351639@workroom.elance.com>"]?.found?.records.first
    #expect(
      notice?.fields["text"]?.text.hasPrefix("Can you tell me until when the Norwegian") == true)
    #expect(notice?.fields["textBasis"] == nil)
  }

  @Test func leavesMailOfOthersAlone() throws {
    let mails = try Self.mails()
    #expect(mails["<f3fa347c60b713@example.org>"]?.found == nil)
    let others = mails.values.filter { $0.found == nil }
    #expect(others.count > 20)
    for mail in others {
      let addresses = (mail.message.from + mail.message.to).compactMap(\.address)
      #expect(!addresses.contains { $0.hasSuffix("elance.com") })
    }
  }

  /// The workroom stands in the address, else in the subject, else in a link.
  @Test(arguments: [
    ("From: X <E12-WR@workroom.elance.com>\nSubject: Hello", "", "12"),
    ("From: Elance <no-reply@elance.com>\nSubject: [A] Note (Workroom 34)", "", "34"),
    (
      "From: Elance <no-reply@elance.com>\nSubject: Note",
      "https://www.elance.com/php/collab/main/collab.php?bidid=56\n", "56"
    ),
    (
      "From: Elance <no-reply@elance.com>\nSubject: Note (Workroom 34)",
      "https://www.elance.com/php/collab/main/collab.php?bidid=56\n", "34"
    ),
    ("From: x@y.z\nTo: X via Elance <E78-WR@workroom.elance.com>\nSubject: Re: A", "", "78"),
  ])
  func findsTheWorkroom(_ header: String, _ body: String, _ id: String) throws {
    let message = MailMessage([UInt8]((header + "\n\n" + body).utf8))
    #expect(try PlatformProfile.elance().interpret(message)?.workroomID == id)
  }
}
