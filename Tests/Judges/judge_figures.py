"""Every figure of the reports: the page equals the CSV, the CSV the JSON, and both SQL asked by hand.

usage: judge_figures.py DATABASE FOLDER AS-OF

FOLDER holds `report all --format html,csv,json` of the date AS-OF, after all that the store holds, and
without --since. The queries stand in figures.sql beside this file. A number on a page that no comparison
came to, and a column with numbers of which no query was asked, fail.
"""

import collections
import csv
import json
import os
import pathlib
import re
import sqlite3
import sys
import unicodedata
import urllib.parse
import zoneinfo
from datetime import date, datetime, timedelta, timezone

from figure_page import Page, Spot, numbers, plain
from figure_words import NO_FIGURES, WORDS, explained, expected, written
from outcome import Verdict

GUARDED = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
#: Written by every page and not as files.
REPEATED = {"coverage", "rules"}
PLATFORM_ZONE = zoneinfo.ZoneInfo("America/New_York")


def unguarded(text):
    return text[1:] if text.startswith("'") and text[1:].startswith(GUARDED) else text


def read_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [{key: unguarded(value) for key, value in row.items()}
                for row in csv.DictReader(file, strict=True)]


class Site:
    """The pages, the tables as files, and the types of their columns."""

    def __init__(self, folder, as_of):
        self.folder, self.as_of = folder, date.fromisoformat(as_of)
        self.pages, self.parts = {}, {}
        for path in sorted(folder.rglob("*.html"), key=self.order):
            name = path.relative_to(folder).with_suffix("").as_posix()
            cut = re.fullmatch(r"(.+)-(\d+)", name)
            if cut and cut[1] in self.pages:
                # The further pages of one document.
                self.pages[cut[1]].read(path)
                self.parts[cut[1]] += 1
            else:
                self.pages[name], self.parts[name] = Page(path), 1
        self.tables = {path.relative_to(folder).with_suffix("").as_posix(): read_csv(path)
                       for path in sorted(folder.rglob("*.csv"))}
        self.types = {}
        text = (folder / "columns.md").read_text(encoding="utf-8")
        for name, body in re.findall(r"### Columns of (\S+)\.csv.*?\n\n(.*?)(?=\n###|\Z)", text, re.S):
            rows = [line.split("|") for line in body.strip().splitlines()[2:]]
            self.types[name] = {row[1].strip(): row[2].strip() for row in rows}
        self.hourly = {row["job_key"] for row in self.tables["job-status"] if row["type"] == "hourly"}

    @staticmethod
    def order(path):
        return [int(part) if part.isdigit() else part for part in
                re.split(r"(\d+)", path.with_suffix("").as_posix())]

    def jobs(self):
        """The key of each job with the name of its page."""
        for row in self.tables["job-status"]:
            yield row["job_key"], "jobs/" + re.sub(r"[^A-Za-z0-9_-]", "-", row["job_key"])

    def rows(self, name):
        """The rows of a table; of jobs/NAME those of all jobs."""
        if name == "state":
            jobs = json.loads((self.folder / "state.json").read_text(encoding="utf-8"))["jobs"]
            return [{"job_key": key, **{name: str(value) for name, value in job.items()}}
                    for key, job in jobs.items()]
        if not name.startswith("jobs/"):
            return self.tables.get(name, [])
        return [{"job_key": key, **row} for key, page in self.jobs()
                for row in self.tables.get(f"{page}/{name[5:]}", [])]


def judge_forms(site):
    """The CSV and the JSON hold the same."""
    verdict = Verdict("figures-json")
    for name, rows in site.tables.items():
        with open(site.folder / f"{name}.json", encoding="utf-8") as file:
            objects = json.load(file, parse_float=str, parse_int=str)
        verdict.check(len(rows) == len(objects), f"{name}: {len(rows)} rows, {len(objects)} objects")
        for number, (row, entry) in enumerate(zip(rows, objects), 1):
            verdict.check(list(row) == list(entry), f"{name}, row {number}: other columns")
            for key, value in entry.items():
                if value is None:
                    value = ""
                elif isinstance(value, bool):
                    value = "true" if value else "false"
                verdict.check(
                    row[key].replace("␀", "\0") == value.replace("␀", "\0"),
                    f"{name}, row {number}, {key}: {row[key][:60]!r}, in JSON {value[:60]!r}")
    return verdict.close()


