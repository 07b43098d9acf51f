extension JobRecord {
  /// Replaces the places that everything rests on; of what has one place only, the first is taken.
  package mutating func mapOrigins(_ transform: ([Origin]) -> [Origin]) {
    func one(_ origin: Origin) -> Origin { transform([origin]).first ?? origin }
    origins = transform(origins)
    quotaOrigins = transform(quotaOrigins)
    for index in job.statusHistory.indices {
      job.statusHistory[index].origin = one(job.statusHistory[index].origin)
    }
    for index in coverage.indices { coverage[index].origin = one(coverage[index].origin) }
    for index in parties.indices { parties[index].origins = transform(parties[index].origins) }
    for index in statusReports.indices {
      statusReports[index].origins = transform(statusReports[index].origins)
    }
    for index in terms.indices { terms[index].origins = transform(terms[index].origins) }
    for index in milestones.indices {
      milestones[index].origins = transform(milestones[index].origins)
    }
    for index in payments.indices { payments[index].origins = transform(payments[index].origins) }
    for index in disputes.indices { disputes[index].origins = transform(disputes[index].origins) }
    for index in preliminaries.indices {
      preliminaries[index].origins = transform(preliminaries[index].origins)
    }
    for index in files.indices { files[index].origins = transform(files[index].origins) }
    for index in actions.indices { actions[index].origins = transform(actions[index].origins) }
    for index in gaps.indices { gaps[index].origins = transform(gaps[index].origins) }
    for index in nearMatches.indices {
      nearMatches[index].origins = transform(nearMatches[index].origins)
    }
  }
}
