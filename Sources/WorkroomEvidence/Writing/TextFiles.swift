import WorkroomModel

/// `README.txt`: what this is and in which order to read it.
func readme(_ contents: PacketContents) -> String {
  let plan = contents.plan
  let annex = plan.exhibits.contains(where: \.isAnnex)
  return """
    Evidence packet \(plan.options.packetID)
    Job: \(plan.record.job.title)

    What this is
      What one side's archive holds of one job on \(plan.facts.title), numbered, with the bytes it
      rests on. \(plan.selectionRule[0])
      The words of exhibits are verbatim; the program's own sentences are made by fixed rules, none by
      generative AI. It takes no side, it is no legal advice, and the forum you are in decides what
      counts.

    Where to begin
      packet.html        How complete this is, what it is about, how far to trust it; then Agreed,
                         Delivered, Paid, Changed, Said, the dispute, the chronology, the exhibits of
                         the record in full, the index.
                         Opens in any browser, needs no network, runs no script, prints.
    \(annex ? "  annex.html         What is supporting, not official record. It can be left out.\n" : "")\
      certificate.html   Unsigned sample forms for whoever made the archive.
      VERIFY.txt         How to check all this without the program that made it.
      method.txt         How it was made, and every rule that was applied.

    The rest
      exhibits.csv       One line per exhibit: number, class, people, times, source, digest, recipe.
      chronology.csv  parties.csv  completeness.csv  authenticity.csv  sources.csv  redactions.csv
      evidence.sha256    SHA-256 of everything in natives/ and text/; its own SHA-256 is the
                         evidence fingerprint: \(contents.fingerprint)
      natives/           The evidence itself, byte for byte as it stood in its source. Saved pages
                         end in .txt so that nothing in them runs when opened; .eml files are mail,
                         and a mail program that opens one may load what its sender linked.
      text/              Each exhibit as plain text, with the places where it stands.

    Control numbers
      \(plan.options.packetID)-00001 and so on, given from the content of the whole job: the same sources
      give the same numbers, whatever is selected. A page that shows many rows has one number and one
      native of its own; each row that matters is an exhibit that cites it.

    Around this folder (../)
      The packet is a BagIt 1.0 bag (RFC 8493): manifests, bag-info.txt, custody/custody.jsonl (what
      was done when) and seal/SEAL.txt. data/profile.json is its BagIt profile.

    """
}

/// `VERIFY.txt`: the commands of a stranger, with what each shows and does not show.
func verifyText(_ contents: PacketContents) -> String {
  let plan = contents.plan
  let sample =
    plan.exhibits.first { exhibit in
      exhibit.kind == .mail && contents.staging.natives[exhibit.control] != nil
    } ?? plan.exhibits.first { contents.staging.natives[$0.control] != nil }
  let recipe =
    sample.flatMap { contents.staging.recipe(of: $0) } ?? "(see exhibits.csv, column RECIPE)"
  let expected = sample.flatMap { contents.staging.natives[$0.control]?.sha256 } ?? ""
  return """
    How to check this packet without the program that made it

    If you were given a zip, unpack it first (unzip FILE.zip; on Windows and macOS: open it). Then open
    a terminal in the folder that holds bagit.txt. Commands are for Linux; on macOS write
    `shasum -a 256` for `sha256sum`. The macOS and Windows commands were not run by the makers of
    this text; those for Linux are run by a test.

    1. Is every file as listed?  Shows damage and careless changes. Does not show additions, nor
       changes by someone who makes new lists.

    sha256sum -c --quiet tagmanifest-sha256.txt
    sha256sum -c --quiet manifest-sha256.txt

       Silence means that all matched. Windows: certutil -hashfile FILE SHA256, or in PowerShell
       Get-FileHash -Algorithm SHA256 FILE, compared with the line in manifest-sha256.txt.

    2. Was a file added?  Both numbers must be equal.

    find data -type f | wc -l
    wc -l < manifest-sha256.txt

       A second opinion, if you have Python: pip install bagit, then python3 -m bagit --validate .

    3. Is the evidence the one that was announced?  The fingerprint must be the one you were given
       by another way, if you were given one.

    sha256sum data/evidence.sha256
    (cd data && sha256sum -c --quiet evidence.sha256)

       This packet says: \(contents.fingerprint)

    4. Does the custody log hang together?  Each line holds the SHA-256 of the line before it.

    p=\(Custody.start); n=0; while IFS= read -r l; do n=$((n+1)); case "$l" in '{"seq":'$n',"prev":"'$p'",'*) ;; *) echo "broken at line $n";; esac; p=$(printf %s "$l" | sha256sum | cut -c1-64); done < custody/custody.jsonl; echo "$n events, head $p"

       Number and head must be those in seal/SEAL.txt; a log that was cut short looks whole by itself.

    5. Does the seal fit?  Lines of prose give a warning, no more.

    sha256sum -c seal/SEAL.txt 2>/dev/null

    6. Who sealed it?  Only if seal/SEAL.txt.sig is there. signer.txt holds one line: a name and the
       signer's public key. Get it from the signer by another way (telephone, a signed letter), never
       from this packet: whoever changes the packet can put another key into it.

       ssh-keygen -Y verify -f signer.txt -I NAME -n \(sealNamespace) -s seal/SEAL.txt.sig < seal/SEAL.txt

       Without a signature, everything above shows only that the packet agrees with itself.

       Sealed by when?  Only if seal/SEAL.txt.tsr is there. tsa.pem holds the certificate of the
       timestamp authority; get it from the authority itself, never from this packet.

       openssl ts -verify -data seal/SEAL.txt -in seal/SEAL.txt.tsr -CAfile tsa.pem

    7. Is an exhibit in the original source?  Ask for the source (sources.csv has its SHA-256), stand in
       the folder from which its name begins, and run the recipe of the exhibit (exhibits.csv, column
       RECIPE; also in text/). For \(sample?.control ?? "an exhibit"):

       \(recipe)

       must print \(expected)

       A row of a page cites the whole page: its recipe prints the SHA-256 of the page, and the XPath
       says where on the page it stands.

    \(contents.redactor == nil ? "" : openingText)What none of this proves
      That the sources were complete or unaltered before they were imported; who wrote what; that
      something which is not here did not happen. Pages are what a browser saved, and whoever saves a
      page can edit it. Mails carry a signature of the sending server only where authenticity.csv says
      so, and even that shows the server, not the person.

    """
}

