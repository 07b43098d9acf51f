import Glibc
import WorkroomImport
import WorkroomModel
import WorkroomStore

extension Store {
  /// Hands over items as they stand in their sources, source by source, read again from the vault.
  func deliverNatives(
    _ wanted: [Origin], profiles: PlatformProfiles, password: [UInt8]? = nil,
    _ deliver: (Origin, [UInt8]) throws -> Void
  ) throws {
    for (source, origins) in Dictionary(grouping: wanted, by: \.sourceDigest).sorted(by: {
      $0.key < $1.key
    }) {
      let byOrdinal = Dictionary(grouping: origins, by: \.itemOrdinal)
      try read(
        Set(byOrdinal.keys.map { WantedMaterial(ordinal: $0, part: nil) }), source: source,
        name: origins[0].sourceName, profiles: profiles, password: password
      ) { place, bytes in
        let bytes = try bytes.all(limit: .max)
        for origin in byOrdinal[place.ordinal] ?? [] { try deliver(origin, bytes) }
      }
    }
  }

  /// Hands over contents of files by SHA-256, to be read piece by piece. A receiver that digests what it
  /// is given (`areDigested`) gets a source that is such a file as it lies; otherwise one that lies outside
  /// the store is digested first.
  func streamContents(
    _ digests: [String], profiles: PlatformProfiles, password: [UInt8]? = nil,
    areDigested: Bool = false, _ deliver: (String, SourceBytes) throws -> Void
  ) throws {
    let places = try places(ofContents: digests)
    for (source, group) in Dictionary(grouping: places, by: \.sourceDigest).sorted(by: {
      $0.key < $1.key
    }) {
      if areDigested, group.allSatisfy({ $0.digest == source && $0.part == nil }),
        case .referenced(let path) = vault.place(of: source), access(path, R_OK) == 0
      {
        let size = try Vault.sizeInBytes(ofFileAt: path)
        do {
          try deliver(source, .file(path: path, sizeInBytes: size))
        } catch {
          // What is wrong with the file itself says more than what came of it.
          _ = try vault.readablePath(of: source, name: group[0].sourceName)
          throw error
        }
        continue
      }
      let digests = Dictionary(
        group.map { (WantedMaterial(ordinal: $0.itemOrdinal, part: $0.part), $0.digest) },
        uniquingKeysWith: { first, _ in first })
      try read(
        Set(digests.keys), source: source, name: group[0].sourceName, profiles: profiles,
        password: password
      ) { place, bytes in
        if let digest = digests[place] { try deliver(digest, bytes) }
      }
    }
  }

  private func read(
    _ wanted: Set<WantedMaterial>, source: String, name: String, profiles: PlatformProfiles,
    password: [UInt8]?, _ deliver: (WantedMaterial, SourceBytes) throws -> Void
  ) throws {
    let path = try vault.readablePath(of: source, name: name)
    let bytes = SourceBytes.file(
      path: path, sizeInBytes: try Vault.sizeInBytes(ofFileAt: path))
    var limits = SourceLimits.standard
    limits.password = password
    var walker = SourceWalker(profiles: profiles, limits: limits)
    try walker.readMaterial(wanted, in: bytes, path: name, digest: source, deliver: deliver)
  }
}
