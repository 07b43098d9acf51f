/// The words of a site's rows in script files that a page opened from disk can load: `search/*.js`.
///
/// A file holds about a megabyte of rows. Beside its name stands a filter (Bloom 1970) of the
/// beginnings of its words, so that a search loads only the files that may hold what it looks for.
/// What the files hold is JSON in which no text can leave its string.
public struct SearchChunks: Sendable {
  /// The bytes of rows at which a file is closed.
  private static let sizeLimit = 1_000_000
  /// The bytes below which the rest of one part is put together with that of the next.
  private static let restLimit = 100_000

  private let name: String
  private var number = 0
  private var groups: [UInt8] = []
  private var filter = WordFilter()
  /// Lines of the index, one per file, in the order of the files.
  private var lines: [[UInt8]] = []
  /// Where the rows of the group being written belong.
  private var page = ""

  /// Makes chunks whose files are named `search/NAME-1.js` and so on.
  public init(name: String) {
    self.name = name
  }

  /// Adds the rows of the tables that have a noun; `path` says on which page an anchor stands.
  public mutating func add(
    _ document: ReportDocument, at path: (_ anchor: String) -> String,
    emit: (RenderedFile) throws -> Void
  ) rethrows {
    for table in document.tables {
      guard let noun = table.noun else { continue }
      let columns = table.columns.indices.filter { index in
        let column = table.columns[index]
        // Citations are looked up, not searched; where sources are what the rows are, they are.
        return column.isShownInHTML && (column.key != "source" || index == table.columns.startIndex)
      }
      for row in table.rows {
        var text = ""
        for index in columns where index < row.cells.count {
          let shown = row.cells[index].shown
          guard !shown.isEmpty else { continue }
          var words = ""
          for run in shown { words += run.plainText }
          filter.add(words)
          if !text.isEmpty { text += " · " }
          text += words
        }
        let anchor = row.id ?? table.id
        add(path(anchor), document.title, anchor, noun, text)
        if groups.count >= SearchChunks.sizeLimit { try close(emit: emit) }
      }
    }
    endGroup()
  }

  private mutating func add(
    _ path: String, _ title: String, _ anchor: String, _ noun: String, _ text: String
  ) {
    if path != page {
      endGroup()
      filter.add(title)
      if !groups.isEmpty { groups.append(UInt8(ascii: ",")) }
      groups.append(UInt8(ascii: "["))
      appendJSONString(path, to: &groups)
      groups.append(UInt8(ascii: ","))
      appendJSONString(title, to: &groups)
      page = path
    }
    groups += [UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "\"")]
    groups += percentEncoded(ReportRendering.anchor(anchor)).utf8
    groups += [UInt8(ascii: "\""), UInt8(ascii: ",")]
    appendJSONString(noun, to: &groups)
    groups.append(UInt8(ascii: ","))
    appendJSONString(text, to: &groups)
    groups.append(UInt8(ascii: "]"))
  }

  private mutating func endGroup() {
    guard !page.isEmpty else { return }
    groups.append(UInt8(ascii: "]"))
    page = ""
  }

  private mutating func close(emit: (RenderedFile) throws -> Void) rethrows {
    endGroup()
    guard !groups.isEmpty else { return }
    number += 1
    let file = "search/\(name)-\(number).js"
    try emit(
      RenderedFile(
        name: file, bytes: Array("workroomSearch([".utf8) + groups + Array("]);\n".utf8)))
    var line: [UInt8] = [UInt8(ascii: "[")]
    appendJSONString(file, to: &line)
    line += Array(",\"".utf8) + filter.folded() + Array("\"]".utf8)
    lines.append(line)
    groups = []
    filter = WordFilter()
  }

  /// Puts the files of another part after those already there; a small rest waits for the next.
  public mutating func append(
    _ other: SearchChunks, emit: (RenderedFile) throws -> Void
  ) rethrows {
    var other = other
    if other.groups.count >= SearchChunks.restLimit { try other.close(emit: emit) }
    lines += other.lines
    guard !other.groups.isEmpty else { return }
    if !groups.isEmpty { groups.append(UInt8(ascii: ",")) }
    groups += other.groups
    filter.formUnion(other.filter)
    if groups.count >= SearchChunks.sizeLimit { try close(emit: emit) }
  }

  /// Closes the last file and writes the index: `search/index-1.js` and, where it is large, further
  /// ones, each of which says how many there are.
  public mutating func finish(emit: (RenderedFile) throws -> Void) rethrows {
    try close(emit: emit)
    var parts: [[UInt8]] = [[]]
    for line in lines {
      if parts[parts.count - 1].count + line.count > SearchChunks.sizeLimit { parts.append([]) }
      if !parts[parts.count - 1].isEmpty { parts[parts.count - 1].append(UInt8(ascii: ",")) }
      parts[parts.count - 1] += line
    }
    for (index, part) in parts.enumerated() {
      let head = Array("workroomSearch({\"parts\":\(parts.count),\"files\":[".utf8)
      try emit(
        RenderedFile(
          name: "search/index-\(index + 1).js", bytes: head + part + Array("]});\n".utf8)))
    }
  }
}
