import Foundation
import WorkroomModel

extension PacketPlan {
  /// The plan with everything replaced that the rules name, under the same control numbers. What is
  /// told from exhibits is told anew, so that no shortened text keeps half a value.
  func redacted(by redactor: Redactor) throws -> PacketPlan {
    var plan = self
    for exhibit in exhibits where redactor.rules.withheld.contains(exhibit.control) {
      redactor.withhold(wordsOf: exhibit.text)
      for witness in exhibit.witnesses { redactor.withhold(wordsOf: witness.text) }
    }
    plan.exhibits = exhibits.map { redacted($0, redactor) }
    plan.record = try redacted(record, redactor)
    plan.options.person = redactor.redact(options.person, at: "selection")
    plan.options.query = redactor.redact(options.query, at: "selection")
    plan.selectionRule = selectionRule.map { redactor.redact($0, at: "selection") }
    plan.leftOut = leftOut.map { left in
      var left = left
      left.title = redactor.redact(left.title, in: left.control, at: "title")
      if !left.key.isEmpty { left.key = redactor.secret.saltedKey(left.key) }
      return left
    }
    plan.sources = sources.map { source in
      var source = source
      source.name = redactor.redact(source.name, at: "source name")
      return source
    }
    plan.completeness = completeness.map { row in
      var row = row
      row.remark = redactor.redact(row.remark, at: "completeness")
      return row
    }
    plan.chronology = WorkroomEvidence.chronology(
      of: plan.exhibits, gaps: gaps.filter(\.isCovered), record: plan.record, zone: options.zone)
    plan.narrative = WorkroomEvidence.narrative(
      of: plan.exhibits, gaps: gaps, record: plan.record, options: options)
    return plan
  }

  private func redacted(_ exhibit: Exhibit, _ redactor: Redactor) -> Exhibit {
    var exhibit = exhibit
    let control = exhibit.control
    func clean(_ text: String?, _ location: String) -> String? {
      redactor.redact(text, in: control, at: location)
    }
    exhibit.key = redactor.secret.saltedKey(exhibit.key)
    if redactor.rules.withheld.contains(control) {
      exhibit.text = "[WITHHELD]"
      exhibit.subject = exhibit.subject.map { _ in "[WITHHELD]" }
      for index in exhibit.witnesses.indices { exhibit.witnesses[index].text = nil }
      exhibit.withheld = exhibit.withheld ?? withheldOnRequest
    }
    exhibit.text = clean(exhibit.text, "text") ?? ""
    exhibit.subject = clean(exhibit.subject, "subject")
    exhibit.author = clean(exhibit.author, "author")
    exhibit.title = clean(exhibit.title, "title") ?? ""
    exhibit.classBasis = clean(exhibit.classBasis, "class") ?? ""
    exhibit.fileName = clean(exhibit.fileName, "file name")
    exhibit.mediaType = clean(exhibit.mediaType, "media type")
    exhibit.messageID = clean(exhibit.messageID, "Message-ID")
    if let at = exhibit.at { exhibit.at?.text = clean(at.text, "time") ?? "" }
    exhibit.warnings = exhibit.warnings.map { clean($0, "warning") ?? "" }
    for index in exhibit.facts.indices {
      exhibit.facts[index].label = clean(exhibit.facts[index].label, "details") ?? ""
      exhibit.facts[index].value = clean(exhibit.facts[index].value, "details") ?? ""
    }
    for index in exhibit.witnesses.indices {
      let witness = exhibit.witnesses[index]
      exhibit.witnesses[index].text = clean(witness.text, "witness")
      exhibit.witnesses[index].difference = clean(witness.difference, "witness")
      exhibit.witnesses[index].origin.path = clean(witness.origin.path, "path") ?? ""
      exhibit.witnesses[index].origin.sourceName = clean(witness.origin.sourceName, "path") ?? ""
      exhibit.witnesses[index].origin.place = clean(witness.origin.place, "path")
    }
    return exhibit
  }

  /// Every text of the record, whatever fields it may get: it is walked through as the JSON it can be.
  private func redacted(_ record: JobRecord, _ redactor: Redactor) throws -> JobRecord {
    func walk(_ value: Any, _ key: String) -> Any {
      switch value {
      case let text as String: structural.contains(key) ? text : redactor.redact(text)
      case let list as [Any]: list.map { walk($0, key) }
      case let object as [String: Any]:
        Dictionary(uniqueKeysWithValues: object.map { ($0.key, walk($0.value, $0.key)) })
      default: value
      }
    }
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(record))
    let walked = try JSONSerialization.data(withJSONObject: walk(json, ""))
    return try JSONDecoder().decode(JobRecord.self, from: walked)
  }

  /// With salted commitments instead of the SHA-256 of what is not shown as it is.
  func hiding(_ digests: Set<String>, by redactor: Redactor) -> PacketPlan {
    func shown(_ digest: String) -> String {
      digests.contains(digest) ? redactor.commit(digest) : digest
    }
    var plan = self
    for index in plan.exhibits.indices {
      plan.exhibits[index].digest = plan.exhibits[index].digest.map(shown)
      for witness in plan.exhibits[index].witnesses.indices {
        let origin = plan.exhibits[index].witnesses[witness].origin
        plan.exhibits[index].witnesses[witness].origin.digest = shown(origin.digest)
        plan.exhibits[index].witnesses[witness].origin.sourceDigest = shown(origin.sourceDigest)
      }
    }
    for index in plan.sources.indices {
      plan.sources[index].digest = shown(plan.sources[index].digest)
    }
    return plan
  }
}

let withheldOnRequest = "withheld by the rules of redaction"

/// Fields of the record that hold words of the program, not of people.
private let structural: Set<String> = [
  "digest", "sourceDigest", "side", "authorSide", "medium", "basis", "recordClass", "agreement",
  "type", "status",
]
