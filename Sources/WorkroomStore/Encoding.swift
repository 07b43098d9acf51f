import Foundation
import WorkroomModel

/// JSON of a value for a column, keys sorted so that equal values give equal bytes.
func encoded(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// The same of a list; most are empty, and an encoder costs more than the row it is made for.
func encodedList(_ list: [some Encodable]) throws -> String {
  list.isEmpty ? "[]" : try encoded(list)
}

func decoded<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
  try JSONDecoder().decode(type, from: Data(text.utf8))
}
