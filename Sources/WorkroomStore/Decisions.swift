import GRDB
import Glibc
package import WorkroomModel

/// What a person decided. Decisions are the user's: they survive every rebuild of the index.
package struct Decision: Sendable, Codable, Hashable {
  /// Position in `decisions.jsonl`, from 1; `undo` names it.
  package var number: Int
  /// `me-name`, `me-address`, `people-merge`, `people-split`, `override`, `assign`, `dismiss`.
  package var kind: String
  package var values: [String: String]

  package init(number: Int, kind: String, values: [String: String]) {
    self.number = number
    self.kind = kind
    self.values = values
  }
}

extension Store {
  private var decisionsPath: String { "\(folder)/decisions.jsonl" }

  /// All decisions in the order they were made; a line that cannot be read stops, for a decision must
  /// never be lost silently.
  package func decisions() throws -> [Decision] {
    guard access(decisionsPath, F_OK) == 0 else { return [] }
    return try lines(ofFileAt: decisionsPath).map { number, line in
      do {
        return try decoded(Decision.self, line)
      } catch {
        throw StoreError.damagedList(
          decisionsPath, line: number,
          remedy: "correct or remove that line; what people decided is never dropped silently")
      }
    }
  }

  /// Writes the whole list anew and atomically.
  package func record(_ decisions: [Decision]) throws {
    let lines = try decisions.map { try encoded($0) + "\n" }.joined()
    try replaceFile(at: decisionsPath, with: Array(lines.utf8))
  }

  /// Who we are as declared; nil when nobody said so yet.
  package func declaredMe() throws -> Me? {
    var me = Me()
    for decision in try decisions() {
      switch decision.kind {
      case "me-name": if let name = decision.values["name"] { me.names.append(name) }
      case "me-address":
        if let address = decision.values["address"] {
          me.addresses.append(
            Me.Address(
              address: address, from: decision.values["from"],
              through: decision.values["through"]))
        }
      default: break
      }
    }
    return me.names.isEmpty && me.addresses.isEmpty ? nil : me
  }

  /// Who we seem to be: the person to whom most notifications were sent. A guess; it carries no address,
  /// for without a declaration nothing can be said about which addresses were registered.
  package func guessedMe() throws -> Me {
    let name = try database.read { database in
      try String.fetchOne(
        database,
        sql: """
          SELECT json_extract(fields, '$.recipientName.text') AS name
          FROM observation JOIN item ON item.id = observation.itemId
          WHERE medium = 'notification' AND name IS NOT NULL
          GROUP BY name ORDER BY count(DISTINCT item.digest) DESC, name LIMIT 1
          """)
    }
    return Me(names: name.map { [$0] } ?? [])
  }
}
