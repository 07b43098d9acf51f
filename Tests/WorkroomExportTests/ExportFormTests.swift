import Foundation
import Testing
import WorkroomModel

@testable import WorkroomExport

@Suite struct MailboxExportTests {
  @Test func linesThatLookLikeSeparatorsAreQuotedOnceMore() {
    let message = "Subject: a\n\nFrom here\n>From there\nFrom: no\n >From no\nFrom "
    let entry = String(
      decoding: MailboxExport.entry(Array(message.utf8), sentAt: 1_425_391_620), as: UTF8.self)
    #expect(
      entry
        == "From MAILER-DAEMON Tue Mar  3 14:07:00 2015\nSubject: a\n\n>From here\n>>From there\n"
        + "From: no\n >From no\n>From \n\n")
  }

  @Test func bytesAreNotDecodedAndLineEndsStayAsTheyAre() {
    let message: [UInt8] = [0x41, 0x0D, 0x0A, 0xFF, 0x00, 0x0D, 0x0A]
    let entry = MailboxExport.entry(message, sentAt: nil)
    #expect(
      Array(entry.dropFirst("From MAILER-DAEMON Thu Jan  1 00:00:00 1970\n".utf8.count))
        == message + [0x0A])
  }
}

@Suite struct CalendarExportTests {
  private let day = CivilDate(year: 2016, month: 2, day: 29)

  @Test func entriesAreOrderedEscapedAndEachOnce() {
    let late = CalendarEntry(key: "b", day: day.adding(days: 1), title: "Late", detail: "")
    let early = CalendarEntry(key: "a", day: day, title: "Oak; range, \\ all", detail: "one\ntwo")
    let file = String(
      decoding: CalendarExport.file([late, early, early], asOf: day), as: UTF8.self)
    let lines = file.components(separatedBy: "\r\n")
    #expect(
      lines.filter { $0.hasPrefix("SUMMARY") || $0.hasPrefix("DT") || $0.hasPrefix("DESC") } == [
        "DTSTAMP:20160229T000000Z", "DTSTART;VALUE=DATE:20160229", "DTEND;VALUE=DATE:20160301",
        #"SUMMARY:Oak\; range\, \\ all"#, #"DESCRIPTION:one\ntwo"#, "DTSTAMP:20160229T000000Z",
        "DTSTART;VALUE=DATE:20160301", "DTEND;VALUE=DATE:20160302", "SUMMARY:Late",
      ])
  }

  @Test func longLinesAreFoldedAt75OctetsAndNeverWithinACharacter() {
    let title = String(repeating: "påsk 復活 ", count: 30)
    let file = CalendarExport.file(
      [CalendarEntry(key: "a", day: day, title: title, detail: "")], asOf: day)
    let text = String(decoding: file, as: UTF8.self)
    #expect(!text.unicodeScalars.contains("\u{FFFD}"))
    #expect(text.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 75 })
    #expect(text.replacing("\r\n ", with: "").contains("SUMMARY:\(title)\r\n"))
  }
}
