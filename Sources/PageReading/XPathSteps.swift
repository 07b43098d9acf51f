/// An expression that selects the same nodes, in which `//name[…]` reads `/descendant::name[…]`
/// wherever the two mean the same: libxml2 walks the first node by node, many times slower. They
/// differ where a predicate asks for a position (`//p[1]` is the first of each parent), so only
/// predicates that plainly do not are touched.
func withDescendantSteps(_ expression: String) -> String {
  let source = Array(expression.utf8)
  var result: [UInt8] = []
  result.reserveCapacity(source.count + 32)
  var index = 0
  while index < source.count {
    if let close = endOfLiteral(in: source, at: index) {
      result.append(contentsOf: source[index..<close])
      index = close
    } else if let name = descendantStep(in: source, at: index) {
      result.append(contentsOf: "/descendant::".utf8)
      result.append(contentsOf: source[name])
      index = name.upperBound
    } else {
      result.append(source[index])
      index += 1
    }
  }
  return String(decoding: result, as: UTF8.self)
}

/// Where the literal that begins at a position ends, or nil if none does.
private func endOfLiteral(in source: [UInt8], at start: Int) -> Int? {
  let mark = source[start]
  guard mark == Octet.quote || mark == Octet.apostrophe else { return nil }
  let close = source[(start + 1)...].firstIndex(of: mark)
  return close.map { $0 + 1 } ?? source.count
}

/// The name behind a `//` at a position, if predicates follow of which none asks for a position.
private func descendantStep(in source: [UInt8], at start: Int) -> Range<Int>? {
  guard start + 2 < source.count, source[start] == Octet.slash, source[start + 1] == Octet.slash
  else { return nil }
  var stop = start + 2
  if source[stop] == UInt8(ascii: "*") {
    stop += 1
  } else {
    guard source[stop].isLetter else { return nil }
    while stop < source.count, isNamePart(source[stop]) { stop += 1 }
  }
  var next = stop
  var count = 0
  while next < source.count, source[next] == Octet.leftBracket {
    guard let close = endOfPredicate(in: source, at: next),
      isPlainlyNoPosition(source[(next + 1)..<close])
    else { return nil }
    next = close + 1
    count += 1
  }
  return count > 0 ? start + 2..<stop : nil
}

private func isNamePart(_ octet: UInt8) -> Bool {
  octet.isLetter || octet.isDigit || octet == Octet.hyphen || octet == UInt8(ascii: "_")
    || octet == UInt8(ascii: ".")
}

private func endOfPredicate(in source: [UInt8], at start: Int) -> Int? {
  var depth = 0
  var index = start
  while index < source.count {
    if let close = endOfLiteral(in: source, at: index) {
      index = close
      continue
    }
    if source[index] == Octet.leftBracket { depth += 1 }
    if source[index] == UInt8(ascii: "]") {
      depth -= 1
      if depth == 0 { return index }
    }
    index += 1
  }
  return nil
}

/// Whether a predicate yields no number and does not speak of positions: a comparison, one of the
/// functions that yield a truth, or a path of names.
private func isPlainlyNoPosition(_ predicate: ArraySlice<UInt8>) -> Bool {
  let source = Array(predicate)
  var words: [ArraySlice<UInt8>] = []
  var isComparison = false
  var isPath = !source.isEmpty
  var callEnd: Int?
  var depth = 0
  var index = 0
  while index < source.count {
    if let close = endOfLiteral(in: source, at: index) {
      if depth == 0 { isPath = false }
      index = close
      continue
    }
    let octet = source[index]
    if octet.isLetter {
      let start = index
      while index < source.count, isNamePart(source[index]) { index += 1 }
      words.append(source[start..<index])
      continue
    }
    switch octet {
    case UInt8(ascii: "("):
      depth += 1
      if depth == 1 { isPath = false }
    case Octet.leftBracket: depth += 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"):
      depth -= 1
      if depth == 0, callEnd == nil { callEnd = index }
    case Octet.equals, Octet.less, Octet.greater:
      if depth == 0 { isComparison = true }
    case Octet.slash, UInt8(ascii: "@"), UInt8(ascii: "."): break
    default: if depth == 0 { isPath = false }
    }
    index += 1
  }
  guard
    !words.contains(where: { $0.elementsEqual("position".utf8) || $0.elementsEqual("last".utf8) })
  else { return false }
  if isComparison || isPath { return true }
  let truths = ["contains", "starts-with", "not", "boolean"]
  return callEnd == source.count - 1
    && truths.contains { source.starts(with: Array("\($0)(".utf8)) }
}
