"""How figures are written, what a cell says beside them, and which numbers are no figures."""

import decimal
import re
from datetime import date

from figure_page import DATES, numbers, plain

#: What each numeric heading shows: columns of the CSV, of which the table has one, and how it is written.
HEADINGS = {
    "Counted": [("bytes_counted", "bytes")], "Quota": [("quota_bytes", "bytes")],
    "Share": [("share_per_mille", "share")], "Held": [("bytes_held", "bytes")],
    "Files": [("files", "count")], "Version": [("version", "count")],
    "Versions": [("versions", "count")], "In older versions": [("bytes_older", "bytes")],
    "Absent": [("absent", "count")], "Printed": [("bytes_printed", "bytes")],
    "Listed": [("bytes_listed", "bytes")],
    "Difference": [("difference", "bytes"), ("minutes_difference", "signed hours")],
    "Size": [("bytes", "bytes")], "Times": [("times", "count")], "Age, days": [("age_days", "count")],
    "Amount": [("amount", "money")], "Total": [("total", "money")], "Revision": [("revision", "count")],
    "Logged": [("minutes_logged", "hours")], "Billed": [("minutes_billed", "hours")],
    "Jobs": [("jobs", "count")], "Open": [("open_jobs", "count")], "Messages": [("messages", "count")],
    "Sent": [("messages_from_us", "count")], "Received": [("messages_from_them", "count")],
    "Found": [("found", "count")], "Imported": [("imported", "count")], "Known": [("known", "count")],
    "Ignored": [("ignored", "count")], "Quarantined": [("quarantined", "count")],
    "Warnings": [("warnings", "count")], "Damage": [("damage", "count")], "Items": [("items", "count")],
    "Byte": [("offset", "count")], "Month": [("month", "words")], "Decision": [("decision", "count")],
}
#: Totals that are no sizes.
COUNTS = {"File names", "File versions", "Absent versions", "Versions without a size"}
#: Columns with numbers of which no query is asked, and why: (table or "", column).
WORDS = {("", column): why for why, columns in {
    "words of the sources": "title job name milestone description evidence text plans subject from address "
        "author path detail period as_found state status status_as_found size_as_found attachments names "
        "addresses people other_party uploaded_by attached_to folder next_milestone activity dispute "
        "linked_in workrooms role time_as_found to",
    "the place in a source": "source",
    "a key or a digest": "job_key job_id workroom_id file_id action_key message_key sha256",
    "words of a rule": "rule rules rule_text rule_source words settled_by could_explain",
    "a year": "active_years",
    "why it is so, in fixed words": "basis version_basis job_basis reason",
}.items() for column in columns.split()}
WORDS |= {
    ("action-required", "what"): "the sentence of a rule, which judges in Swift",
    ("actions-table", "what"): "the same",
    ("changes", "what"): "words of the sources, but for what is quiet, which is asked",
    ("chronology-table", "what"): "words of the sources",
    ("file-rules", "what"): "the sentence of a rule, but for the quota, which is asked",
    ("dismissed-actions", "decision"): "the number by which a decision is undone",
    ("dismissed-actions", "what"): "the sentence of a rule",
    ("dismissed-actions", "because"): "words of the user",
}
#: Places of a page whose numbers are no figures, and what they are instead.
NO_FIGURES = [
    (r"axis", "years of an axis"),
    (r"(timeline|bars)/label|h1/.*|nav", "titles"),
    (r"pages", "links to parts of a page"),
    (r"footer", "footers"),
    (r"cite|blockquote/.*|text/before|cell/rules/.*", "words of sources and rules"),
    # The summary of Terms, a name, a folder, a status as found, what happened last.
    (r"fact/(Terms in force|Terms proposed|Last activity)/note|fact/(Other party|Folder)|strip/Status/note",
     "words of sources and rules"),
    (r"fact/Files removable from/note", "words of sources and rules"),
    # How a witness is named and cut out.
    (r"pre/check|text/check|term|fact/“Messages.*", "examples"),
]


def size(octets):
    """As the platform writes sizes: tenths of KB and MB of 1,024 and 1,048,576 bytes."""
    sign, octets = ("−" if octets < 0 else ""), abs(octets)
    if octets < 1024:
        return f"{sign}{octets} B"
    unit, name = (1 << 10, "KB")
    if octets >= 1 << 20:
        unit, name = (1 << 20, "MB")
    if octets >= 1 << 30:
        unit, name = (1 << 30, "GB")
    tenths = decimal.Decimal(octets * 10 / unit).to_integral_value(decimal.ROUND_HALF_UP)
    return f"{sign}{str(tenths / 10).removesuffix('.0')} {name}"


def written(value, form, currency=""):
    """A figure of the CSV as the page writes it."""
    if form == "bytes":
        return size(int(value))
    if form in ("hours", "signed hours"):
        minutes = int(value)
        sign = "" if form == "hours" or not minutes else "+" if minutes > 0 else "−"
        return f"{sign}{abs(minutes) // 60}:{abs(minutes) % 60:02}"
    if form == "share":
        return f"{int(value) // 10}.{int(value) % 10} %"
    if form == "money":
        # A bare sign stands before the number as it was printed.
        return f"{currency}{'' if currency == '$' else ' '}{decimal.Decimal(value):,.2f}".strip()
    return value if form == "words" else f"{int(value):,}"


def days(count):
    return f"{count:,} day{'' if count == 1 else 's'}"


