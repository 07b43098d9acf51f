import Foundation
import WorkroomModel

/// A mail that the screen holds back until a person has decided.
package struct ScreenedMail: Sendable, Hashable {
  package var control: String
  package var reason: String
  /// SHA-256 of the mail as it stands.
  package var digest: String
  /// Its outer words, which may occur nowhere in the packet.
  var words: [String]
}

/// Looks through the mails of a plan for those to or from lawyers, and for workroom mail that was
/// forwarded inside other mail, where the words around it may be meant for someone else; the latter
/// not when a person has looked at them and takes them in.
package func screen(
  _ plan: PacketPlan, material: PacketMaterial, lawyers: [String], takesForwarded: Bool = false
) throws -> [ScreenedMail] {
  let mails = plan.exhibits.filter { $0.kind == .mail && $0.withheld == nil }
  let byDigest = Dictionary(
    mails.compactMap { mail in mail.digest.map { ($0, mail) } },
    uniquingKeysWith: { first, _ in first })
  // Without lawyers to look for, only mail outside the workroom can be caught.
  let wanted = plan.wantedNatives.filter {
    byDigest[$0.digest] != nil && (!lawyers.isEmpty || $0.medium == .mail)
  }
  var caught: [ScreenedMail] = []
  try material.natives(wanted) { origin, bytes in
    guard let mail = byDigest[origin.digest] else { return }
    let header = MailHeader(bytes)
    let people = ["from", "to", "cc", "bcc", "reply-to", "sender"]
      .compactMap { header[$0] }.map(encodedWordsDecoded).joined(separator: " ")
    let parts = leafParts(of: bytes)
    let texts = parts.filter { $0.type.hasPrefix("text/") }.compactMap { part in
      octets(of: part, in: bytes).map { text($0, charset: part.charset) }
    }
    let outer = texts.map(beforeForwarded)
    let reason: String
    if let lawyer = lawyers.first(where: { folded(people).contains(folded($0)) }) {
      reason = "mail to or from \(lawyer), named as a lawyer"
    } else if !takesForwarded, origin.medium == .mail,
      parts.contains(where: { $0.type == "message/rfc822" }) || outer != texts
    {
      reason = "holds forwarded mail inside other mail"
    } else {
      return
    }
    let lines = outer.flatMap { $0.split(whereSeparator: \.isNewline).map(String.init) }
    caught.append(
      ScreenedMail(
        control: mail.control, reason: reason, digest: origin.digest,
        words: [header["subject"].map(encodedWordsDecoded)].compactMap { $0 } + lines))
  }
  return caught.sorted { $0.control < $1.control }
}

private func beforeForwarded(_ text: String) -> String {
  let marks = [
    "-----Original Message-----", "---------- Forwarded message", "Begin forwarded message:",
    "-------- Original Message", "-------- Forwarded Message",
  ]
  let ends = marks.compactMap { text.firstRange(of: $0)?.lowerBound }
  return ends.min().map { String(text[..<$0]) } ?? text
}

extension PacketOptions {
  /// Leaves out what the screen caught.
  package mutating func holdBack(_ caught: [ScreenedMail]) {
    privileged = Set(caught.map(\.digest))
    privilegedWords = caught.flatMap(\.words).map(folded).filter { $0.count >= 16 }
  }
}

/// Takes held-back mails out of the numbered exhibits: the mail, what only it says, and its place among
/// the witnesses of the rest.
func withoutPrivileged(
  _ exhibits: [Exhibit], _ options: PacketOptions
) -> (exhibits: [Exhibit], held: [LeftOutExhibit]) {
  guard !options.privileged.isEmpty else { return (exhibits, []) }
  var (kept, held) = ([Exhibit](), [LeftOutExhibit]())
  for var exhibit in exhibits {
    let places = exhibit.witnesses.count
    exhibit.witnesses.removeAll { options.privileged.contains($0.origin.digest) }
    if places > 0, exhibit.witnesses.isEmpty {
      held.append(
        LeftOutExhibit(
          control: exhibit.control, title: exhibit.kind.label,
          reason: "held back by the screen for privileged mail"))
    } else {
      kept.append(exhibit)
    }
  }
  let gone = Set(held.map(\.control))
  for index in kept.indices {
    kept[index].attachments.removeAll(where: gone.contains)
    if let parent = kept[index].parent, gone.contains(parent) { kept[index].parent = nil }
  }
  return (kept, held)
}
