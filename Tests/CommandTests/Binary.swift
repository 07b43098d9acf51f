import Foundation
import Subprocess
import SystemPackage
import TestSupport

/// What the built program answered.
struct Answer: Sendable {
  var status: Int32
  var out: String
  var err: String

  var lines: [Substring] { out.split(separator: "\n") }
}

/// Runs the program that was built beside the tests.
func workroom(_ arguments: String..., in folder: String? = nil) async throws -> Answer {
  try await workroom(arguments, in: folder)
}

func workroom(_ arguments: [String], in folder: String? = nil) async throws -> Answer {
  try await answer(of: binary, arguments, in: folder)
}

/// Runs another program by its path or name.
func answer(
  of program: String, _ arguments: [String], in folder: String? = nil
) async throws -> Answer {
  let result = try await run(
    program.hasPrefix("/") ? .path(FilePath(program)) : .name(program),
    arguments: Arguments(arguments), workingDirectory: folder.map { FilePath($0) },
    output: .string(limit: 64 << 20), error: .string(limit: 16 << 20))
  let status: Int32 =
    switch result.terminationStatus {
    case .exited(let code): Int32(code)
    case .signaled(let signal): -Int32(signal)
    }
  return Answer(
    status: status, out: result.standardOutput, err: result.standardError)
}

let binary: String = {
  let bundle = URL(fileURLWithPath: CommandLine.arguments[0])
  var folder = bundle.deletingLastPathComponent()
  // The test runner may stand beside the products or inside a bundle.
  while folder.path != "/" {
    let candidate = folder.appendingPathComponent("workroom").path
    if FileManager.default.isExecutableFile(atPath: candidate),
      !FileManager.default.fileExists(atPath: candidate + "/Commands")
    {
      return candidate
    }
    folder = folder.deletingLastPathComponent()
  }
  return Places.root.appendingPathComponent(".build/debug/workroom").path
}()

/// The declaration of who we are that the samples are reported with.
let sampleMe = [
  "me", "--name", "Marta Lindqvist", "--name", "Marta L.",
  "--address", "marta@lindqvist-sprak.example,..2013-04-01",
  "--address", "marta.lindqvist@example.com,2013-04-02..",
]

/// A store of the samples with the declaration, as `make demo` makes it.
func importSamples(into store: String) async throws -> Answer {
  // Named as `make reports` names them: the recorded names are those of the arguments.
  let answer = try await workroom(
    ["import", "Samples/mail", "Samples/pages", "Samples/bundles", "--store", store, "--quiet"],
    in: Places.root.path)
  _ = try await workroom(sampleMe + ["--store", store])
  return answer
}
