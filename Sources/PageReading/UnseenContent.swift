/// What is open inside elements whose content is not shown.
///
/// libxml2 lets `</noscript>` close no division or table that its content left open, so that the rest
/// of the page would stand inside it, unseen. Browsers close them (WHATWG HTML §13.2.6.4.7); here their
/// end tags are written out.
struct UnseenContent {
  private var open: [ElementKind] = []

  /// The names of elements that are never closed and hide what follows them, in alphabetical order.
  var neverClosed: [String] {
    Set(open.filter(\.isUnseenContainer)).map { "<\($0)>" }.sorted()
  }

  /// A start tag; one of a cell or row ends the cell or row before it.
  mutating func noteStart(of element: ElementKind) {
    if element.isUnseenContainer {
      open.append(element)
      return
    }
    guard !open.isEmpty, element.staysOpen else { return }
    while let last = open.last, last.isEnded(by: element) { open.removeLast() }
    open.append(element)
  }

  /// An end tag; returns the elements that it leaves open inside, the innermost first.
  mutating func noteEnd(of element: ElementKind) -> [ElementKind] {
    guard !open.isEmpty, element.isUnseenContainer || element.staysOpen,
      let index = open.lastIndex(where: {
        $0 == element || (!element.isUnseenContainer && $0.isUnseenContainer)
      }), open[index] == element
    else { return [] }
    let inside = open[(index + 1)...].reversed()
    open.removeSubrange(index...)
    return element.isUnseenContainer ? Array(inside) : []
  }
}

extension ElementKind {
  /// Elements that hold others and are not shown.
  fileprivate var isUnseenContainer: Bool {
    switch self {
    case .template, .noscript, .canvas, .video, .audio, .datalist: true
    default: false
    }
  }

  /// Elements that libxml2 closes at the end tag of no weaker element (`htmlEndPriority`).
  fileprivate var staysOpen: Bool {
    switch self {
    case .div, .table, .thead, .tbody, .tfoot, .tr, .td, .th: true
    default: false
    }
  }

  fileprivate func isEnded(by next: ElementKind) -> Bool {
    switch next {
    case .td, .th: self == .td || self == .th
    case .tr: self == .td || self == .th || self == .tr
    case .thead, .tbody, .tfoot: staysOpen && self != .div && self != .table
    default: false
    }
  }
}
