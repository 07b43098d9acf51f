internal import CLibXML2

/// An element of a page.
@safe
public struct PageElement {
  /// The page's tree.
  public let document: PageDocument
  let node: xmlNodePtr

  init(document: PageDocument, node: xmlNodePtr) {
    self.document = document
    unsafe self.node = unsafe node
  }

  /// The name of the element in lower case; a colon in it reads `_`, as in `o_p`, since XPath takes
  /// what stands before one for a prefix.
  public var name: String { unsafe text(node.pointee.name) }

  /// The value of an attribute, character references decoded, or nil if the element has none.
  public func attribute(_ name: String) -> String? {
    var property = unsafe node.pointee.properties
    while let attribute = unsafe property {
      if unsafe xmlStrcmp(attribute.pointee.name, name) == 0 { return unsafe value(of: attribute) }
      unsafe property = unsafe attribute.pointee.next
    }
    return nil
  }

  /// The attributes in the order of the markup.
  public var attributes: [(name: String, value: String)] {
    var attributes: [(name: String, value: String)] = []
    var property = unsafe node.pointee.properties
    while let attribute = unsafe property {
      unsafe attributes.append((text(attribute.pointee.name), value(of: attribute)))
      unsafe property = unsafe attribute.pointee.next
    }
    return attributes
  }

  /// The text of the element as a reader sees it: blocks on lines of their own, table rows one per
  /// line with cells separated by tabs, list items marked, white space collapsed, nothing hidden.
  public var visibleText: String { unsafe PageReading.visibleText(of: node) }

  /// All text of the element as it stands in the markup, hidden or not, white space kept.
  public var rawText: String {
    var octets: [UInt8] = []
    unsafe appendText(of: node, to: &octets)
    return String(decoding: octets, as: UTF8.self)
  }

  /// The absolute position, as in `/html/body/div[2]/table/tr[3]`; the number is left out where an
  /// element is the only one of its name.
  public var xpath: String { document.path(of: self) }

  /// The position among all elements of the page in document order, 0 for the outermost.
  public var ordinal: Int { unsafe PageReading.ordinal(of: node) }

  /// Where the element stands in the bytes given to the reader, from its start tag to its end tag;
  /// nil if the charset or the transfer encoding does not let positions be led back.
  public var range: Range<Int>? {
    guard document.ranges.indices.contains(ordinal) else { return nil }
    let range = document.ranges[ordinal]
    return Int(range.start)..<max(Int(range.start), Int(range.end))
  }

  /// The element that holds this one.
  public var parent: PageElement? {
    guard let parent = unsafe node.pointee.parent, unsafe isElement(parent) else { return nil }
    return unsafe PageElement(document: document, node: parent)
  }

  /// The elements directly inside this one.
  public var children: [PageElement] {
    var children: [PageElement] = []
    var child = unsafe node.pointee.children
    while let current = unsafe child {
      if unsafe isElement(current) {
        unsafe children.append(PageElement(document: document, node: current))
      }
      unsafe child = unsafe current.pointee.next
    }
    return children
  }

  /// The elements that an XPath expression selects, seen from this one, in document order.
  public func select(_ xpath: String) throws(XPathError) -> [PageElement] {
    switch try unsafe document.xpathEvaluation().evaluate(xpath, from: node) {
    case .atom: throw XPathError(expression: xpath, reason: "selects no elements")
    case .nodes(let nodes):
      return unsafe nodes.filter { unsafe isElement($0) }
        .map { unsafe PageElement(document: document, node: $0) }
    }
  }

  /// What an XPath expression yields: the value of a string, number or boolean expression; of the
  /// first node selected, an attribute's value, a text's characters, or an element's visible text;
  /// nil if no node is selected.
  public func value(_ xpath: String) throws(XPathError) -> String? {
    switch try unsafe document.xpathEvaluation().evaluate(xpath, from: node) {
    case .atom(let atom): return atom
    case .nodes(let nodes): return unsafe nodes.first.map { unsafe value(of: $0) }
    }
  }

  /// As ``value(_:)`` for every node selected, in document order; a string, number or boolean
  /// yields one.
  public func values(_ xpath: String) throws(XPathError) -> [String] {
    switch try unsafe document.xpathEvaluation().evaluate(xpath, from: node) {
    case .atom(let atom): return [atom]
    case .nodes(let nodes): return unsafe nodes.map { unsafe value(of: $0) }
    }
  }

  private func value(of node: xmlNodePtr) -> String {
    switch unsafe node.pointee.type {
    case XML_ELEMENT_NODE: return unsafe PageReading.visibleText(of: node)
    case XML_ATTRIBUTE_NODE:
      return unsafe UnsafeMutableRawPointer(node).withMemoryRebound(to: xmlAttr.self, capacity: 1) {
        unsafe value(of: $0)
      }
    case XML_TEXT_NODE, XML_CDATA_SECTION_NODE, XML_COMMENT_NODE, XML_PI_NODE:
      return unsafe text(node.pointee.content)
    default: return document.root?.visibleText ?? ""
    }
  }

  private func value(of attribute: xmlAttrPtr) -> String {
    guard let first = unsafe attribute.pointee.children else { return "" }
    if unsafe first.pointee.next == nil { return unsafe text(first.pointee.content) }
    var octets: [UInt8] = []
    unsafe appendText(of: first, to: &octets)
    return String(decoding: octets, as: UTF8.self)
  }
}
