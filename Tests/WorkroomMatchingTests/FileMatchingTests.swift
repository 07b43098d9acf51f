import Testing
import WorkroomModel

@testable import WorkroomMatching

@Suite struct FileMatchingTests {
  private let context = MatchingContext(me: Me())

  @Test func theSameNameIsAVersionWhereAPageOrAnOrderSaysSo() {
    let dated = files(
      [], messages: [message("a.txt", 100), message("a.txt", 9_000)], context: context)
    #expect(dated.map(\.version) == [1, 2])
    #expect(dated.allSatisfy { $0.versionBasis?.contains("in the order of the messages") == true })

    let lying = files(
      [held("a.txt", "d1", "x/a.txt"), held("a.txt", "d2", "y/a.txt")], messages: [],
      context: context)
    #expect(lying.map(\.version) == [nil, nil])

    let named = files(
      [held("a (version 1).txt", "d1", "x/a (version 1).txt"), held("a.txt", "d2", "x/a.txt")],
      messages: [], context: context)
    #expect(named.map(\.name) == ["a.txt", "a.txt"])
    #expect(named.compactMap(\.version) == [1])
  }

  @Test func aBundleIsAFileOnlyWhenAPageOrMailNamesIt() {
    let zip = held("work.zip", "z", "75331846/work.zip", holds: "bundle")
    let member = held("a.txt", "d1", "75331846/work.zip!/a.txt")
    #expect(files([zip, member], messages: [], context: context).map(\.name) == ["a.txt"])
    let delivered = files([zip, member], messages: [message("work.zip", 100)], context: context)
    #expect(
      delivered.map(\.name) == ["work.zip", "work.zip"] || delivered.map(\.name) == ["work.zip"])
  }

  @Test func sizesPrintedBesideANameAreKeptAndRoundedOnesMarked() {
    let found = files(
      [], messages: [message("a.txt", 1, size: "173 bytes"), message("b.zip", 2, size: "1.5 MB")],
      context: context)
    #expect(found.map(\.sizeInBytes) == [173, 1_572_864])
    #expect(found.map(\.isSizeRounded) == [false, true])
  }

  @Test(arguments: [
    ("in/75331846/a.txt", "the workroom's number 75331846 stands in its path"),
    ("in/Garden room website relaunch/Shared/a.txt", "agrees with this job's title alone"),
    ("in/garden-room files.zip!/a.txt", "agrees with this job's title alone"),
    ("saved/page dir/Shared/a.txt", "lie beside it"),
  ])
  func aFileBelongsToTheJobThatItsPathOrItsNeighboursName(_ path: String, _ basis: String) {
    let placed = placedFiles(
      [lying(path)], groups: groups,
      speaking: [
        SpeakingPlace(
          path: "saved/page dir/Terms.html",
          identity: JobIdentity(
            platform: "elance", workroomID: "75331846", jobID: nil, title: nil))
      ])
    #expect(placed.keys.sorted() == ["elance-75331846"])
    #expect(placed["elance-75331846"]?.first?["basis"]?.contains(basis) == true)
  }

  @Test(arguments: [
    "in/website/a.txt", "in/Files/a.txt", "both/a.txt", "in/Garden room website_files/a.css",
    "in/75331846 and 38450217/a.txt",
  ])
  func whatSeveralJobsOrNoneClaimIsLeftOut(_ path: String) {
    let speaking = (["75331846", "38450217"] as [String]).map {
      SpeakingPlace(
        path: "both/\($0).html",
        identity: JobIdentity(platform: "elance", workroomID: $0, jobID: nil, title: nil))
    }
    #expect(placedFiles([lying(path)], groups: groups, speaking: speaking).isEmpty)
  }

  @Test func theUsersWordGoesBeforeEverything() {
    var file = lying("in/75331846/a.txt")
    file.namedJob = "38450217"
    #expect(placedFiles([file], groups: groups, speaking: []).keys.sorted() == ["elance-38450217"])
  }

  private let groups = [
    FileMatchingTests.group("75331846", "Garden room website relaunch with configurator"),
    FileMatchingTests.group("38450217", "Move choir website to WordPress"),
  ]

  private static func group(_ id: String, _ title: String) -> JobGroup {
    JobGroup(platform: "elance", workroomIDs: [id], titles: [title])
  }

  private func lying(_ path: String) -> LyingFile {
    LyingFile(observation: held("a.txt", "d", path), path: path, namedJob: nil)
  }

  private func held(
    _ name: String, _ digest: String, _ path: String, holds: String? = nil
  ) -> Observation {
    var fields = [
      "name": FieldValue(name), "digest": FieldValue(digest), "size": FieldValue("3", value: "3"),
    ]
    if let holds { fields["holds"] = FieldValue(holds) }
    return Observation(
      kind: .file, platform: "elance", workroomID: nil, jobID: nil, fields: fields, row: 0,
      origin: origin(path, .file))
  }

  private func message(_ name: String, _ seconds: Int64, size: String? = nil) -> Message {
    var message = Message(key: "m\(seconds)", kind: "message", text: "")
    message.sent = Moment(
      text: "", secondsSince1970: seconds, offsetMinutes: 0, basis: .stated,
      uncertaintyInSeconds: 0)
    message.attachments = [AttachmentMention(name: name, sizeText: size)]
    message.occurrences = [
      Occurrence(origin: origin("mail \(seconds)", .notification), agreement: .onlyWitness)
    ]
    return message
  }

  private func origin(_ path: String, _ medium: Medium) -> Origin {
    Origin(
      sourceDigest: path, sourceName: path, path: path, itemOrdinal: 0, offset: nil, length: 3,
      digest: path, place: nil, medium: medium)
  }
}
