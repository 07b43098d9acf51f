/// The part of XPath 1.0 that profiles mostly use, to be walked without libxml2's evaluation, which costs
/// more than all the rest of reading a page: steps down by name, with predicates on attributes or on what
/// an element holds, ending at an element or an attribute. Whatever is more is left to libxml2.
struct PlainPath: Equatable {
  enum Predicate: Equatable {
    case has(attribute: [UInt8])
    case equals(attribute: [UInt8], [UInt8])
    case contains(attribute: [UInt8], [UInt8])
    /// `contains(concat(" ", normalize-space(@class), " "), " word ")`
    case containsWord(attribute: [UInt8], [UInt8])
    /// An element below, or a child.
    case holds(PlainPath)
    /// The place among those that passed what stands before; children only.
    case position(Int)
  }

  struct Step: Equatable {
    /// `//`: everything below, not only children.
    var isDeep: Bool
    /// Ends with a NUL; nil for `*`.
    var name: [UInt8]?
    var predicates: [Predicate] = []
  }

  /// Seen from the page, not from the element.
  var isAbsolute: Bool
  var steps: [Step]
  /// The attribute asked for at the end, with a NUL; nil for elements.
  var attribute: [UInt8]?

  /// The paths of an expression, one or several joined by `|`; nil when it is not plain.
  static func all(in expression: String) -> [PlainPath]? {
    var parser = PlainPathParser(octets: Array(expression.utf8))
    var paths: [PlainPath] = []
    repeat {
      parser.skipSpaces()
      guard let path = parser.path() else { return nil }
      paths.append(path)
      parser.skipSpaces()
    } while parser.take("|")
    guard parser.isAtEnd, paths.count == 1 || paths.allSatisfy({ $0.attribute == nil }) else {
      return nil
    }
    return paths
  }
}

/// Reads a path from left to right; nil wherever it is not plain.
private struct PlainPathParser {
  let octets: [UInt8]
  var index = 0

  var isAtEnd: Bool { index == octets.count }

  mutating func take(_ text: StaticString) -> Bool {
    let wanted = unsafe UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard unsafe octets[index...].starts(with: wanted) else { return false }
    index += wanted.count
    return true
  }

  mutating func skipSpaces() {
    while index < octets.count, octets[index] == Octet.space { index += 1 }
  }

  mutating func path() -> PlainPath? {
    var path = PlainPath(isAbsolute: false, steps: [])
    var isDeep = false
    if take("//") {
      path.isAbsolute = true
      isDeep = true
    } else if take(".//") || take("descendant::") {
      isDeep = true
    } else if take("./") {
      // What follows is a child.
    } else if take(".") {
      return path
    }
    repeat {
      if take("@") {
        // `//@a` asks every element; it is rare, and not plain.
        guard !isDeep, let name = name() else { return nil }
        path.attribute = name
        return path
      }
      guard let step = step(isDeep: isDeep) else { return nil }
      path.steps.append(step)
      if take("//") {
        isDeep = true
      } else if take("/") {
        isDeep = false
      } else {
        return path
      }
    } while true
  }

  private mutating func step(isDeep: Bool) -> PlainPath.Step? {
    var step = PlainPath.Step(isDeep: isDeep)
    if !take("*") {
      guard let name = name() else { return nil }
      step.name = name
    }
    while take("[") {
      guard let predicate = predicate(isDeep: isDeep), take("]") else { return nil }
      step.predicates.append(predicate)
    }
    return step
  }

  /// A name with a NUL behind it; nil before a function, an axis or a prefix.
  private mutating func name() -> [UInt8]? {
    guard index < octets.count, octets[index].isLetter else { return nil }
    let start = index
    while index < octets.count,
      octets[index].isLetter || octets[index].isDigit || octets[index] == Octet.hyphen
        || octets[index] == UInt8(ascii: "_")
    { index += 1 }
    let name = Array(octets[start..<index]) + [0]
    // Operators are words too: `a or b`.
    let next = index < octets.count ? octets[index] : 0
    return [UInt8(ascii: "("), Octet.colon, UInt8(ascii: ".")].contains(next) ? nil : name
  }

  private mutating func predicate(isDeep: Bool) -> PlainPath.Predicate? {
    let start = index
    if let position = number() {
      // `//a[2]` is the second of each parent, which a walk does not see.
      return isDeep ? nil : .position(position)
    }
    if take("contains(concat(") {
      guard quoted() == [Octet.space], take(", "), take("normalize-space(@"),
        let name = name(or: ")"),
        take("), "), quoted() == [Octet.space], take("), "), let word = quoted(), take(")"),
        word.count > 2, word.first == Octet.space, word.last == Octet.space,
        !word.dropFirst().dropLast().contains(Octet.space)
      else { return nil }
      return .containsWord(attribute: name, Array(word.dropFirst().dropLast()))
    }
    if take("contains(@") {
      guard let name = name(or: ","), take(", "), let text = quoted(), take(")"), !text.isEmpty
      else {
        return nil
      }
      return .contains(attribute: name, text)
    }
    if take("@") {
      guard let name = name() else { return nil }
      if index < octets.count, octets[index] == UInt8(ascii: "]") { return .has(attribute: name) }
      skipSpaces()
      guard take("=") else { return nil }
      skipSpaces()
      return quoted().map { .equals(attribute: name, $0) }
    }
    index = start
    guard let path = path(), !path.isAbsolute, path.attribute == nil, !path.steps.isEmpty else {
      return nil
    }
    return .holds(path)
  }

  /// A name before a certain character, which is left standing.
  private mutating func name(or end: Unicode.Scalar) -> [UInt8]? {
    guard let name = name(), index < octets.count, octets[index] == UInt8(ascii: end) else {
      return nil
    }
    return name
  }

  private mutating func number() -> Int? {
    let digits = octets[index...].prefix { $0.isDigit }
    guard !digits.isEmpty, digits.count < 6, digits.first != UInt8(ascii: "0"),
      digits.endIndex < octets.count, octets[digits.endIndex] == UInt8(ascii: "]")
    else { return nil }
    index = digits.endIndex
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private mutating func quoted() -> [UInt8]? {
    guard index < octets.count, octets[index] == Octet.quote || octets[index] == Octet.apostrophe,
      let end = octets[(index + 1)...].firstIndex(of: octets[index])
    else { return nil }
    defer { index = end + 1 }
    return Array(octets[(index + 1)..<end])
  }
}