/// `method.txt`: how the packet was made, so that someone else can do the same.
func methodText(_ contents: PacketContents) -> String {
  let plan = contents.plan
  let options = plan.options
  var lines = [
    "Method",
    "",
    "Made by workroom \(options.toolVersion). The same sources, options and version give the same",
    "files in data/, byte for byte, on any machine and any day.",
    "",
    "Options",
    "  packet id: \(options.packetID)",
    "  as of: \(options.asOf.iso)",
    "  time zone shown: \(options.zone.identifier)",
    "  from: \(options.from?.iso ?? "not given")",
    "  to: \(options.to?.iso ?? "not given")",
    "  person: \(options.person ?? "not given")",
    "  kind: \(options.kind ?? "not given")",
    "  query: \(options.query ?? "not given")",
    "  context messages: \(options.contextMessages)",
    "  annex: \(options.includeAnnex ? "included" : "left out")",
    "  silences named from: \(options.gapInDays) days on",
    "",
    "Selection rule",
  ]
  lines += plan.selectionRule.map { "  \($0)" }
  lines += [
    "",
    "Record classes",
    "  official: shown by a saved page (or pasted page) of the workroom.",
    "  copy: held as the platform's notification or digest only.",
    "  not-found-in-record: sent to the workroom by mail; saved pages cover the time and do not show it.",
    "  undetermined: sent to the workroom by mail; no saved page covers the time.",
    "  supplementary: everything else; it stands in the annex.",
    "  The class of each exhibit has its reason in the column CLASS_BASIS.",
    "",
    "Rules of the platform that were applied",
  ]
  let ids = ["official-record", "retention-inactive", "change-terms"]
  let rules = ids.compactMap { plan.facts.rule($0) }
  lines +=
    rules.isEmpty
    ? ["  none: the platform profile holds none of them"]
    : rules.flatMap { rule in
      [
        "  \(rule.id): “\(rule.text)”",
        "    source: \(rule.source); \(datesInWords(rule))",
      ]
    }
  lines += [
    "",
    "Control numbers",
    "  Given before selection, from content: the official record (Terms by revision, Status Reports and",
    "  Messages by time), then copies, then what is not found in the record, then the pages and mails",
    "  these stand in; then the annex in the same way. Files that a message carries stand together in the",
    "  annex; PARENTID names the message, BEGATTACH and ENDATTACH of the message their first and last.",
    "  A supplement keeps the numbers of the packet before it, by ITEM_KEY, and numbers on from there.",
    "",
    "Times",
    "  Shown in \(options.zone.identifier). Where a page prints no zone, \(plan.facts.zoneIdentifier), the zone of the",
    "  platform's pages, is assumed and said so (TZ_BASIS). A day without a time is given as a day.",
    "  DATESENT is UTC, DATESENT_ORIGINAL the words of the source.",
    "",
    "Amounts",
    "  In the words of the source. One that is printed with a bare $ is shown in the dollar that the other",
    "  amounts of the job name, where they name one and no other, and marked; else the bare $ stands.",
    "  Only amounts of milestones of one revision, all in one named currency, are added up.",
    "",
    "Duplicates",
    "  The same bytes in several places are one document with several places. Files of equal SHA-256 share",
    "  one native (DUP_OF). A message found on a page and in mails is one exhibit with several witnesses.",
    "",
    "Digests",
    "  SHA-256 of bytes as they stand; MD5 only because review programs ask for it. EDRM_MIH is the MD5 of",
    "  the Message-ID with its angle brackets (EDRM MIH 1.0): an identifier, no proof.",
    "",
    "CSV",
    "  UTF-8 with byte order mark, CRLF, RFC 4180. Text that a spreadsheet would run (it begins with = + - @",
    "  tab or a line break) has ' in front; the exact words are in text/ and natives/.",
    "",
    "Names of files",
    "  The control number, then an ending. What would run when opened has .txt or .bin behind its ending.",
    "",
    "Grades of mails (authenticity.csv)",
    "  KEY-VERIFIED: a signature verified with a stored key, whose origin is told. BODY-INTACT: the body",
    "  hash fits, no key was at hand; it shows that the body is unchanged since that header was written,",
    "  not who wrote it. PROVIDER-ATTESTED: the recipient's provider said so in a header field, not checked",
    "  again. UNSIGNED. BODY-ALTERED: changed in transit, export or later; no proof of forgery.",
    "  NOT-CHECKED: nobody looked.",
  ]
  return lines.joined(separator: "\n") + "\n"
}
