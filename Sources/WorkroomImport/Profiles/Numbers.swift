import WorkroomModel

/// How a platform writes numbers: the mark before the decimals. The other of `.` and `,` groups digits.
enum DecimalMark: String, CaseIterable, Sendable {
  case point = "."
  case comma = ","
}

/// The words with every number written with a decimal point and grouping commas.
func withDecimalPoint(_ text: String, _ mark: DecimalMark?) -> String {
  guard mark == .comma, text.contains(where: { $0 == "," || $0 == "." }) else { return text }
  let characters = Array(text)
  return String(
    characters.indices.map { index in
      let character = characters[index]
      guard character == "," || character == ".", index > 0, characters[index - 1].isNumber,
        index + 1 < characters.count, characters[index + 1].isNumber
      else { return character }
      return character == "," ? "." : ","
    })
}

extension PlatformProfile {
  /// Sizes of a platform with decimal commas, with a point as they are read elsewhere.
  func withPlainSizes(_ value: FieldValue) -> FieldValue {
    guard decimalMark == .comma, value.value == nil else { return value }
    return FieldValue(value.text, value: withDecimalPoint(value.text, decimalMark))
  }
}

/// The words of an amount as `Money` reads them; nil when no single amount stands there. Where the
/// profile says how numbers are written, the amount is written out: `EUR 1250.00`.
func amount(in text: String, _ mark: DecimalMark?) -> String? {
  guard let money = Money(withDecimalPoint(text, mark)) else { return nil }
  return mark == nil ? text : "\(money.currency) \(money.decimal)"
}

/// `6,210 bytes` as its count. A rounded size (`38.3 MB`) has no exact value; in the writing of a
/// platform with decimal commas it is given with a point, as sizes are read elsewhere.
func size(in text: String, _ mark: DecimalMark?) -> String? {
  let plain = withDecimalPoint(text, mark)
  if let exact = sizeInBytes(plain) { return String(exact) }
  return mark == .comma && PrintedSize(plain) != nil ? plain : nil
}

/// `959 bytes`, `6,210 bytes`; nil for `38.3 MB`, as only an exact count has a value, and for
/// `18.442 bytes`, which may be a count in another writing.
func sizeInBytes(_ text: String) -> Int? {
  let words = text.lowercased().split(whereSeparator: \.isWhitespace)
  guard words.count == 2, ["byte", "bytes", "b"].contains(words[1]) else { return nil }
  return ungrouped(words[0])
}

/// The one whole number in a text, its digits grouped or not; nil for `3.5` and for two numbers.
func wholeNumber(in text: String, _ mark: DecimalMark?) -> Int? {
  let runs = withDecimalPoint(text, mark).split { !$0.isNumber && $0 != "," && $0 != "." }.filter {
    $0.contains(where: \.isNumber)
  }
  guard runs.count == 1, let run = runs.first else { return nil }
  // A mark that ends a sentence or a heading (`2.`) belongs to no number.
  var digits = run.drop { !$0.isNumber }
  while let last = digits.last, !last.isNumber { digits.removeLast() }
  return ungrouped(digits)
}

/// `6210` and `6,210`; nil for anything else than digits in groups of three.
private func ungrouped(_ text: Substring) -> Int? {
  let groups = text.split(separator: ",", omittingEmptySubsequences: false)
  guard let first = groups.first, (groups.count == 1) || (1...3).contains(first.count),
    groups.dropFirst().allSatisfy({ $0.count == 3 }),
    groups.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } })
  else { return nil }
  return Int(groups.joined())
}

/// `8:30`, `8.5` or `-0:30` hours, in minutes; no time sheet has a million hours.
func minutes(_ text: String, _ mark: DecimalMark?) -> Int? {
  let isNegative = text.hasPrefix("-") || text.hasPrefix("−")
  let plain = withDecimalPoint(text, mark).drop { $0 == "-" || $0 == "−" || $0 == "+" }
  guard plain.count <= 12, text.count - plain.count <= 1, let found = magnitude(plain) else {
    return nil
  }
  return isNegative ? -found : found
}

private func magnitude(_ text: Substring) -> Int? {
  let parts = text.split(separator: ":", omittingEmptySubsequences: false)
  if parts.count == 2, parts[0].count <= 6, parts[1].count == 2, let hours = digits(parts[0]),
    let minutes = digits(parts[1]), minutes < 60
  {
    return hours * 60 + minutes
  }
  let numbers = text.split(separator: ".", omittingEmptySubsequences: false)
  guard numbers.count <= 2, numbers[0].count <= 6, let last = numbers.last, digits(last) != nil,
    numbers[0].isEmpty || digits(numbers[0]) != nil
  else { return nil }
  return Double("0" + numbers.joined(separator: ".")).map { Int(($0 * 60).rounded()) }
}

/// ASCII digits and nothing else, as a number.
private func digits(_ text: Substring) -> Int? {
  text.allSatisfy { $0.isASCII && $0.isNumber } ? Int(text) : nil
}
