internal import CLibXML2

/// The elements of one tree by name, in document order: a page is asked for dozens of paths, and walking
/// all of it for each costs more than parsing it.
@safe
struct ElementIndex {
  /// By the address of the name, of which the tree keeps one copy.
  private var places: [UInt: Int] = [:]
  private var lists: [[xmlNodePtr]] = unsafe []

  /// Most elements are of few names.
  private var recent = Array(repeating: (name: UInt(0), place: 0), count: 64)

  /// Adds the next element of the tree.
  mutating func append(_ node: xmlNodePtr) {
    let name = unsafe UInt(bitPattern: node.pointee.name)
    let slot = Int((name >> 3) & 63)
    if recent[slot].name != name { recent[slot] = (name, place(of: name)) }
    unsafe lists[recent[slot].place].append(node)
  }

  private mutating func place(of name: UInt) -> Int {
    if let known = places[name] { return known }
    places[name] = unsafe lists.count
    unsafe lists.append([])
    return unsafe lists.count - 1
  }

  /// The name as the tree has it; nil when it has no such element.
  func name(at address: UnsafePointer<xmlChar>) -> ElementName? {
    let address = UInt(bitPattern: address)
    return places[address].map { ElementName(address: address, place: $0) }
  }

  /// Hands over the elements of a name below a context, in document order, until told that it is enough.
  func forEach(
    named name: ElementName, below context: xmlNodePtr, _ take: (xmlNodePtr) -> Bool
  ) {
    let list = unsafe lists[name.place]
    guard unsafe isElement(context) else {
      for index in unsafe list.indices where unsafe !take(list[index]) { return }
      return
    }
    let start = unsafe ordinal(of: context)
    var (low, high) = unsafe (0, list.count)
    while low < high {
      let middle = (low + high) / 2
      if unsafe ordinal(of: list[middle]) > start { high = middle } else { low = middle + 1 }
    }
    // What stands below an element follows it without a gap.
    while unsafe low < list.count, unsafe isBelow(list[low], context), unsafe take(list[low]) {
      low += 1
    }
  }
}

/// The name of elements of one tree.
struct ElementName {
  /// Of the tree's one copy of it.
  var address: UInt
  /// Where the index has the elements of this name.
  fileprivate var place: Int

  func isName(of node: xmlNodePtr) -> Bool { unsafe UInt(bitPattern: node.pointee.name) == address }
}

/// Whether an element that begins behind another stands in it.
private func isBelow(_ node: xmlNodePtr, _ context: xmlNodePtr) -> Bool {
  let start = unsafe ordinal(of: context)
  var ancestor = unsafe node.pointee.parent
  while let current = unsafe ancestor, unsafe isElement(current) {
    let place = unsafe ordinal(of: current)
    if place <= start { return place == start }
    unsafe ancestor = unsafe current.pointee.parent
  }
  return false
}
