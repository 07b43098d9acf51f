internal import CLibXML2

/// The nodes that plain paths select in one tree.
@safe
struct PlainPathWalk {
  /// The document, which holds the outermost element.
  private let top: xmlNodePtr
  private let index: ElementIndex
  /// Nodes that may still be visited; a hostile page makes a path within a path costly.
  private var budget: Int

  init(tree: xmlDocPtr, index: ElementIndex, budget: Int) {
    self.index = index
    unsafe top = unsafe UnsafeMutableRawPointer(tree).assumingMemoryBound(to: xmlNode.self)
    self.budget = budget
  }

  /// The nodes selected, in document order, each once; elements or attributes. Nil when it took too long.
  /// The names of the paths must be known (``PlainPath/known(to:)``).
  mutating func nodes(_ paths: [PlainPath], from context: xmlNodePtr) -> [xmlNodePtr]? {
    var found: [xmlNodePtr] = unsafe []
    if paths.count == 1 {
      unsafe found = unsafe elements(paths[0], from: context)
    } else {
      for path in paths { unsafe found += elements(path, from: context) }
      unsafe found = unsafe inOrder(found)
    }
    guard budget > 0 else { return nil }
    guard paths.count == 1, let attribute = paths[0].attribute else { return unsafe found }
    return unsafe found.compactMap { element in
      unsafe self.attribute(attribute, of: element).map {
        unsafe UnsafeMutableRawPointer($0).assumingMemoryBound(to: xmlNode.self)
      }
    }
  }

  private mutating func elements(_ path: PlainPath, from context: xmlNodePtr) -> [xmlNodePtr] {
    let start = unsafe path.isAbsolute ? top : context
    let steps = path.steps
    guard !steps.isEmpty else { return unsafe [start] }
    var found: [xmlNodePtr] = unsafe []
    unsafe collect(steps[0], below: start, to: &found)
    for place in 1..<steps.count {
      if unsafe found.isEmpty { break }
      let contexts = unsafe found
      unsafe found = unsafe []
      for index in unsafe contexts.indices {
        unsafe collect(steps[place], below: contexts[index], to: &found)
      }
      if unsafe contexts.count > 1 { unsafe found = unsafe inOrder(found) }
    }
    return unsafe found
  }

  private mutating func collect(
    _ step: PlainPath.Step, below context: xmlNodePtr, to found: inout [xmlNodePtr]
  ) {
    guard step.isDeep else {
      unsafe collectChildren(step, of: context, to: &found)
      return
    }
    if let name = step.known {
      let index = index
      unsafe index.forEach(named: name, below: context) { node in
        budget -= 1
        if unsafe passes(node, step) { unsafe found.append(node) }
        return budget > 0
      }
      return
    }
    var current = unsafe context.pointee.children
    while let node = unsafe current {
      budget -= 1
      guard budget > 0 else { return }
      if unsafe isElement(node) {
        if unsafe passes(node, step) { unsafe found.append(node) }
        if let child = unsafe node.pointee.children {
          unsafe current = unsafe child
          continue
        }
      }
      var last = unsafe node
      while unsafe last.pointee.next == nil {
        guard let parent = unsafe last.pointee.parent, unsafe parent != context else { return }
        unsafe last = unsafe parent
      }
      unsafe current = unsafe last.pointee.next
    }
  }

  private mutating func collectChildren(
    _ step: PlainPath.Step, of context: xmlNodePtr, to found: inout [xmlNodePtr]
  ) {
    var children: [xmlNodePtr] = unsafe []
    var child = unsafe context.pointee.children
    while let node = unsafe child {
      budget -= 1
      guard budget > 0 else { return }
      if unsafe isElement(node), unsafe step.known?.isName(of: node) ?? true {
        unsafe children.append(node)
      }
      unsafe child = unsafe node.pointee.next
    }
    for predicate in step.predicates {
      if case .position(let position) = predicate {
        unsafe children = unsafe position <= children.count ? [children[position - 1]] : []
      } else {
        unsafe children = unsafe children.filter { unsafe holds(predicate, $0) }
      }
    }
    unsafe found += unsafe children
  }

  private mutating func passes(_ node: xmlNodePtr, _ step: PlainPath.Step) -> Bool {
    for predicate in step.predicates where unsafe !holds(predicate, node) { return false }
    return true
  }

