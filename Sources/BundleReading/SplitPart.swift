/// One part of a split archive, known by the name that packers give such parts; most parts but the
/// first have no mark of their own in their bytes.
public struct SplitPart: Sendable, Hashable {
  /// Its ordinal from 1; nil where the name tells only that there are others.
  public var number: Int?
  /// What makes the parts whole again, in words.
  public var need: String

  /// Reads `x.zip.001`, `x.7z.aa`, `x.z01`, `x.part2.rar` and `x.r00`; nil for other names.
  public init?(ofPath path: String) {
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    let pieces = name.split(separator: ".").map(String.init)
    guard pieces.count >= 2, let last = pieces.last else { return nil }
    let before = pieces[pieces.count - 2]
    let digits = last.drop { !$0.isNumber }
    if pieces.count >= 3, Self.archives.contains(before), (2...3).contains(last.utf8.count),
      last.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    {
      number = Int(last)
      need = "all parts, joined in their order (cat NAME.\(before).* > NAME.\(before))"
    } else if pieces.count >= 3, Self.archives.contains(before), last.utf8.count == 2,
      last.utf8.first == 0x61
    {
      number = last.utf8.last.map { Int($0) - 0x60 }
      need = "all parts, joined in their order (cat NAME.\(before).* > NAME.\(before))"
    } else if last.utf8.count == 3, last.hasPrefix("z"), digits.utf8.count == 2 {
      number = Int(digits)
      need = "all parts and the .zip (zip -s 0 NAME.zip --out WHOLE.zip)"
    } else if last == "rar", before.hasPrefix("part"), let part = Int(before.dropFirst(4)) {
      number = part
      need = "all parts in one folder and a program that reads RAR"
    } else if last.utf8.count == 3, last.hasPrefix("r"), let part = Int(digits),
      digits.utf8.count == 2
    {
      // The first part is the .rar itself.
      number = part + 2
      need = "all parts in one folder and a program that reads RAR"
    } else {
      return nil
    }
  }

  private static let archives: Set = [
    "zip", "7z", "rar", "tar", "tgz", "gz", "bz2", "xz", "zst", "tbz2", "txz",
  ]
}
