import Glibc

internal import CLibXML2

/// Why an XPath expression (XPath 1.0) could not be evaluated.
public struct XPathError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The expression.
  public var expression: String
  /// What is wrong with it.
  public var reason: String

  /// The reason and the expression in one line.
  public var description: String { "\(reason): \(expression)" }
}

/// The XPath side of one tree: its context and the expressions compiled so far.
@safe
final class XPathEvaluation {
  private let context: xmlXPathContextPtr
  private let operations: Int
  private let tree: xmlDocPtr
  private var compiled: [CompiledXPath] = []
  /// By their octets: texts that Swift takes for equal may be written differently.
  private var places: [[UInt8]: Int] = [:]
  /// Rows are asked for the same expressions in the same order: which followed each one last.
  private var followers: [Int] = []
  private var last = 0
  private let index: ElementIndex
  /// How many identifiers are still to be registered at most; nil once they are.
  private var unregistered: Int?

  init?(tree: xmlDocPtr, index: ElementIndex, operations: Int, identifiers: Int) {
    guard let context = unsafe xmlXPathNewContext(tree) else { return nil }
    unsafe self.context = unsafe context
    unsafe self.tree = unsafe tree
    self.index = index
    self.operations = operations
    unregistered = identifiers
    unsafe workroom_xml_silence(context)
    // Keeps the results of one evaluation for the next instead of freeing and making them anew.
    unsafe xmlXPathContextSetCache(context, 1, -1, 0)
  }

  deinit {
    compiled = []
    unsafe xmlXPathFreeContext(context)
  }

  /// Evaluates an expression seen from a node.
  func evaluate(_ expression: String, from node: xmlNodePtr) throws(XPathError) -> XPathFinding {
    let compiled = try compile(expression)
    if let paths = compiled.plain {
      var walk = unsafe PlainPathWalk(tree: tree, index: index, budget: operations)
      guard let nodes = unsafe walk.nodes(paths, from: node) else {
        throw XPathError(expression: expression, reason: "too many steps")
      }
      return unsafe .nodes(nodes)
    }
    if let beginning = compiled.beginning {
      var walk = unsafe PlainPathWalk(tree: tree, index: index, budget: operations)
      if let nodes = unsafe walk.nodes(beginning, from: node), unsafe nodes.isEmpty {
        return unsafe .nodes([])
      }
    }
    return try unsafe evaluateWhole(compiled, expression, from: node)
  }

  /// The same by libxml2, whatever the expression.
  func evaluateWhole(
    _ expression: String, from node: xmlNodePtr
  ) throws(XPathError) -> XPathFinding {
    try unsafe evaluateWhole(compile(expression), expression, from: node)
  }

  private func evaluateWhole(
    _ compiled: CompiledXPath, _ expression: String, from node: xmlNodePtr
  ) throws(XPathError) -> XPathFinding {
    if compiled.mayAskForIdentifiers, let limit = unregistered {
      unsafe registerIdentifiers(of: tree, upTo: limit)
      unregistered = nil
    }
    unsafe context.pointee.node = unsafe node
    unsafe context.pointee.opLimit = UInt(operations)
    unsafe context.pointee.opCount = 0
    guard let object = unsafe xmlXPathCompiledEval(compiled.expression, context) else {
      throw error(in: expression)
    }
    return unsafe XPathResult(object).finding
  }

  private func compile(_ expression: String) throws(XPathError) -> CompiledXPath {
    if followers.indices.contains(last), compiled[followers[last]].isOf(expression) {
      last = followers[last]
      return compiled[last]
    }
    let place =
      if let known = places[Array(expression.utf8)] { known } else { try add(expression) }
    if followers.indices.contains(last) { followers[last] = place }
    last = place
    return compiled[place]
  }

  private func add(_ expression: String) throws(XPathError) -> Int {
    // A NUL would end the C string early, and what was evaluated would be another expression.
    guard !expression.utf8.contains(0) else {
      throw XPathError(expression: expression, reason: "invalid character")
    }
    guard
      let handle = unsafe xmlXPathCtxtCompile(context, withDescendantSteps(expression))
        ?? xmlXPathCtxtCompile(context, expression)
    else { throw error(in: expression) }
    let made = unsafe CompiledXPath(handle, expression, known)
    // Expressions come from a profile and are few; made-up ones in a loop must not pile up.
    if compiled.count >= 1024 { (compiled, places, followers) = ([], [:], []) }
    compiled.append(made)
    followers.append(compiled.count - 1)
    places[Array(expression.utf8)] = compiled.count - 1
    return compiled.count - 1
  }

