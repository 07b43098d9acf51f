"""Every figure of the reports: the page equals the CSV, the CSV the JSON, and both SQL asked by hand.

usage: judge_figures.py DATABASE FOLDER

FOLDER holds `report all --format html,csv,json` of a date after all that the store holds. The queries
stand in figures.sql beside this file.
"""

import csv
import decimal
import html.parser
import json
import os
import pathlib
import re
import sqlite3
import sys
import urllib.parse

from outcome import Verdict

#: Written by every page and not as files.
REPEATED = {"coverage", "rules"}
GUARDED = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
BYTES, COUNT, HOURS, SHARE, MONEY = "bytes", "count", "hours", "share", "money"
#: What each numeric heading shows, by table: column of the CSV and how it is written.
HEADINGS = {
    "storage": {
        "Counted": ("bytes_counted", BYTES), "Quota": ("quota_bytes", BYTES),
        "Share": ("share_per_mille", SHARE), "Held": ("bytes_held", BYTES),
        "Files": ("files", COUNT), "Versions": ("versions", COUNT),
        "In older versions": ("bytes_older", BYTES), "Absent": ("absent", COUNT),
    },
    "storage-differences": {
        "Printed": ("bytes_printed", BYTES), "Listed": ("bytes_listed", BYTES),
        "Difference": ("difference", BYTES),
    },
    "storage-types": {"Versions": ("versions", COUNT), "Bytes": ("bytes", BYTES)},
    "action-required": {"Age, days": ("age_days", COUNT)},
    "actions-table": {"Age, days": ("age_days", COUNT)},
    "milestone-table": {"Amount": ("amount", MONEY)},
    "terms-table": {"Total": ("total", MONEY)},
    "status-report-table": {
        "Logged": ("minutes_logged", HOURS), "Billed": ("minutes_billed", HOURS),
        "Amount": ("amount", MONEY),
    },
    "chronology-table": {"Amount": ("amount", MONEY)},
    "file-table": {"Size": ("bytes", BYTES)},
}


class Page(html.parser.HTMLParser):
    """The tables of a page as lists of cells by heading, and its strip of figures."""

    def __init__(self, path):
        super().__init__()
        self.tables, self.counts, self.strip = {}, {}, {}
        self.table = self.row = self.cell = self.caption = self.term = None
        self.note = False
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        classes = (attributes.get("class") or "").split()
        if tag == "table":
            self.table = attributes.get("id") or ""
            self.tables.setdefault(self.table, [])
        elif tag == "span" and "count" in classes:
            self.caption = ""
        elif tag == "tr":
            self.row = None if "group" in classes else []
        elif tag in ("td", "th") and self.row is not None:
            self.cell = {"scope": attributes.get("scope"), "heading": attributes.get("data-h"),
                         "value": attributes.get("data-v"), "text": ""}
        elif tag == "br" and self.cell is not None:
            self.cell["text"] += "\n"
        elif tag == "dt":
            self.term, self.note = ("", None), False
        elif tag == "dd" and self.term:
            self.note = "note" in classes
            if self.term[1] is None:
                self.term = (self.term[0], "")

    def handle_endtag(self, tag):
        if tag == "span" and self.caption is not None:
            found = re.search(r"[\d,]+", self.caption)
            if found and self.table not in self.counts:
                self.counts[self.table] = int(found.group().replace(",", ""))
            self.caption = None
        elif tag in ("td", "th") and self.cell is not None:
            self.row.append(self.cell)
            self.cell = None
        elif tag == "tr" and self.row:
            if not any(cell["scope"] == "col" for cell in self.row):
                self.tables[self.table].append(self.row)
            self.row = None
        elif tag == "table":
            self.table = None
        elif tag == "dd" and self.term and not self.note:
            self.strip.setdefault(self.term[0].strip(), self.term[1].strip())
        elif tag == "div":
            self.term = None

    def handle_data(self, data):
        if self.caption is not None:
            self.caption += data
        elif self.cell is not None:
            self.cell["text"] += data
        elif self.term is not None and not self.note:
            name, value = self.term
            self.term = (name + data, None) if value is None else (name, value + data)


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
    if form == BYTES:
        return size(int(value))
    if form == HOURS:
        return f"{int(value) // 60}:{int(value) % 60:02}"
    if form == SHARE:
        return f"{int(value) // 10}.{int(value) % 10}\u00a0%"
    if form == MONEY:
        # A bare sign stands before the number as it was printed.
        space = "" if currency == "$" else " "
        return f"{currency}{space}{decimal.Decimal(value):,.2f}".strip()
    return f"{int(value):,}"


