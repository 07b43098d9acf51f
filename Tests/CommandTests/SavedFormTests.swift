import Foundation
import TestSupport
import Testing

/// A page says the same in whatever form it was saved: the forms are made here, from every page of the
/// samples, and each must give the records of the page as it stands.
@Suite struct SavedFormTests {
  /// One form: the name of the file and its bytes.
  private struct Form {
    var label: String
    var name: String
    var bytes: [UInt8]
  }

  @Test func everySavedFormGivesTheRecordsOfThePage() async throws {
    let folder = try TemporaryFolder()
    let pages = try Places.files(below: "\(Places.samples)/pages").filter { $0.hasSuffix(".html") }
    try #require(pages.count > 20)
    var labels: [String: [String]] = [:]
    for (number, page) in pages.enumerated() {
      let markup = String(
        decoding: try Data(contentsOf: URL(fileURLWithPath: "\(Places.samples)/pages/\(page)")),
        as: UTF8.self)
      for form in forms(of: markup) {
        labels[form.label, default: []].append(page)
        _ = try folder.file("\(form.label)/\(number)/\(form.name)", form.bytes)
      }
      _ = try folder.file("complete/\(number)/page_files/eol.css", Array("body{}".utf8))
    }
    for label in ["gz", "zip"] {
      let made = try await pack(label, in: folder.path)
      #expect(made.status == 0, "\(made.err)")
    }

    var records: [String: [String]] = [:]
    for label in labels.keys.sorted() + ["gz", "zip"] {
      let path = label == "zip" ? "pages.zip" : label
      let answer = try await workroom(["inspect", path], in: folder.path)
      #expect(answer.status != 1 && answer.status != 64, "\(label): \(answer.err.suffix(300))")
      records[label] = try answer.lines.compactMap { try self.records(in: $0) }
    }

    let plain = try #require(records["plain"])
    #expect(plain.count == pages.count)
    #expect(plain.filter { $0.count > 2 }.count >= pages.count - 2)
    for (label, found) in records.sorted(by: { $0.key < $1.key }) where label != "latin" {
      #expect(found == plain, "\(label)")
    }
    // Not every page can be written in windows-1252; the pages that can must say the same.
    let positions = (labels["latin"] ?? []).compactMap { pages.firstIndex(of: $0) }
    #expect(positions.count > 10)
    let numbered = positions.sorted { "\($0)" < "\($1)" }
    let order = pages.indices.sorted { "\($0)" < "\($1)" }
    #expect(records["latin"] == numbered.map { plain[order.firstIndex(of: $0) ?? 0] })
  }

