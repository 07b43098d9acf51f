/// How the items of an ordered list are numbered (WHATWG HTML §4.4.5).
enum ListNumbering {
  case decimal, lowerLetters, upperLetters, lowerRoman, upperRoman

  init(type: String) {
    switch type {
    case "a": self = .lowerLetters
    case "A": self = .upperLetters
    case "i": self = .lowerRoman
    case "I": self = .upperRoman
    default: self = .decimal
    }
  }

  func text(_ number: Int) -> String {
    switch self {
    case .decimal: String(number)
    case .lowerLetters: letters(number)
    case .upperLetters: letters(number).uppercased()
    case .lowerRoman: roman(number)
    case .upperRoman: roman(number).uppercased()
    }
  }

  private func letters(_ number: Int) -> String {
    guard number > 0 else { return String(number) }
    var rest = number
    var digits: [UInt8] = []
    while rest > 0 {
      digits.append(UInt8(0x61 + (rest - 1) % 26))
      rest = (rest - 1) / 26
    }
    return String(decoding: digits.reversed(), as: UTF8.self)
  }

  private func roman(_ number: Int) -> String {
    guard (1...3999).contains(number) else { return String(number) }
    let steps = [
      (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
      (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ]
    var rest = number
    var text = ""
    for (value, letters) in steps {
      while rest >= value {
        text += letters
        rest -= value
      }
    }
    return text
  }
}
