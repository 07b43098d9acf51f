/// The month, 1 to 12, that a word names in a language other than English; nil if none.
///
/// Programs that used the system's language for the Date field wrote German, French, Spanish, Dutch,
/// Italian, Portuguese, Polish and Scandinavian names, whole or shortened.
func translatedMonth(_ word: ArraySlice<UInt8>) -> Int? {
  let name = plainLetters(String(decoding: word, as: UTF8.self))
  return monthStems.firstIndex { stems in stems.contains { name.hasPrefix($0) } }.map { $0 + 1 }
}

/// The beginnings that tell the names apart, by month; English ones are read elsewhere.
private let monthStems: [[String]] = [
  ["ene", "gen", "sty"], ["fev", "lut"], ["mar", "maa", "mae", "mrt", "mrz"],
  ["abr", "avr", "kwi"],
  ["mai", "maj", "mei", "mag"], ["juin", "giu", "cze"], ["juil", "lug", "lip"],
  ["ago", "aou", "sie"], ["set", "wrz"], ["okt", "ott", "out", "paz"], ["lis"],
  ["dez", "dic", "des", "gru"],
]

/// A word in lower case, letters with marks as those without.
private func plainLetters(_ word: String) -> String {
  let word = word.lowercased()
  if word.utf8.allSatisfy({ $0 < 0x80 }) { return word }
  return String(
    word.map { letter -> Character in
      switch letter {
      case "á", "à", "â", "ã", "ä", "å": "a"
      case "é", "è", "ê", "ë": "e"
      case "í", "ì", "î", "ï": "i"
      case "ó", "ò", "ô", "õ", "ö": "o"
      case "ú", "ù", "û", "ü": "u"
      case "ç", "ć": "c"
      case "ź", "ż": "z"
      default: letter
      }
    })
}

/// The offset in minutes of a zone name with one meaning in mail, in upper case.
func zoneOffset(_ name: String) -> Int? {
  switch name {
  case "UT", "UTC", "GMT", "Z", "WET": 0
  case "EST": -300
  case "EDT": -240
  case "CST": -360
  case "CDT": -300
  case "MST": -420
  case "MDT": -360
  case "PST": -480
  case "PDT": -420
  case "AKST": -540
  case "AKDT": -480
  case "HST": -600
  case "CET", "MET", "WEST", "MEZ": 60
  case "CEST", "MEST", "EET", "SAST", "MESZ": 120
  case "EEST", "MSK": 180
  case "MSD": 240
  case "HKT", "SGT", "AWST": 480
  case "JST", "KST": 540
  case "AEST": 600
  case "AEDT": 660
  case "NZST": 720
  case "NZDT": 780
  default: name.contains(" ") ? spelledOutZoneOffset(name) : nil
  }
}

/// The offset of a zone as Windows spells it out.
private func spelledOutZoneOffset(_ name: String) -> Int? {
  switch name {
  case "EASTERN STANDARD TIME": -300
  case "EASTERN DAYLIGHT TIME": -240
  case "CENTRAL STANDARD TIME": -360
  case "CENTRAL DAYLIGHT TIME": -300
  case "MOUNTAIN STANDARD TIME": -420
  case "MOUNTAIN DAYLIGHT TIME": -360
  case "PACIFIC STANDARD TIME": -480
  case "PACIFIC DAYLIGHT TIME": -420
  case "COORDINATED UNIVERSAL TIME", "GREENWICH MEAN TIME", "GREENWICH STANDARD TIME",
    "GMT STANDARD TIME":
    0
  case "GMT DAYLIGHT TIME", "BRITISH SUMMER TIME", "W EUROPE STANDARD TIME",
    "ROMANCE STANDARD TIME", "CENTRAL EUROPE STANDARD TIME", "CENTRAL EUROPEAN STANDARD TIME",
    "CENTRAL EUROPEAN TIME":
    60
  case "W EUROPE DAYLIGHT TIME", "ROMANCE DAYLIGHT TIME", "CENTRAL EUROPE DAYLIGHT TIME",
    "CENTRAL EUROPEAN DAYLIGHT TIME", "CENTRAL EUROPEAN SUMMER TIME":
    120
  case "INDIA STANDARD TIME": 330
  case "CHINA STANDARD TIME", "SINGAPORE STANDARD TIME": 480
  case "TOKYO STANDARD TIME", "KOREA STANDARD TIME": 540
  default: nil
  }
}
