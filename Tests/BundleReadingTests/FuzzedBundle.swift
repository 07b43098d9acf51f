import BundleReading

/// What the fuzz target `bundle` feeds with bytes; `Tests/Fuzzing/run` builds it.
package enum FuzzedBundle {
  /// The first rule that reading the bytes breaks; nil if all hold.
  package static func brokenRule(_ bytes: [UInt8]) -> String? {
    _ = bundleFormat(of: bytes)
    _ = zipDocumentKind(ofPrefix: bytes)
    let reader: BundleReader
    do {
      reader = try BundleReader(
        bytes: bytes, name: "b.bundle", limits: smallLimits, password: Array("a".utf8))
    } catch {
      return nil
    }
    var expanded = 0
    return ruleBroken(by: reader, sizeInBytes: bytes.count, expanded: &expanded)
  }
}

/// Limits that inputs of a few kilobytes can pass.
private let smallLimits = BundleLimits(
  entryBytes: 1 << 19, totalExpandedBytes: 1 << 20, expansionRatio: 100,
  expansionRatioFloor: 1 << 16, entryCount: 200, nestedBundles: 6, nestingDepth: 3,
  secondsPerEntry: 2, decoderMemory: 1 << 22, nameBytes: 300)

private func ruleBroken(
  by reader: BundleReader, sizeInBytes: Int, expanded: inout Int
) -> String? {
  var index = 0
  var first: (entry: BundleEntry, content: [UInt8])?
  while true {
    do {
      guard let entry = try reader.next() else { break }
      guard entry.index == index else { return "the entries are not numbered in their order" }
      index += 1
      if let rule = ruleBroken(by: entry, sizeInBytes: sizeInBytes) { return rule }
      guard let content = try reader.readAll(limit: .max) else { return "content without end" }
      expanded += content.count
      guard entry.quarantineReason == nil || content.isEmpty else {
        return "a quarantined entry has content"
      }
      guard content.count <= smallLimits.entryBytes else { return "an entry is past its limit" }
      guard expanded <= smallLimits.totalExpandedBytes else { return "the total is past its limit" }
      if first == nil { first = (entry, content) }
      if reader.entryQuarantineReason == nil, bundleFormat(of: content) != nil,
        let rule = ruleBroken(inside: content, of: reader, expanded: &expanded)
      {
        return rule
      }
    } catch {
      do {
        guard try reader.next() == nil else { return "an entry follows what ends the bundle" }
      } catch {
        return "a fatal error is thrown twice"
      }
      break
    }
  }
  guard index <= smallLimits.entryCount else { return "more entries than are allowed" }
  guard let first, reader.zipDirectory != nil else { return nil }
  do {
    let entry = try reader.entry(at: 0)
    // The total may be used up by now, but then it is the only thing said anew.
    let added = (entry?.defects ?? []).filter { !first.entry.defects.contains($0) }
    if !added.isEmpty, added.allSatisfy({ $0.code == .bundleOverTotalBytes }),
      entry?.path == first.entry.path
    {
      return nil
    }
    guard entry == first.entry else { return "an entry reads differently again" }
    let again = try reader.readAll(limit: .max)
    return again == first.content || reader.entryQuarantineReason != nil
      ? nil : "content reads differently again"
  } catch {
    return "an entry of a zip in memory cannot be read again"
  }
}

private func ruleBroken(
  inside content: [UInt8], of outer: BundleReader, expanded: inout Int
) -> String? {
  do {
    let inner = try BundleReader(bytes: content, nestedIn: outer)
    return ruleBroken(by: inner, sizeInBytes: content.count, expanded: &expanded)
  } catch {
    return nil
  }
}

private func ruleBroken(by entry: BundleEntry, sizeInBytes: Int) -> String? {
  let segments = entry.path.split(separator: "/", omittingEmptySubsequences: false)
  guard !segments.contains(""), !segments.contains("..") else { return "a path leads out" }
  guard entry.path.utf8.count <= smallLimits.nameBytes else { return "a path is past its limit" }
  guard !entry.path.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x202E }) else {
    return "a path is not safe to show"
  }
  if let range = entry.storedRange, !(0...sizeInBytes).contains(range.upperBound) {
    return "stored bytes lie outside the bundle"
  }
  if let offset = entry.headerOffset, !(0...sizeInBytes).contains(offset) {
    return "a header lies outside the bundle"
  }
  guard (entry.declaredSize ?? 0) >= 0 || entry.quarantineReason != nil else {
    return "a negative size is read on"
  }
  return nil
}
