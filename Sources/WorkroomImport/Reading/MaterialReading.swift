import MailReading
import PageReading

/// A place in a source whose bytes are wanted: an item, or a MIME part of one.
package struct WantedMaterial: Sendable, Hashable {
  package var ordinal: Int
  package var part: String?

  package init(ordinal: Int, part: String?) {
    self.ordinal = ordinal
    self.part = part
  }
}

extension SourceWalker {
  /// Hands over the bytes of the wanted places in reading order, one at a time; so the content of
  /// anything can be produced again from the source alone, however deep it lies.
  package mutating func readMaterial(
    _ wanted: Set<WantedMaterial>, in bytes: SourceBytes, path: String, digest: String,
    deliver: (WantedMaterial, SourceBytes) throws -> Void
  ) throws {
    let ordinals = Set(wanted.map(\.ordinal))
    let all = bytes
    try read(bytes, path: path, digest: digest) { unit in
      guard ordinals.contains(unit.place.ordinal) else { return }
      let whole = WantedMaterial(ordinal: unit.place.ordinal, part: nil)
      switch unit {
      case .message(let message):
        if wanted.contains(whole) { try deliver(whole, .memory(message.message.bytes)) }
        for part in message.message.leaves {
          let wish = WantedMaterial(ordinal: unit.place.ordinal, part: part.path)
          guard wanted.contains(wish) else { continue }
          try deliver(wish, .memory(message.message.decodedContent(of: part)))
        }
      case .page(let page):
        if wanted.contains(whole) { try deliver(whole, page.bytes) }
        for (index, resource) in page.page.resources.enumerated() {
          let wish = WantedMaterial(ordinal: unit.place.ordinal, part: partName(ofResource: index))
          guard wanted.contains(wish), let octets = page.page.content(of: resource) else {
            continue
          }
          try deliver(wish, .memory(octets))
        }
      case .transcript(let transcript): try deliver(whole, transcript.bytes)
      case .entry(let entry):
        if let bytes = entry.bytes { try deliver(whole, bytes) }
      case .mailbox(let container), .bundle(let container):
        // Only the outermost container is the source; of inner ones the entry is wanted.
        if container.place.parent == nil { try deliver(whole, all) }
      case .findings, .gap: break
      }
    }
  }
}

extension ReadUnit {
  var place: UnitPlace {
    switch self {
    case .mailbox(let unit), .bundle(let unit): unit.place
    case .findings(let unit): unit.bundle.place
    case .entry(let unit): unit.place
    case .message(let unit): unit.place
    case .gap(let unit): unit.place
    case .page(let unit): unit.place
    case .transcript(let unit): unit.place
    }
  }
}