  private mutating func holds(_ predicate: PlainPath.Predicate, _ node: xmlNodePtr) -> Bool {
    switch predicate {
    case .has(let name): return unsafe attribute(name, of: node) != nil
    case .equals(let name, let text):
      return unsafe octets(name, of: node) { unsafe $0.elementsEqual(text) }
    case .contains(let name, let text):
      return unsafe octets(name, of: node) { unsafe PageReading.contains($0, text) }
    case .containsWord(let name, let word):
      return unsafe octets(name, of: node) { octets in
        unsafe octets.split { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0A) || $0 == 0x0D }
          .contains { unsafe $0.elementsEqual(word) }
      }
    case .says(let text): return unsafe says(text, node)
    case .holds(let path): return unsafe !elements(path, from: node).isEmpty
    // Asked of children only, as a whole (`collectChildren`).
    case .position: return false
    }
  }

  /// Whether the text of an element is this one, each run of white space taken for a space.
  private mutating func says(_ text: [UInt8], _ element: xmlNodePtr) -> Bool {
    var (matched, isBehindSpace) = (0, false)
    var walk = unsafe TreeWalk(from: element)
    while let step = unsafe walk.next() {
      budget -= 1
      guard budget > 0 else { return false }
      guard case .enter(let node) = unsafe step, unsafe isText(node),
        var next = unsafe node.pointee.content
      else { continue }
      while unsafe next.pointee != 0 {
        let octet = unsafe next.pointee
        unsafe next += 1
        if octet == 0x20 || octet == 0x09 || octet == 0x0A || octet == 0x0D {
          isBehindSpace = matched > 0
          continue
        }
        for wanted in isBehindSpace ? [Octet.space, octet] : [octet] {
          guard matched < text.count, text[matched] == wanted else { return false }
          matched += 1
        }
        isBehindSpace = false
      }
    }
    return matched == text.count
  }

  private func attribute(_ name: [UInt8], of node: xmlNodePtr) -> xmlAttrPtr? {
    var property = unsafe node.pointee.properties
    while let attribute = unsafe property {
      // Most attributes that are not it begin with another letter.
      let isIt = unsafe name.withUnsafeBufferPointer {
        unsafe attribute.pointee.name[0] == $0[0]
          && xmlStrEqual(attribute.pointee.name, $0.baseAddress) == 1
      }
      if isIt { return unsafe attribute }
      unsafe property = unsafe attribute.pointee.next
    }
    return nil
  }

  /// What a test says of the value of an attribute; false where it is not there.
  private func octets(
    _ name: [UInt8], of node: xmlNodePtr, _ test: (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Bool {
    guard let attribute = unsafe attribute(name, of: node) else { return false }
    guard let first = unsafe attribute.pointee.children else {
      return unsafe test(UnsafeBufferPointer(start: nil, count: 0))
    }
    if unsafe first.pointee.next == nil, unsafe isText(first) {
      guard let content = unsafe first.pointee.content else {
        return unsafe test(UnsafeBufferPointer(start: nil, count: 0))
      }
      return unsafe test(UnsafeBufferPointer(start: content, count: Int(xmlStrlen(content))))
    }
    var octets: [UInt8] = []
    var child: xmlNodePtr? = unsafe first
    while let node = unsafe child {
      unsafe appendText(of: node, to: &octets)
      unsafe child = unsafe node.pointee.next
    }
    return unsafe octets.withUnsafeBufferPointer { unsafe test($0) }
  }
}

/// Elements in document order, each once.
private func inOrder(_ nodes: [xmlNodePtr]) -> [xmlNodePtr] {
  let isRising = unsafe zip(nodes, nodes.dropFirst()).allSatisfy {
    unsafe ordinal(of: $0) < ordinal(of: $1)
  }
  guard !isRising else { return unsafe nodes }
  let sorted = unsafe nodes.sorted { unsafe ordinal(of: $0) < ordinal(of: $1) }
  return unsafe sorted.indices.filter { unsafe $0 == 0 || sorted[$0] != sorted[$0 - 1] }
    .map { unsafe sorted[$0] }
}

private func contains(_ octets: UnsafeBufferPointer<UInt8>, _ text: [UInt8]) -> Bool {
  guard octets.count >= text.count else { return false }
  return (0...(octets.count - text.count)).contains { start in
    unsafe octets[start] == text[0] && octets[start..<(start + text.count)].elementsEqual(text)
  }
}
