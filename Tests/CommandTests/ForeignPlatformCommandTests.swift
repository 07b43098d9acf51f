import Foundation
import TestSupport
import Testing

/// What reports say of a platform that has no rules and writes otherwise: words as found, and no number
/// that nobody printed.
@Suite struct ForeignPlatformCommandTests {
  private static let profile = """
    platform: gigharbor
    title: GigHarbor
    zone: Europe/Berlin
    pages:
      - kind: room
        recognise: { title: '^Auftrag' }
        facts: { workroomID: { title: '#(\\d+)' } }
        records:
          - kind: job
            rows: '//h1'
            fields:
              title: './text()'
              status: { xpath: './em', transform: status }
              side: { value: freelancer, words: { freelancer: freelancer } }
              client: './i'
              otherParty: './i'
          - kind: message
            rows: '//div[@class="sys"]'
            fields: { author: { value: GigHarbor }, kind: { value: system }, text: '.' }
          - kind: message
            rows: '//div[@class="msg"]'
            fields:
              author: './b'
              sent: { xpath: './i', transform: date, format: 'dd.MM.yyyy HH:mm' }
              text: './p'
          - kind: file
            rows: '//li'
            fields: { name: './b', size: { xpath: './i', transform: bytes } }
          - kind: payment
            rows: '//dl'
            fields:
              date: { xpath: './dt', transform: date, format: dd.MM.yyyy }
              amount: { xpath: './dd', transform: money }
              kind: { value: paid }
          - kind: terms
            rows: '//article'
            fields:
              number: './b'
              clientAccepted: { xpath: './i', transform: date, format: dd.MM.yyyy }
              total: { xpath: './u', transform: money }
          - kind: milestone
            rows: '//section'
            fields: { name: './b', due: { xpath: './i', transform: date, format: dd.MM.yyyy } }
    """

  private static let page = """
    <meta charset=utf-8><title>Auftrag #7</title>
    <h1>Dach <em>Wartet auf Prüfung</em> <i>Ruderclub e.\u{2009}V.</i></h1>
    <div class=sys>Freigegeben</div>
    <div class=msg><b>Ruderclub e. V.</b><i>03.04.2019 14:05</i><p>Moin</p></div>
    <ul><li><b>logo.svg</b> <i>18.442 Bytes</i></li></ul>
    <dl><dt>02.07.2019</dt><dd>1.250 €</dd></dl>
    <article><b>2</b> <i>28. März 2019, 09:15 Uhr</i> <u>90,00 €</u></article>
    <section><b>Entwurf</b><i>Ende April 2019</i></section>
    """

  @Test func whatIsNotUnderstoodStandsInItsWords() async throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("gigharbor.yaml", Self.profile.utf8)
    _ = try folder.file("page.html", Self.page.utf8)
    let store = ["--store", "s.workroom"]
    let taken = try await workroom(
      ["import", "page.html", "--platform", "gigharbor.yaml", "--quiet"] + store, in: folder.path)
    #expect(taken.out.contains("diagnostics: 0 damage, 4 warnings"), "\(taken.out) \(taken.err)")
    let report = try await workroom(
      ["report", "all", "--out", "r", "--as-of", "2019-12-01"] + store, in: folder.path)
    #expect(report.status == 0, "\(report.err)")
    func read(_ name: String) throws -> String {
      try String(contentsOfFile: "\(folder.path)/r/\(name)", encoding: .utf8)
    }
    let files = try read("files.csv")
    #expect(files.contains("18.442 Bytes") && !files.contains(",18,"), "\(files)")
    let job = try read("jobs/gigharbor-7.html")
    #expect(job.contains("Last activity</dt><dd><time datetime=\"2019-07-02\""), "\(job)")
    #expect(job.contains("Ende April 2019"))
    #expect(job.contains("28. März 2019, 09:15 Uhr") && job.contains("acceptance not understood"))
    #expect(try read("jobs/gigharbor-7/chronology-table.csv").contains("Paid: “1.250 €”."))
    let jobs = try read("job-status.csv")
    #expect(jobs.contains(",2019-07-02,,0,1,1,"), "\(jobs)")
    #expect(jobs.contains("Ruderclub e. V.") && !jobs.contains("\u{2009}"))
    #expect(!jobs.contains("GigHarbor;"))
    let review = try await workroom(["review"] + store, in: folder.path)
    #expect(
      review.out.contains("its status “Wartet auf Prüfung” is no word that the profile knows"))
  }
}