  /// A plain path with the names that the tree has; where it lacks one nothing is selected.
  private func known(_ paths: [PlainPath]) -> [PlainPath]? {
    // Without a dictionary the tree does not keep one copy of each name.
    guard let dictionary = unsafe tree.pointee.dict else { return nil }
    return paths.compactMap { path in
      path.known { name in
        let address = unsafe name.withUnsafeBufferPointer {
          unsafe xmlDictExists(dictionary, $0.baseAddress, Int32($0.count - 1))
        }
        return unsafe address.flatMap { unsafe index.name(at: $0) }
      }
    }
  }

  private func error(in expression: String) -> XPathError {
    let code =
      unsafe Int(context.pointee.lastError.code)
      - Int(XML_XPATH_EXPRESSION_OK.rawValue)
    let place = unsafe Int(context.pointee.lastError.int1)
    let reason = reasons.indices.contains(code) ? reasons[code] : "cannot be evaluated"
    return XPathError(
      expression: expression,
      reason: place > 0 ? "\(reason) at character \(place + 1)" : reason)
  }
}

/// What libxml2's numbers mean (`xmlXPathError`).
private let reasons = [
  "cannot be evaluated", "number expected", "unfinished literal", "literal expected",
  "variable name expected", "undefined variable", "predicate expected", "invalid expression",
  "unclosed expression", "unknown function", "invalid operand", "invalid type",
  "wrong number of arguments", "invalid context size", "invalid context position",
  "out of memory", "syntax error", "resource error", "sub-resource error", "undefined prefix",
  "encoding error", "invalid character", "invalid context", "stack usage error",
  "forbidden variable", "too many steps", "nested too deep",
]

/// A compiled expression.
@safe
private final class CompiledXPath {
  let text: String
  let expression: xmlXPathCompExprPtr
  /// The same, where it is plain.
  let plain: [PlainPath]?
  /// Where it is not: the plain path that it begins with.
  let beginning: [PlainPath]?
  let mayAskForIdentifiers: Bool

  /// `known` tells the paths of which the tree has the names.
  init(
    _ compiled: xmlXPathCompExprPtr, _ expression: String,
    _ known: ([PlainPath]) -> [PlainPath]?
  ) {
    text = expression
    unsafe self.expression = unsafe compiled
    let paths = PlainPath.all(in: expression)
    plain = paths.flatMap(known)
    beginning = paths == nil ? PlainPath.beginning(of: expression).flatMap { known([$0]) } : nil
    mayAskForIdentifiers = PageReading.mayAskForIdentifiers(expression)
  }

  deinit {
    unsafe xmlXPathFreeCompExpr(expression)
  }

  /// Whether it was made of the same octets.
  func isOf(_ expression: String) -> Bool {
    var (own, other) = (text, expression)
    return own.withUTF8 { own in
      other.withUTF8 { other in
        guard own.count == other.count, let start = own.baseAddress, let there = other.baseAddress
        else { return own.isEmpty && other.isEmpty }
        return unsafe memcmp(start, there, own.count) == 0
      }
    }
  }
}

/// What an expression yields: a string, number or boolean in words, or nodes in document order.
@unsafe
enum XPathFinding {
  case atom(String)
  case nodes([xmlNodePtr])
}

/// What libxml2 made of an expression.
@safe
private struct XPathResult: ~Copyable {
  private let object: xmlXPathObjectPtr

  init(_ object: xmlXPathObjectPtr) {
    unsafe self.object = unsafe object
  }

  deinit {
    unsafe xmlXPathFreeObject(object)
  }

  var finding: XPathFinding {
    switch unsafe object.pointee.type {
    case XPATH_NODESET, XPATH_XSLT_TREE, XPATH_UNDEFINED: return unsafe .nodes(nodes)
    case XPATH_STRING: return unsafe .atom(text(object.pointee.stringval))
    default:
      guard let string = unsafe xmlXPathCastToString(object) else { return unsafe .nodes([]) }
      defer { unsafe workroom_xml_free(string) }
      return unsafe .atom(text(string))
    }
  }

  /// The nodes in document order, which the axes do not promise.
  private var nodes: [xmlNodePtr] {
    guard unsafe object.pointee.type == XPATH_NODESET, let set = unsafe object.pointee.nodesetval
    else { return unsafe [] }
    if unsafe set.pointee.nodeNr > 1 { unsafe xmlXPathNodeSetSort(set) }
    let count = unsafe Int(set.pointee.nodeNr)
    return unsafe (0..<count).compactMap { unsafe set.pointee.nodeTab?[$0] }
  }
}
