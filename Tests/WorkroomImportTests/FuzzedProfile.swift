import MailReading
import PageReading
import WorkroomModel

#if !FUZZING
  @testable import WorkroomImport
#endif

/// A page, a mail and a transcript that a made-up profile may recognise.
private let page = Array(
  """
  <html><head><title>Acme</title></head><body><ul><li><b>Job 1</b> <i>done</i></li></ul>
  <table><tr><th>Sender</th><th>Message</th><th>Date</th></tr>
  <tr><td>Ann</td><td>Hello</td><td>Mar 3, 2014 2:07 pm</td></tr>
  <tr><td>-8,5</td><td>1.250,00 €</td><td>3. Mar 14 um 14:07</td></tr></table></body></html>
  """.utf8)
private let mail = Array(
  "From: Acme <a@acme.example>\r\nTo: E12-WR@acme.example\r\nSubject: Job 1\r\n\r\nHello\r\n".utf8)
private let transcript = "Acme Job 1\nAnn | Hello | | Mar 3, 2014 2:07 pm\n"

/// The first rule that loading bytes as a profile breaks; nil if all hold. `Tests/Fuzzing/run` feeds it
/// for ever, the unit tests feed it what was once found.
package func brokenProfileRule(_ bytes: [UInt8]) -> String? {
  guard let yaml = String(validating: bytes, as: UTF8.self) else { return nil }
  let lines = yaml.unicodeScalars.filter {
    "\r\n\u{85}\u{2028}\u{2029}".unicodeScalars.contains($0)
  }
  let profile: PlatformProfile
  do {
    profile = try PlatformProfile(yaml: yaml, name: "p.yaml")
  } catch let error as ProfileError {
    if error.line < 0 || error.line > lines.count + 2 { return "the line is not in the file" }
    if error.reason.isEmpty { return "a complaint says nothing" }
    return error.file == "p.yaml" ? nil : "a complaint names another file"
  } catch {
    return "an error of another kind was thrown: \(error)"
  }
  do {
    _ = try profile.extract(SavedPage(page))
  } catch is XPathError {
    // Seen from one element only, an expression may be one and yet not fit every page.
  } catch {
    return "a page cannot be read: \(error)"
  }
  _ = profile.interpret(MailMessage(mail))
  _ = profile.extractTranscript(transcript)
  return profile.facts.name.isEmpty ? "a profile without a name" : nil
}
