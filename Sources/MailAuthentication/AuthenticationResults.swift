internal import MailReading

/// An Authentication-Results field: what a mail server says it found (RFC 8601).
///
/// It is a claim. Nothing in the field proves who wrote it, and it is not checked again here.
public struct AuthenticationResults: Sendable, Hashable {
  /// One method and its result, such as `dkim=pass`.
  public struct Result: Sendable, Hashable {
    /// In lower case: `dkim`, `spf`, `dmarc`, `arc`, …
    public var method: String
    /// In lower case: `pass`, `fail`, `none`, …
    public var result: String
    /// `reason=`, if given.
    public var reason: String?
    /// Properties such as `header.d` and `smtp.mailfrom`, in order.
    public var properties: [Property]
  }

  /// A property and its value, as written.
  public struct Property: Sendable, Hashable {
    public var name: String
    public var value: String
  }

  /// The field's body, unfolded, as it stands.
  public var verbatim: String
  /// The server that claims it; empty if the field does not say.
  public var authservID: String
  /// What it claims, in order; empty for `none`.
  public var results: [Result]

  /// Whether it claims that a DKIM signature was right.
  public var claimsDKIMPass: Bool {
    results.contains { $0.method == "dkim" && $0.result == "pass" }
  }

  init(_ body: String) {
    verbatim = body
    authservID = ""
    results = []
    var statements = statements(of: Array(body.utf8))[...]
    // ARC puts its instance before the server's name (RFC 8617 §4.1.1).
    if let first = statements.first?.first, first.hasPrefix("i="), statements.first?.count == 1 {
      statements = statements.dropFirst()
    }
    if let first = statements.first, let name = first.first, !name.utf8.contains(0x3D) {
      authservID = name
      statements = statements.dropFirst()
    }
    for words in statements {
      guard let (method, result) = words.first.flatMap(assignment) else { continue }
      var entry = Result(
        method: method.lowercased().utf8.split(separator: 0x2F).first.map { String($0) ?? "" }
          ?? "",
        result: result.lowercased(), reason: nil, properties: [])
      for word in words.dropFirst() {
        guard let (name, value) = assignment(word) else { continue }
        if name.lowercased() == "reason" {
          entry.reason = value
        } else {
          entry.properties.append(Property(name: name, value: value))
        }
      }
      results.append(entry)
    }
  }
}

private func assignment(_ word: String) -> (String, String)? {
  guard let equals = word.utf8.firstIndex(of: 0x3D), equals > word.startIndex else { return nil }
  return (String(word[..<equals]), String(word[word.utf8.index(after: equals)...]))
}

/// The statements of the field, parted by semicolons, each as words; comments are left out, quotes
/// removed, and white space around an equals sign closed up.
private func statements(of bytes: [UInt8]) -> [[String]] {
  var statements: [[String]] = [[]]
  var word: [UInt8] = []
  var depth = 0
  var isQuoted = false
  var isEscaped = false
  func endWord() {
    guard !word.isEmpty else { return }
    let text = String(decoding: word, as: UTF8.self)
    let last = statements.count - 1
    if let previous = statements[last].last, previous.hasSuffix("=") || text.hasPrefix("=") {
      statements[last][statements[last].count - 1] = previous + text
    } else {
      statements[last].append(text)
    }
    word.removeAll(keepingCapacity: true)
  }
  for byte in bytes {
    if isEscaped {
      isEscaped = false
      if depth == 0 { word.append(byte) }
    } else if byte == 0x5C, isQuoted || depth > 0 {
      isEscaped = true
    } else if isQuoted {
      if byte == 0x22 { isQuoted = false } else { word.append(byte) }
    } else if byte == 0x28 {
      depth += 1
    } else if depth > 0 {
      if byte == 0x29 { depth -= 1 }
    } else if byte == 0x22 {
      isQuoted = true
    } else if byte == 0x3B {
      endWord()
      statements.append([])
    } else if isSpace(byte) {
      endWord()
    } else {
      word.append(byte)
    }
  }
  endWord()
  return statements.filter { !$0.isEmpty }
}