  private func forms(of markup: String) -> [Form] {
    let address = markup.firstMatch(of: /(?:from url=\(\d+\)|\n url: )(\S+)/).map { "\($0.1)" }
    let octets = Array(markup.utf8)
    var forms = [
      Form(label: "plain", name: "page.html", bytes: octets),
      Form(label: "complete", name: "page.html", bytes: octets),
      Form(label: "bom", name: "page.html", bytes: [0xEF, 0xBB, 0xBF] + octets),
      Form(
        label: "crlf", name: "page.htm",
        bytes: Array(
          markup.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n").utf8)),
      Form(
        label: "utf16", name: "page.html",
        bytes: [0xFF, 0xFE] + markup.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
      Form(label: "mhtml", name: "page.mhtml", bytes: archive(of: octets, savedFrom: address)),
      Form(label: "single", name: "page.html", bytes: singleFile(markup, savedFrom: address)),
      Form(label: "source", name: "page.html", bytes: sourceView(markup, savedFrom: address)),
    ]
    let latin = markup.replacing(/charset=["']?utf-8/.ignoresCase(), with: "charset=windows-1252")
    if let bytes = latin.data(using: .windowsCP1252, allowLossyConversion: false) {
      forms.append(Form(label: "latin", name: "page.html", bytes: Array(bytes)))
    }
    return forms
  }

  /// As Chrome writes it: quoted-printable within multipart/related.
  private func archive(of markup: [UInt8], savedFrom address: String?) -> [UInt8] {
    var body = ""
    var column = 0
    for octet in markup {
      let isPlain = octet == 0x20 || (octet > 0x20 && octet < 0x7F && octet != 0x3D)
      let text =
        isPlain
        ? String(Unicode.Scalar(octet))
        : "=" + (octet < 16 ? "0" : "") + String(octet, radix: 16, uppercase: true)
      if column + text.utf8.count > 74 {
        body += "=\r\n"
        column = 0
      }
      body += text
      column += text.utf8.count
    }
    let location = address ?? "https://www.example.com/"
    return Array(
      """
      From: <Saved by Blink>\r
      Snapshot-Content-Location: \(location)\r
      Subject: A page\r
      MIME-Version: 1.0\r
      Content-Type: multipart/related; type="text/html"; boundary="----b----"\r
      \r
      \r
      ------b----\r
      Content-Type: text/html\r
      Content-Transfer-Encoding: quoted-printable\r
      Content-Location: \(location)\r
      \r
      \(body)\r
      ------b------\r

      """.utf8)
  }

  /// As SingleFile writes it: its comment, and an image of some size embedded.
  private func singleFile(_ markup: String, savedFrom address: String?) -> [UInt8] {
    let image = Data(repeating: 7, count: 30_000).base64EncodedString()
    var single = markup
    if let address, !markup.contains("SingleFile") {
      single = single.replacing(
        /<!-- saved from url=.*?-->/,
        with: "<!--\n Page saved with SingleFile \n url: \(address) \n saved date: x\n-->")
    }
    return Array(
      single.replacing(
        "</body>", with: "<img src=\"data:image/png;base64,\(image)\"></body>"
      ).utf8)
  }

  /// As Firefox saves a view of the source.
  private func sourceView(_ markup: String, savedFrom address: String?) -> [UInt8] {
    let shown = markup.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;")
    let title = "view-source:\(address ?? "about:blank")"
    return Array(
      ("<!DOCTYPE html><html><head><title>\(title)</title><meta charset=\"utf-8\"></head>"
        + "<body id=\"viewsource\" class=\"highlight\"><pre id=\"line1\">\(shown)</pre></body></html>")
        .utf8)
  }

  private func pack(_ label: String, in folder: String) async throws -> Answer {
    let script =
      label == "gz"
      ? "import gzip,os,shutil\nfor r,_,n in os.walk('plain'):\n  for f in n:\n    t=r.replace('plain','gz',1)\n"
        + "    os.makedirs(t,exist_ok=True)\n    open(t+'/'+f+'.gz','wb').write(gzip.compress(open(r+'/'+f,'rb').read()))"
      : "import os,zipfile\nz=zipfile.ZipFile('pages.zip','w',zipfile.ZIP_DEFLATED)\n"
        + "for p in sorted(os.path.join(r,f) for r,_,n in os.walk('plain') for f in n): z.write(p)\nz.close()"
    return try await answer(of: "python3", ["-c", script], in: folder)
  }

  /// The records of a line, place and fields, in an order of their own.
  private func records(in line: Substring) throws -> String? {
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    guard object["kind"] as? String == "page" else { return nil }
    let records: [String: Any] = [
      "platform": object["platform"] ?? "", "pageKind": object["pageKind"] ?? "",
      "records": object["records"] ?? [],
    ]
    return String(
      decoding: try JSONSerialization.data(withJSONObject: records, options: [.sortedKeys]),
      as: UTF8.self)
  }
}

/// Pages of other services, of which no profile speaks.
@Suite struct ForeignPageTests {
  @Test(
    .enabled(if: Places.hasCorpora, "skipped: corpora absent"),
    arguments: ["html-gvoice-carpenter", "html-fbchat", "html-slack-export"])
  func pagesOfOtherServicesAreReportedAndNeverMisread(_ corpus: String) async throws {
    let answer = try await workroom("inspect", "\(Places.corpora)/\(corpus)")
    #expect([0, 2].contains(answer.status), "\(answer.err.suffix(300))")
    var pages = 0
    for line in answer.lines {
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      guard object["kind"] as? String == "page" else { continue }
      pages += 1
      #expect(object["platform"] is NSNull)
      #expect((object["records"] as? [Any])?.isEmpty == true)
      let codes = (object["diagnostics"] as? [[String: Any]] ?? []).map { $0["code"] as? String }
      #expect(codes.contains("page-unrecognised"), "\(object["path"] ?? "")")
    }
    #expect(pages > 0 || corpus == "html-slack-export")
  }
}
