import Testing
import WorkroomModel

@testable import WorkroomMatching

/// Neither the order of what the sources say nor its repetition may enter the result.
@Suite struct OrderTests {
  @Test(arguments: 1...120)
  func shuffledSayingsOfOneJobGiveAnEqualRecord(seed: UInt64) {
    var random = Random(seed)
    let observations = invented(&random)
    let expected = record(observations)
    for _ in 0..<3 { #expect(record(observations.shuffled(using: &random)) == expected) }
  }

  @Test(arguments: 1...40)
  func copiesOfTheSameBytesAddPlacesAndNothingElse(seed: UInt64) {
    var random = Random(seed)
    let observations = invented(&random)
    let copies = observations.filter { _ in random.next() % 3 == 0 }.map { original in
      var copy = original
      copy.origin.sourceDigest = "another export"
      return copy
    }
    let expected = record(observations)
    let doubled = record((observations + copies).shuffled(using: &random))
    #expect(doubled.messages.map(\.key) == expected.messages.map(\.key))
    #expect(doubled.messages.map(\.text) == expected.messages.map(\.text))
    #expect(
      doubled.messages.map { Set($0.occurrences.map(\.origin.contentKey)) }
        == expected.messages.map { Set($0.occurrences.map(\.origin.contentKey)) })
    #expect(doubled.parties.map(\.names) == expected.parties.map(\.names))
    #expect(doubled.parties.map(\.userNames) == expected.parties.map(\.userNames))
    #expect(doubled.gaps.map(\.text) == expected.gaps.map(\.text))
  }

  @Test(arguments: 1...120)
  func shuffledIdentitiesGiveEqualJobs(seed: UInt64) {
    var random = Random(seed)
    let identities = (0..<40).map { _ in
      let (workroom, job) = (random.next() % 9, random.next() % 9)
      return JobIdentity(
        platform: "elance", workroomID: workroom < 7 ? "\(workroom)" : nil,
        jobID: job < 4 ? "\(job)" : nil, title: random.next() % 3 == 0 ? "title \(job)" : nil)
    }
    let expected = jobGroups(of: identities)
    for _ in 0..<5 { #expect(jobGroups(of: identities.shuffled(using: &random)) == expected) }
  }

  private func record(_ observations: [Observation]) -> JobRecord {
    var group = JobGroup(platform: "elance")
    group.workroomIDs = ["1"]
    return jobRecord(
      of: group, observations: observations,
      context: MatchingContext(me: Me(names: ["Marta Lindqvist"])))
  }

  /// A talk of a few minutes in few words, so that much is equal: rows of saves that overlap, mails
  /// that are late, altered, lost or copied, lines of digests, and quotations.
  private func invented(_ random: inout Random) -> [Observation] {
    var found: [Observation] = []
    var now: Int64 = 1_000_020
    for number in 0..<20 {
      now += [3, 20, 61, 400, 3_000][Int(random.next() % 5)]
      let isOurs = random.next() % 3 == 0
      let full =
        isOurs
        ? "Marta Lindqvist"
        : ["Alexander Kovacs", "Alexandra Klein"].randomElement(using: &random) ?? ""
      let short = isOurs ? "Marta L." : "Alexa... K."
      let text =
        [
          "Ok", "Yes", "See the file.",
          "The first draft of the page is ready for you, please read it",
          "The second draft of the page is ready for you, please read it",
        ].randomElement(using: &random) ?? ""
      for save in 0..<2 where random.next() % 4 > 0 {
        var row = saying(
          .page, short, text, now - now % 60, "save \(save)", row: 40 - number, minutes: 59)
        if random.next() % 3 == 0 {
          row.fields["authorUserName"] = FieldValue(full.lowercased().replacing(" ", with: "-"))
        }
        found.append(row)
      }
      if random.next() % 4 > 0 {
        let altered = random.next() % 6 == 0 ? text + " never" : text
        var mail = saying(
          isOurs ? .reply : .notification, full, altered,
          isOurs ? now - Int64(random.next() % 90) : now + Int64(random.next() % 300),
          "mail \(number)",
          id: random.next() % 5 == 0 ? nil : "<\(number)@x>")
        if isOurs {
          mail.fields["quotedMessage"] = FieldValue("The first draft of the page is lost")
          mail.fields["quotedAuthor"] = FieldValue("Alexander Kovacs")
          mail.fields["inReplyTo"] = FieldValue("<\(number % 4)@x>")
        }
        found.append(mail)
      }
      if !isOurs, random.next() % 3 == 0 {
        let line = text.count > 30 ? text.prefix(30) + "..." : text[...]
        found.append(
          saying(.digest, full, String(line), now - now % 60, "digest", row: number, minutes: 59))
      }
    }
    return found
  }

  private func saying(
    _ medium: Medium, _ author: String, _ text: String, _ seconds: Int64, _ container: String,
    row: Int = 0, minutes: Int = 0, id: String? = nil
  ) -> Observation {
    var fields = [
      "author": FieldValue(author), "text": FieldValue(text),
      "sent": FieldValue(
        "",
        moment: Moment(
          text: "", secondsSince1970: seconds, offsetMinutes: nil,
          basis: medium == .page ? .profile : .stated, uncertaintyInSeconds: minutes)),
    ]
    if let id { fields["messageID"] = FieldValue(id) }
    return Observation(
      kind: .message, platform: "elance", workroomID: "1", jobID: nil, fields: fields, row: row,
      origin: Origin(
        sourceDigest: container, sourceName: container, path: container, itemOrdinal: row,
        offset: nil, length: 0, digest: "bytes of \(container)", place: "row \(row)", medium: medium
      ))
  }
}

/// A small generator of numbers that every machine repeats (splitmix64).
private struct Random: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
