import BagIt
import Crypto
import Foundation

/// Rules, and the secret from which all salts are made; it stays with whoever makes the packet.
package struct Redaction: Sendable, Hashable {
  package var rules: RedactionRules
  package var secret: RedactionSecret

  package init(rules: RedactionRules, secret: RedactionSecret) {
    self.rules = rules
    self.secret = secret
  }
}

/// 256 random bits. Salts are made from them (HMAC-SHA-256), so that the same secret gives the same
/// packet again, and nobody else can try values against a commitment.
package struct RedactionSecret: Sendable, Hashable {
  /// 64 hex digits.
  package let hex: String

  /// A new one.
  package init() {
    hex = (0..<4).map { _ in hexDigits(UInt64.random(in: .min ... .max), 16) }.joined()
  }

  /// One that was kept. Nil for what is none.
  package init?(hex: String) {
    guard hex.utf8.count == 64, hex.allSatisfy(\.isHexDigit) else { return nil }
    self.hex = hex
  }

  /// 128 bits as 32 hex digits, of their own for each name.
  func salt(_ name: String) -> String {
    let key = SymmetricKey(data: Data(hex.utf8))
    let code = HMAC<SHA256>.authenticationCode(for: Data(name.utf8), using: key)
    return code.prefix(16).map { hexDigits(UInt64($0), 2) }.joined()
  }

  /// Stands for an item key, which is made of content alone.
  func saltedKey(_ key: String) -> String { salt("item " + key) }

  /// SHA-256 of the salt's hex digits followed by the value.
  func commitment(to value: String, salt name: String) -> String {
    BagDigest.sha256.checksum(of: Array((salt(name) + value).utf8))
  }
}

private func hexDigits(_ value: UInt64, _ count: Int) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: max(0, count - digits.count)) + digits
}

/// The folder beside a redacted packet that stays with its maker.
package struct PrivateSidecar {
  package var path: String

  /// `WR01.private` for `WR01`.
  package init(of packet: String) {
    var packet = packet
    while packet.count > 1, packet.hasSuffix("/") { packet.removeLast() }
    path = packet + ".private"
  }

  package init(path: String) { self.path = path }

  /// The secret that is kept there; nil when there is none yet. Throws when what is there is none.
  package func secret() throws -> RedactionSecret? {
    guard FileManager.default.fileExists(atPath: path + "/secret.txt") else { return nil }
    guard let bytes = readFile(path + "/secret.txt"),
      let secret = RedactionSecret(
        hex: String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    else { throw PacketError.cannotRead(path + "/secret.txt") }
    return secret
  }

  /// Keeps the secret, readable by its owner alone, before anything that rests on it is written.
  package func keep(_ secret: RedactionSecret) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw PacketError.cannotWrite(path)
    }
    try write("secret.txt", secret.hex + "\n")
  }

  /// Keeps what opens the commitments: salt and original of each.
  func keep(_ redactor: Redactor) throws {
    var lines = ["number,category,salt,commitment,original"]
    for value in redactor.values {
      lines.append(
        [
          value.number, value.category, redactor.secret.salt(value.saltName),
          redactor.secret.commitment(to: value.original, salt: value.saltName),
          "\"" + value.original.replacing("\"", with: "\"\"") + "\"",
        ].joined(separator: ","))
    }
    for (digest, commitment) in redactor.commitments.sorted(by: { $0.key < $1.key }) {
      lines.append(
        ["digest", "original", redactor.secret.salt("digest " + digest), commitment, digest]
          .joined(separator: ","))
    }
    try write("salts.csv", lines.joined(separator: "\r\n") + "\r\n")
  }

  private func write(_ name: String, _ text: String) throws {
    let made = FileManager.default.createFile(
      atPath: path + "/" + name, contents: Data(text.utf8),
      attributes: [.posixPermissions: 0o600])
    guard made else { throw PacketError.cannotWrite(path + "/" + name) }
  }
}
