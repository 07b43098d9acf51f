import WorkroomStore

/// What holding the parts of a store together found, each finding with its remedy.
struct StoreCheck {
  var problems: [String] = []
  var unchanged = 0
  var failed = 0
}

/// Hashes every source, and compares the list of sources, the vault and the index: each must name the
/// same. Reads only; a part that cannot be read is a finding, and the others are still compared.
func verifyStore(_ folder: String) -> StoreCheck {
  var check = StoreCheck()
  let vault = Vault(folder: "\(folder)/sources")
  var listed: SourceLedger?
  var store: Store?
  var indexed: [SourceRecord]?
  check.attempt { listed = try SourceLedger(in: folder) }
  check.attempt {
    let opened = try Store(folder: folder, isCreating: false)
    store = opened
    indexed = try opened.sources()
  }
  let sources = indexed ?? listed?.sources ?? []
  for source in sources {
    do {
      _ = try vault.check(source)
      check.unchanged += 1
    } catch {
      check.failed += 1
      check.problems.append("\(storeFailure(error) ?? error)")
    }
  }
  if let listed, let indexed {
    let inList = Dictionary(listed.sources.map { ($0.digest, $0) }) { first, _ in first }
    let inIndex = Dictionary(indexed.map { ($0.digest, $0) }) { first, _ in first }
    for source in indexed where inList[source.digest] == nil {
      check.problems.append(
        "\(source.name): in the index, not in sources.jsonl; any import writes the list anew")
    }
    for source in listed.sources {
      guard let other = inIndex[source.digest] else {
        check.problems.append(
          "\(source.name): in sources.jsonl, not in the index; run `workroom store rebuild`")
        continue
      }
      if other != source {
        check.problems.append(
          "\(source.name): sources.jsonl and the index say different things of it; run "
            + "`workroom store rebuild`")
      }
    }
  }
  check.problems += attempt {
    var problems: [String] = []
    let held = try vault.listing()
    let known = Set(sources.map(\.digest)).union(listed?.sources.map(\.digest) ?? [])
    for digest in held.digests.subtracting(known).sorted() {
      problems.append(
        "sources/\(digest): no list names these bytes; import the file, or remove it")
    }
    for name in held.strangers where name != ".part" {
      problems.append("sources/\(name): not a kept source; remove it")
    }
    return problems
  }
  if let store {
    check.problems += attempt {
      try store.integrityProblems().map { "index.sqlite: \($0); run `workroom store rebuild`" }
    }
    check.attempt { _ = try store.decisions() }
  }
  return check
}

/// What a check found, or why it could not look.
private func attempt(_ work: () throws -> [String]) -> [String] {
  do { return try work() } catch { return ["\(storeFailure(error) ?? error)"] }
}

extension StoreCheck {
  fileprivate mutating func attempt(_ work: () throws -> Void) {
    do { try work() } catch { problems.append("\(storeFailure(error) ?? error)") }
  }
}
