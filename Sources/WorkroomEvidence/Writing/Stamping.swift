import BagIt
import Foundation

/// Writes a timestamp request (RFC 3161) over the seal of a packet's folder to a new file.
package func requestStamp(of packet: String, to file: String) throws {
  let seal = try sealPath(packet)
  guard !FileManager.default.fileExists(atPath: file) else {
    throw PacketError.stampRefused(file, reason: "exists already and is left as it is")
  }
  let result = run("openssl", ["ts", "-query", "-data", seal, "-sha256", "-cert", "-out", file])
  guard result?.status == 0 else {
    throw PacketError.programFailed("openssl ts", detail: result?.errors ?? "cannot be started")
  }
}

/// Puts the reply of a timestamp authority beside the seal and lists it in the tag manifests. Throws when
/// the reply is none, stamps something else, or is not vouched for by `authority`.
package func addStamp(_ reply: String, to packet: String, authority: String?) throws {
  let seal = try sealPath(packet)
  guard let bytes = readFile(reply) else { throw PacketError.cannotRead(reply) }
  guard let text = run("openssl", ["ts", "-reply", "-in", reply, "-text"]) else {
    throw PacketError.programFailed("openssl ts", detail: "cannot be started")
  }
  let words = String(decoding: text.output, as: UTF8.self)
  guard text.status == 0, words.contains("Status: Granted") else {
    throw PacketError.stampRefused(reply, reason: "is no granted timestamp")
  }
  guard let sealed = readFile(seal), holds(bytes, digestOf: sealed) else {
    throw PacketError.stampRefused(reply, reason: "is a timestamp over something else")
  }
  if let authority {
    let check = run(
      "openssl", ["ts", "-verify", "-data", seal, "-in", reply, "-CAfile", authority])
    guard check?.status == 0 else {
      throw PacketError.stampRefused(
        reply, reason: "is not by an authority that \(authority) vouches for")
    }
  }
  let name = "seal/SEAL.txt.tsr"
  guard !isRegularFile(packet + "/" + name) else {
    throw PacketError.stampRefused(packet, reason: "has a timestamp already")
  }
  // The lists come last: cut off in between, the packet is refused by every validator until the stamp
  // is taken out again, and never looks stamped without being so.
  try replace(packet + "/" + name, with: bytes)
  for algorithm in [BagDigest.sha256, .sha512] {
    let path = packet + "/tagmanifest-\(algorithm.rawValue).txt"
    guard let list = readFile(path) else { continue }
    var lines = String(decoding: list, as: UTF8.self).split(separator: "\n").map(String.init)
    lines.removeAll { $0.hasSuffix("  " + name) }
    lines.append("\(algorithm.checksum(of: bytes))  \(name)")
    lines.sort { pathOf($0) < pathOf($1) }
    try replace(path, with: Array((lines.joined(separator: "\n") + "\n").utf8))
  }
}

private func sealPath(_ packet: String) throws -> String {
  guard !isRegularFile(packet) else {
    throw PacketError.stampRefused(packet, reason: "is a file; unpack the zip and stamp the folder")
  }
  let seal = packet + "/seal/SEAL.txt"
  guard isRegularFile(seal) else { throw PacketError.cannotRead(seal) }
  return seal
}

private func pathOf(_ line: String) -> Substring {
  line.firstRange(of: "  ").map { line[$0.upperBound...] } ?? line[...]
}

/// Whether the reply names the SHA-256 of what was sealed; its signature is checked elsewhere.
private func holds(_ reply: [UInt8], digestOf sealed: [UInt8]) -> Bool {
  let hex = Array(BagDigest.sha256.checksum(of: sealed).utf8)
  let octets = stride(from: 0, to: hex.count, by: 2).compactMap {
    UInt8(String(decoding: hex[$0..<($0 + 2)], as: UTF8.self), radix: 16)
  }
  return reply.firstRange(of: octets) != nil
}

private func replace(_ path: String, with bytes: [UInt8]) throws {
  do {
    try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
  } catch {
    throw PacketError.cannotWrite(path)
  }
}
