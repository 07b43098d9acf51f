import Foundation
import WorkroomModel

/// The named transforms of profiles: words of a source → what they mean. What cannot be read keeps its
/// words and has no value.
enum Transform: String, CaseIterable {
  case text, date, money, integer, bytes, hours, status, side, otherSide, type, fileID, lastNumber
  case characters, slug

  func apply(_ text: String, _ profile: PlatformProfile) -> FieldValue {
    switch self {
    case .text: return FieldValue(text)
    case .date:
      guard let moment = moment(in: text, zone: profile.zone) else { return FieldValue(text) }
      // Where no zone was stated the offset is that of the profile's.
      let offset = moment.basis == .profile ? moment.offsetMinutes : nil
      let wall = profile.zone.wallClock(at: moment.secondsSince1970, offsetMinutes: offset)
      return FieldValue(text, value: wall.date.iso, moment: moment)
    case .money: return FieldValue(text, value: amount(in: text, profile.decimalMark))
    case .integer:
      return FieldValue(text, value: wholeNumber(in: text, profile.decimalMark).map(String.init))
    case .lastNumber:
      let last = text.split(whereSeparator: { !$0.isNumber }).last
      return FieldValue(text, value: last.map(String.init))
    case .bytes: return FieldValue(text, value: size(in: text, profile.decimalMark))
    case .hours:
      return FieldValue(text, value: minutes(text, profile.decimalMark).map(String.init))
    case .status: return FieldValue(text, value: profile.statusWords[text.lowercased()])
    case .side: return FieldValue(text, value: profile.sideWords[text.lowercased()])
    case .otherSide:
      let side = profile.sideWords[text.lowercased()].flatMap(Side.init(rawValue:))
      return FieldValue(text, value: side?.other.rawValue)
    case .type: return FieldValue(text, value: profile.typeWords[text.lowercased()])
    case .fileID: return FieldValue(text, value: WorkroomImport.fileID(inLink: text))
    case .characters: return FieldValue(withCharacters(text), value: withCharacters(text))
    case .slug: return FieldValue(text, value: hyphenated(text))
    }
  }
}

extension Transform {
  /// Whether the words of a field should have been read and were not. What has no number in it, as `not
  /// accepted` where a date may stand, says that there is none.
  func leavesUnread(_ value: FieldValue) -> Bool {
    guard value.value == nil, value.moment == nil, value.text.contains(where: \.isNumber) else {
      return false
    }
    switch self {
    case .date, .money, .integer, .lastNumber, .hours: return true
    // A rounded size is read where it is needed, with how far it may be off.
    case .bytes: return PrintedSize(value.text) == nil
    case .text, .status, .side, .otherSide, .type, .fileID, .characters, .slug: return false
    }
  }
}

/// `Acme & Söhne, 2015` as a key for people: `acme-söhne-2015`; nil when it has no letter or digit.
private func hyphenated(_ text: String) -> String? {
  let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
  return words.isEmpty ? nil : words.joined(separator: "-")
}

/// Character references resolved where a parser leaves them, in comments: numbers and the names that
/// every program writes.
private func withCharacters(_ text: String) -> String {
  let names = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}"]
  var out = ""
  var rest = text[...]
  while let ampersand = rest.firstIndex(of: "&") {
    out += rest[..<ampersand]
    rest = rest[ampersand...]
    let name = rest.dropFirst().prefix(10).prefix {
      $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "#")
    }
    let end = rest.index(ampersand, offsetBy: name.count + 1)
    var character = names[String(name)]
    if name.hasPrefix("#") {
      let digits = name.dropFirst()
      let isHex = digits.first == "x" || digits.first == "X"
      let code = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      character = code.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }
    if let character, end < rest.endIndex, rest[end] == ";" {
      out += character
      rest = rest[rest.index(after: end)...]
    } else {
      out.append("&")
      rest = rest.dropFirst()
    }
  }
  return out + rest
}

/// The file number in a download link: `crypted=` holds base64 of a percent-encoded query with `fid=`.
func fileID(inLink link: String) -> String? {
  guard let start = link.range(of: "crypted=") else { return nil }
  var code = String(link[start.upperBound...].prefix { $0 != "&" && $0 != "#" })
  code = code.removingPercentEncoding ?? code
  while code.count % 4 != 0 { code.append("=") }
  guard let data = Data(base64Encoded: code) else { return nil }
  let query = String(decoding: data, as: UTF8.self)
  for pair in (query.removingPercentEncoding ?? query).split(separator: "&")
  where pair.hasPrefix("fid=") {
    let id = String(pair.dropFirst(4))
    return id.allSatisfy(\.isNumber) ? id : nil
  }
  return nil
}

/// As far as their names are written in dates.
let monthNames = [
  "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
]

/// Finds a date, and a time beside it, in the words of a page: `Mar 31, 2015 2:07 pm`, `10 Nov 2014`,
/// `Funded Dec 4, 2015`, `2016-05-21`. Without a zone the page's own is taken and recorded as assumed.
func moment(in text: String, zone: Zone) -> Moment? {
  if let plain = PlainDate(text) {
    return moment(
      text, plain.date, plain.secondsOfDay, hasSeconds: plain.hasSeconds, assuming: zone)
  }
  return momentInWords(of: text, zone: zone)
}

