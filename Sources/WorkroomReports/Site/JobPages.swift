import Foundation
import ReportRendering
import WorkroomModel
import WorkroomRules
import WorkroomStore

/// Writes the pages of all jobs, a few jobs at a time. Gives where the messages stand to which actions
/// lead, by their keys.
///
/// What is written does not depend on which worker writes it: the files of the search are put in order
/// by the jobs' order.
func writeJobs(
  _ input: ReportInput, store: Store, _ writer: inout SiteWriter
) throws -> [String: ReportTarget] {
  let work = SharedWork(count: input.jobs.count, chunks: writer.chunks)
  let model = writer
  let workers = max(1, min(4, ProcessInfo.processInfo.activeProcessorCount, input.jobs.count))
  DispatchQueue.concurrentPerform(iterations: workers) { _ in
    do {
      // Connections are not shared between threads: each reader has its own.
      let reader = try store.reader()
      while let index = work.next() {
        let overview = input.jobs[index]
        var own = model
        own.chunks = SearchChunks(name: String(jobPageName(overview.job.key).dropFirst(5)))
        let places = try writeJob(overview, input, store: reader, &own)
        try work.finish(index, own.chunks, places, emit: model.sink.write)
      }
    } catch {
      work.fail(error)
    }
  }
  let result = try work.result()
  writer.chunks = result.chunks
  return result.places
}

/// The page of one job, and those of its messages where they are many.
private func writeJob(
  _ overview: JobOverview, _ input: ReportInput, store: Store, _ writer: inout SiteWriter
) throws -> [String: ReportTarget] {
  let key = overview.job.key
  let folder = jobPageName(key) + "/"
  let stretches = overview.messageStretches
  let wanted = messagesAskedFor(by: overview)
  var places: [String: ReportTarget] = [:]
  var input = input
  let presenter = Presenter(input: input)
  for (index, stretch) in stretches.enumerated() {
    let messages = try store.messages(jobKey: key, stretch)
    let path = try writer.add(
      messagePage(overview, index, messages, presenter), folder: folder,
      part: TablePart(index, of: stretches.count))
    for message in messages where wanted.contains(message.key) {
      places[message.key] = .page(
        name: String(path(message.key).dropLast(".html".count)), anchor: message.key)
    }
  }
  var messages: [Message] = []
  if stretches.isEmpty {
    for stretch in overview.rhythm.stretches {
      messages += try store.messages(jobKey: key, stretch)
    }
    for key in wanted {
      places[key] = .page(name: jobPageName(overview.job.key), anchor: key)
    }
  }
  input.messagePages = places
  var overview = overview
  overview.places = try store.citedPlaces(jobKey: key)
  let page = jobPage(
    overview, messages: messages, diagnostics: try store.diagnostics(jobKey: key, limit: 500),
    input: input)
  try writer.add(page, folder: folder)
  return places
}

/// The keys of messages that wait for an answer.
private func messagesAskedFor(by overview: JobOverview) -> Set<String> {
  Set(overview.findings.filter { $0.kind == .answerMessage }.compactMap(messageKey))
}

/// The message a finding is about: the last part of its key.
func messageKey(of finding: Finding) -> String? {
  guard finding.kind == .answerMessage else { return nil }
  return finding.key.split(separator: ":").last.map(String.init)
}

/// Hands out the jobs one by one and puts what comes back in their order.
private final class SharedWork: @unchecked Sendable {
  private let lock = NSLock()
  private let count: Int
  private var handedOut = 0
  private var merged = 0
  private var waiting: [Int: SearchChunks] = [:]
  private var chunks: SearchChunks
  private var places: [String: ReportTarget] = [:]
  private var failure: (any Error)?

  init(count: Int, chunks: SearchChunks) {
    self.count = count
    self.chunks = chunks
  }

  /// The next job, or nil when none is left or something failed.
  func next() -> Int? {
    lock.withLock {
      guard failure == nil, handedOut < count else { return nil }
      handedOut += 1
      return handedOut - 1
    }
  }

  func finish(
    _ index: Int, _ part: SearchChunks, _ found: [String: ReportTarget],
    emit: (RenderedFile) throws -> Void
  ) throws {
    try lock.withLock {
      waiting[index] = part
      places.merge(found) { first, _ in first }
      while let part = waiting.removeValue(forKey: merged) {
        try chunks.append(part, emit: emit)
        merged += 1
      }
    }
  }

  func fail(_ error: any Error) { lock.withLock { failure = failure ?? error } }

  func result() throws -> (chunks: SearchChunks, places: [String: ReportTarget]) {
    try lock.withLock {
      if let failure { throw failure }
      return (chunks, places)
    }
  }
}

/// Files kept in memory, for tests and small archives.
final class GatheredFiles: @unchecked Sendable {
  private let lock = NSLock()
  private var files: [String: [UInt8]] = [:]

  /// By name.
  var all: [RenderedFile] {
    lock.withLock {
      files.sorted { $0.key < $1.key }.map { RenderedFile(name: $0.key, bytes: $0.value) }
    }
  }

  var sink: ReportSink {
    ReportSink(
      write: { file in self.lock.withLock { self.files[file.name] = file.bytes } },
      append: { file in self.lock.withLock { self.files[file.name, default: []] += file.bytes } })
  }
}
