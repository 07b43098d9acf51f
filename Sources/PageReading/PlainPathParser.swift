/// Reads a path from left to right; nil wherever it is not plain.
struct PlainPathParser {
  let octets: [UInt8]
  /// Whether the last predicates may be left standing.
  var mayBreakOff = false
  private(set) var hasBrokenOff = false
  private var index = 0

  init(octets: [UInt8], mayBreakOff: Bool = false) {
    self.octets = octets
    self.mayBreakOff = mayBreakOff
  }

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
      if hasBrokenOff {
        return path
      } else if take("//") {
        isDeep = true
      } else if take("/") {
        isDeep = false
      } else {
        return path
      }
    } while true
  }

  private mutating func step(isDeep: Bool) -> PlainPath.Step? {
    var name: [UInt8]?
    if !take("*") {
      name = self.name()
      if name == nil { return nil }
    }
    var predicates: [PlainPath.Predicate] = []
    while index < octets.count, octets[index] == UInt8(ascii: "[") {
      let start = index
      index += 1
      if let predicate = predicate(isDeep: isDeep), take("]") {
        predicates.append(predicate)
      } else if mayBreakOff, isPredicates(octets[start...]) {
        hasBrokenOff = true
        break
      } else {
        return nil
      }
    }
    return PlainPath.Step(isDeep: isDeep, name: name, predicates: predicates)
  }

  /// Whether there are predicates to the end, whatever they say.
  private func isPredicates(_ octets: ArraySlice<UInt8>) -> Bool {
    var depth = 0
    var quote: UInt8?
    for octet in octets {
      if let open = quote {
        if octet == open { quote = nil }
      } else if octet == UInt8(ascii: "[") {
        depth += 1
      } else if depth == 0 {
        return false
      } else if octet == UInt8(ascii: "]") {
        depth -= 1
      } else if octet == Octet.quote || octet == Octet.apostrophe {
        quote = octet
      }
    }
    return depth == 0
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
    if take("normalize-space(.)") {
      skipSpaces()
      guard take("=") else { return nil }
      skipSpaces()
      return quoted().map { .says($0) }
    }
    index = start
    // A predicate is plain as a whole or not at all.
    let breaksOffOutside = mayBreakOff
    mayBreakOff = false
    defer { mayBreakOff = breaksOffOutside }
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
