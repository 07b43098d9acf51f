import ArgumentParser
import Foundation
import WorkroomImport
import WorkroomModel

/// `workroom platform list|show|check`
struct PlatformCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "platform",
    abstract: "Lists, prints and tries platform profiles.",
    discussion: """
      What is particular to a platform is a profile: a YAML file that can be copied and changed. How
      one is written, `workroom platform schema` tells.

      Example:
        workroom platform schema | less
        workroom platform show elance > mine.yaml
        workroom platform check saved-page.html --platform mine.yaml
      """,
    subcommands: [List.self, Schema.self, Show.self, Check.self])

  struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints how a profile is written: keys, transforms and fields, with an example.",
      discussion: "Example:\n  workroom platform schema | less")

    func run() { print(PlatformProfile.manual, terminator: "") }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the profiles: those built in, and those the store has been given.",
      discussion: "Example:\n  workroom platform list")
    @OptionGroup var storeOptions: StoreOptions
    @OptionGroup var platformOptions: PlatformOptions

    func run() throws {
      for profile in try platformOptions.profiles(of: storeOptions.folder).all() {
        let name = profile.facts.name
        show(
          name + String(repeating: " ", count: max(1, 14 - name.count)) + profile.facts.title
            + ": " + profile.summary)
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints a profile, to be read or copied.",
      discussion: "Example:\n  workroom platform show elance > mine.yaml")
    @Argument(help: "A built-in profile.") var name: String

    func run() throws {
      guard let text = PlatformProfile.builtInText(name) else {
        throw ValidationError(
          "\(name) is no built-in platform; known are "
            + PlatformProfile.builtInNames.joined(separator: ", "))
      }
      print(text, terminator: "")
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows what profiles make of a page, mail or transcript, field by field.",
      discussion: """
        Of each profile: which marks of recognition hold; of the one that recognises the file: every
        field, what it says and what it was understood as, how many rows have it, and what did not
        match. Without a file only the profiles are checked. Exit code 2: nothing recognised the file,
        no row was found on it, a required field is missing, or words were not understood.

        Example:
          workroom platform check "My Jobs.html" --platform mine.yaml
        """)
    @Argument(help: "Pages, mails, mailboxes, transcripts, bundles.") var paths: [String] = []
    @OptionGroup var platformOptions: PlatformOptions
    @Flag(help: "Print JSON Lines: one object per file and profile.") var json = false

    func run() throws {
      let profiles: [PlatformProfile]
      do {
        profiles = try platformOptions.profiles().all()
      } catch let error as ProfileError {
        say(error.description)
        throw ExitCode.failure
      }
      if paths.isEmpty {
        for profile in profiles {
          show("\(profile.facts.name): no fault found; \(profile.summary)")
        }
      }
      let search = findSources(paths)
      search.problems.forEach(say)
      var isClean = search.problems.isEmpty
      for source in search.found {
        // Read without a profile, so that the file is seen as it is and each profile tried in turn.
        var walker = SourceWalker(profiles: PlatformProfiles(profiles))
        walker.keepsTrees = true
        try walker.read(
          .file(path: source.path, sizeInBytes: source.sizeInBytes), path: source.name
        ) { unit in
          guard let checks = try checks(of: unit, profiles) else { return }
          let recognised = checks.first { $0.check.kind != nil }
          let shown = recognised.map { [$0] } ?? checks
          for (path, check) in shown {
            if json { print(check.json(path: path)) } else { check.show(path: path) }
          }
          if recognised?.check.isWhole != true { isClean = false }
        }
      }
      if !search.problems.isEmpty { throw ExitCode.failure }
      if !isClean { throw ExitCode.damage }
    }

    private func checks(
      of unit: ReadUnit, _ profiles: [PlatformProfile]
    ) throws -> [(path: String, check: ProfileCheck)]? {
      switch unit {
      case .page(let page):
        return try profiles.map { profile in
          var check = try profile.check(page.page)
          // What is odd about the page itself, as that it asks for a password.
          check.diagnostics += page.diagnostics.filter {
            $0.code != "page-unrecognised" && !check.diagnostics.contains($0)
          }
          return (page.place.path, check)
        }
      case .transcript(let transcript):
        return profiles.map { (transcript.place.path, $0.check(transcript: transcript.text)) }
      case .message(let message):
        return profiles.filter(\.readsMail).map {
          ("\(message.place.path), message \(message.index)", $0.check(message.message))
        }
      case .entry(let entry) where entry.place.parent == nil:
        say("\(entry.place.path): no page, mail or transcript")
        return nil
      case .mailbox, .bundle, .findings, .entry, .gap: return nil
      }
    }
  }
}

extension ProfileCheck {
  fileprivate var isWhole: Bool {
    let codes: Set = [
      "page-field-missing", "page-field-not-understood", "page-date-not-understood",
      "page-without-records", "mail-field-not-understood",
    ]
    return kind != nil && !diagnostics.contains { codes.contains($0.code) }
      && !facts.contains { $0.isRequired && ($0.value == nil || $0.unread > 0) }
      && (records.isEmpty || records.contains { $0.rows > 0 })
      && !records.contains { $0.fields.contains { $0.isRequired && $0.unread > 0 } }
  }

