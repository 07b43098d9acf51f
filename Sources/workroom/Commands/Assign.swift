import ArgumentParser
import WorkroomModel
import WorkroomStore

/// `workroom assign QUERY JOB|--new-job TITLE`
struct Assign: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Puts mail of no workroom that a search finds into a job.",
    discussion: """
      The mail that is found now is assigned, by its content; what is imported later is not. It stays
      mail outside the workroom: supporting, not official record.

      Example:
        workroom assign 'from:chris@ashdown-rooms.example after:2015-09-01' 75331846
        workroom assign 'from:gallery.example' --new-job "Gallery, outside the platform"
      """)
  @Argument(help: "What to find, as in `workroom search`.") var query: String
  @Argument(help: "The job: its workroom number, job number, key or title.") var job: String?
  @Option(help: "Make a job of this title for it.") var newJob: String?
  @OptionGroup var storeOptions: StoreOptions

  func validate() throws {
    guard (job == nil) != (newJob == nil) else {
      throw ValidationError("name a job, or give --new-job with a title")
    }
  }

  func run() throws {
    let store = try storeOptions.open()
    let keys = try store.mailKeys(matching: SearchQuery(query))
    guard !keys.isEmpty else {
      say("no mail outside a workroom matches; nothing was decided")
      throw ExitCode.failure
    }
    var values = ["query": query, "mails": keys.joined(separator: " ")]
    if let newJob {
      values["job"] = Assignment.key(ofNewJob: newJob)
      values["title"] = newJob
    } else if let job {
      values["job"] = try store.jobKey(named: job)
    }
    try settle(Decision.assign, values, in: store)
    show("\(counted(keys.count, "message")) assigned to \(values["job"] ?? "")")
  }
}