def judge_tables(site):
    """The page shows the rows of the CSV, and each figure as the CSV has it."""
    verdict = Verdict("figures-html")
    sources = {row["sha256"]: row for row in site.tables["sources"]}
    conversations = collections.defaultdict(list)
    for name, page in site.pages.items():
        for title, table in page.tables.items():
            where = f"{name}, {title}"
            judge_counts(verdict, where, table)
            if title == "coverage":
                for row in table.rows:
                    source = sources.get(row[0].lines[-1].text)
                    if verdict.check(source, f"{where}: a source of no audit"):
                        judge_row(verdict, where, title, row, source, site)
            elif name.startswith("jobs/") and "/messages-" in name and title == "message-table":
                conversations[name.rsplit("/", 1)[0]].append(table)
            elif title not in REPEATED | {"message-periods"}:
                judge_rows(verdict, where, title, table.rows, rows_beside(site, name, title), site)
    for name, parts in conversations.items():
        rows = [row for table in parts for row in table.rows]
        judge_rows(verdict, name, "message-table", rows, site.tables[f"{name}/message-table"], site)
        # The list of these pages is no file; its numbers are those of the rows of each.
        for row, table in zip(site.pages[name].tables["message-periods"].rows, parts, strict=True):
            shown = row[1].lines[0]
            shown.visited = verdict.check(shown.text == f"{len(table.rows):,}",
                                          f"{name}: {shown.text} messages, {len(table.rows)} on the page")
        for number in range(1, len(parts) + 1):
            part = f"{name}/messages-{number}"
            for _ in range(site.parts[part]):
                visit(site, part, "subtitle", f"{number} {len(parts)}", verdict)
    return verdict.close()


def rows_beside(site, name, title):
    """The rows of the file of a table, those of a job with its key."""
    if not name.startswith("jobs/"):
        return site.tables.get(title)
    key = next(key for key, page in site.jobs() if page == name)
    rows = site.tables.get(f"{name}/{title}")
    return rows and [{"job_key": key, **row} for row in rows]


def judge_counts(verdict, where, table):
    """`30 rows`, or `rows 1 to 20 of 30` where a page was cut."""
    shown = 0
    for spot in table.counts:
        found = [int(number.replace(",", "")) for number in numbers(spot.text)]
        if len(found) == 3:
            holds = found[0] == shown + 1 and found[2] == len(table.rows)
            shown = found[1]
        else:
            holds, shown = found == [len(table.rows)], len(table.rows)
        spot.visited = True
        verdict.check(holds, f"{where}: {spot.text!r}, there are {len(table.rows)}")
    verdict.check(shown == len(table.rows), f"{where}: {shown} rows are said, {len(table.rows)} there")


def judge_rows(verdict, where, title, rows, lines, site):
    if not verdict.check(lines is not None, f"{where}: a table without a file"):
        return
    verdict.check(len(rows) == len(lines), f"{where}: {len(rows)} rows, {len(lines)} in the CSV")
    # A table that is grouped stands in the order of its groups.
    for row, line in zip(rows, lines):
        judge_row(verdict, where, title, row, line, site)


def judge_row(verdict, where, title, row, line, site):
    for cell in row:
        for text in expected(title, cell.heading, line, site):
            found = next((spot for spot in cell.lines if spot.text == text), None)
            if verdict.check(found, f"{where}, {cell.heading}: no {text!r} in "
                                    f"{[spot.text for spot in cell.lines]}"):
                found.visited = True
        for spot in cell.lines:
            if spot.figures and not spot.visited:
                spot.visited = verdict.check(
                    explained(spot, line, cell, site.types.get(title, {})),
                    f"{where}, {cell.heading}: {spot.text[:90]!r} is in no column of the CSV")
        if cell.value is not None:
            verdict.check(cell.value in line.values() or cell.value.strip() == "",
                          f"{where}, {cell.heading}: {cell.value[:60]!r} is in no column of the CSV")


def visit(site, page, place, text, verdict, exactly=False, only_if_there=False):
    """Looks for a text at a place of a page, or for one with the same numbers."""
    spots = site.pages[page].spots if page in site.pages else []
    if place.startswith("caption/") and page in site.pages:
        table = site.pages[page].tables.get(place[8:])
        spots = table.captions if table else []
    there = [spot for spot in spots if spot.place == place]
    if only_if_there and not any(spot.figures for spot in there):
        return
    wanted = plain(text) if exactly else numbers(text)
    found = next((spot for spot in there if not spot.visited
                  and wanted == (spot.text if exactly else numbers(spot.text))), None)
    if verdict.check(found or not there and not numbers(text),
                     f"{page}, {place}: {[spot.text[:90] for spot in there][:3]}, by SQL {text!r}") and found:
        found.visited = True


def queries():
    text = (pathlib.Path(__file__).parent / "figures.sql").read_text(encoding="utf-8")
    for block in text.split("\n\n-- ")[1:]:
        name, _, sql = block.partition("\n")
        yield name, sql


