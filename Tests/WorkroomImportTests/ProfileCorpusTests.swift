import Foundation
import PageReading
import TestSupport
import Testing
import WorkroomModel

@testable import WorkroomImport

/// The profiles against real pages.
@Suite(.enabled(if: Places.hasCorpora, "skipped: corpora absent"))
struct ProfileCorpusTests {
  /// hypermail writes into comments what it knew of the mail: that is the answer, cut out of the bytes
  /// here without a parser, and what stands visibly on the page must agree with it.
  @Test func everyHypermailPageGivesItsMessage() throws {
    let profile = try PlatformProfile(builtIn: "hypermail")
    let folder = "\(Places.corpora)/html-pipermail-cf"
    let names = try Places.files(below: folder).filter { $0.hasSuffix(".html") }
    #expect(names.count == 150)
    var replies = 0
    for name in names {
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
      let page = SavedPage([UInt8](data))
      let answers = Answers(data)
      let extraction = try #require(try profile.extract(page), "\(name)")
      let record = try #require(extraction.records.first, "\(name)")
      #expect(extraction.records.count == 1)
      #expect(extraction.diagnostics.isEmpty, "\(name): \(extraction.diagnostics)")
      func text(_ field: String) -> String? { record.fields[field].map { $0.value ?? $0.text } }
      #expect(text("author") == answers["name"], "\(name)")
      #expect(text("authorAddress") == answers["email"], "\(name)")
      #expect(text("subject") == answers["subject"], "\(name)")
      #expect(text("messageID") == answers["id"], "\(name)")
      #expect(text("inReplyTo") == answers["inreplyto"], "\(name)")
      #expect(record.fields["sent"]?.text == answers["sent"], "\(name)")
      let instant = record.fields["sent"]?.moment?.utc.filter(\.isNumber)
      #expect(instant == answers["isosent"], "\(name)")
      #expect(record.fields["sent"]?.moment?.basis == .stated, "\(name)")
      let shown = page.visibleText
      #expect(shown.contains("Date: \(try #require(record.fields["sent"]?.text))"), "\(name)")
      let words = try #require(record.fields["text"]?.text, "\(name)")
      #expect(!words.contains("\nReceived on ") && !words.hasPrefix("From: "), "\(name)")
      #expect(extraction.facts["workroomID"]?.value?.hasSuffix("cf-metadata-mailing-list") == true)
      if answers["inreplyto"] != nil { replies += 1 }
    }
    #expect(replies == 78)
  }

  /// The comments of a page by name, read from its bytes.
  private struct Answers {
    private var values: [String: String] = [:]

    init(_ data: Data) {
      let isUTF8 = String(decoding: data, as: Unicode.ASCII.self).contains("charset=utf-8")
      let text =
        isUTF8 ? String(decoding: data, as: UTF8.self) : String(data: data, encoding: .isoLatin1)
      for line in (text ?? "").split(separator: "\n") where line.hasPrefix("<!-- ") {
        let parts = line.dropFirst(5).split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[1].hasPrefix("\""), let end = parts[1].lastIndex(of: "\"")
        else { continue }
        let value = parts[1][parts[1].index(after: parts[1].startIndex)..<end]
        guard values[String(parts[0])] == nil else { continue }
        // Five pages hold control characters in an address, which no parsed tree can.
        let printable = value.unicodeScalars.filter { $0.value >= 0x20 }
        values[String(parts[0])] = String(String.UnicodeScalarView(printable)).replacing(
          "&#64;", with: "@"
        )
        .replacing("&quot;", with: "\"").replacing("&lt;", with: "<")
        .replacing("&gt;", with: ">").replacing("&amp;", with: "&").trimmingCharacters(
          in: .whitespaces)
      }
    }

    subscript(_ name: String) -> String? { values[name] }
  }

  @Test(arguments: [("messages2.html", 327), ("messages3.html", 375)])
  func everyTelegramMessageIsThereAndJoinedOnesHaveTheSenderAbove(
    _ name: String, _ joined: Int
  ) throws {
    let data = try Data(
      contentsOf: URL(fileURLWithPath: "\(Places.corpora)/html-telegram-secnews/\(name)"))
    let profile = try PlatformProfile(builtIn: "telegram")
    let extraction = try #require(try profile.extract(SavedPage([UInt8](data))))
    let markup = String(decoding: data, as: UTF8.self)
    let ids = markup.split(separator: "class=\"message default").dropFirst().compactMap { block in
      block.split(separator: "id=\"").dropFirst().first?.prefix { $0 != "\"" }
    }
    let dates = markup.split(separator: "date details\" title=\"").dropFirst().map {
      String($0.prefix { $0 != "\"" })
    }

    #expect(extraction.records.count == 1000)
    #expect(extraction.records.map { $0.fields["messageID"]?.text } == ids.map(String.init))
    #expect(extraction.records.map { $0.fields["sent"]?.text } == dates)
    #expect(extraction.records.filter { $0.fields["authorBasis"] != nil }.count == joined)
    let authors = Set(extraction.records.compactMap { $0.fields["author"]?.text })
    #expect(authors == ["🛡 Cybersecurity & Privacy news 🛡"])
    for record in extraction.records {
      let sent = try #require(record.fields["sent"]?.moment)
      // Day before month, and no word of a zone.
      #expect(sent.utc.prefix(4) == sent.text.split(separator: " ")[0].suffix(4))
      #expect(sent.basis == .unknown)
      #expect(record.fields["text"]?.text.isEmpty == false)
    }
    let instants = extraction.records.compactMap { $0.fields["sent"]?.moment?.secondsSince1970 }
    #expect(instants == instants.sorted())
    #expect(extraction.isIncomplete)
    #expect(extraction.diagnostics.map(\.code) == ["page-incomplete"])
  }

  @Test(arguments: ["html-gvoice-carpenter", "html-fbchat", "html-slack-export"])
  func pagesOfOtherPlatformsStayUnrecognised(_ corpus: String) throws {
    let profiles = try PlatformProfiles().all()
    let folder = "\(Places.corpora)/\(corpus)"
    var walker = SourceWalker(profiles: PlatformProfiles(profiles))
    var pages = 0
    for name in try Places.files(below: folder) {
      let path = "\(folder)/\(name)"
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
      try walker.read(.file(path: path, sizeInBytes: size), path: name) { unit in
        guard case .page(let page) = unit else { return }
        pages += 1
        #expect(page.extraction == nil, "\(name)")
        #expect(page.diagnostics.contains { $0.code == "page-unrecognised" }, "\(name)")
      }
    }
    #expect(pages > 0 || corpus == "html-slack-export")
  }
}
