import Foundation
import ReportRendering

extension PacketContents {
  /// Writes `packet.html`, set for paper; `packet.pdf` where a Chromium is on the machine; `annex.html`
  /// likewise; and `checklist.txt` with what the forum asks and where this edition passes its limits.
  func write(_ edition: ForumEdition) throws {
    let folder = edition.folder
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw PacketError.cannotWrite(folder)
    }
    var documents = [packetPage(self)]
    if plan.exhibits.contains(where: \.isAnnex) { documents.append(annexPage(self)) }
    var made: [PrintedFile] = []
    for document in documents {
      try document.writePages(byteLimit: .max) { page in
        let path = folder + "/" + page.name
        guard FileManager.default.createFile(atPath: path, contents: Data(page.bytes)) else {
          throw PacketError.cannotWrite(path)
        }
        let pdf = String(page.name.dropLast(".html".count)) + ".pdf"
        if let file = printed(page.name, as: pdf, in: folder) { made.append(file) }
      }
    }
    let checklist = checklist(edition.forum, made)
    guard
      FileManager.default.createFile(
        atPath: folder + "/checklist.txt", contents: Data(checklist.utf8))
    else { throw PacketError.cannotWrite(folder + "/checklist.txt") }
  }

  func checklist(_ forum: Forum, _ files: [PrintedFile]) -> String {
    var lines = [
      "Checklist for packet \(plan.options.packetID): \(forum.title)", "",
      "Limits and questions as looked up \(forum.asOf); they change, so look at the forum's own page. This",
      "is no legal advice. The packet itself is the record; this edition is made from it to be uploaded.",
      "",
    ]
    lines += forum.sources.map { "  source: \($0)" }
    lines += ["", "What it takes: \(forum.limits)", ""]
    if files.isEmpty {
      lines += [
        "[ ] No program that prints was found here: open packet.html in a browser and print it to PDF, A4 or",
        "    Letter, then compare pages and size with the limits above.",
      ]
    }
    for file in files {
      lines.append("[\(file.isWithin(forum) ? "x" : " ")] \(file.inWords)")
      lines += file.excesses(forum).map { "    " + $0 }
    }
    lines += ["", "What it asks"]
    lines += forum.asks.map { "[ ] \($0)" }
    lines += [
      "", "Before you upload", "[ ] The evidence fingerprint on the pages is \(fingerprint)",
      "[ ] The folder of the packet, or its zip, is kept unchanged; the other side may ask for it",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  private func printed(_ page: String, as pdf: String, in folder: String) -> PrintedFile? {
    for program in ["chromium", "chromium-browser", "google-chrome"] {
      let arguments = [
        "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
        "--print-to-pdf=\(folder)/\(pdf)", "file://\(folder)/\(page)",
      ]
      guard let result = run(program, arguments), result.status == 0,
        let bytes = readFile("\(folder)/\(pdf)")
      else { continue }
      return PrintedFile(name: pdf, sizeInBytes: bytes.count, pages: pagesOfPDF(bytes))
    }
    return nil
  }
}

/// A file that can be uploaded.
struct PrintedFile: Hashable {
  var name: String
  var sizeInBytes: Int
  /// Nil where the file does not tell.
  var pages: Int?

  var inWords: String {
    "\(name): \(pages.map { count($0, "page") } ?? "pages not known"), \(count(sizeInBytes, "byte"))"
  }

  func isWithin(_ forum: Forum) -> Bool { excesses(forum).isEmpty }

  func excesses(_ forum: Forum) -> [String] {
    var words: [String] = []
    if let limit = forum.maximumPages, let pages, pages > limit {
      words.append(
        "has more than \(limit) pages: make the packet again for a shorter period, with --query, "
          + "--context or --no-annex; the control numbers stay.")
    }
    if let limit = forum.maximumSizeInBytes, sizeInBytes > limit {
      words.append("is larger than \(limit) bytes: as above.")
    }
    if let limit = forum.maximumNameLength, name.utf8.count > limit {
      words.append("has a name of more than \(limit) characters: give it a shorter one.")
    }
    return words
  }
}

/// Page objects of a PDF as browsers write them; nil when there are none to be seen.
func pagesOfPDF(_ bytes: [UInt8]) -> Int? {
  let text = latin(bytes)
  let pages = text.matches(of: #/\/Type\s*\/Page(?![s\w])/#).count
  return pages == 0 ? nil : pages
}
