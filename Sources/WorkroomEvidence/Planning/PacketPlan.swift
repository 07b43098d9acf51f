package import WorkroomModel
package import WorkroomRules
package import WorkroomStore

/// A source that holds something of the job, with the reconciliation of its items.
package struct PacketSource: Sendable, Hashable {
  package var name: String
  package var digest: String
  package var sizeInBytes: Int
  package var options: String
  package var importedAt: String
  package var audit: SourceAudit?
  /// Exhibits that stand in it.
  package var exhibits: Int
}

/// Everything that decides what a packet says; nothing is read or written yet.
package struct PacketPlan: Sendable {
  package var options: PacketOptions
  package var facts: PlatformFacts
  /// Without its messages, which are the exhibits by now.
  package var record: JobRecord
  /// The platform's rule on keeping files, as it applies to the job on the packet's day.
  package var retention: Retention?
  /// In the order of their control numbers.
  package var exhibits: [Exhibit]
  package var leftOut: [LeftOutExhibit]
  package var selectionRule: [String]
  package var chronology: [ChronologyEntry]
  package var narrative: [NarrativePart]
  package var completeness: [CompletenessRow]
  package var gaps: [Gap]
  package var sources: [PacketSource]
  /// Sources of the archive that hold nothing of this job.
  package var otherSources: Int

  /// What stays out although it is cited.
  package var withheld: [WithheldExhibit] {
    exhibits.compactMap { exhibit in
      exhibit.withheld.map {
        WithheldExhibit(control: exhibit.control, title: exhibit.title, reason: $0)
      }
    }
  }

  /// Items whose bytes the packet wants.
  package var wantedNatives: [Origin] {
    exhibits.filter { $0.kind.isDocument && $0.withheld == nil }.compactMap {
      $0.witnesses.first?.origin
    }.sorted { $0.sortKey < $1.sortKey }
  }

  /// Files whose contents the packet wants, by SHA-256.
  package var wantedContents: [String] {
    Set(exhibits.filter { $0.kind == .file && $0.withheld == nil }.compactMap(\.digest)).sorted()
  }
}

/// Plans the packet of one job. The same record, options and rules give the same plan.
package func plan(
  packetOf record: JobRecord, audits: [SourceAudit], sources: [SourceRecord],
  facts: PlatformFacts, options: PacketOptions
) -> PacketPlan {
  let (all, held) = withoutPrivileged(numberedExhibits(record, options: options), options)
  var selection = selection(of: all, options: options)
  selection.leftOut = (selection.leftOut + held).sorted { $0.control < $1.control }
  let kept = Set(selection.kept.map(\.control))
  let silences = gaps(
    between: all, coverage: record.coverage, longerThan: options.gapInDays, zone: options.zone
  ).filter { kept.contains($0.after) || kept.contains($0.before) }
  var places: [String: Int] = [:]
  for exhibit in selection.kept {
    for digest in Set(exhibit.witnesses.map(\.origin.sourceDigest)) {
      places[digest, default: 0] += 1
    }
  }
  let used = sources.filter { places[$0.digest] != nil }.map { source in
    PacketSource(
      name: source.name, digest: source.digest, sizeInBytes: source.sizeInBytes,
      options: source.options, importedAt: source.importedAt,
      audit: audits.first { $0.digest == source.digest }, exhibits: places[source.digest] ?? 0)
  }
  let completeness = completeness(
    of: all, selection: selection, record: record, facts: facts, zone: options.zone)
  let retention = retention(
    record: record, lastMessages: record.messages, facts: facts, asOf: options.asOf)
  var record = record
  record.messages = []
  return PacketPlan(
    options: options, facts: facts, record: record, retention: retention, exhibits: selection.kept,
    leftOut: selection.leftOut, selectionRule: selection.rule,
    chronology: chronology(
      of: selection.kept, gaps: silences.filter(\.isCovered), record: record, zone: options.zone),
    narrative: narrative(of: selection.kept, gaps: silences, record: record, options: options),
    completeness: completeness, gaps: silences, sources: used,
    otherSources: sources.count - used.count)
}