def connect(database, site):
    address = f"file:{urllib.parse.quote(os.path.abspath(database))}?mode=ro"
    connection = sqlite3.connect(address, uri=True)
    connection.row_factory = sqlite3.Row
    add_functions(connection, site)
    for name, columns in site.types.items():
        rows = site.tables.get(name, [])
        keys = list(rows[0]) if rows else list(columns)
        names = ", ".join(f'"{key}" TEXT' for key in keys)
        connection.execute(f'CREATE TEMP TABLE "{name}.csv" ({names})')
        connection.executemany(f'INSERT INTO "{name}.csv" VALUES ({", ".join("?" * len(keys))})',
                               [list(row.values()) for row in rows])
    # Tables that only some archives have.
    for name, column in (("account-files", "held"), ("platform-dates", "date"), ("dismissed-actions", "decision")):
        if name not in site.types:
            connection.execute(f'CREATE TEMP TABLE "{name}.csv" ({column} TEXT)')
    return connection


def add_functions(connection, site):
    """What only writes: the queries themselves stand in SQL."""
    def day(seconds, uncertainty, offset):
        if seconds is None:
            return None
        if (uncertainty or 0) >= 86_399:
            return (datetime.fromtimestamp(seconds, timezone.utc)
                    + timedelta(minutes=offset or 0)).date().isoformat()
        return datetime.fromtimestamp(seconds, PLATFORM_ZONE).date().isoformat()

    def later(day, months):
        first = date.fromisoformat(day)
        month = first.year * 12 + first.month - 1 + months
        for last in range(first.day, 27, -1):
            try:
                return date(month // 12, month % 12 + 1, last).isoformat()
            except ValueError:
                continue
        return date(month // 12, month % 12 + 1, first.day).isoformat()

    def name_key(name):
        last = [part for part in re.split(r"[/\\]", name) if part][-1:]
        return unicodedata.normalize("NFC", " ".join("".join(last).split()).lower())

    def form(kind):
        return lambda value: None if value is None else written(value, kind)

    functions = [
        ("as_of", 0, lambda: site.as_of.isoformat()), ("day", 3, day), ("later", 2, later),
        ("name_key", 1, name_key), ("size", 1, form("bytes")), ("thousands", 1, form("count")),
        ("hours", 1, form("hours")), ("percent", 1, form("share")),
        ("counted", 2, lambda n, noun: f"{n:,} {noun}" + ("" if n == 1 else "s")),
        ("money", 1, lambda minor: None if minor is None else f"{minor // 100}.{minor % 100:02}"),
        ("shown", 2, lambda minor, currency: None if minor is None else written(
            f"{minor // 100}.{minor % 100:02}", "money", currency)),
    ]
    for name, count, function in functions:
        connection.create_function(name, count, function, deterministic=True)


def as_text(value):
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) else str(value)


def projected(row, column):
    """A column of a row of the CSV as a query names it."""
    name, _, part = column.partition(":")
    if part == "numbers":
        return " ".join(numbers(row[name]))
    return row[name][:10] if part == "day" else row[name]


def judge_by_sql(database, site):
    verdict, asked = Verdict("figures-sql"), collections.defaultdict(set)
    connection = connect(database, site)
    for name, sql in queries():
        kind, _, subject = name.partition(":")[0].partition(" of ")
        try:
            if kind == "view":
                connection.executescript(sql)
                continue
            answers = [dict(row) for row in connection.execute(sql)]
        except sqlite3.Error as error:
            verdict.check(False, f"{name}: {error}")
            continue
        if kind == "rows":
            compare_rows(verdict, site, subject, answers, asked)
            continue
        for answer in answers:
            page, place, text = map(as_text, answer.values())
            if page.startswith("jobs/"):
                page = "jobs/" + re.sub(r"[^A-Za-z0-9_-]", "-", page[5:])
            visit(site, page, place, text, verdict, exactly=kind == "words",
                  only_if_there=bool(subject))
    connection.close()
    held = verdict.close()
    return judge_columns(site, asked) and held


def compare_rows(verdict, site, subject, answers, asked):
    name, _, condition = subject.rstrip("]").partition("[")
    key, _, value = condition.partition("=")
    rows = [row for row in site.rows(name) if not condition or row[key] == value]
    if not answers:
        verdict.check(not rows, f"{name}: no answer, {len(rows)} rows")
        return
    columns = list(answers[0])
    asked[name].update(column.partition(":")[0] for column in columns)
    by_sql = collections.Counter(
        tuple(" ".join(numbers(as_text(answer[column]))) if column.endswith(":numbers")
              else as_text(answer[column]) for column in columns) for answer in answers)
    found = collections.Counter(tuple(projected(row, column) for column in columns) for row in rows)
    others = collections.defaultdict(list)
    for row in found - by_sql:
        others[row[0]].append(row)
    for row in by_sql:
        verdict.check(by_sql[row] <= found[row], f"{name}, {told(columns, row, others[row[0]])}")
    for row in found:
        verdict.check(row in by_sql or by_sql - found, f"{name}: not by SQL: {dict(zip(columns, row))}")


def told(columns, row, others):
    """What SQL says, and what the row that is most like it says instead."""
    like = max(others, default=None, key=lambda other: sum(a == b for a, b in zip(row, other)))
    if like is None:
        return f"only by SQL: {dict(zip(columns, row))}"
    differing = [f"{column}: {b!r}, by SQL {a!r}" for column, a, b in zip(columns, row, like) if a != b]
    return f"{row[0]}: " + "; ".join(differing)


def judge_columns(site, asked):
    """Of every column with figures a query was asked; the others are named in figure_words.py."""
    verdict = Verdict("figures-columns")
    for path, rows in site.tables.items():
        name = path.rsplit("/", 1)[-1]
        known = asked["jobs/" + name if path.startswith("jobs/") else name]
        for column, kind in site.types.get(name, {}).items():
            if column in known or not rows:
                continue
            has = kind in ("integer", "money", "decimal") or kind == "text" and any(
                numbers(row.get(column, "")) for row in rows)
            verdict.check(not has or (name, column) in WORDS or ("", column) in WORDS,
                          f"{name}, {column}: no query asks for it")
    return verdict.close()


def judge_visits(site):
    """Each number of each page was come to."""
    verdict, figures, others = Verdict("figures-visited"), 0, collections.Counter()
    rows = site.rows("action-required") + site.rows("changes")
    titles = {row["title"] for row in site.tables["job-status"]} | {
        row["type"] for row in site.rows("storage-types")}
    for name, page in site.pages.items():
        for spot in page.every_spot():
            if not spot.figures:
                continue
            reason = None if spot.visited else reason_of(spot, rows, titles, site.parts[name])
            verdict.check(spot.visited or reason, f"{name}, {spot.place}: nobody checked {spot.text[:120]!r}")
            if spot.visited or reason == "repeated":
                figures += 1
            else:
                others[reason] += 1
    for place, text in (("strip/Jobs", "12"), ("text/changes", "In 7 jobs."), ("bars/label", "No. 3")):
        verdict.check(not reason_of(Spot(place, text, text), rows, titles, 1),
                      f"a number at {place} that nothing stands for was let pass")
    verdict.check(figures > 0, "no figure was found")
    verdict.note(f"{figures:,} texts with figures on {len(site.pages):,} pages, each compared; besides "
                 + ", ".join(f"{count:,} {reason}" for reason, count in sorted(others.items(), key=str)))
    return verdict.close()


def reason_of(spot, rows, titles, pages):
    """Why a text with a number that no comparison came to may stand: None if nothing speaks for it."""
    reason = next((why for place, why in NO_FIGURES if re.fullmatch(place, spot.place)), None)
    if spot.place.startswith("list/"):
        # A line of the start page repeats a row of a table.
        return "repeated" if any(explained(spot, row, None, {}) for row in rows) else None
    if reason == "titles":
        named = re.fullmatch(r"(.*?)(?: – page (\d+) of (\d+))?", spot.text)
        holds = named[1] in titles and named[3] in (None, str(pages))
        return reason if holds else None
    if reason == "links to parts of a page":
        return reason if all(int(number) <= pages for number in numbers(spot.text)) else None
    return reason


def judge_witnesses(site):
    """What the table of jobs counts of witnesses and Terms is what the tables of the jobs list."""
    verdict = Verdict("figures-witnesses")
    for (key, page), line in zip(site.jobs(), site.tables["job-status"]):
        messages = site.tables.get(f"{page}/message-table", [])
        for column, word in (("messages_one_witness", "only-witness"), ("messages_differing", "differs")):
            found = sum(message["agreement"] == word for message in messages)
            verdict.check(line[column] == str(found), f"{key}, {column}: {line[column]}, {found}")
        listed = site.tables.get(f"{page}/terms-table", [])
        shown = [row for row in site.rows("terms") if row["job_key"] == key]
        verdict.check([{name: row[name] for name in listed[0]} for row in shown] == listed if listed
                      else not shown, f"{key}: other Terms than on the page of the job")
    calendar = (site.folder / "action-required.ics").read_text(encoding="utf-8")
    due = [row for row in site.tables.get("action-required", []) if row["due"]]
    verdict.check(calendar.count("BEGIN:VEVENT") == len(due), "the calendar has other deadlines")
    return verdict.close()


def main():
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 64
    site = Site(pathlib.Path(sys.argv[2]).resolve(), sys.argv[3])
    held = judge_forms(site)
    held = judge_tables(site) and held
    held = judge_by_sql(sys.argv[1], site) and held
    held = judge_witnesses(site) and held
    held = judge_visits(site) and held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
