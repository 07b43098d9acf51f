import Foundation
import TestSupport
import Testing
import WorkroomModel

/// Field by field: what the samples' terms, reports, payments, disputes, people and files say, and
/// nothing beyond.
@Suite struct SampleFieldTests {
  @Test func termsAreThoseOfTheTruth() async throws {
    let (sample, truth) = (try await Sample(), try FieldTruth.load())
    let found = sample.records.flatMap { record in
      record.terms.map { terms in
        FieldTruth.Terms(
          bidId: record.job.workroomID ?? "", revision: terms.number, proposedBy: terms.proposedBy,
          proposedOn: day(terms.proposedAt), clientAcceptedOn: day(terms.clientAcceptedAt),
          freelancerAcceptedOn: day(terms.freelancerAcceptedAt),
          stateAsFound: terms.statusAsFound, totalMinor: terms.total?.minorUnits,
          currency: terms.total?.currency == "USD" ? "USD" : terms.total.map { _ in "USD" },
          text: terms.summary.isEmpty || terms.summary.hasPrefix("hourly, $")
            ? nil : terms.summary,
          milestones: record.milestones.filter { $0.revision == terms.number }.map {
            FieldTruth.PlannedMilestone(
              name: $0.name, description: $0.description, deliveryOn: $0.due,
              amountMinor: $0.amount?.minorUnits)
          }.sorted { $0.name < $1.name })
      }
    }
    let expected = Set(truth.terms.map(\.withUSD))
    let beyond = found.filter { !expected.contains($0) }.map { "\($0)" }
    #expect(beyond.isEmpty)
    #expect(Set(found).count == truth.terms.count)
    // What the award of an hourly job says is a rate and no total.
    let hourly = sample.records.flatMap(\.terms).filter { $0.summary.hasPrefix("hourly, $") }
    #expect(
      hourly.map(\.summary).sorted() == [
        "hourly, $35.00 USD per hour", "hourly, $9.00 USD per hour",
      ])
  }

  @Test func milestonesWereFundedAndReleasedOnTheDaysOfTheTruth() async throws {
    let (sample, truth) = (try await Sample(), try FieldTruth.load())
    for milestone in truth.milestones {
      let found = sample.record(milestone.bidId)?.milestones.filter { $0.name == milestone.name }
      #expect(
        found?.contains {
          $0.amount?.minorUnits == milestone.amountMinor && day($0.fundedAt) == milestone.fundedOn
            && day($0.releasedAt) == milestone.releasedOn
        } == true, "\(milestone.bidId) \(milestone.name)")
    }
  }

  @Test func statusReportsAreThoseOfTheTruth() async throws {
    let (sample, truth) = (try await Sample(), try FieldTruth.load())
    for record in sample.records {
      let bid = record.job.workroomID ?? ""
      let reports = record.statusReports.filter { !$0.isTimesheet }
      let expected = truth.statusReports.filter { $0.bidId == bid }
      #expect(reports.count == expected.count, "\(bid)")
      for report in expected {
        let place = "\(bid) \(report.weekEnding) \(report.revision)"
        let found = try #require(
          reports.first { $0.period == report.weekEnding && $0.revision == report.revision },
          "\(place)")
        #expect(minute(found.submitted) == report.submittedAt, "\(place)")
        #expect(truth.prints(found.author, of: report.by), "\(place)")
        #expect(found.statusAsFound == report.currentStatus, "\(place)")
        #expect(found.text == report.progress, "\(place)")
        let said = (sample.observations[bid] ?? []).filter {
          $0.kind == .statusReport && $0["period"] == report.weekEnding
            && $0["revision"] == String(report.revision)
        }
        #expect(!said.isEmpty && said.allSatisfy { $0["plans"] == report.plans }, "\(place)")
        let attached = said.filter { $0.origin.medium == .page }.compactMap {
          $0["attachmentNames"]
        }
        #expect(
          attached.allSatisfy {
            $0 == report.attachments.map(\.name).joined(separator: "\n")
          } && attached.isEmpty == report.attachments.isEmpty, "\(place)")
      }
    }
  }

  @Test func timesheetsAreThoseOfTheTruth() async throws {
    let (sample, truth) = (try await Sample(), try FieldTruth.load())
    for record in sample.records {
      let bid = record.job.workroomID ?? ""
      let sheets = record.statusReports.filter(\.isTimesheet)
      let expected = truth.timesheets.filter { $0.bidId == bid }
      #expect(sheets.count == expected.count, "\(bid)")
      for sheet in expected {
        let place = "\(bid) \(sheet.weekEnding)"
        let found = try #require(sheets.first { $0.period == sheet.weekEnding }, "\(place)")
        #expect(day(found.submitted) == sheet.submittedOn, "\(place)")
        #expect(truth.prints(found.author, of: sheet.freelancer), "\(place)")
        #expect(found.minutesLogged == sheet.loggedMinutes, "\(place)")
        #expect(found.minutesBilled == sheet.billedMinutes, "\(place)")
        #expect(found.amount?.minorUnits == sheet.amountMinor, "\(place)")
        #expect(found.statusAsFound == sheet.status, "\(place)")
        #expect(found.text == sheet.comment ?? "", "\(place)")
        let row = try #require(
          sample.observations[bid]?.first {
            $0.kind == .timesheet && $0.origin.medium == .page && $0["period"] == sheet.weekEnding
          }, "\(place)")
        #expect(row["rate"].flatMap { Money($0)?.minorUnits } == sheet.rateMinor, "\(place)")
        #expect(row["paid"] == sheet.paidOn, "\(place)")
        #expect(
          Int(row["adjustment"] ?? "0") ?? 0 == sheet.adjustmentMinutes, "\(place)")
      }
    }
  }

  /// A release from escrow and the payment it makes are one payment; the truth has both words. Beside
  /// what it names there are the statements that Escrow closed, one for each closed job.
  @Test func paymentsAreThoseOfTheTruth() async throws {
    let (sample, truth) = (try await Sample(), try FieldTruth.load())
    for record in sample.records {
      let bid = record.job.workroomID ?? ""
      let found = record.payments.filter { !$0.kind.contains("closing statement") }.map {
        "\($0.kind.replacing("Release Request", with: "release requested")) "
          + "\(day($0.at) ?? "") \($0.amount?.minorUnits ?? 0)"
      }
      let ofJob = truth.payments.filter { $0.bidId == bid }
      let expected = ofJob.filter { payment in
        payment.kind != "paid"
          || !ofJob.contains {
            $0.kind == "released" && $0.on == payment.on && $0.amountMinor == payment.amountMinor
          }
      }
      #expect(found.sorted() == expected.map { "\($0.kind) \($0.on) \($0.amountMinor)" }.sorted())
      // Only a mail that says that a client paid does not say for which milestone.
      for payment in expected where ["funded", "released"].contains(payment.kind) {
        #expect(
          record.payments.contains {
            $0.kind == payment.kind && $0.description == payment.milestone
              && day($0.at) == payment.on
          }, "\(bid) \(payment.kind) \(payment.on)")
      }
    }
  }

  @Test func disputeEventsAreThoseOfTheTruth() async throws {
    let (sample, truth) = (try await Sample(), try FieldTruth.load())
    #expect(
      sample.records.map(\.disputes.count).reduce(0, +) == truth.disputeEvents.count)
    for event in truth.disputeEvents {
      let found = try #require(
        sample.record(event.bidId)?.disputes.first { $0.kind == event.kind }, "\(event.kind)")
      let isFromPage = found.origins.contains { $0.medium == .page }
      #expect(
        truth.prints(found.filedBy, of: event.by) || found.filedBy?.hasPrefix(event.by) == true,
        "\(event.kind)")
      #expect(found.amount?.minorUnits == event.amountMinor, "\(event.kind)")
      if isFromPage {
        #expect(minute(found.at) == event.at, "\(event.kind)")
        #expect(found.text == event.details, "\(event.kind)")
        let row = sample.observations[event.bidId]?.first {
          $0.kind == .dispute && $0.origin.medium == .page && $0["kind"] == event.kind
        }
        #expect(row?["askedFor"] == event.askedFor, "\(event.kind)")
      } else {
        // The mail names the day only.
        #expect(day(found.at) == String(event.at.prefix(10)), "\(event.kind)")
      }
    }
  }

  @Test func peopleOfThePeoplePagesHaveTheirNamesSidesAndRoles() async throws {
    let (sample, truth) = (try await Sample(), try FieldTruth.load())
    for bid in ["75331846", "38450217"] {
      let parties = sample.record(bid)?.parties ?? []
      for person in truth.parties {
        for role in person.roles where role.bidId == bid {
          let found = parties.filter { $0.name == person.name }
          #expect(found.count == 1, "\(bid) \(person.name)")
          #expect(found.first?.side.rawValue == role.side, "\(bid) \(person.name)")
          #expect(found.first?.role == role.role, "\(bid) \(person.name)")
          #expect(found.first?.names.contains(person.onPagesAs) == true, "\(bid) \(person.name)")
          #expect(found.first?.isGuest == (role.role == "Guest"), "\(bid) \(person.name)")
        }
      }
    }
  }

  @Test func fileVersionsOfFilesPagesHaveAllTheirFields() async throws {
    let (sample, truth) = (try await Sample(), try FieldTruth.load())
    var compared = 0
    for file in truth.files where file.sizeBasis == "Files page" {
      let place = "\(file.bidId) \(file.name) \(file.version ?? 0)"
      let found = try #require(
        sample.record(file.bidId)?.files.first {
          $0.name.precomposedStringWithCanonicalMapping.split(separator: " ")
            == file.name.precomposedStringWithCanonicalMapping.split(separator: " ")
            && $0.version == file.version && minute($0.uploadedAt) == file.uploadedAt
        }, "\(place)")
      compared += 1
      #expect(found.fileID == file.fileId, "\(place)")
      #expect(found.sizeInBytes == file.size, "\(place)")
      #expect(found.visibility?.lowercased() == file.access, "\(place)")
      #expect(truth.prints(found.uploadedBy, of: file.uploadedBy), "\(place)")
      #expect(found.attachedTo == file.source, "\(place)")
    }
    #expect(compared == 34)
  }

  @Test func spaceUsedAndActionsShownAreThoseOfTheTruth() async throws {
    let (sample, truth) = (try await Sample(), try FieldTruth.load())
    for storage in truth.storage {
      let used = sample.observations[storage.bidId]?.first { $0.kind == .quota }?["used"]
      #expect(used == String(storage.usedBytes), "\(storage.bidId)")
    }
    for action in truth.actionsShownByPlatform {
      let found = sample.record(action.bidId)?.actions.first { $0.text == action.label }
      #expect(found?.link?.hasPrefix("https://www.elance.com/") == true, "\(action.label)")
      #expect(found?.at?.text == "since \(action.since)", "\(action.label)")
    }
    let shown = sample.records.flatMap(\.actions).map(\.text).sorted()
    #expect(shown == truth.actionsShownByPlatform.map(\.label).sorted())
  }

  @Test func messagesHaveTheAuthorsKindsAndAttachmentsOfTheTruth() async throws {
    let (sample, truth) = (try await Sample(), try FieldTruth.load())
    var compared = 0
    for message in truth.messages {
      let found = sample.record(message.bidId)?.messages.filter {
        minute($0.sent) == message.sentAt && digest(ofWords: $0.text) == message.textSha256
      }
      guard let found = found?.first else { continue }
      compared += 1
      let isNamed = truth.prints(found.author, of: message.author)
      #expect(isNamed, "\(message.id): \(found.author ?? "")")
      #expect(
        found.attachments.map(\.name) == message.attachments.map(\.name), "\(message.id)")
      let kinds = ["meeting": "Meeting Mode", "workview": "Work View"]
      // Mail does not say of which kind a message is.
      let isOnPage = found.occurrences.contains { $0.origin.medium == .page }
      if let kind = kinds[message.kind], isOnPage { #expect(found.kind == kind, "\(message.id)") }
    }
    // Of one message a digest shows the beginning only.
    #expect(compared == truth.messages.count - 1)
  }
}

