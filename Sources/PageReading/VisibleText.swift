internal import CLibXML2

/// The text of a subtree as a reader of the page sees it (after `innerText`, WHATWG HTML §3.2.7,
/// with list markers and without what only formatting needs).
func visibleText(of root: xmlNodePtr) -> String {
  var layout = unsafe TextLayout(keepingSpace: isPreserved(around: root))
  var choices: [Choice] = []
  var walk = unsafe TreeWalk(from: root)
  while let step = unsafe walk.next() {
    switch unsafe step {
    case .leave(let node):
      let appearance = unsafe Appearance(of: node)
      if appearance.kind == .select { choices.removeLast() }
      if appearance.kind == .option, let choice = choices.last, unsafe !choice.isChosen(node) {
        layout.breakLine(1)
      }
      layout.leave(appearance)
    case .enter(let node):
      if unsafe isText(node) {
        guard let content = unsafe node.pointee.content else { continue }
        unsafe layout.append(
          UnsafeBufferPointer(start: content, count: Int(xmlStrlen(content))))
      } else if unsafe isElement(node) {
        let appearance = unsafe Appearance(of: node)
        if appearance.kind == .option, let choice = choices.last {
          guard unsafe choice.shows(node) else {
            unsafe walk.skipContent(of: node)
            continue
          }
          if unsafe !choice.isChosen(node) { layout.breakLine(1) }
          layout.enter(appearance, item: nil)
        } else if appearance.isHidden, unsafe node != root {
          // What was asked for by name is shown even if it is hidden on its page.
          unsafe walk.skipContent(of: node)
        } else if appearance.kind == .input {
          unsafe appendInput(node, to: &layout)
          unsafe walk.skipContent(of: node)
        } else if unsafe node != root || appearance.kind != .li {
          if appearance.kind == .select { unsafe choices.append(Choice(select: node)) }
          unsafe layout.enter(appearance, item: itemNumber(of: node, appearance))
        }
      }
    }
  }
  return (consume layout).finished()
}

private func isPreserved(around root: xmlNodePtr) -> Bool {
  var ancestor = unsafe root.pointee.parent
  while let current = unsafe ancestor, unsafe isElement(current) {
    if unsafe Appearance(of: current).keepsSpace { return true }
    unsafe ancestor = unsafe current.pointee.parent
  }
  return false
}

/// Appends what a line of input shows.
private func appendInput(_ node: xmlNodePtr, to layout: inout TextLayout) {
  let type = unsafe attributeText(node, "type").map { $0.lowercased() } ?? "text"
  let unseen = ["hidden", "password", "checkbox", "radio", "image", "file", "range", "color"]
  if !unseen.contains(type), let value = unsafe attributeText(node, "value") {
    layout.append(value)
  }
}

/// What a list of choices shows: the chosen one or, of a list of several lines, all. What stands in it
/// and is no choice is shown too, and so is a choice that holds what none can: the page lacks an end
/// tag, and the text behind it must not be gone.
@safe
private struct Choice {
  private let chosen: xmlNodePtr?
  private let showsAll: Bool

  init(select: xmlNodePtr) {
    showsAll =
      unsafe attributeText(select, "multiple") != nil
      || attributeText(select, "size").flatMap { Int($0) } ?? 1 > 1
    unsafe chosen = unsafe showsAll ? nil : chosenOption(in: select)
  }

  /// Whether an option is the one that the closed list shows.
  func isChosen(_ option: xmlNodePtr) -> Bool { unsafe option == chosen }

  func shows(_ option: xmlNodePtr) -> Bool {
    unsafe showsAll || isChosen(option) || holdsBlocks(option)
  }
}

/// The first option that is marked as selected, else the first.
private func chosenOption(in select: xmlNodePtr) -> xmlNodePtr? {
  var first: xmlNodePtr?
  var walk = unsafe TreeWalk(from: select)
  while let step = unsafe walk.next() {
    guard case .enter(let node) = unsafe step, unsafe isElement(node),
      unsafe Appearance(of: node).kind == .option
    else { continue }
    if unsafe attributeText(node, "selected") != nil { return unsafe node }
    if unsafe first == nil { unsafe first = unsafe node }
  }
  return unsafe first
}

/// Whether an option holds blocks, cells or controls.
private func holdsBlocks(_ option: xmlNodePtr) -> Bool {
  var walk = unsafe TreeWalk(from: option)
  while let step = unsafe walk.next() {
    guard case .enter(let node) = unsafe step, unsafe isElement(node), unsafe node != option else {
      continue
    }
    let kind = unsafe Appearance(of: node).kind
    if kind.lineBreaks > 0 || kind == .td || kind == .th || kind == .input { return true }
  }
  return false
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
