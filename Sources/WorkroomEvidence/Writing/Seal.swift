import BagIt
import Foundation
import WorkroomModel

/// The name under which seals are signed, so that a signature cannot be passed off as another's.
package let sealNamespace = "evidence-packet@workroom"

/// One readable page over everything: its `sha256sum` lines cover the manifests, and these the rest.
func sealText(
  of contents: PacketContents, files: [BagFile], custody: Custody, run: PacketRun
) -> String {
  let job = contents.plan.record.job
  var lines = [
    "Seal of evidence packet \(contents.plan.options.packetID)",
    "Job: \(job.title)",
    "Sealed at: \(run.time)" + (run.agent.map { " by \($0)" } ?? ""),
    "Evidence fingerprint: \(contents.fingerprint)",
    "Custody log: \(custody.count) events, head \(custody.head)",
    "",
    "Whoever signs this page signs the packet: the lines below fix the manifests, the manifests fix",
    "every file. An unsigned seal shows only that nothing was changed by accident: whoever changes",
    "a file on purpose can make a new seal. Trust a signature only by a key or fingerprint that",
    "reached you by another way than this packet. Check from the packet's folder with",
    "sha256sum -c seal/SEAL.txt (these lines of prose give a warning, no more).",
    "",
  ]
  for file in files { lines.append("\(file.sha256 ?? "")  \(file.path)") }
  let custodyDigest = BagDigest.sha256.checksum(of: Array(custody.text.utf8))
  lines.append("\(custodyDigest)  custody/custody.jsonl")
  return lines.joined(separator: "\n") + "\n"
}

/// Runs a program without a shell; nil when it cannot be started.
func run(
  _ program: String, _ arguments: [String], input: String? = nil, in folder: String? = nil
) -> (status: Int32, output: [UInt8], errors: String)? {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [program] + arguments
  if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
  let (output, errors) = (Pipe(), Pipe())
  process.standardOutput = output
  process.standardError = errors
  do {
    if let input {
      process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: input))
    } else {
      process.standardInput = FileHandle.nullDevice
    }
    try process.run()
  } catch {
    return nil
  }
  let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
  let words = [UInt8](errors.fileHandleForReading.readDataToEndOfFile())
  process.waitUntilExit()
  return (process.terminationStatus, bytes, String(decoding: words, as: UTF8.self))
}

/// Makes `SEAL.txt.sig` beside the seal.
func sign(_ seal: String, with key: String) throws {
  let arguments = ["-Y", "sign", "-f", key, "-n", sealNamespace, seal]
  guard let result = run("ssh-keygen", arguments) else {
    throw PacketError.programFailed("ssh-keygen", detail: "cannot be started")
  }
  guard result.status == 0 else {
    throw PacketError.programFailed("ssh-keygen", detail: result.errors)
  }
}
