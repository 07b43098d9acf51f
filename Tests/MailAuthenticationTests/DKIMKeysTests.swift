import Testing

@testable import MailAuthentication

@Suite struct DKIMKeysTests {
  @Test func readsAKeyFileWithProvenance() {
    let file =
      "# keys\r\nK1._domainkey.Example.org.\tv=DKIM1; p=AAAA\tarchive.example\t2020-05-05\tA. Person\r\n"
      + "\n20120113._domainkey.gmail.com\t\"k=rsa; \" \"p=BBBB\"\n"
    let keys = DKIMKeys(tabSeparated: file)
    #expect(keys.problems == [])
    #expect(
      keys.keys == [
        DKIMKey(
          name: "k1._domainkey.example.org", record: "v=DKIM1; p=AAAA", source: "archive.example",
          retrieved: "2020-05-05", retrievedBy: "A. Person"),
        DKIMKey(name: "20120113._domainkey.gmail.com", record: "k=rsa; p=BBBB"),
      ])
    #expect(keys.keys(selector: "K1", domain: "EXAMPLE.ORG").count == 1)
    #expect(keys.keys(selector: "k2", domain: "example.org").isEmpty)
  }

  @Test func saysWhichLinesAreNoKeys() {
    let keys = DKIMKeys(
      tabSeparated: "a._domainkey.b v=DKIM1\nexample.org\tp=AA\nx._domainkey.y\tp=\n")
    #expect(keys.keys.map(\.name) == ["x._domainkey.y"])
    #expect(
      keys.problems == [
        "1: no TAB between the name and the record",
        "2: \"example.org\" is not of the form selector._domainkey.domain",
      ])
  }

  @Test func readsAKeyGivenAsAnArgument() {
    let keys = DKIMKeys(argument: "s._domainkey.example.org=v=DKIM1; p=AA==")
    #expect(keys.keys == [DKIMKey(name: "s._domainkey.example.org", record: "v=DKIM1; p=AA==")])
    #expect(DKIMKeys(argument: "nothing").problems.count == 1)
  }
}
