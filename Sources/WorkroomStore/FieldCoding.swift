import WorkroomModel

/// The fields of an observation as its column holds them: a JSON object, keys sorted.
func encoded(_ fields: [String: FieldValue]) -> String {
  var writer = JSONWriter()
  // Roughly: names and a time beside each text.
  writer.reserve(fields.values.reduce(0) { $0 + 48 + $1.text.utf8.count })
  writer.beginObject()
  for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
    writer.key(name: name)
    writer.beginObject()
    if let moment = value.moment {
      writer.key("moment")
      writer.beginObject()
      writer.field("basis", moment.basis.rawValue)
      writer.field("isAmbiguous", moment.isAmbiguous)
      if let offset = moment.offsetMinutes { writer.field("offsetMinutes", offset) }
      writer.field("secondsSince1970", Int(moment.secondsSince1970))
      writer.field("text", moment.text)
      writer.field("uncertaintyInSeconds", moment.uncertaintyInSeconds)
      writer.endObject()
    }
    writer.field("text", value.text)
    if let understood = value.value { writer.field("value", understood) }
    writer.endObject()
  }
  writer.endObject()
  return String(decoding: writer.bytes, as: UTF8.self)
}

/// Reads that column back. Names and addresses come again and again in one job: they are kept once.
struct FieldDecoding {
  private var known = [String](repeating: "", count: 1 << 10)
  /// Read before the dictionary is made: one that grows field by field is copied at each step.
  private var read: [(name: String, value: FieldValue)] = []

  /// All fields, but for one that the reader has no use for and that may be long.
  mutating func fields(
    _ column: String, leavingOut unwanted: String? = nil
  ) throws -> [String: FieldValue] {
    var column = column
    return try column.withUTF8 { try fields($0, leavingOut: unwanted) }
  }

  /// The same of the bytes of the column.
  mutating func fields(
    _ column: UnsafeBufferPointer<UInt8>, leavingOut unwanted: String? = nil
  ) throws -> [String: FieldValue] {
    var scan = JSONScan(column)
    read.removeAll(keepingCapacity: true)
    try scan.object { scan, bytesOfName in
      let name = text(bytesOfName)
      if name == unwanted {
        try scan.object { scan, _ in _ = try scan.string() }
      } else {
        read.append((name, try value(&scan)))
      }
    }
    var fields = [String: FieldValue](minimumCapacity: read.count)
    for (name, value) in read { fields[name] = value }
    return fields
  }

  private mutating func value(_ scan: inout JSONScan) throws -> FieldValue {
    var words = ""
    var value: String?
    var moment: Moment?
    try scan.object { scan, name in
      switch name.first {
      case UInt8(ascii: "t"): words = text(try scan.string())
      case UInt8(ascii: "v"): value = text(try scan.string())
      default: moment = try self.moment(&scan)
      }
    }
    return FieldValue(words, value: value, moment: moment)
  }

  private mutating func moment(_ scan: inout JSONScan) throws -> Moment {
    var moment = Moment(text: "", secondsSince1970: 0, offsetMinutes: nil, basis: .unknown)
    try scan.object { scan, name in
      switch name.first {
      case UInt8(ascii: "b"):
        moment.basis = ZoneBasis(rawValue: text(try scan.string())) ?? .unknown
      case UInt8(ascii: "i"): moment.isAmbiguous = try scan.bool()
      case UInt8(ascii: "o"): moment.offsetMinutes = Int(try scan.integer())
      case UInt8(ascii: "s"): moment.secondsSince1970 = try scan.integer()
      case UInt8(ascii: "t"): moment.text = text(try scan.string())
      default: moment.uncertaintyInSeconds = Int(try scan.integer())
      }
    }
    return moment
  }

  private mutating func text(_ bytes: JSONScan.Text) -> String {
    // The shortest need no memory of their own, the longest do not come twice.
    guard !bytes.hasEscapes, (16...96).contains(bytes.count) else { return bytes.string }
    let slot = Int(hashOfBytes(bytes) & UInt64(known.count - 1))
    if known[slot].hasUTF8(bytes.bytes) { return known[slot] }
    known[slot] = bytes.string
    return known[slot]
  }
}
