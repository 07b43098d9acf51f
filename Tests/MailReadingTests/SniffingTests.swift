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
