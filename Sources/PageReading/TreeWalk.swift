internal import CLibXML2

/// A walk over a subtree in document order, without recursion: a hostile page is deep.
@safe
struct TreeWalk {
  /// A step of the walk; an element is entered and left, any other node only entered.
  @unsafe enum Step {
    case enter(xmlNodePtr)
    case leave(xmlNodePtr)
  }

  private let root: xmlNodePtr
  private var upcoming: Step?

  init(from root: xmlNodePtr) {
    unsafe self.root = unsafe root
    unsafe upcoming = unsafe .enter(root)
  }

  mutating func next() -> Step? {
    guard let step = unsafe upcoming else { return nil }
    switch unsafe step {
    case .enter(let node):
      if unsafe isElement(node) {
        if let child = unsafe node.pointee.children {
          unsafe upcoming = unsafe .enter(child)
        } else {
          unsafe upcoming = unsafe .leave(node)
        }
      } else {
        unsafe moveOn(from: node)
      }
    case .leave(let node):
      unsafe moveOn(from: node)
    }
    return unsafe step
  }

  /// Passes over the content of the element entered last.
  mutating func skipContent(of node: xmlNodePtr) {
    unsafe moveOn(from: node)
  }

  private mutating func moveOn(from node: xmlNodePtr) {
    if unsafe node == root {
      unsafe upcoming = nil
    } else if let sibling = unsafe node.pointee.next {
      unsafe upcoming = unsafe .enter(sibling)
    } else if let parent = unsafe node.pointee.parent {
      unsafe upcoming = unsafe .leave(parent)
    } else {
      unsafe upcoming = nil
    }
  }
}

func isElement(_ node: xmlNodePtr) -> Bool {
  unsafe node.pointee.type == XML_ELEMENT_NODE
}

func isText(_ node: xmlNodePtr) -> Bool {
  unsafe node.pointee.type == XML_TEXT_NODE || node.pointee.type == XML_CDATA_SECTION_NODE
}

/// The position of an element in document order. The parser keeps it where libxml2 itself keeps it
/// for sorting (`xmlXPathOrderDocElems`): as a negative number, counted from 1, in `content`.
func ordinal(of node: xmlNodePtr) -> Int {
  unsafe -Int(bitPattern: node.pointee.content) - 1
}

/// Appends all text of a subtree as it stands.
func appendText(of root: xmlNodePtr, to output: inout [UInt8]) {
  var walk = unsafe TreeWalk(from: root)
  while let step = unsafe walk.next() {
    if case .enter(let node) = unsafe step, unsafe isText(node),
      let content = unsafe node.pointee.content
    {
      unsafe output.append(
        contentsOf: UnsafeBufferPointer(start: content, count: Int(xmlStrlen(content))))
    }
  }
}

/// The text of a C string of libxml2, which is UTF-8.
func text(_ string: UnsafePointer<xmlChar>?) -> String {
  guard let string = unsafe string else { return "" }
  return unsafe String(
    decoding: UnsafeBufferPointer(start: string, count: Int(xmlStrlen(string))), as: UTF8.self)
}
