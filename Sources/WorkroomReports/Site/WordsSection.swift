import ReportRendering
import WorkroomModel

/// The words that all pages use and that need saying once.
func wordsSection(_ presenter: Presenter) -> ReportSection {
  let zone = presenter.input.facts.zoneIdentifier
  let words: [(String, String)] = [
    (
      "record",
      "what the platform's own pages of a workroom show: Messages, Status Reports and Terms. A message "
        + "marked so stands on a saved page."
    ),
    (
      "copy",
      "a message known only from the platform's mail about it; the page itself was not saved."
    ),
    (
      "not in the record held, cannot be determined",
      "mail of ours to the workroom that the saved pages of that time do not show, or of a time of which "
        + "no page was saved."
    ),
    (
      "witness",
      "a place where a message was found: a saved page, a mail. Witnesses agree or differ in their "
        + "words; an only witness has none beside it. Copies of the same bytes are one witness, and "
        + "witnesses kept by one party are not independent of each other."
    ),
    (
      "“Messages.html tr[4] 3f9ac1d2”",
      "a witness: the file, the row of its table (or the bytes of a mailbox), and the first digits of "
        + "the SHA-256 of that place. Sources says how to cut it out and check it."
    ),
    ("≈", "stands after a time that the source prints without a zone; it is read as \(zone)."),
    (
      "imported, known, ignored, quarantined",
      "what became of each item of a source: read; the same bytes as one already read; left out for a "
        + "stated reason; set aside because it could not be read."
    ),
    ("damage, warning", "content that was lost; something guessed, or a page that is not whole."),
    (
      "as-of date",
      "the day on which all pages look at the archive; what happened later is left out. Sources "
        + "counts all that was read."
    ),
  ]
  return ReportSection(
    id: "words", heading: "Words used here",
    blocks: [.facts(words.map { ReportFact($0.0, $0.1) })])
}