/// The same of any text, word by word.
func momentInWords(of text: String, zone: Zone) -> Moment? {
  var words = lowercaseWords(of: text)
  if words.contains(where: { $0.utf8.count > 10 }) { words = words.flatMap(splitTimestamp) }
  guard let (date, next) = civilDate(in: words) else { return nil }
  var secondsOfDay: Int?
  var hasSeconds = false
  var offset: (minutes: Int, isNumber: Bool)?
  for index in words.indices where index >= next && secondsOfDay == nil {
    guard let time = secondsOfDayOf(words[index]) else { continue }
    secondsOfDay = time
    hasSeconds = words[index].split(separator: ":").count > 2
    guard index + 1 < words.count else { break }
    switch words[index + 1] {
    case "am" where time >= 12 * 3600: secondsOfDay = time - 12 * 3600
    case "pm" where time < 12 * 3600: secondsOfDay = time + 12 * 3600
    default: break
    }
    for word in words[(index + 1)...] where offset == nil { offset = statedOffset(word) }
  }
  if let offset {
    let seconds = date.secondsSince1970 + Int64(secondsOfDay ?? 0) - Int64(offset.minutes) * 60
    return Moment(
      text: text, secondsSince1970: seconds, offsetMinutes: offset.minutes,
      basis: offset.isNumber ? .stated : .named,
      uncertaintyInSeconds: uncertainty(secondsOfDay, hasSeconds))
  }
  return moment(text, date, secondsOfDay, hasSeconds: hasSeconds, assuming: zone)
}

private func uncertainty(_ secondsOfDay: Int?, _ hasSeconds: Bool) -> Int {
  secondsOfDay == nil ? 86_399 : (hasSeconds ? 0 : 59)
}

/// The moment of a date, and a time, to which no zone is written.
private func moment(
  _ text: String, _ date: CivilDate, _ secondsOfDay: Int?, hasSeconds: Bool, assuming zone: Zone
) -> Moment {
  let instant = zone.instant(date, secondsOfDay: secondsOfDay ?? 0)
  return Moment(
    text: text, secondsSince1970: instant.seconds,
    offsetMinutes: zone.offsetMinutes(at: instant.seconds), basis: .profile,
    uncertaintyInSeconds: uncertainty(secondsOfDay, hasSeconds),
    isAmbiguous: instant.isAmbiguous)
}

/// The words between white space and commas. Nearly all dates are ASCII, whose octets are characters.
private func lowercaseWords(of text: String) -> [String] {
  guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
    return text.split(whereSeparator: { $0.isWhitespace || $0 == "," }).map { $0.lowercased() }
  }
  var words: [String] = []
  var rest = text.utf8[...]
  while let start = rest.firstIndex(where: { !isDateSpace($0) }) {
    let word = rest[start...].prefix { !isDateSpace($0) }
    words.append(
      String(unsafeUninitializedCapacity: word.count) { out in
        for (index, octet) in word.enumerated() {
          out[index] = (0x41...0x5A).contains(octet) ? octet | 0x20 : octet
        }
        return word.count
      })
    rest = rest[word.endIndex...]
  }
  return words
}

/// `2016-03-07t10:15:00.250+01:00` as its date, its time and its offset; any other word as it is.
private func splitTimestamp(_ word: String) -> [String] {
  guard word.utf8.count > 10 else { return [word] }
  let rest = word.dropFirst(10)
  guard rest.first == "t", CivilDate(iso: String(word.prefix(10))) != nil else { return [word] }
  let time = rest.dropFirst().prefix { $0.isNumber || $0 == ":" }
  let behind = rest.dropFirst(1 + time.count).drop { $0 == "." || $0.isNumber }
  let offset = behind == "z" ? "+0000" : behind.filter { $0 != ":" }
  return [String(word.prefix(10)), String(time), offset].filter { !$0.isEmpty }
}

private func civilDate(in words: [String]) -> (CivilDate, next: Int)? {
  for index in words.indices {
    if words[index].utf8.first.map({ (0x30...0x39).contains($0) }) == true {
      if let date = CivilDate(iso: words[index]) { return (date, index + 1) }
      continue
    }
    guard words[index].count >= 3, words[index].allSatisfy(\.isLetter),
      let place = monthNames.firstIndex(of: String(words[index].prefix(3)))
    else { continue }
    let month = place + 1
    func number(_ position: Int) -> Int? {
      words.indices.contains(position) ? Int(words[position]) : nil
    }
    // `Mar 31 2015` before `31 Mar 2015`: a year never stands for a day.
    if let day = number(index + 1), let year = number(index + 2),
      let date = CivilDate(validYear: year, month: month, day: day)
    {
      return (date, index + 3)
    }
    // `Mar 1 00:28:26 EST 2000`, as asctime and its kin print it.
    if let day = number(index + 1), words.indices.contains(index + 2),
      secondsOfDayOf(words[index + 2]) != nil,
      let year = (index + 3...index + 4).lazy.compactMap(number).first(where: { $0 > 31 }),
      let date = CivilDate(validYear: year, month: month, day: day)
    {
      return (date, index + 2)
    }
    if let day = number(index - 1), let year = number(index + 1),
      let date = CivilDate(validYear: year, month: month, day: day)
    {
      return (date, index + 2)
    }
  }
  return nil
}

private func secondsOfDayOf(_ word: String) -> Int? {
  guard word.utf8.contains(UInt8(ascii: ":")) else { return nil }
  let parts = word.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
  guard parts.count == 2 || parts.count == 3 else { return nil }
  let numbers = parts.compactMap { Int(Substring($0)) }
  guard numbers.count == parts.count, (0..<24).contains(numbers[0]),
    numbers.dropFirst().allSatisfy({ (0..<60).contains($0) })
  else { return nil }
  return numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
}
