/// Why the store cannot go on. Damage in sources is never an error; it is a diagnostic.
package enum StoreError: Error, CustomStringConvertible {
  case notAStore(String)
  case indexMissing(String)
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