def unguarded(text):
    return text[1:] if text.startswith("'") and text[1:].startswith(GUARDED) else text


def read_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def judge_forms(folder):
    """The CSV and the JSON hold the same."""
    verdict = Verdict("figures-json")
    for path in sorted(folder.rglob("*.csv")):
        name = path.relative_to(folder)
        rows = read_csv(path)
        with open(path.with_suffix(".json"), encoding="utf-8") as file:
            objects = json.load(file, parse_float=str, parse_int=str)
        verdict.check(len(rows) == len(objects), f"{name}: {len(rows)} rows, {len(objects)} objects")
        for number, (row, entry) in enumerate(zip(rows, objects), 1):
            verdict.check(list(row) == list(entry), f"{name}, row {number}: other columns")
            for key, value in entry.items():
                if value is None:
                    value = ""
                elif isinstance(value, bool):
                    value = "true" if value else "false"
                text = unguarded(row[key]).replace("␀", "\0")
                verdict.check(
                    text == value.replace("␀", "\0"),
                    f"{name}, row {number}, {key}: {row[key][:60]!r}, in JSON {value[:60]!r}")
    return verdict.close()


def pages_of(folder):
    """Every page with the folder of its tables; the parts of a page that was split belong to it."""
    for path in sorted(folder.rglob("*.html")):
        yield path, (path.with_suffix("") if path.parent.name == "jobs" else folder)


def figures_in_status(row):
    """What the cells of the table of jobs must say, from its row in the CSV."""
    ours, theirs = int(row["messages_from_us"]), int(row["messages_from_them"])
    if row["side"] != "unknown" and ours + theirs:
        yield "Messages", f"{ours:,} sent"
        yield "Messages", f"{theirs:,} received"
    yield "Actions", f"{int(row['open_actions']):,}"
    if int(row["overdue_actions"]):
        yield "Actions", f"{row['overdue_actions']} overdue"
    if int(row["milestones"]):
        yield "Progress", f"{row['milestones_released']} of {row['milestones']} released"
    elif row["minutes_billed"]:
        yield "Progress", written(row["minutes_billed"], HOURS) + " hours billed"
    for key, word in (("agreed", "an hour" if row["type"] == "hourly" else "agreed"),
                      ("in_escrow", "in escrow"), ("released_amount", "released")):
        if row[key]:
            yield "Money", f"{written(row[key], MONEY, row[key + '_currency'])} {word}"
    if row["timesheets_paid"]:
        yield "Money", (written(row["timesheets_paid"], MONEY, row["timesheets_paid_currency"])
                        + " paid by timesheet")
    if row["days_quiet"]:
        yield "Last activity", f"{int(row['days_quiet']):,} day{'s'[row['days_quiet'] == '1':]} ago"
    if row["next_days_past"]:
        yield "Progress", f"{int(row['next_days_past']):,} day{'s'[row['next_days_past'] == '1':]} past"
    yield "Files", f"{int(row['file_versions']):,}"
    if int(row["file_versions"]) and row["bytes_counted"]:
        yield "Files", size(int(row["bytes_counted"]))
    if int(row["file_versions_absent"]):
        yield "Files", f"{row['file_versions_absent']} absent"


