import BagIt
import WorkroomModel

/// The control numbers that an earlier packet of the same job gave, by the keys of what they stand for.
package struct InheritedNumbers: Sendable, Hashable {
  package var packetID: String
  /// Control number by item key (`ITEM_KEY` of `exhibits.csv`).
  var controls: [String: String]
  /// What the numbers stood for, as the earlier packet named it.
  var titles: [String: String]
  /// The highest number that is taken.
  var last: Int
}

/// Reads the numbers of an earlier packet, a folder or a zip. Throws when it has no index that could
/// tell what a number stands for.
package func inheritedNumbers(of packet: String) throws -> InheritedNumbers {
  let (records, completeness) = try tables(of: packet)
  var inherited = InheritedNumbers(packetID: "", controls: [:], titles: [:], last: 0)
  for row in records.rows {
    let values = records.named(row)
    guard let control = values["BEGDOC"], let key = values["ITEM_KEY"], !key.isEmpty,
      let hyphen = control.lastIndex(of: "-"),
      Int(control[control.index(after: hyphen)...]) != nil
    else {
      throw PacketError.cannotInherit(packet, reason: "exhibits.csv gives an exhibit no ITEM_KEY")
    }
    let id = String(control[..<hyphen])
    guard inherited.packetID.isEmpty || inherited.packetID == id else {
      throw PacketError.cannotInherit(
        packet, reason: "exhibits.csv mixes numbers of several packets")
    }
    inherited.packetID = id
    inherited.note(key, control, values["EXHIBIT"] ?? "")
  }
  // Numbers of what the earlier packet left out are taken as well.
  for row in completeness.rows where row.first == "left out" {
    let values = completeness.named(row)
    guard let words = values["remark"], let key = values["item_key"],
      let control = words.split(separator: " ").first
    else { continue }
    inherited.note(key, String(control), String(words.dropFirst(control.count + 1)))
  }
  guard !inherited.packetID.isEmpty else {
    throw PacketError.cannotInherit(packet, reason: "exhibits.csv lists nothing")
  }
  return inherited
}

extension InheritedNumbers {
  fileprivate mutating func note(_ key: String, _ control: String, _ title: String) {
    if !key.isEmpty { controls[key] = control }
    titles[control] = title
    last = max(last, control.split(separator: "-").last.flatMap { Int($0) } ?? 0)
  }
}

/// What an exhibit is, by content alone: 16 hex digits that stay when the packet is made again.
func itemKey(_ identity: String) -> String {
  String(BagDigest.sha256.checksum(of: Array(identity.utf8)).prefix(16))
}

extension Exhibit {
  /// Composes the identity of an exhibit; parts are what tells it from others of its kind.
  mutating func identify(_ parts: String?...) {
    identity = ([kind.rawValue] + parts.map { $0 ?? "" }).joined(separator: "\u{1}")
  }
}

/// A moment as an identity holds it.
func identifying(_ moment: Moment?) -> String? { moment.map { String($0.secondsSince1970) } }

/// The keys of exhibits in their order; what has the same identity is told apart by its position.
func itemKeys(_ identities: [String]) -> [String] {
  var seen: [String: Int] = [:]
  return identities.map { identity in
    let before = seen[identity, default: 0]
    seen[identity] = before + 1
    return itemKey(before == 0 ? identity : "\(identity)\u{1}\(before + 1)")
  }
}

/// Control numbers for the keys: inherited ones stay, what is new comes after all that are taken.
func controls(for keys: [String], _ options: PacketOptions) -> [String] {
  var next = (options.inherited?.last ?? 0) + 1
  let secret = options.redaction?.secret
  return keys.map { key in
    // A redacted packet gives its keys salted.
    let salted = secret.flatMap { options.inherited?.controls[$0.saltedKey(key)] }
    if let known = salted ?? options.inherited?.controls[key] { return known }
    defer { next += 1 }
    return "\(options.packetID)-\(padded(next, 5))"
  }
}
