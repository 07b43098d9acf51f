/// A public key as its domain published it in the DNS (RFC 6376 §3.6.1), kept in a file.
public struct DKIMKey: Sendable, Hashable {
  /// Where it was published: `selector._domainkey.domain`, in lower case.
  public var name: String
  /// The TXT record, its quoted pieces joined.
  public var record: String
  /// Where the record was found, such as an archive's address; nil if the file does not say.
  public var source: String?
  /// When it was retrieved, as the file has it.
  public var retrieved: String?
  /// Who retrieved it.
  public var retrievedBy: String?

  public init(
    name: String, record: String, source: String? = nil, retrieved: String? = nil,
    retrievedBy: String? = nil
  ) {
    self.name = name.lowercased()
    self.record = record
    self.source = source
    self.retrieved = retrieved
    self.retrievedBy = retrievedBy
  }
}

/// The stored keys that signatures are checked against.
public struct DKIMKeys: Sendable, Hashable {
  /// In the order of the file; a name may occur more than once, since domains replace their keys.
  public private(set) var keys: [DKIMKey] = []
  /// Lines of the file that are no key, as `line number: reason`.
  public private(set) var problems: [String] = []

  public init(_ keys: [DKIMKey] = []) { self.keys = keys }

  /// Reads a key file: `selector._domainkey.domain` TAB record, and after further TABs, if known, the
  /// source, the date of retrieval and who retrieved it. Lines that begin with `#` are remarks.
  public init(tabSeparated text: String) {
    var number = 0
    for line in text.utf8.split(omittingEmptySubsequences: false, whereSeparator: { $0 == 0x0A }) {
      number += 1
      let content = trimmedLine(line)
      guard let first = content.first, first != 0x23 else { continue }
      let columns = content.split(separator: 0x09, omittingEmptySubsequences: false).map {
        String(decoding: trimmed(ArraySlice($0)), as: UTF8.self)
      }
      guard columns.count >= 2 else {
        problems.append("\(number): no TAB between the name and the record")
        continue
      }
      add(name: columns[0], record: columns[1], provenance: Array(columns[2...]), "\(number)")
    }
  }

  /// Reads one key given as `selector._domainkey.domain=record`.
  public init(argument: String) {
    guard let equals = argument.utf8.firstIndex(of: 0x3D) else {
      problems = ["1: no = between the name and the record"]
      return
    }
    let record = argument[argument.utf8.index(after: equals)...]
    add(name: String(argument[..<equals]), record: String(record), provenance: [], "1")
  }

  /// The keys with the keys of another file after them.
  public func adding(_ other: DKIMKeys) -> DKIMKeys {
    var result = self
    result.keys += other.keys
    result.problems += other.problems
    return result
  }

  /// The keys published under a selector and domain.
  public func keys(selector: String, domain: String) -> [DKIMKey] {
    let name = "\(selector)._domainkey.\(domain)".lowercased()
    return keys.filter { $0.name == name }
  }

  private mutating func add(name: String, record: String, provenance: [String], _ line: String) {
    let name = name.hasSuffix(".") ? String(name.dropLast()) : name
    guard
      name.lowercased().utf8.split(separator: 0x2E).contains(where: {
        $0.elementsEqual("_domainkey".utf8)
      })
    else {
      problems.append("\(line): \"\(name)\" is not of the form selector._domainkey.domain")
      return
    }
    func column(_ index: Int) -> String? {
      provenance.indices.contains(index) && !provenance[index].isEmpty ? provenance[index] : nil
    }
    keys.append(
      DKIMKey(
        name: name, record: joinedPieces(record), source: column(0), retrieved: column(1),
        retrievedBy: column(2)))
  }
}

private func trimmedLine(_ line: Substring.UTF8View) -> [UInt8] {
  var bytes = Array(line)
  while let last = bytes.last, last == 0x0D || last == 0x20 { bytes.removeLast() }
  return bytes
}

/// A TXT record as zone files write it, `"v=DKIM1; p=MIG…" "…IDAQAB"`, made one text.
private func joinedPieces(_ record: String) -> String {
  guard record.utf8.first == 0x22 else { return record }
  var joined: [UInt8] = []
  var isInside = false
  for byte in record.utf8 {
    if byte == 0x22 { isInside.toggle() } else if isInside { joined.append(byte) }
  }
  return String(decoding: joined, as: UTF8.self)
}
