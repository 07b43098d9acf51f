/// The part of XPath 1.0 that profiles mostly use, to be walked without libxml2's evaluation, which costs
/// more than all the rest of reading a page: steps down by name, with predicates on attributes or on what
/// an element holds, ending at an element or an attribute. Whatever is more is left to libxml2.
struct PlainPath: Equatable {
  enum Predicate: Equatable {
    case has(attribute: [UInt8])
    case equals(attribute: [UInt8], [UInt8])
    case contains(attribute: [UInt8], [UInt8])
    /// `contains(concat(" ", normalize-space(@class), " "), " word ")`
    case containsWord(attribute: [UInt8], [UInt8])
    /// `normalize-space(.) = "text"`
    case says([UInt8])
    /// An element below, or a child.
    case holds(PlainPath)
    /// The place among those that passed what stands before; children only.
    case position(Int)
  }

  struct Step: Equatable {
    /// `//`: everything below, not only children.
    var isDeep: Bool
    /// Ends with a NUL; nil for `*`.
    var name: [UInt8]?
    var predicates: [Predicate] = []
  }

  /// Seen from the page, not from the element.
  var isAbsolute: Bool
  var steps: [Step]
  /// The attribute asked for at the end, with a NUL; nil for elements.
  var attribute: [UInt8]?

  /// The paths of an expression, one or several joined by `|`; nil when it is not plain.
  static func all(in expression: String) -> [PlainPath]? {
    var parser = PlainPathParser(octets: Array(expression.utf8))
    var paths: [PlainPath] = []
    repeat {
      parser.skipSpaces()
      guard let path = parser.path() else { return nil }
      paths.append(path)
      parser.skipSpaces()
    } while parser.take("|")
    guard parser.isAtEnd, paths.count == 1 || paths.allSatisfy({ $0.attribute == nil }) else {
      return nil
    }
    return paths
  }

  /// What an absolute path begins with, of which it selects a part by further predicates that are not
  /// plain: where this selects nothing, so does the whole.
  static func beginning(of expression: String) -> PlainPath? {
    var parser = PlainPathParser(octets: Array(expression.utf8), mayBreakOff: true)
    guard let path = parser.path(), path.isAbsolute, path.attribute == nil, parser.hasBrokenOff
    else { return nil }
    return path
  }
}
