import GRDB

/// Why the store cannot go on. Damage in sources is never an error; it is a diagnostic.
package enum StoreError: Error, CustomStringConvertible {
  case notAStore(String)
  case indexMissing(String)
  case indexDamaged(String)
  case foreignFolder(String, holding: String)
  case busy
  case indexNotUsable(String)
  case damagedList(String, line: Int, remedy: String)
  case sourceGone(String)
  case sourceChanged(String, found: String, expected: String)
  case referenceGone(String, path: String)
  case referenceChanged(String, path: String, found: String, expected: String)
  case olderIndex(found: Int, expected: Int)
  case cannotRead(String, code: Int32)
  case cannotWrite(String, code: Int32)
  case notEnoughSpace(needed: Int, free: Int)
  case doesNotBalance(source: String, detail: String)
  case unknownJob(String, known: [String])
  case queryNotUnderstood(String)

  package var description: String {
    switch self {
    case .notAStore(let path): "\(path): not a workroom store"
    case .indexMissing(let path):
      "\(path): the index is missing, its sources are there; `workroom store rebuild` makes it anew"
    case .indexDamaged(let detail):
      "the index of the store is damaged (\(detail)); `workroom store rebuild` makes it anew from the "
        + "kept sources"
    case .foreignFolder(let path, let other):
      "\(path) is no workroom store and holds other things (\(other)); name a folder that is empty or "
        + "not there yet"
    case .busy: "another command is at work on the store; wait for it and try again"
    case .indexNotUsable(let detail): "index.sqlite cannot be used: \(detail)"
    case .damagedList(let path, let line, let remedy):
      "\(path): line \(line) cannot be read; \(remedy)"
    case .sourceGone(let name):
      "\(name): its kept bytes are missing from the store; import the same file again"
    case .sourceChanged(let name, let found, let expected):
      "\(name): its kept bytes have changed, sha256 is \(found), \(expected) was imported; import the "
        + "same file again"
    case .referenceGone(let name, let path):
      "\(name): the file it refers to is gone, \(path); put it back, or import it again from where it is "
        + "now"
    case .referenceChanged(let name, let path, let found, let expected):
      "\(name): the file it refers to has changed since its import, \(path): sha256 is \(found), "
        + "\(expected) was imported; put the old bytes back, or import the new ones as well"
    case .olderIndex(let found, let expected):
      "the index has schema \(found), this program writes \(expected): "
        + "run `workroom store rebuild`, which re-reads the kept sources"
    case .cannotRead(let path, let code): "\(path): cannot be read (\(systemMessage(code)))"
    case .cannotWrite(let path, let code): "\(path): cannot be written (\(systemMessage(code)))"
    case .notEnoughSpace(let needed, let free):
      "not enough free space: \(needed) bytes are needed, \(free) are free"
    case .doesNotBalance(let source, let detail):
      "\(source): the reconciliation does not balance (\(detail)); this is a fault of the program"
    case .unknownJob(let name, let known):
      "no job \(name) in the store; known are: \(known.joined(separator: ", "))"
    case .queryNotUnderstood(let detail): "the query was not understood: \(detail)"
    }
  }
}

/// What a failure of the database means, in words with their remedy; nil for other errors.
package func storeFailure(_ error: any Error) -> StoreError? {
  guard let error = error as? DatabaseError else { return nil }
  switch error.resultCode {
  case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .indexDamaged(error.message ?? "not readable")
  case .SQLITE_BUSY, .SQLITE_LOCKED: return .busy
  case .SQLITE_FULL: return .cannotWrite("index.sqlite", code: 28)
  case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_IOERR:
    return .indexNotUsable(error.message ?? "input or output failed")
  default: return nil
  }
}
