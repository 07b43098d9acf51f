import Foundation

/// What one forum takes and asks for, as the dated data file beside this says it.
package struct Forum: Sendable, Hashable {
  package var name: String
  package var title = ""
  package var asOf = ""
  package var sources: [String] = []
  package var limits = ""
  package var asks: [String] = []
  package var maximumPages: Int?
  package var maximumSizeInBytes: Int?
  /// Of a file's name with its ending.
  package var maximumNameLength: Int?

  /// All forums, in the order of the file.
  package static let all = read(String(decoding: PackageResources.forums_txt, as: UTF8.self))

  static func read(_ text: String) -> [Forum] {
    var forums: [Forum] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let word = line.prefix { $0 != " " }
      let value = String(line.dropFirst(word.count + 1))
      if word == "forum" {
        forums.append(Forum(name: value))
        continue
      }
      guard !forums.isEmpty else { continue }
      let last = forums.count - 1
      switch word {
      case "title": forums[last].title = value
      case "as-of": forums[last].asOf = value
      case "source": forums[last].sources.append(value)
      case "limits": forums[last].limits = value
      case "ask": forums[last].asks.append(value)
      case "max-pages": forums[last].maximumPages = Int(value)
      case "max-bytes": forums[last].maximumSizeInBytes = Int(value)
      case "max-name": forums[last].maximumNameLength = Int(value)
      default: continue
      }
    }
    return forums
  }
}

/// An edition to print or upload, beside the packet and never in it.
package struct ForumEdition: Sendable, Hashable {
  package var forum: Forum
  /// The folder to write, which must not exist.
  package var folder: String

  package init(forum: Forum, folder: String) {
    self.forum = forum
    self.folder = folder
  }
}
