/// A finished file of a site or packet.
public struct RenderedFile: Sendable, Hashable {
  /// Its path from the site's root folder, with `/` between folders.
  public var name: String
  /// Its content.
  public var bytes: [UInt8]

  /// Makes a file.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}
