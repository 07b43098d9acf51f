import WorkroomModel

private let monthNames = [
  "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
  "oct": 10, "nov": 11, "dec": 12,
]

/// The last day printed in a text: `2016-05-22`, `May 22, 2016`, `22 May 2016`.
func printedDay(in text: String) -> CivilDate? {
  let words = text.split { !($0.isLetter || $0.isNumber || $0 == "-") }.map(String.init)
  var found: CivilDate?
  for (index, word) in words.enumerated() {
    if let day = CivilDate(iso: word) {
      found = day
      continue
    }
    guard index + 2 < words.count else { continue }
    let next = words[index + 1]
    guard let year = Int(words[index + 2]), year >= 1990 else { continue }
    if let month = month(word), let day = Int(next),
      let date = CivilDate(validYear: year, month: month, day: day)
    {
      found = date
    } else if let day = Int(word), let month = month(next),
      let date = CivilDate(validYear: year, month: month, day: day)
    {
      found = date
    }
  }
  return found
}

/// The day in `… answer by Jun 3, 2016 …`.
func dayNamedAfterBy(in text: String) -> CivilDate? {
  let words = text.split(separator: " ")
  for (index, word) in words.enumerated() where word.lowercased() == "by" {
    if let day = printedDay(in: words[(index + 1)...].prefix(3).joined(separator: " ")) {
      return day
    }
  }
  return nil
}

private func month(_ word: String) -> Int? {
  word.count >= 3 ? monthNames[String(word.lowercased().prefix(3))] : nil
}
