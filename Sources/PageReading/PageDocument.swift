internal import CLibXML2

/// The read-only element tree of one page; it owns the memory of all its elements.
///
/// A document and its elements belong to one thread at a time.
@safe
public final class PageDocument {
  let tree: xmlDocPtr?
  let xpathOperations: Int
  private let mostIdentifiers: Int
  /// Where each element begins and ends in the source, by ordinal; empty if that is not known.
  let ranges: [ElementRange]
  private let headNodes: [xmlNodePtr]
  private let index: ElementIndex
  private let isLarge: Bool
  private var evaluation: XPathEvaluation?
  /// The positions of elements among their siblings, by ordinal, and whose children were counted.
  private var positions: [UInt32] = []
  private var counted: Set<Int> = []
  /// The path asked for last of those that hold elements: rows of one table ask for the same.
  private var lastPath: (ordinal: Int, path: String) = (-1, "")

  /// A document without elements.
  init() {
    unsafe tree = nil
    unsafe headNodes = unsafe []
    index = ElementIndex()
    ranges = []
    isLarge = false
    xpathOperations = 0
    mostIdentifiers = 0
  }

  init(_ parsed: consuming ParsedMarkup, limits: PageLimits) {
    unsafe tree = unsafe parsed.tree
    unsafe headNodes = unsafe parsed.headElements
    index = parsed.index
    ranges = parsed.ranges
    isLarge = parsed.elementCount > 20_000
    xpathOperations = limits.xpathOperations
    mostIdentifiers = limits.identifiers
  }

  deinit {
    evaluation = nil
    unsafe xmlFreeDoc(tree)
    if isLarge { workroom_xml_return_memory() }
  }

  /// The outermost element, or nil if the page has none.
  public var root: PageElement? {
    guard let tree = unsafe tree, let node = unsafe xmlDocGetRootElement(tree) else { return nil }
    return unsafe PageElement(document: self, node: node)
  }

  /// The first elements in which the page speaks of itself: `title`, `base`, `link`, `meta`.
  var headElements: [PageElement] {
    unsafe headNodes.map { unsafe PageElement(document: self, node: $0) }
  }

  /// The elements that an XPath expression selects in the whole page, in document order.
  public func select(_ xpath: String) throws(XPathError) -> [PageElement] {
    guard let root else { return [] }
    return try root.select(xpath)
  }

  /// What an XPath expression yields, seen from the outermost element.
  public func value(_ xpath: String) throws(XPathError) -> String? {
    guard let root else { return nil }
    return try root.value(xpath)
  }

  /// The one evaluation of this document, made when the first expression comes.
  func xpathEvaluation() throws(XPathError) -> XPathEvaluation {
    if let evaluation { return evaluation }
    guard let tree = unsafe tree,
      let made = unsafe XPathEvaluation(
        tree: tree, index: index, operations: xpathOperations, identifiers: mostIdentifiers)
    else { throw XPathError(expression: "", reason: "out of memory") }
    evaluation = made
    return made
  }

  /// The absolute position of an element, `/html/body/div[2]`.
  func path(of element: PageElement) -> String {
    let position = siblingPosition(of: element)
    let step = position == 0 ? element.name : "\(element.name)[\(position)]"
    guard let parent = element.parent else { return "/" + step }
    return path(around: parent) + "/" + step
  }

  private func path(around parent: PageElement) -> String {
    if lastPath.ordinal == parent.ordinal { return lastPath.path }
    var steps: [String] = []
    var current: PageElement? = parent
    while let element = current {
      let position = siblingPosition(of: element)
      steps.append(position == 0 ? element.name : "\(element.name)[\(position)]")
      current = element.parent
    }
    lastPath = (parent.ordinal, "/" + steps.reversed().joined(separator: "/"))
    return lastPath.path
  }

  /// The position of an element among its siblings of the same name, 0 if it is the only one.
  ///
  /// All siblings are counted at once: counting them per row makes long tables quadratic. Those of other
  /// parents are not: few elements of a page are asked for their place.
  func siblingPosition(of element: PageElement) -> UInt32 {
    guard let parent = element.parent else { return 0 }
    if counted.insert(parent.ordinal).inserted { unsafe count(childrenOf: parent.node) }
    let ordinal = element.ordinal
    return ordinal < positions.count ? positions[ordinal] : 0
  }

  private func count(childrenOf parent: xmlNodePtr) {
    // By the address of the name, of which the tree keeps one copy.
    var counts: [UInt: (count: UInt32, first: Int)] = [:]
    var child = unsafe parent.pointee.children
    while let current = unsafe child {
      if unsafe isElement(current) {
        let name = unsafe UInt(bitPattern: current.pointee.name)
        let ordinal = unsafe ordinal(of: current)
        if ordinal >= positions.count {
          positions.append(contentsOf: repeatElement(0, count: ordinal - positions.count + 1))
        }
        let known = counts[name]
        let count = (known?.count ?? 0) + 1
        let first = known?.first ?? ordinal
        counts[name] = (count, first)
        if count > 1 {
          positions[ordinal] = count
          positions[first] = 1
        }
      }
      unsafe child = unsafe current.pointee.next
    }
  }
}

/// Where an element begins and ends in the source.
struct ElementRange {
  var start: UInt32
  var end: UInt32
}
