import MailReading
import Testing

@Suite struct SniffingTests {
  @Test func knowsMailboxesByTheirFirstLine() {
    func isMailbox(_ text: String) -> Bool { looksLikeMailbox([UInt8](text)[...]) }
    #expect(isMailbox("From a@x.org Thu Jan  1 00:00:01 2015\nSubject: x\n\n"))
    #expect(isMailbox("\u{FEFF}\r\n\r\nFrom - \r\nSubject: x\r\n"))
    #expect(isMailbox("From a@x.org Thu Jan  1 00:00:01 2015\rSubject: x\r\r"))
    #expect(!isMailbox("From: a@x.org\nSubject: x\n\n"))
    #expect(!isMailbox("From : a@x.org\nSubject: x\n\n"))
    #expect(!isMailbox("From here on\nit is prose\n"))
    #expect(!isMailbox(""))
  }

  @Test func knowsTextThatWasSavedAsUTF16() {
    func bytes(_ text: String, isBigEndian: Bool) -> [UInt8] {
      text.utf16.flatMap { unit in
        let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        return isBigEndian ? pair : pair.reversed()
      }
    }
    for isBigEndian in [true, false] {
      for mark in ["\u{FEFF}", ""] {
        let text = mark + "From: a@x.org\nSubject: x\n\nbody\n"
        let saved = bytes(text, isBigEndian: isBigEndian)
        #expect(looksLikeUTF16(saved[...]))
        let message = MailMessage(saved)
        #expect(message.structureDefects.map(\.code).contains(.textInUTF16))
        #expect(message.structureDefects.contains { $0.range == 0..<saved.count })
        #expect(message.structureDefects.contains { $0.code.setsMessageAside })
      }
    }
    #expect(!looksLikeUTF16([UInt8]("From: a@x.org\nSubject: x\n\n")[...]))
    #expect(!looksLikeUTF16([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]))
    #expect(!looksLikeUTF16([]))
  }

  @Test func knowsMessagesByTheirHeader() {
    func isMessage(_ text: String) -> Bool { looksLikeMessage([UInt8](text)[...]) }
    #expect(isMessage("From: a@x.org\nSubject: x\n\nbody"))
    #expect(isMessage("Received: from x\r\n\tby y\r\nDate: z\r\n\r\n"))
    #expect(isMessage("X-Mailer: y"))
    #expect(!isMessage("Hello there\nFrom: x\n"))
    #expect(!isMessage("http://example.org\n\n"))
    #expect(!isMessage("{\"from\": 1}"))
    #expect(!isMessage(""))
  }
}