  fileprivate func show(path: String) {
    workroom.show(
      "\(path): \(form), platform \(platform), "
        + (kind.map { "kind \($0)" } ?? "not recognised"))
    for mark in marks {
      let against =
        mark.matches.map { counted($0, "match", "matches") }
        ?? mark.found.map { "“\(shortened($0))”" } ?? "nothing to hold it against"
      workroom.show(
        "  \(mark.holds ? "+" : "-") \(mark.kind): \(mark.name) \(mark.expression): \(against)")
    }
    if !facts.isEmpty { workroom.show("  facts") }
    for field in facts { show(field, indent: "    ") }
    for record in records {
      workroom.show(
        "  \(record.kind): \(counted(record.rows, "record")) from "
          + "\(counted(record.matches, "match", "matches")) of \(record.expression)")
      for table in record.tables { workroom.show("    \(table)") }
      guard record.rows > 0 else { continue }
      for field in record.fields { show(field, indent: "    ") }
    }
    for diagnostic in diagnostics {
      workroom.show("  \(diagnostic.severity.rawValue) \(diagnostic.code): \(diagnostic.detail)")
    }
  }

  private func show(_ field: Field, indent: String) {
    var line = "\(indent)\(field.name)"
    line += String(repeating: " ", count: max(1, 20 - field.name.count))
    guard let value = field.value else {
      workroom.show("\(line)\(field.isRequired ? "MISSING, required" : "not found")")
      for way in field.ways {
        workroom.show("\(indent)  \(way.expression): \(counted(way.matches, "match", "matches"))")
      }
      return
    }
    line += "“\(shortened(value.text))”"
    if let meaning = field.meaning { line += " = \(shortened(meaning))" }
    if let moment = value.moment { line += " = \(moment.utc), zone \(moment.basis.rawValue)" }
    if let words = field.unreadText {
      line += "; \(counted(field.unread, "row")) NOT UNDERSTOOD: “\(shortened(words))”"
    }
    if field.rows > 1 { line += "; in \(field.found) of \(counted(field.rows, "row"))" }
    if field.inherited > 0 { line += ", \(field.inherited) from the row above" }
    workroom.show(line)
    for way in field.ways where field.ways.count > 1 || way.matches > 0 {
      workroom.show("\(indent)  \(way.expression): \(counted(way.matches, "match", "matches"))")
    }
  }

  private func shortened(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > 100 ? "\(line.prefix(100))…" : line
  }

  fileprivate func json(path: String) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("path", path)
    writer.field("platform", platform)
    writer.field("form", form)
    writer.field("kind", kind)
    writer.key("marks")
    writer.beginArray()
    for mark in marks {
      writer.beginObject()
      writer.field("kind", mark.kind)
      writer.field("name", mark.name)
      writer.field("expression", mark.expression)
      writer.field("found", mark.found)
      writer.field("matches", mark.matches)
      writer.field("holds", mark.holds)
      writer.endObject()
    }
    writer.endArray()
    writer.key("facts")
    write(facts, to: &writer)
    writer.key("records")
    writer.beginArray()
    for record in records {
      writer.beginObject()
      writer.field("kind", record.kind)
      writer.field("expression", record.expression)
      writer.field("matches", record.matches)
      writer.field("rows", record.rows)
      writer.key("tables")
      writer.beginArray()
      for table in record.tables { writer.string(table) }
      writer.endArray()
      writer.key("fields")
      write(record.fields, to: &writer)
      writer.endObject()
    }
    writer.endArray()
    writer.key("diagnostics")
    writer.beginArray()
    for diagnostic in diagnostics {
      writer.beginObject()
      writer.field("code", diagnostic.code)
      writer.field("severity", diagnostic.severity.rawValue)
      writer.field("detail", diagnostic.detail)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private func write(_ fields: [Field], to writer: inout JSONWriter) {
    writer.beginArray()
    for field in fields {
      writer.beginObject()
      writer.field("name", field.name)
      writer.field("text", field.value?.text)
      writer.field("value", field.value?.value)
      writer.field("instant", field.value?.moment?.utc)
      writer.field("zoneBasis", field.value?.moment?.basis.rawValue)
      writer.field("required", field.isRequired)
      writer.field("found", field.found)
      writer.field("rows", field.rows)
      writer.field("inherited", field.inherited)
      writer.field("notUnderstood", field.unread)
      writer.field("notUnderstoodText", field.unreadText)
      writer.key("ways")
      writer.beginArray()
      for way in field.ways {
        writer.beginObject()
        writer.field("expression", way.expression)
        writer.field("matches", way.matches)
        writer.endObject()
      }
      writer.endArray()
      writer.endObject()
    }
    writer.endArray()
  }
}