def judge_page_figures(folder):
    """The page shows the rows of the CSV, and each figure as the CSV has it."""
    verdict = Verdict("figures-html")
    seen = set()
    for path, beside in pages_of(folder):
        name = path.relative_to(folder)
        page = Page(path)
        for table, rows in page.tables.items():
            if table in REPEATED or not (beside / f"{table}.csv").exists():
                continue
            seen.add(beside / f"{table}.csv")
            lines = read_csv(beside / f"{table}.csv")
            verdict.check(len(rows) == len(lines), f"{name}, {table}: {len(rows)} rows, {len(lines)}")
            if table in page.counts:
                verdict.check(page.counts[table] == len(lines), f"{name}, {table}: count of rows")
            # A table that is grouped stands in the order of its groups.
            for row, line in zip(rows, lines):
                cells = {cell["heading"]: cell for cell in row if cell["heading"]}
                if table == "job-status":
                    for heading, text in figures_in_status(line):
                        shown = cells.get(heading, {}).get("text", "")
                        verdict.check(
                            text in [part.strip() for part in shown.split("\n")],
                            f"{name}, {line['job_key']}, {heading}: no {text!r} in {shown!r}")
                for heading, (key, form) in HEADINGS.get(table, {}).items():
                    if heading not in cells or key not in line or line[key] == "":
                        continue
                    text = written(line[key], form, line.get(key + "_currency", ""))
                    shown = cells[heading]["text"].strip().split("\n")[0].strip()
                    verdict.check(
                        text == shown, f"{name}, {table}, {heading}: {shown!r}, in CSV {text!r}")
                for cell in row:
                    if cell["value"] is not None:
                        values = {unguarded(value) for value in line.values()}
                        verdict.check(cell["value"] in values or cell["value"].strip() == "",
                                      f"{name}, {table}, {cell['heading']}: {cell['value'][:60]!r} "
                                      "is in no column of the CSV")
    verdict.check({path.name for path in seen} >= {
        "job-status.csv", "storage.csv", "sources.csv", "action-required.csv", "message-table.csv"},
        f"not all tables were seen: {sorted(path.name for path in seen)[:9]}")
    return verdict.close()


def queries():
    text = (pathlib.Path(__file__).parent / "figures.sql").read_text(encoding="utf-8")
    for block in text.split("\n\n-- ")[1:]:
        name, _, sql = block.partition("\n")
        yield name, sql


def as_text(value):
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) else str(value)


def judge_by_sql(database, folder):
    verdict = Verdict("figures-sql")
    address = f"file:{urllib.parse.quote(os.path.abspath(database))}?mode=ro"
    connection = sqlite3.connect(address, uri=True)
    connection.row_factory = sqlite3.Row
    for name, sql in queries():
        if name.startswith("view"):
            connection.executescript(sql)
            continue
        answers = [dict(row) for row in connection.execute(sql)]
        verdict.check(answers, f"{name}: no answer")
        words = name.split()
        if name == "strip of index":
            strip = Page(folder / "index.html").strip
            for term, value in answers[0].items():
                verdict.check(strip.get(term) == f"{value:,}", f"{term}: {strip.get(term)}, {value}")
        elif name == "strips of job_key":
            for answer in answers:
                strip = Page(folder / "jobs" / f"{answer['job_key']}.html").strip
                verdict.check(strip.get("Messages") == f"{answer['Messages']:,}",
                              f"{answer['job_key']}: {strip.get('Messages')} messages")
        elif words[1] == "by":
            lines = {line[words[2]]: line for line in read_csv(folder / f"{words[0]}.csv")}
            keys = {answer[words[2]] for answer in answers}
            verdict.check(keys <= set(lines), f"{words[0]}: {sorted(keys - set(lines))[:3]} absent")
            if words[0] != "storage-total":
                verdict.check(keys == set(lines), f"{words[0]}: {sorted(set(lines) - keys)[:3]} more")
            for answer in answers:
                line = lines.get(answer.pop(words[2]))
                for column, value in answer.items() if line else ():
                    # An absent sum is no figure; of no files none is known.
                    verdict.check(
                        line[column] == as_text(value),
                        f"{words[0]}, {list(line.values())[0][:40]}, {column}: {line[column]}, "
                        f"by SQL {as_text(value)}")
        else:
            judge_tables_of_jobs(verdict, folder, words[0], answers)
    connection.close()
    return verdict.close()


