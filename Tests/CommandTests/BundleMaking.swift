import Foundation
import TestSupport

/// Whether the scripts can run that make bundles for tests and measure what reading them takes.
let hasPython = [
  "/usr/bin/python3", "/usr/local/bin/python3", "/root/.pyenv/shims/python3",
].contains { FileManager.default.isExecutableFile(atPath: $0) }

/// Runs a script of Python; its lines come back.
@discardableResult
func python(_ script: String, _ arguments: String..., in folder: String) async throws -> [Substring]
{
  let answer = try await answer(of: "python3", ["-c", script] + arguments, in: folder)
  guard answer.status == 0 else { throw ScriptFailure(text: answer.err) }
  return answer.lines
}

struct ScriptFailure: Error { var text: String }

/// What a run of the program took.
struct Cost {
  var status: Int32
  /// Of processor time: what else the machine does shall not decide.
  var seconds: Double
  var peakBytes: Int
  var out: String
}

/// Runs the program and measures it.
func measured(_ arguments: String..., in folder: String) async throws -> Cost {
  let script = """
    import resource, subprocess, sys
    run = subprocess.run(sys.argv[1:], stdout=open('out', 'wb'), stderr=subprocess.STDOUT,
        timeout=600)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(run.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss)
    """
  let answer = try await answer(of: "python3", ["-c", script, binary] + arguments, in: folder)
  let numbers = answer.out.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
  guard numbers.count == 3 else { throw ScriptFailure(text: answer.err) }
  let out = try String(contentsOfFile: "\(folder)/out", encoding: .utf8)
  return Cost(
    status: Int32(numbers[0]), seconds: numbers[1], peakBytes: Int(numbers[2]) * 1_024, out: out)
}

/// The objects of JSON Lines.
func objects(_ text: String) throws -> [[String: Any]] {
  try text.split(separator: "\n").map {
    let object = try JSONSerialization.jsonObject(with: Data($0.utf8))
    guard let members = object as? [String: Any] else { throw ScriptFailure(text: String($0)) }
    return members
  }
}

extension [String: Any] {
  var path: String { self["path"] as? String ?? "" }
  var outcome: String { self["outcome"] as? String ?? "" }
  var reason: String { self["reason"] as? String ?? "" }
  var codes: [String] {
    (self["diagnostics"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String }
  }
}

/// Makes `t.zip`, `t.tar.gz` and `nested.zip`, a zip of that zip, of the folder `t`.
let packFolder = """
  import os, tarfile, zipfile
  with zipfile.ZipFile('t.zip', 'w', 8) as z, tarfile.open('t.tar.gz', 'w:gz') as t:
      for here, folders, files in os.walk('t'):
          folders.sort()
          for name in sorted(files):
              path = os.path.join(here, name)
              z.write(path)
              t.add(path)
  with zipfile.ZipFile('nested.zip', 'w', 8) as z: z.write('t.zip')
  """
