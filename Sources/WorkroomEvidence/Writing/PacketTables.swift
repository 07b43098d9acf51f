import WorkroomModel
import WorkroomStore

extension PacketContents {
  func chronologyTable() -> PacketTable {
    PacketTable(
      name: "chronology",
      columns: [
        "no", "utc", "shown", "original", "basis", "event", "actor", "side", "control_numbers",
        "record_class", "disputed",
      ], rowCount: plan.chronology.count
    ) { index in
      let entry = plan.chronology[index]
      return [
        String(index + 1), entry.at.map { exact($0, zone) } ?? "", shownTime(entry.at),
        entry.isGap ? "" : entry.at.map(asFound) ?? "",
        entry.isGap ? "" : entry.at.map(basisInWords) ?? "",
        entry.event, entry.actor ?? "", entry.side == .unknown ? "" : entry.side.rawValue,
        entry.controls.joined(separator: ";"), entry.recordClass?.rawValue ?? "", entry.disputed,
      ]
    }
  }

  func partyTable() -> PacketTable {
    textTable(
      "parties",
      [
        "id", "name", "side", "role", "names_as_found", "addresses_masked", "holds_this_archive",
        "first_message_utc", "last_message_utc", "messages_in_packet", "identified_by",
      ],
      plan.record.parties.enumerated().map { index, party in
        let messages = plan.exhibits.filter { exhibit in
          exhibit.kind == .message
            && exhibit.author.map { party.names.contains($0) || $0 == party.name } == true
        }
        let times = messages.compactMap(\.at).sorted { $0.secondsSince1970 < $1.secondsSince1970 }
        return [
          "P\(padded(index + 1, 2))", party.name, party.side == .unknown ? "" : party.side.rawValue,
          party.role ?? (party.isGuest ? "Guest" : ""), party.names.joined(separator: "; "),
          party.addresses.map(masked).joined(separator: "; "), party.isMe ? "yes" : "no",
          times.first.map { exact($0, zone) } ?? "", times.last.map { exact($0, zone) } ?? "",
          String(messages.count),
          "names as pages and mails print them; the platform cut long names",
        ]
      })
  }

  func completenessTable() -> PacketTable {
    var rows: [[String]] = [
      ["selection rule", "", "", "", "", "", plan.selectionRule.joined(separator: " ")]
    ]
    for row in plan.completeness {
      rows.append([
        row.section, String(row.inStore), String(row.produced), String(row.absent),
        String(row.excluded), String(row.withheld), row.remark,
      ])
    }
    for gap in plan.gaps {
      rows.append([gap.isCovered ? "gap" : "not covered", "", "", "", "", "", gap.inWords(zone)])
    }
    for exhibit in plan.exhibits where exhibit.kind == .file && exhibit.digest == nil {
      let rule = plan.facts.rule("retention-inactive").map { "; rule \($0.id) in method.txt" } ?? ""
      rows.append([
        "absent file", "", "", "", "", "", "\(exhibit.control) \(exhibit.title)\(rule)",
      ])
    }
    for exhibit in plan.exhibits where exhibit.digest != nil {
      guard let reason = withheld(exhibit) else { continue }
      rows.append(["native withheld", "", "", "", "", "", "\(exhibit.control): \(reason)"])
    }
    for exhibit in plan.leftOut {
      rows.append([
        "left out", "", "", "", "", "", "\(exhibit.control) \(exhibit.title): \(exhibit.reason)",
        exhibit.key,
      ])
    }
    for source in plan.sources {
      guard let audit = source.audit else { continue }
      let quarantined = audit.quarantined.values.reduce(0, +)
      rows.append([
        "source", String(audit.found), "", "", "", "",
        "\(source.name): found \(audit.found) = held \(audit.imported + audit.known) + "
          + "ignored \(audit.ignored.values.reduce(0, +)) + quarantined \(quarantined)"
          + (audit.balances ? "" : " (does not balance)")
          + (audit.damage > 0 ? "; \(audit.damage) records of damage" : ""),
      ])
    }
    rows.append([
      "other sources", String(plan.otherSources), "", "", "", "",
      "sources of the archive that hold nothing of what is in this packet; they are not named",
    ])
    return textTable(
      "completeness",
      [
        "section", "in_archive", "produced", "absent", "excluded", "withheld", "remark", "item_key",
      ],
      rows.map { $0.count < 8 ? $0 + [""] : $0 })
  }

  func authenticityTable() -> PacketTable {
    let told = plan.exhibits.indices.filter { index in
      let exhibit = plan.exhibits[index]
      return exhibit.kind == .message
        || (exhibit.kind == .mail && staging.natives[exhibit.control] != nil)
    }
    return PacketTable(
      name: "authenticity",
      columns: [
        "control_number", "what", "grade", "domains", "facts", "received_fields_claim",
        "authentication_results_claim", "witnesses", "agreement", "witness_documents",
      ], rowCount: told.count
    ) { authenticity(of: plan.exhibits[told[$0]]) }
  }

  private func authenticity(of exhibit: Exhibit) -> [String] {
    guard exhibit.kind == .message else {
      let native = staging.natives[exhibit.control]
      return [
        exhibit.control, exhibit.title, native?.authenticity?.grade ?? "NOT-CHECKED",
        native?.authenticity?.domains.joined(separator: ";") ?? "",
        native?.authenticity?.facts.joined(separator: " ") ?? "",
        native?.header?["received"] ?? "", native?.header?["authentication-results"] ?? "",
        "", "", "",
      ]
    }
    let agreements = exhibit.witnesses.compactMap(\.agreement)
    let agreement =
      agreements.contains(.differs)
      ? "differs" : agreements.contains(.onlyWitness) ? "only-witness" : "agrees"
    return [
      exhibit.control, exhibit.title, "", "", "", "", "", String(exhibit.witnesses.count),
      agreement, exhibit.witnesses.compactMap(\.document).joined(separator: ";"),
    ]
  }

  func sourceTable() -> PacketTable {
    textTable(
      "sources",
      [
        "source", "size_in_bytes", "sha256_at_import", "read_with", "items_found", "held",
        "ignored", "quarantined", "damage", "exhibits", "included_whole",
      ],
      plan.sources.map { source in
        let audit = source.audit
        func number(_ value: Int?) -> String { value.map(String.init) ?? "" }
        return [
          source.name, String(source.sizeInBytes), source.digest, source.options,
          number(audit?.found), number(audit.map { $0.imported + $0.known }),
          number(audit?.ignored.values.reduce(0, +)),
          number(audit?.quarantined.values.reduce(0, +)),
          number(audit?.damage), String(source.exhibits), "no",
        ]
      })
  }

  func redactionTable() -> PacketTable {
    textTable(
      "redactions",
      [
        "no", "control_number", "location", "category", "occurrences", "length_class", "commitment",
      ], redactionRows())
  }
}

/// `m…a@example.org`: enough to tell addresses apart, not enough to write to them.
func masked(_ address: String) -> String {
  guard let at = address.lastIndex(of: "@"), let first = address.first, at > address.startIndex
  else { return "…" }
  let last = address[address.index(before: at)]
  return "\(first)…\(last)\(address[at...])"
}