def judge_tables_of_jobs(verdict, folder, table, answers):
    """Rows and sums of a table of each job's page, amounts per currency."""
    by_job = {}
    for answer in answers:
        by_job.setdefault(answer["job_key"], []).append(answer)
    for key, parts in by_job.items():
        path = folder / "jobs" / key / f"{table}.csv"
        if not verdict.check(path.exists(), f"{key}: no {table}.csv"):
            continue
        lines = read_csv(path)
        count = sum(part["row_count"] for part in parts)
        verdict.check(len(lines) == count, f"{key}, {table}: {len(lines)} rows, by SQL {count}")
        for part in parts:
            for column in set(part) - {"job_key", "row_count", "currency"}:
                money = column in ("amount", "total")
                own = [line for line in lines if not money
                       or line[column + "_currency"] == (part["currency"] or "")]
                found = sum(decimal.Decimal(line[column] or 0) for line in own)
                expected = decimal.Decimal(part[column] or 0) / (100 if money else 1)
                if not money:
                    expected = sum(decimal.Decimal(other[column] or 0) for other in parts)
                verdict.check(found == expected,
                              f"{key}, {table}, {column}: {found}, by SQL {expected}")


def judge_witnesses(folder):
    """What the table of jobs counts of witnesses and Terms is what the tables of the jobs list."""
    verdict = Verdict("figures-witnesses")
    terms = 0
    for line in read_csv(folder / "job-status.csv"):
        own = folder / "jobs" / line["job_key"]
        messages = read_csv(own / "message-table.csv") if (own / "message-table.csv").exists() else []
        for column, word in (("messages_one_witness", "only-witness"), ("messages_differing", "differs")):
            found = sum(message["agreement"] == word for message in messages)
            verdict.check(line[column] == str(found), f"{line['job_key']}, {column}: {line[column]}, {found}")
        if (own / "terms-table.csv").exists():
            listed = read_csv(own / "terms-table.csv")
            terms += len(listed)
            shown = [row for row in read_csv(folder / "terms.csv") if row["job_key"] == line["job_key"]]
            verdict.check(
                [{key: row[key] for key in listed[0]} for row in shown] == listed,
                f"{line['job_key']}: other Terms than on the page of the job")
    if terms:
        verdict.check(len(read_csv(folder / "terms.csv")) == terms, "Terms of no job")
    return verdict.close()


def judge_actions(folder):
    """What is counted of actions anywhere is how many rows there are."""
    verdict = Verdict("figures-actions")
    actions = read_csv(folder / "action-required.csv")
    ours = [line for line in actions if line["for"] == "us"]
    theirs = [line for line in actions if line["for"] == "other-side"]
    strip = Page(folder / "action-required.html").strip
    shown = [line for line in actions if line["shown_by_platform"] == "true"]
    soon = [line for line in actions if line["urgency"] == "due-soon"]
    for term, lines in (("For us", ours), ("For the other side", theirs), ("Due soon", soon),
                        ("Shown by the platform", shown)):
        verdict.check(strip.get(term) == f"{len(lines):,}", f"{term}: {strip.get(term)}, {len(lines)}")
    start = Page(folder / "index.html").strip.get("For us to do")
    verdict.check(start == f"{len(ours):,}", f"the start page says {start}, there are {len(ours)}")
    for line in read_csv(folder / "job-status.csv"):
        own = [action for action in actions if action["job_key"] == line["job_key"]]
        overdue = [action for action in own if action["urgency"] == "overdue"]
        verdict.check(line["open_actions"] == str(len(own)), f"{line['job_key']}: open actions")
        verdict.check(line["overdue_actions"] == str(len(overdue)), f"{line['job_key']}: overdue")
        page = Page(folder / "jobs" / f"{line['job_key']}.html")
        verdict.check(page.strip.get("Open actions") == f"{len(own):,}", f"{line['job_key']}: strip")
    calendar = (folder / "action-required.ics").read_text(encoding="utf-8")
    due = [line for line in actions if line["due"]]
    verdict.check(calendar.count("BEGIN:VEVENT") == len(due), "the calendar has other deadlines")
    return verdict.close()


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 64
    database, folder = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    held = judge_forms(folder)
    held = judge_page_figures(folder) and held
    held = judge_by_sql(database, folder) and held
    held = judge_actions(folder) and held
    held = judge_witnesses(folder) and held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
