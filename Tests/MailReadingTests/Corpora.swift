import Foundation
import MailReading

/// The corpora of real mail that some tests read; they stand beside the package.
enum Corpora {
  static let root: String = {
    if let stated = ProcessInfo.processInfo.environment["WORKROOM_CORPORA"] { return stated }
    let package = #filePath.split(separator: "/").dropLast(4)
    return "/" + package.joined(separator: "/") + "/shared/corpora"
  }()

  static let isPresent = FileManager.default.fileExists(atPath: root + "/real-mail")

  static func bytes(_ path: String) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: root + "/" + path) else { return [] }
    return Array(data)
  }

  /// The paths under a folder, relative to the corpora, sorted.
  static func files(_ folder: String, where isWanted: (String) -> Bool = { _ in true }) -> [String]
  {
    let names = FileManager.default.enumerator(atPath: root + "/" + folder)?.allObjects ?? []
    return names.compactMap { $0 as? String }.map { folder + "/" + $0 }.filter(isWanted).sorted()
      .filter { path in
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: root + "/" + path, isDirectory: &isFolder)
          && !isFolder.boolValue
      }
  }

  /// Everything that holds mail: single messages and mailboxes.
  static let mailFiles: [String] = {
    let folders = FileManager.default.subpaths(root)
    let others = [
      ".xml", ".json", ".html", ".cs", ".py", ".png", ".jpg", ".tsv", ".out", ".golden",
    ]
    return folders.sorted().filter { $0.hasPrefix("mail-") }.flatMap { folder in
      files(folder) { path in !others.contains { path.hasSuffix($0) } && !path.contains("_decoded")
      }
    }
  }()

  /// The files among them that are mailboxes of more than one message or of real people.
  static let mailboxes: [String] =
    mailFiles.filter { looksLikeMailbox(bytes($0).prefix(4_096)) }
    + files("real-mail/r-announce")
}

extension FileManager {
  /// The names in a folder; none if it cannot be read.
  fileprivate func subpaths(_ folder: String) -> [String] {
    do { return try contentsOfDirectory(atPath: folder) } catch { return [] }
  }
}

extension [UInt8] {
  init(_ text: String) { self = Array(text.utf8) }

  /// The bytes with each line end made CRLF, or LF.
  func withLineEnds(_ end: String) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count + count / 32)
    for (index, byte) in enumerated() {
      if byte == 13, index + 1 < count, self[index + 1] == 10 { continue }
      if byte == 10 { result += Array(end.utf8) } else { result.append(byte) }
    }
    return result
  }
}

/// All units of a mailbox that comes in pieces of at most a size.
func units(_ bytes: [UInt8], piece: Int = 1 << 20, limits: ReadingLimits = .standard) throws
  -> [MailboxUnit]
{
  var taken = 0
  var reader = MailboxReader(limits: limits) { buffer in
    let count = min(buffer.count, bytes.count - taken, piece)
    buffer.copyBytes(from: bytes[taken..<(taken + count)])
    taken += count
    return count
  }
  var units: [MailboxUnit] = []
  while let unit = try reader.next() { units.append(unit) }
  return units
}

func messages(_ bytes: [UInt8]) throws -> [MailboxMessage] {
  try units(bytes).compactMap { if case .message(let message) = $0 { message } else { nil } }
}

/// SHA-256 (FIPS 180-4), to compare contents with recorded digests.
func sha256(_ bytes: [UInt8]) -> String {
  let k: [UInt32] = (0..<64).map { index in
    var candidate = 2
    var left = index
    func isPrime(_ n: Int) -> Bool {
      n < 4 || !(2...Int(Double(n).squareRoot())).contains { n % $0 == 0 }
    }
    while true {
      if isPrime(candidate) {
        if left == 0 { break }
        left -= 1
      }
      candidate += 1
    }
    let root = cbrt(Double(candidate))
    return UInt32((root - root.rounded(.down)) * 4_294_967_296)
  }
  var h: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]
  var message = bytes + [0x80]
  while message.count % 64 != 56 { message.append(0) }
  let bits = UInt64(bytes.count) * 8
  message += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * UInt64($0))) }
  var w = [UInt32](repeating: 0, count: 64)
  func turn(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }
  for chunk in stride(from: 0, to: message.count, by: 64) {
    for i in 0..<16 {
      let at = chunk + 4 * i
      w[i] =
        UInt32(message[at]) << 24 | UInt32(message[at + 1]) << 16
        | UInt32(message[at + 2]) << 8 | UInt32(message[at + 3])
    }
    for i in 16..<64 {
      let a = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ w[i - 15] >> 3
      let b = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ w[i - 2] >> 10
      w[i] = w[i - 16] &+ a &+ w[i - 7] &+ b
    }
    var s = h
    for i in 0..<64 {
      let e1 = turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)
      let t1 = s[7] &+ e1 &+ (s[4] & s[5] ^ ~s[4] & s[6]) &+ k[i] &+ w[i]
      let e0 = turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)
      let t2 = e0 &+ (s[0] & s[1] ^ s[0] & s[2] ^ s[1] & s[2])
      s = [t1 &+ t2, s[0], s[1], s[2], s[3] &+ t1, s[4], s[5], s[6]]
    }
    for i in 0..<8 { h[i] = h[i] &+ s[i] }
  }
  return h.map { word in
    let text = String(word, radix: 16)
    return String(repeating: "0", count: 8 - text.count) + text
  }.joined()
}
