import ArgumentParser
import WorkroomExport
import WorkroomStore

/// `workroom export FORMAT`
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes jobs, messages and files in open formats.",
    discussion: """
      jsonl: one JSON object per line to standard output; a manifest first, a completion record last.
      files: every file version that a source holds, byte for byte, in a folder per job below --out,
      with index.csv (where each comes from, and what is absent) and sha256sums.txt; names are made
      safe for any system. --out is replaced as a whole; a folder that holds anything else is refused.
      csv and mbox are not there yet; asking for them is an error.

      Example:
        workroom export jsonl > archive.jsonl
        workroom export files --out files/ --job 75331846
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case jsonl, csv, mbox, files }

  @Argument(help: "jsonl or files") var format: Format
  @Option(help: ArgumentHelp("The folder to write (files).", valueName: "dir")) var out: String?
  @Option(help: ArgumentHelp("Only files of this job; may be repeated.", valueName: "job"))
  var job: [String] = []
  @OptionGroup var storeOptions: StoreOptions

  func run() throws {
    switch format {
    case .jsonl:
      let store = try storeOptions.open()
      try JSONLinesExport.write(store) { write($0, to: 1) }
    case .files:
      guard let out else { throw ValidationError("export files needs --out DIR") }
      try exportFiles(to: out)
    case .csv, .mbox:
      throw ValidationError("export \(format.rawValue) is not there yet; jsonl and files are")
    }
  }

  private func exportFiles(to out: String) throws {
    let store = try storeOptions.open()
    let keys = try job.map { name in
      do { return try store.jobKey(named: name) } catch let error as StoreError {
        throw ValidationError(error.description)
      }
    }
    let files = try exportedFiles(of: store, jobs: job.isEmpty ? nil : keys)
    let folder = try ReplacedFolder(out)
    do {
      let outcomes = try copy(files, from: store, to: folder)
      try folder.write(exportIndex(files, outcomes: outcomes), to: "index.csv")
      let sums = files.compactMap { file in
        file.path.flatMap { path in
          outcomes[path] == "written" ? file.digest.map { "\($0)  \(path)\n" } : nil
        }
      }
      try folder.write(Array(sums.joined().utf8), to: "sha256sums.txt")
      try folder.publish()
      let absent = files.filter { $0.path == nil }.count
      show(
        "\(counted(sums.count, "file")) in \(out), \(grouped(absent)) absent (index.csv names them)"
      )
      guard sums.count + absent == files.count else { throw ExitCode.damage }
    } catch {
      if !(error is ExitCode) { folder.abandon() }
      throw error
    }
  }

  /// Writes each content to its places and says what became of each path.
  private func copy(
    _ files: [ExportedFile], from store: Store, to folder: ReplacedFolder
  ) throws -> [String: String] {
    var outcomes: [String: String] = [:]
    let byDigest = Dictionary(grouping: files.filter { $0.path != nil }) { $0.digest ?? "" }
    try store.streamContents(byDigest.keys.sorted(), profiles: profiles(of: storeOptions.folder)) {
      digest, bytes in
      for file in byDigest[digest] ?? [] {
        guard let path = file.path, outcomes[path] == nil else { continue }
        let written = try folder.write(bytes, to: path)
        outcomes[path] = written.digest == digest ? "written" : "differs from its digest"
      }
    }
    for path in files.compactMap(\.path) where outcomes[path] != "written" {
      outcomes[path] = outcomes[path] ?? "its bytes were not found again"
      say("\(path): \(outcomes[path] ?? "")")
    }
    return outcomes
  }
}
