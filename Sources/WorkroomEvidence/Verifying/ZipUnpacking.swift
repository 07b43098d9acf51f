import Glibc

/// What a zip of a packet may hold at most.
package struct ZipLimits: Sendable {
  package var members = 500_000
  /// Of all members together, unpacked.
  package var sizeInBytes = 64 << 30

  package init() {}
}

/// A packet unpacked from its zip, for as long as this value lives.
final class UnpackedPacket {
  private let folder: TemporaryFolder
  /// The folder that holds `bagit.txt`.
  let path: String
  let files: Int
  /// Members whose bytes are not what the zip itself says.
  let damaged: [String]
  /// Members beside the packet's folder.
  let strangers: [String]

  /// Writes every member below a new folder. Throws `PacketError.zipRefused` before anything is written
  /// when a name leads elsewhere, stands twice, or is a link, and when the limits are passed.
  init(_ zip: String, limits: ZipLimits = ZipLimits()) throws {
    let file = try ZipFile(zip)
    func refused(_ reason: String) -> PacketError { .zipRefused(zip, reason: reason) }
    guard file.members.count <= limits.members else {
      throw refused("holds more than \(limits.members) files")
    }
    var total = 0
    var names: Set<String> = []
    for member in file.members where member.name != Array("./".utf8) {
      let shown = String(decoding: member.name, as: UTF8.self)
      guard let name = safeName(member) else {
        throw refused("holds a name that leads out of its folder or is none: “\(shown)”")
      }
      guard names.insert(name).inserted else { throw refused("holds “\(shown)” twice") }
      guard member.type == 0 || member.type == S_IFREG || member.type == S_IFDIR else {
        throw refused("holds “\(shown)”, which is a link or no file")
      }
      guard !member.isEncrypted, member.method == 0 || member.method == 8 else {
        throw refused(
          "is encrypted, or packed in a way that this program does not read; unpack it with another "
            + "program and verify the folder")
      }
      let (sum, overflow) = total.addingReportingOverflow(member.sizeInBytes)
      guard !overflow, sum <= limits.sizeInBytes else {
        throw refused("would take more than \(limits.sizeInBytes) bytes unpacked")
      }
      total = sum
    }
    guard let root = root(of: names) else {
      throw refused("holds no packet: bagit.txt stands neither at the top nor in one folder")
    }
    folder = try TemporaryFolder()
    path = root.isEmpty ? folder.path : folder.path + "/" + root
    var (files, damaged, strangers) = (0, [String](), [String]())
    for member in file.members {
      guard let name = safeName(member) else { continue }
      guard root.isEmpty || name == root || name.hasPrefix(root + "/") else {
        strangers.append(name)
        continue
      }
      let target = folder.path + "/" + name
      if member.isFolder {
        guard makeFolders(target) else { throw PacketError.cannotWrite(target) }
        continue
      }
      guard makeFolders(String(target[..<(target.lastIndex(of: "/") ?? target.endIndex)])) else {
        throw PacketError.cannotWrite(target)
      }
      let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
      guard output >= 0 else { throw PacketError.cannotWrite(target) }
      defer { close(output) }
      files += 1
      var isWritten = true
      let isSound = file.contents(of: member) { bytes in
        isWritten = writeAll(bytes, to: output)
        return isWritten
      }
      guard isWritten else { throw PacketError.cannotWrite(target) }
      if !isSound { damaged.append(name) }
    }
    self.files = files
    self.damaged = damaged.sorted()
    self.strangers = strangers.sorted()
  }
}

/// The name of a member when it stays below the folder it is unpacked in; nil for all others.
func safeName(_ member: ZipMember) -> String? {
  var name = member.name[...]
  if name.last == UInt8(ascii: "/") { name = name.dropLast() }
  // Some programs write the folder they stand in before every name.
  if name.starts(with: Array("./".utf8)) { name = name.dropFirst(2) }
  guard !name.isEmpty, name.count <= 4_000, !name.contains(UInt8(ascii: "\\")),
    name.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
    let text = String(validating: name, as: UTF8.self)
  else { return nil }
  let parts = text.split(separator: "/", omittingEmptySubsequences: false)
  return parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." } ? text : nil
}

/// The folder of `bagit.txt`, empty for the top; nil when there is none or more than one.
private func root(of names: Set<String>) -> String? {
  if names.contains("bagit.txt") { return "" }
  let roots = names.filter { $0.hasSuffix("/bagit.txt") && $0.split(separator: "/").count == 2 }
  guard roots.count == 1, let root = roots.first else { return nil }
  return String(root.dropLast("/bagit.txt".utf8.count))
}

private func makeFolders(_ path: String) -> Bool {
  var index = path.startIndex
  while index < path.endIndex {
    let rest = path[path.index(after: index)...]
    index = rest.firstIndex(of: "/") ?? path.endIndex
    if mkdir(String(path[..<index]), 0o700) != 0, errno != EEXIST { return false }
  }
  return true
}

func writeAll(_ bytes: [UInt8], to output: Int32) -> Bool {
  var written = 0
  while written < bytes.count {
    let count = bytes.withUnsafeBytes { buffer in
      write(output, buffer.baseAddress?.advanced(by: written), buffer.count - written)
    }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return false }
    written += count
  }
  return true
}
