internal import CLibXML2

/// How an element is shown, told once when it is parsed and kept with it.
struct Appearance {
  var rawValue: UInt32

  private static let hidden: UInt32 = 0x100
  private static let keepsSpace: UInt32 = 0x200
  private static let block: UInt32 = 0x400
  private static let inline: UInt32 = 0x800
  private static let identified: UInt32 = 0x1000

  var kind: ElementKind {
    ElementKind(rawValue: UInt8(truncatingIfNeeded: rawValue)) ?? .other
  }
  var isHidden: Bool { rawValue & Self.hidden != 0 }
  var keepsSpace: Bool { rawValue & Self.keepsSpace != 0 }
  /// Whether the element has an identifier, or a name that serves as one.
  var isIdentified: Bool { rawValue & Self.identified != 0 }
  var lineBreaks: Int {
    if rawValue & Self.inline != 0 { return 0 }
    return rawValue & Self.block != 0 ? max(1, kind.lineBreaks) : kind.lineBreaks
  }

  /// What the parser kept with an element.
  init(of node: xmlNodePtr) {
    unsafe rawValue = UInt32(truncatingIfNeeded: Int(bitPattern: node.pointee.psvi))
  }

  /// Tells it from the name and the attributes as libxml2 hands them over: names and values in
  /// turn, ended by a null.
  init(
    _ kind: ElementKind, attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    rawValue = UInt32(kind.rawValue)
    if kind.isNeverShown { rawValue |= Self.hidden }
    if kind.keepsSpace { rawValue |= Self.keepsSpace }
    var isOpen = false
    if let attributes = unsafe attributes {
      var index = 0
      while let name = unsafe attributes[index] {
        let value = unsafe attributes[index + 1]
        index += 2
        switch unsafe name[0] {
        case UInt8(ascii: "h") where unsafe isName(name, "hidden"):
          rawValue |= Self.hidden
        case UInt8(ascii: "s") where unsafe isName(name, "style"):
          if let value = unsafe value { unsafe read(style: value) }
        case UInt8(ascii: "i") where unsafe isName(name, "id"),
          UInt8(ascii: "n") where unsafe isName(name, "name"):
          rawValue |= Self.identified
        case UInt8(ascii: "o") where unsafe isName(name, "open"):
          isOpen = true
        default: break
        }
      }
    }
    if kind == .dialog, !isOpen { rawValue |= Self.hidden }
  }

  /// Reads the declarations of a `style` attribute that decide whether and how text is shown.
  private mutating func read(style: UnsafePointer<xmlChar>) {
    let octets = unsafe Array(UnsafeBufferPointer(start: style, count: Int(xmlStrlen(style))))
    for declaration in octets.split(separator: Octet.semicolon) {
      guard let colon = declaration.firstIndex(of: Octet.colon) else { continue }
      let property = word(declaration[..<colon])
      guard let first = property.first,
        first == UInt8(ascii: "d") || first == UInt8(ascii: "v") || first == UInt8(ascii: "w")
      else { continue }
      let value = word(declaration[(colon + 1)...])
      switch (String(decoding: property, as: UTF8.self), String(decoding: value, as: UTF8.self)) {
      case ("display", "none"), ("visibility", "hidden"), ("visibility", "collapse"):
        rawValue |= Self.hidden
      case ("display", "block"), ("display", "flex"), ("display", "grid"),
        ("display", "list-item"), ("display", "table"), ("display", "table-row"):
        rawValue |= Self.block
      case ("display", "inline"), ("display", "inline-block"), ("display", "contents"):
        rawValue |= Self.inline
      case ("white-space", "pre"), ("white-space", "pre-wrap"), ("white-space", "pre-line"),
        ("white-space", "break-spaces"):
        rawValue |= Self.keepsSpace
      default: break
      }
    }
  }

  /// The first word of a part of a declaration, in lower case.
  private func word(_ part: ArraySlice<UInt8>) -> [UInt8] {
    part.drop(while: \.isMarkupSpace)
      .prefix { !$0.isMarkupSpace && $0 != Octet.exclamation }.prefix(16).map(\.lowercased)
  }
}

private func isName(_ name: UnsafePointer<xmlChar>, _ expected: StaticString) -> Bool {
  unsafe xmlStrcmp(name, expected.utf8Start) == 0
}