private let eastern = Zone("America/New_York") ?? .utc

/// The day that the platform's clock showed.
private func day(_ moment: Moment?) -> String? {
  moment.map { eastern.wallClock(at: $0.secondsSince1970).date.iso }
}

private func minute(_ moment: Moment?) -> String? {
  moment.map { String($0.utc.prefix(16)) + "Z" }
}

private struct FieldTruth: Decodable {
  struct PlannedMilestone: Decodable, Hashable {
    var name: String
    var description, deliveryOn: String?
    var amountMinor: Int64?
  }
  struct Terms: Decodable, Hashable {
    var bidId: String
    var revision: Int?
    var proposedBy, proposedOn, clientAcceptedOn, freelancerAcceptedOn, stateAsFound: String?
    var totalMinor: Int64?
    var currency, text: String?
    var milestones: [PlannedMilestone]?

    /// Terms without a total have no currency that a source shows.
    var withUSD: Terms {
      var terms = self
      terms.currency = totalMinor == nil ? nil : "USD"
      if terms.text?.isEmpty == true { terms.text = nil }
      terms.milestones = (milestones ?? []).sorted { $0.name < $1.name }
      return terms
    }
  }
  struct Milestone: Decodable {
    var bidId, name: String
    var amountMinor: Int64
    var fundedOn, releasedOn: String?
  }
  struct Attachment: Decodable { var name: String }
  struct StatusReport: Decodable {
    var bidId, weekEnding, submittedAt, by, currentStatus, progress, plans: String
    var revision: Int
    var attachments: [Attachment]
  }
  struct Timesheet: Decodable {
    var bidId, weekEnding, submittedOn, freelancer, status: String
    var loggedMinutes, billedMinutes, adjustmentMinutes: Int
    var comment, paidOn: String?
    var rateMinor, amountMinor: Int64
  }
  struct Payment: Decodable {
    var bidId, kind, on: String
    var amountMinor: Int64
    var milestone: String?
  }
  struct Dispute: Decodable {
    var bidId, kind, by, at: String
    var amountMinor: Int64?
    var askedFor, details: String?
  }
  struct Person: Decodable {
    struct Role: Decodable { var bidId, side, role: String }
    var name, onPagesAs: String
    var inMailAs: String?
    var roles: [Role]
  }
  struct File: Decodable {
    var bidId, name: String
    var version, size: Int?
    var fileId, sizeBasis, access, uploadedBy, uploadedAt, source: String?
  }
  struct Storage: Decodable {
    var bidId: String
    var usedBytes: Int
  }
  struct Action: Decodable { var bidId, label, since: String }
  struct Message: Decodable {
    var id, bidId, author, kind, textSha256: String
    var sentAt: String?
    var attachments: [Attachment]
  }

  var terms: [Terms]
  var milestones: [Milestone]
  var statusReports: [StatusReport]
  var timesheets: [Timesheet]
  var payments: [Payment]
  var disputeEvents: [Dispute]
  var parties: [Person]
  var files: [File]
  var storage: [Storage]
  var actionsShownByPlatform: [Action]
  var messages: [Message]

  /// Whether a name as found is one of those under which the person is printed.
  func prints(_ found: String?, of name: String?) -> Bool {
    guard let found, let name else { return found == nil && name == nil }
    guard let person = parties.first(where: { $0.name == name }) else { return found == name }
    let inMail = person.inMailAs?.replacing(" via Elance", with: ".")
    return [person.name, person.onPagesAs, inMail].contains(found)
  }

  static func load() throws -> FieldTruth {
    try JSONDecoder().decode(
      FieldTruth.self, from: Data(contentsOf: URL(fileURLWithPath: "\(Places.samples)/truth.json")))
  }
}
