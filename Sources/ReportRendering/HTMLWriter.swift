/// Writes HTML that cannot be forged by its content.
///
/// Names of elements and attributes are `StaticString`, so they stand in the source code; run-time
/// text reaches the page only through ``text(_:)`` and attribute values, both escaped. There is no
/// entry point for markup, and none for an address outside the site.
public struct HTMLWriter: Sendable {
  /// What has been written, UTF-8.
  public private(set) var bytes: [UInt8] = []

  /// Makes an empty writer.
  public init() {}

  /// Writes an element with its content.
  public mutating func element(
    _ name: StaticString, _ attributes: [HTMLAttribute] = [],
    _ content: (inout HTMLWriter) throws -> Void
  ) rethrows {
    open(name, attributes)
    try content(&self)
    close(name)
  }

  /// Writes an element that holds nothing but text.
  public mutating func element(
    _ name: StaticString, _ attributes: [HTMLAttribute] = [], text: String
  ) {
    open(name, attributes)
    self.text(text)
    close(name)
  }

  /// Writes an element without content or end tag (HTML Standard, void elements).
  public mutating func void(_ name: StaticString, _ attributes: [HTMLAttribute] = []) {
    open(name, attributes)
  }

  /// Writes text, escaped; control, bidirectional and zero-width characters become visible.
  public mutating func text(_ string: String) {
    appendEscaped(string, marking: true, to: &bytes)
  }

  /// Writes text, escaped, where elements cannot stand, as in a title.
  mutating func plainText(_ string: String) {
    appendEscaped(string, marking: false, to: &bytes)
  }

  /// Starts a new line in the source of the page, where it does not show.
  mutating func newline() {
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Forgets what has been written.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
  }

  mutating func open(_ name: StaticString, _ attributes: [HTMLAttribute] = []) {
    bytes.append(UInt8(ascii: "<"))
    append(name)
    for attribute in attributes {
      bytes.append(UInt8(ascii: " "))
      append(attribute.name)
      switch attribute.value {
      case .flag: continue
      case .fixed(let value):
        bytes.append(contentsOf: [UInt8(ascii: "="), UInt8(ascii: "\"")])
        append(value)
      case .run(let value):
        bytes.append(contentsOf: [UInt8(ascii: "="), UInt8(ascii: "\"")])
        appendEscaped(value, marking: false, to: &bytes)
      }
      bytes.append(UInt8(ascii: "\""))
    }
    bytes.append(UInt8(ascii: ">"))
  }

  mutating func close(_ name: StaticString) {
    bytes.append(contentsOf: [UInt8(ascii: "<"), UInt8(ascii: "/")])
    append(name)
    bytes.append(UInt8(ascii: ">"))
  }

  /// Writes a style element; a ``Stylesheet`` is made only from this target's own rules.
  mutating func style(_ sheet: Stylesheet) {
    open("style")
    bytes.append(contentsOf: sheet.bytes)
    close("style")
  }

  /// Writes `<!doctype html>`.
  mutating func doctype() {
    append("<!doctype html>\n")
  }

  private mutating func append(_ string: StaticString) {
    string.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }
}

/// An attribute whose name stands in the source code and whose value is escaped.
public struct HTMLAttribute: Sendable {
  enum Value: Sendable {
    case flag
    case fixed(StaticString)
    case run(String)
  }

  let name: StaticString
  let value: Value

  /// An attribute whose value stands in the source code.
  public static func fixed(_ name: StaticString, _ value: StaticString) -> HTMLAttribute {
    HTMLAttribute(name: name, value: .fixed(value))
  }

  /// An attribute whose value comes from data; names that browsers act on are a bug of the caller.
  public static func text(_ name: StaticString, _ value: String) -> HTMLAttribute {
    precondition(!isActive(name), "\(name) takes no run-time text")
    return HTMLAttribute(name: name, value: .run(value))
  }

  /// An attribute with a number.
  public static func number(_ name: StaticString, _ value: Int) -> HTMLAttribute {
    HTMLAttribute(name: name, value: .run(String(value)))
  }

  /// An attribute that is true by standing there, such as `open`.
  public static func flag(_ name: StaticString) -> HTMLAttribute {
    HTMLAttribute(name: name, value: .flag)
  }

  /// The address of a link inside the site.
  public static func href(_ reference: HTMLReference) -> HTMLAttribute {
    HTMLAttribute(name: "href", value: .run(reference.text))
  }

  /// The address of an image or script that this target has vouched for.
  static func source(_ reference: HTMLReference) -> HTMLAttribute {
    HTMLAttribute(name: "src", value: .run(reference.text))
  }

  /// Attributes through which a value could load, run or restyle something.
  private static func isActive(_ name: StaticString) -> Bool {
    let name = name.description
    return name.hasPrefix("on")
      || [
        "href", "src", "srcset", "srcdoc", "style", "action", "formaction", "data", "poster",
        "xlink:href", "background", "ping", "http-equiv", "manifest",
      ].contains(name)
  }
}
