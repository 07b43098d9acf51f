import Glibc
import Testing

@testable import BagIt

/// A folder of its own for one test, removed when the test is over.
final class Scratch {
  let path: String

  init() throws {
    var template = Array("/tmp/bagit-tests-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    path = try #require(made)
  }

  deinit {
    do {
      try FileRemoval.empty(path)
      rmdir(path)
    } catch {
      Issue.record("could not remove \(path): \(error)")
    }
  }

  func callAsFunction(_ name: String) -> String { path + "/" + name }

  /// Writes a file below the scratch folder, making the folders it needs.
  func write(_ name: String, _ bytes: [UInt8]) throws {
    var folder = path
    for part in name.split(separator: "/").dropLast() {
      folder += "/" + part
      mkdir(folder, 0o777)
    }
    unlink(self(name))
    try OpenFile.creating(self(name)).write(bytes, path: name)
  }

  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  func read(_ name: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try OpenFile.reading(self(name)).readChunks(path: name) { chunk in
      for index in chunk.indices { bytes.append(chunk[index]) }
    }
    return bytes
  }

  func text(_ name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }
}

/// Runs a shell command and returns its exit status and what it printed.
func shell(_ command: String) throws -> (status: Int32, output: String) {
  let stream = try #require(popen("{ " + command + " ; } 2>&1", "re"))
  var output: [UInt8] = []
  var byte = fgetc(stream)
  while byte != EOF {
    output.append(UInt8(truncatingIfNeeded: byte))
    byte = fgetc(stream)
  }
  let status = pclose(stream)
  return (status & 0x7F == 0 ? status >> 8 & 0xFF : -1, String(decoding: output, as: UTF8.self))
}

func hasTool(_ name: String) -> Bool {
  system("command -v \(name) > /dev/null 2>&1") == 0
}

func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

enum Corpora {
  /// The folder of outside test material, beside the package unless WORKROOM_CORPORA says else.
  static let location: String = {
    if let given = environment("WORKROOM_CORPORA") { return given }
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    return "/\(root)/shared/corpora"
  }()

  static let suite = location + "/bagit-conformance-suite"
  static var hasSuite: Bool { access(suite, R_OK) == 0 }
}

extension BagReport {
  /// Severity and code of every problem, each once.
  var codes: Set<String> { Set(problems.map { "\($0.severity.rawValue) \($0.code.rawValue)" }) }
  var errorCodes: Set<String> { Set(errors.map(\.code.rawValue)) }
  var warningCodes: Set<String> { Set(warnings.map(\.code.rawValue)) }
}
