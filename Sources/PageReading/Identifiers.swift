internal import CLibXML2

/// Whether an expression may call the XPath function `id`; a literal that reads like it is taken for it.
func mayAskForIdentifiers(_ expression: String) -> Bool {
  let octets = Array(expression.utf8)
  var from = 0
  while let start = octets.position(of: "id", from: from, before: octets.count) {
    from = start + 2
    // The grammar lets white space stand before the parenthesis.
    if octets[from...].first(where: { !$0.isMarkupSpace }) == UInt8(ascii: "(") { return true }
  }
  return false
}

/// Fills the tree's table of identifiers as libxml2 does while it parses, which it is told not to do:
/// the table costs more than it is worth to a page that is never asked by `id`. Of elements of one
/// identifier the first is found. The table is the tree's, which frees it.
func registerIdentifiers(of tree: xmlDocPtr, upTo limit: Int) {
  var count = 0
  var top = unsafe tree.pointee.children
  while let current = unsafe top {
    var walk = unsafe TreeWalk(from: current)
    while let step = unsafe walk.next() {
      guard case .enter(let node) = unsafe step, unsafe isElement(node) else { continue }
      unsafe registerIdentifiers(of: node, in: tree)
      guard unsafe Appearance(of: node).isIdentified else { continue }
      count += 1
      if count == limit { return }
    }
    unsafe top = unsafe current.pointee.next
  }
}

private func registerIdentifiers(of node: xmlNodePtr, in tree: xmlDocPtr) {
  var property = unsafe node.pointee.properties
  while let attribute = unsafe property {
    if unsafe isIdentifier(attribute, of: node), let value = unsafe attribute.pointee.children,
      unsafe value.pointee.type == XML_TEXT_NODE, unsafe value.pointee.next == nil
    {
      unsafe xmlAddID(nil, tree, value.pointee.content, attribute)
    }
    unsafe property = unsafe attribute.pointee.next
  }
}

private func isIdentifier(_ attribute: xmlAttrPtr, of node: xmlNodePtr) -> Bool {
  // libxml2 asks for both, and for `name` of an anchor.
  unsafe xmlIsID(node.pointee.doc, node, attribute) == 1
    || xmlStrEqual(attribute.pointee.name, "xml:id") == 1
}
