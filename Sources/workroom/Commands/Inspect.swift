import ArgumentParser
import WorkroomImport
import WorkroomModel

/// `workroom inspect PATH...`
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows what the readers see, as JSON Lines; needs no store.",
    discussion: """
      One JSON object per line: message, entry or page; then one summary line. The keys are described
      in the README.

      Example:
        workroom inspect inbox.mbox | head -1
      """)

  @Argument(help: "Files and folders.") var paths: [String]
  @OptionGroup var platformOptions: PlatformOptions
  @OptionGroup var passwordOptions: PasswordOptions

  func run() throws {
    let limits = try passwordOptions.limits()
    let search = findSources(paths)
    search.problems.forEach(say)
    let reading = Reading(
      sources: search.found, profiles: try platformOptions.profiles(), limits: limits)
    var inspector = Inspector()
    var output = OutputBuffer()
    var unreadable = search.problems.count
    try ReadAhead.run(weight: \Found.weight, read: reading.run) { found in
      switch found {
      case .unit(let unit):
        if let line = try inspector.line(for: unit) { output.append(line) }
      case .unreadable(let reason):
        say(reason)
        unreadable += 1
      }
    }
    output.append(inspector.summaryLine(unreadable: unreadable))
    output.flush()
    if unreadable > 0 { throw ExitCode.failure }
    if inspector.hasDamage { throw ExitCode.damage }
  }
}

/// What reading comes upon.
private enum Found {
  case unit(ReadUnit)
  case unreadable(String)

  var weight: Int {
    switch self {
    case .unit(let unit): unit.weight
    case .unreadable: 512
    }
  }
}

/// Reads all sources in their order.
private struct Reading: Sendable {
  let sources: [FoundSource]
  let profiles: PlatformProfiles
  let limits: SourceLimits

  func run(_ emit: (Found) throws -> Void) throws {
    var walker = SourceWalker(profiles: profiles, limits: limits)
    walker.takesVisibleText = true
    for source in sources {
      do {
        try walker.read(
          .file(path: source.path, sizeInBytes: source.sizeInBytes), path: source.name
        ) { try emit(.unit($0)) }
      } catch let error as SourceError {
        try emit(.unreadable("\(source.name): \(error)"))
      }
    }
  }
}

/// Collects output so that a line costs no system call.
private struct OutputBuffer {
  private var bytes: [UInt8] = []

  mutating func append(_ line: [UInt8]) {
    if line.count > 1 << 18 {
      flush()
      write(line, to: 1)
      return
    }
    bytes.append(contentsOf: line)
    if bytes.count > 1 << 18 { flush() }
  }

  mutating func flush() {
    write(bytes, to: 1)
    bytes.removeAll(keepingCapacity: true)
  }
}
