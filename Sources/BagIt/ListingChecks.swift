extension BagExamination {
  /// Checks that payload manifests and payload agree (RFC 8493 §3).
  mutating func checkPayloadListing() {
    let payload = files.keys.filter(isInPayload)
    let alike = AlikeNames(payload)
    var coverage: [[UInt8]: Int] = [:]
    let payloadManifests = manifests.filter { !$0.isTagManifest }
    for manifest in payloadManifests {
      var inside = manifest
      inside.entries.removeAll { !isInPayload($0.path) }
      for entry in manifest.entries where !isInPayload(entry.path) {
        note(.pathOutsidePayload, .error, entry.path, "\(manifest.name) line \(entry.line)")
      }
      for path in resolve(inside, alike: alike) { coverage[path, default: 0] += 1 }
    }
    for path in payload where !payloadManifests.isEmpty {
      let count = coverage[path] ?? 0
      if count == 0 {
        note(.fileNotListed, .error, path)
      } else if count < payloadManifests.count {
        // Until 0.97 one manifest was enough.
        note(.fileNotInEveryManifest, declaration.isFinal ? .error : .warning, path)
      }
    }
  }

  /// Checks what the tag manifests list and leave out (RFC 8493 §2.2.1).
  mutating func checkTagListing() {
    let tagFiles = files.keys.filter { !isInPayload($0) }
    let alike = AlikeNames(tagFiles)
    let isOwn = { (path: [UInt8]) in
      !path.contains(UInt8(ascii: "/"))
        && BagManifest(fileName: String(decoding: path, as: UTF8.self))?.isTagManifest == true
    }
    let mustBeListed = tagFiles.filter { !isOwn($0) }
    let tagManifests = manifests.filter(\.isTagManifest)
    for manifest in tagManifests {
      var outside = manifest
      outside.entries.removeAll { isInPayload($0.path) || isOwn($0.path) }
      for entry in manifest.entries where isInPayload(entry.path) || isOwn(entry.path) {
        let isError = declaration.isFinal || isInPayload(entry.path)
        note(
          .pathNotAllowedInTagManifest, isError ? .error : .warning, entry.path,
          "\(manifest.name) line \(entry.line)")
      }
      let covered = resolve(outside, alike: alike)
      for path in mustBeListed where !covered.contains(path) {
        noteUnlistedTagFile(path, "not in \(manifest.name)")
      }
    }
    if tagManifests.isEmpty, policy.requiresListedTagFiles {
      for path in mustBeListed { noteUnlistedTagFile(path, "there is no tag manifest") }
    }
  }

  private mutating func noteUnlistedTagFile(_ path: [UInt8], _ detail: String) {
    let isManifest = manifests.contains { $0.name.utf8.elementsEqual(path) }
    let isError = policy.requiresListedTagFiles || (isManifest && declaration.isFinal)
    note(
      isManifest ? .manifestNotListed : .tagFileNotListed, isError ? .error : .warning, path, detail
    )
  }
}
