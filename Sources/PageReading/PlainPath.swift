/// The part of XPath 1.0 that profiles mostly use, to be walked without libxml2's evaluation, which costs
/// more than all the rest of reading a page: steps down by name, with predicates on attributes or on what
/// an element holds, ending at an element or an attribute. Whatever is more is left to libxml2.
struct PlainPath {
  /// Indirect, as is a step, since each row of a page is walked many times: handing one on costs one count
  /// of references, not one for each of its parts.
  indirect enum Predicate {
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

  final class Step {
    /// `//`: everything below, not only children.
    let isDeep: Bool
    /// Ends with a NUL; nil for `*`.
    let name: [UInt8]?
    let predicates: [Predicate]
    /// The name in the tree that is walked; nil as long as it was not sought there, and for `*`.
    let known: ElementName?

    init(isDeep: Bool, name: [UInt8]?, predicates: [Predicate], known: ElementName? = nil) {
      self.isDeep = isDeep
      self.name = name
      self.predicates = predicates
      self.known = known
    }

    /// The same with the names that `find` knows; nil when it does not know one.
    func known(to find: ([UInt8]) -> ElementName?) -> Step? {
      let known = name.flatMap(find)
      guard name == nil || known != nil else { return nil }
      var predicates: [Predicate] = []
      for predicate in self.predicates {
        guard case .holds(let path) = predicate else {
          predicates.append(predicate)
          continue
        }
        guard let path = path.known(to: find) else { return nil }
        predicates.append(.holds(path))
      }
      return Step(isDeep: isDeep, name: name, predicates: predicates, known: known)
    }
  }

  /// Seen from the page, not from the element.
  var isAbsolute: Bool
  var steps: [Step]
  /// The attribute asked for at the end, with a NUL; nil for elements.
  var attribute: [UInt8]?

  /// The path with its names as an index has them, so that they are sought once and not at each walk; nil
  /// when no element of the page has one of the names, so that nothing is selected.
  func known(to find: ([UInt8]) -> ElementName?) -> PlainPath? {
    var path = self
    path.steps = steps.compactMap { $0.known(to: find) }
    return path.steps.count == steps.count ? path : nil
  }

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