def expected(table, heading, line, site):
    """The lines with figures that a cell must have, from its row in the CSV."""
    if table == "job-status":
        yield from (text for name, text in of_job(line, site) if name == heading)
        return
    for key, form in HEADINGS.get(heading, []):
        if line.get(key, "") == "":
            continue
        if form == "money" and key + "_currency" not in line:
            form = "count" if line["what"] in COUNTS else "bytes"
        text = written(line[key], form, line.get(key + "_currency", ""))
        if form == "money" and line.get("job_key") in site.hourly and (
                table.startswith("terms") or line.get("kind") == "terms"):
            text += " an hour"
        yield text
    if heading == "Due" and line.get("due"):
        left = (date.fromisoformat(line["due"]) - site.as_of).days
        if left < 0 and line["kind"] != "save-files":
            yield f"{days(-left)} {'ago' if line['urgency'] == 'note' else 'late'}"
        elif left > 0:
            yield f"in {days(left)}"
    if heading == "Removable from" and line.get("removable_from"):
        day = date.fromisoformat(line["removable_from"])
        left = (day - site.as_of).days
        yield f"{days(-left)} ago" if left <= 0 else f"in {days(left)}"


def of_job(row, site):
    """What the cells of the table of jobs say, from its row in the CSV."""
    ids = (("job", row["job_id"]), ("workroom", row["workroom_id"]))
    if any(number for _, number in ids):
        yield "Job", ", ".join(f"{word} {number}" for word, number in ids if number)
    ours, theirs = int(row["messages_from_us"]), int(row["messages_from_them"])
    total = ours + theirs + int(row["messages_of_unknown_side"])
    if row["side"] != "unknown" and total:
        yield "Messages", f"{ours:,} sent"
        yield "Messages", f"{theirs:,} received"
    elif row["side"] == "unknown":
        yield "Messages", f"{total:,}"
    else:
        yield "Messages", "0"
    yield "Actions", f"{int(row['open_actions']):,}"
    if int(row["overdue_actions"]):
        yield "Actions", f"{row['overdue_actions']} overdue"
    if int(row["milestones"]):
        yield "Progress", f"{row['milestones_released']} of {row['milestones']} released"
    elif row["minutes_billed"]:
        yield "Progress", written(row["minutes_billed"], "hours") + " hours billed"
    for key, word in (("agreed", "an hour" if row["type"] == "hourly" else "agreed"),
                      ("in_escrow", "in escrow"), ("released_amount", "released"),
                      ("timesheets_paid", "paid by timesheet")):
        if row[key]:
            yield "Money", f"{written(row[key], 'money', row[key + '_currency'])} {word}"
    if not row["agreed"]:
        yield from (("Money", text) for text in proposed(row, site))
    if row["timesheets_amount"]:
        unpaid = decimal.Decimal(row["timesheets_amount"]) - decimal.Decimal(row["timesheets_paid"] or 0)
        if unpaid:
            yield "Money", (written(unpaid, "money", row["timesheets_amount_currency"])
                            + " billed, not shown as paid")
    if row["days_quiet"]:
        yield "Last activity", f"{days(int(row['days_quiet']))} ago"
    if row["next_days_past"]:
        yield "Progress", f"{days(int(row['next_days_past']))} past"
    yield "Files", f"{int(row['file_versions']):,}"
    if int(row["file_versions"]) and row["bytes_counted"]:
        yield "Files", size(int(row["bytes_counted"]))
    if int(row["file_versions_absent"]):
        yield "Files", f"{row['file_versions_absent']} absent"


def proposed(row, site):
    """The total of the latest Terms, where no side's word was enough."""
    known = [terms for terms in site.rows("terms") if terms["job_key"] == row["job_key"]]
    if known and known[-1]["total"] and "accepted" != known[-1]["state"]:
        text = written(known[-1]["total"], "money", known[-1]["total_currency"])
        yield f"{text}{' an hour' if row['type'] == 'hourly' else ''} proposed"


def explained(spot, line, cell, types):
    """Whether the words of a cell, and so the numbers in them, stand in its row of the CSV."""
    text = spot.text
    more = re.match(r"and ([\d,]+) more", text)
    if more and cell:
        # Below the places that are shown, as many as the file names beyond them.
        shown = sum(not above.text.startswith("and ") for above in cell.lines[:cell.lines.index(spot)])
        return int(more[1].replace(",", "")) == line["source"].count("(sha256 ") - shown
    if re.match(r"word \d+: shown “", text):
        # Where in a message a witness differs; the store holds the sentence as it stands.
        return True
    if cell and cell.heading == "Message":
        return text.removeprefix(line["kind"] + " ") in plain(line["text"]) or text.removeprefix(
            "attached: ") in line["attachments"].split("; ")
    # A witness: its file, shortened, its place there, and the first digits of its digest.
    witness = re.fullmatch(r".*?(bytes \d+–\d+|line \d+|\w+\[\d+\])? ?([0-9a-f]{8})(?: differs)?", text)
    if witness and cell and cell.heading in ("Source", "Witnesses"):
        cited = f"{witness[1] or ''} (sha256 {witness[2]}"
        return any(cited in value for value in line.values())
    values = [plain(value) for key, value in line.items() if types.get(key, "text") == "text"]
    cut = text.removesuffix(" …")
    if any(text == value or re.search("[^\\W\\d]{2}", cut) and f" {cut} " in f" {value} "
           for value in values):
        return True
    # A sentence among other words, which have no numbers.
    rest = text
    for value in sorted(values, key=len, reverse=True):
        if len(value) > 3 and re.search("[^\\W\\d]{3}", value):
            rest = rest.replace(value, " ")
    return not numbers(DATES.sub(" ", rest))
