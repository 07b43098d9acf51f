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
  private var compiled: [String: CompiledXPath] = [:]

  init?(tree: xmlDocPtr, operations: Int) {
    guard let context = unsafe xmlXPathNewContext(tree) else { return nil }
    unsafe self.context = unsafe context
    self.operations = operations
    unsafe workroom_xml_silence(context)
    // Keeps the results of one evaluation for the next instead of freeing and making them anew.
    unsafe xmlXPathContextSetCache(context, 1, -1, 0)
  }

  deinit {
    compiled = [:]
    unsafe xmlXPathFreeContext(context)
  }

  /// Evaluates an expression seen from a node.
  func evaluate(_ expression: String, from node: xmlNodePtr) throws(XPathError) -> XPathResult {
    let compiled = try compile(expression)
    unsafe context.pointee.node = unsafe node
    unsafe context.pointee.opLimit = UInt(operations)
    unsafe context.pointee.opCount = 0
    guard let object = unsafe xmlXPathCompiledEval(compiled.expression, context) else {
      throw error(in: expression)
    }
    return unsafe XPathResult(object)
  }

  private func compile(_ expression: String) throws(XPathError) -> CompiledXPath {
    if let known = compiled[expression] { return known }
    // A NUL would end the C string early, and what was evaluated would be another expression.
    guard !expression.utf8.contains(0) else {
      throw XPathError(expression: expression, reason: "invalid character")
    }
    guard
      let handle = unsafe xmlXPathCtxtCompile(context, withDescendantSteps(expression))
        ?? xmlXPathCtxtCompile(context, expression)
    else { throw error(in: expression) }
    let made = unsafe CompiledXPath(handle)
    // Expressions come from a profile and are few; made-up ones in a loop must not pile up.
    if compiled.count >= 1024 { compiled = [:] }
    compiled[expression] = made
    return made
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
  let expression: xmlXPathCompExprPtr

  init(_ expression: xmlXPathCompExprPtr) {
    unsafe self.expression = unsafe expression
  }

  deinit {
    unsafe xmlXPathFreeCompExpr(expression)
  }
}

/// What an expression yielded.
@safe
struct XPathResult: ~Copyable {
  private let object: xmlXPathObjectPtr

  init(_ object: xmlXPathObjectPtr) {
    unsafe self.object = unsafe object
  }

  deinit {
    unsafe xmlXPathFreeObject(object)
  }

  /// The value of a string, number or boolean; nil for nodes.
  var atom: String? {
    switch unsafe object.pointee.type {
    case XPATH_NODESET, XPATH_XSLT_TREE, XPATH_UNDEFINED: return nil
    case XPATH_STRING: return unsafe text(object.pointee.stringval)
    default:
      guard let string = unsafe xmlXPathCastToString(object) else { return nil }
      defer { unsafe workroom_xml_free(string) }
      return unsafe text(string)
    }
  }

  /// How many nodes were selected.
  var nodeCount: Int {
    guard let set = unsafe nodeSet else { return 0 }
    return unsafe Int(set.pointee.nodeNr)
  }

  /// A node selected, in document order, and its type.
  func node(_ index: Int) -> xmlNodePtr? {
    guard let set = unsafe nodeSet, unsafe index >= 0 && index < Int(set.pointee.nodeNr) else {
      return nil
    }
    return unsafe set.pointee.nodeTab?[index]
  }

  /// Puts the nodes in document order, which the axes do not promise.
  func sort() {
    if let set = unsafe nodeSet { unsafe xmlXPathNodeSetSort(set) }
  }

  private var nodeSet: xmlNodeSetPtr? {
    guard unsafe object.pointee.type == XPATH_NODESET else { return nil }
    return unsafe object.pointee.nodesetval
  }
}
