internal import CLibXML2

/// The text of a subtree as a reader of the page sees it (after `innerText`, WHATWG HTML §3.2.7,
/// with list markers and without what only formatting needs).
func visibleText(of root: xmlNodePtr) -> String {
  var layout = unsafe TextLayout(keepingSpace: isPreserved(around: root))
  var walk = unsafe TreeWalk(from: root)
  while let step = unsafe walk.next() {
    switch unsafe step {
    case .leave(let node):
      unsafe layout.leave(Appearance(of: node))
    case .enter(let node):
      if unsafe isText(node) {
        guard let content = unsafe node.pointee.content else { continue }
        unsafe layout.append(
          UnsafeBufferPointer(start: content, count: Int(xmlStrlen(content))))
      } else if unsafe isElement(node) {
        let appearance = unsafe Appearance(of: node)
        // What was asked for by name is shown even if it is hidden on its page.
        if appearance.isHidden, unsafe node != root {
          unsafe walk.skipContent(of: node)
        } else if unsafe appendControl(node, appearance, to: &layout) {
          unsafe walk.skipContent(of: node)
        } else if unsafe node != root || appearance.kind != .li {
          unsafe layout.enter(appearance, item: itemNumber(of: node, appearance))
        }
      }
    }
  }
  return layout.finished()
}

private func isPreserved(around root: xmlNodePtr) -> Bool {
  var ancestor = unsafe root.pointee.parent
  while let current = unsafe ancestor, unsafe isElement(current) {
    if unsafe Appearance(of: current).keepsSpace { return true }
    unsafe ancestor = unsafe current.pointee.parent
  }
  return false
}

/// Appends what a form's control shows; true if that is all there is to it.
private func appendControl(
  _ node: xmlNodePtr, _ appearance: Appearance, to layout: inout TextLayout
) -> Bool {
  switch appearance.kind {
  case .input:
    let type = unsafe attributeText(node, "type").map { $0.lowercased() } ?? "text"
    let unseen = ["hidden", "password", "checkbox", "radio", "image", "file", "range", "color"]
    if !unseen.contains(type), let value = unsafe attributeText(node, "value") {
      layout.append(value)
    }
    return true
  case .select:
    unsafe appendChoice(of: node, to: &layout)
    return true
  default:
    return false
  }
}

/// Of a list of choices, a reader sees the chosen one; of a list of several lines, all.
private func appendChoice(of select: xmlNodePtr, to layout: inout TextLayout) {
  let showsAll =
    unsafe attributeText(select, "multiple") != nil
    || attributeText(select, "size").flatMap { Int($0) } ?? 1 > 1
  var first: xmlNodePtr?
  var chosen: xmlNodePtr?
  var walk = unsafe TreeWalk(from: select)
  while let step = unsafe walk.next() {
    guard case .enter(let node) = unsafe step, unsafe isElement(node),
      unsafe Appearance(of: node).kind == .option
    else { continue }
    if showsAll {
      layout.breakLine(1)
      unsafe appendOption(node, to: &layout)
      layout.breakLine(1)
    }
    if unsafe first == nil { unsafe first = unsafe node }
    if unsafe chosen == nil && attributeText(node, "selected") != nil {
      unsafe chosen = unsafe node
    }
  }
  if !showsAll, let option = unsafe chosen ?? first { unsafe appendOption(option, to: &layout) }
}

private func appendOption(_ option: xmlNodePtr, to layout: inout TextLayout) {
  var octets: [UInt8] = []
  unsafe appendText(of: option, to: &octets)
  unsafe octets.withUnsafeBufferPointer { unsafe layout.append($0) }
}

/// The number that a list or an item states for itself.
private func itemNumber(of node: xmlNodePtr, _ appearance: Appearance) -> Int? {
  switch appearance.kind {
  case .ol: unsafe attributeText(node, "start").flatMap { Int($0) }
  case .li: unsafe attributeText(node, "value").flatMap { Int($0) }
  default: nil
  }
}

private func attributeText(_ node: xmlNodePtr, _ name: StaticString) -> String? {
  var property = unsafe node.pointee.properties
  while let attribute = unsafe property {
    if unsafe xmlStrcmp(attribute.pointee.name, name.utf8Start) == 0 {
      guard let value = unsafe attribute.pointee.children else { return "" }
      return unsafe text(value.pointee.content)
    }
    unsafe property = unsafe attribute.pointee.next
  }
  return nil
}
