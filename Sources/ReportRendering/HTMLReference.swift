/// A link address inside the site; only this target makes one, from a ``ReportTarget``.
public struct HTMLReference: Sendable, Hashable {
  let text: String

  init(text: String) {
    self.text = text
  }

  /// The address of `path` as seen from the page at `page`, or nil when it would leave the site.
  init?(
    path: String, query: (key: String, value: String)? = nil, fragment: String? = nil,
    from page: String
  ) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    // Browsers take "." and ".." for steps even when they are percent-encoded, so they are refused.
    guard !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else { return nil }
    let folder = page.split(separator: "/").dropLast()
    let common = zip(folder, parts.dropLast()).prefix { $0 == $1 }.count
    var steps = Array(repeating: "..", count: folder.count - common)
    steps += parts.dropFirst(common).map { percentEncoded(String($0)) }
    let question = query.map { "?\(percentEncoded($0.key))=\(percentEncoded($0.value))" } ?? ""
    self.init(
      text: steps.joined(separator: "/") + question
        + (fragment.map { "#" + percentEncoded(anchor($0)) } ?? ""))
  }

  /// The address of a place on the same page.
  init(fragment: String) {
    self.init(text: "#" + percentEncoded(anchor(fragment)))
  }
}

/// An id attribute's value: white space, which ids cannot hold, and controls become `-`.
func anchor(_ id: String) -> String {
  guard id.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else { return id }
  return String(
    String.UnicodeScalarView(
      id.unicodeScalars.map { $0.value <= 0x20 || $0.value == 0x7F ? "-" : $0 }))
}

/// Percent-encodes everything but unreserved characters (RFC 3986 §2.3): `:` and `\` above all,
/// so that no text becomes a scheme or a path step.
func percentEncoded(_ string: String) -> String {
  let digits = Array("0123456789ABCDEF".utf8)
  var result: [UInt8] = []
  for byte in string.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      result.append(byte)
    default:
      result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
  return String(decoding: result, as: UTF8.self)
}
