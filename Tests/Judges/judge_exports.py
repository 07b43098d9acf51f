"""What `export` writes, before programs of other people: counts and hashes equal those of the store.

usage: judge_exports.py WORKROOM STORE [--venv FOLDER]

--venv: a virtual environment with frictionless, icalendar, sqlite-utils, datasette and DuckDB; each
that is absent is named as skipped.
"""

import argparse
import base64
import csv
import glob
import hashlib
import json
import mailbox
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import urllib.parse

from outcome import Verdict, skip

#: Table of the store, kind of line in the JSON Lines, table of the CSV export.
ENTITIES = (
    ("job", "job", "jobs"), ("party", "party", "parties"), ("message", "message", "messages"),
    ("statusReport", "statusReport", "status_reports"), ("termsRevision", "terms", "terms"),
    ("milestone", "milestone", "milestones"), ("payment", "payment", "payments"),
    ("disputeEvent", "dispute", "disputes"), ("preliminary", "preliminary", "preliminaries"),
    ("fileVersion", "file", "files"), ("shownAction", "action", "actions"), ("gap", "gap", "gaps"),
)
JOB = "75331846"


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True).stdout


def rows(database, sql, *values):
    return database.execute(sql, values).fetchall()


def held(database, table):
    condition = " WHERE jobId IS NOT NULL" if table == "message" else ""
    return rows(database, f"SELECT count(*) FROM {table}{condition}")[0][0]


def judge_lines(workroom, store, database):
    verdict = Verdict("export-jsonl")
    octets = run(workroom, "export", "jsonl", "--store", store)
    lines = [json.loads(line) for line in octets.decode("utf-8").splitlines()]
    verdict.check(lines[0]["record"] == "manifest" and lines[0]["version"] == 3, "no manifest")
    verdict.check(lines[-1]["record"] == "complete", "no completion record")
    verdict.check(lines[-1]["records"] == len(lines) - 2, "the completion record counts otherwise")
    for table, kind, _ in ENTITIES:
        found = sum(line["record"] == kind for line in lines)
        verdict.check(found == held(database, table), f"{kind}: {found}, not {held(database, table)}")
    texts = {line["key"]: line["text"] for line in lines if line["record"] == "message"}
    verdict.check(
        texts == dict(rows(database, "SELECT key, text FROM message WHERE jobId IS NOT NULL")),
        "the texts of messages differ")
    sources = {}
    for line in lines:
        if line["record"] == "bytes":
            known = sources.setdefault(line["sha256"], bytearray())
            verdict.check(len(known) == line["offset"], "bytes out of their order")
            known += base64.b64decode(line["base64"], validate=True)
    for line in lines:
        if line["record"] == "source":
            found = bytes(sources.get(line["sha256"], b""))
            verdict.check(len(found) == line["size"], f"{line['name']}: {len(found)} bytes")
            verdict.check(hashlib.sha256(found).hexdigest() == line["sha256"], f"{line['name']}: other bytes")
    again = run(workroom, "export", "jsonl", "--store", store)
    verdict.check(again == octets, "the second export differs from the first")
    one = run(workroom, "export", "jsonl", "--job", JOB, "--store", store).decode()
    others = rows(database, "SELECT text FROM message WHERE jobId IS NOT (SELECT id FROM job "
                  "WHERE workroomID = ?) AND length(text) > 40", JOB)
    own = "".join(text for (text,) in rows(database, "SELECT text FROM message WHERE jobId = (SELECT id "
                                           "FROM job WHERE workroomID = ?)", JOB))
    for (text,) in others:
        verdict.check(text in own or json.dumps(text, ensure_ascii=False)[1:-1] not in one,
                      f"words of another job: {text[:40]!r}")
    return verdict.close()


def judge_return(workroom, store, folder):
    """What is taken in again is the store it came from."""
    verdict = Verdict("export-import")

    def digests(path):
        told = run(workroom, "store", "info", "--store", path).decode()
        return re.findall(r"(?m)^(?:content|index) digest +([0-9a-f]{64})$", told)
    lines, again = os.path.join(folder, "whole.jsonl"), os.path.join(folder, "again.workroom")
    run(workroom, "export", "jsonl", "--whole", "--out", lines, "--store", store)
    subprocess.run([workroom, "import", lines, "--store", again, "--quiet"], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = digests(again)
    verdict.check(len(found) == 2 and found == digests(store), f"{found}, not {digests(store)}")
    return verdict.close()


def judge_tables(workroom, store, database, folder, venv):
    verdict = Verdict("export-csv")
    run(workroom, "export", "csv", "--out", folder, "--store", store)
    with open(os.path.join(folder, "datapackage.json"), encoding="utf-8") as file:
        package = json.load(file)
    described = {resource["name"]: resource for resource in package["resources"]}
    tables = {}
    for name, resource in described.items():
        with open(os.path.join(folder, resource["path"]), encoding="utf-8-sig", newline="") as file:
            tables[name] = list(csv.DictReader(file, strict=True))
            file.seek(0)
            header = next(csv.reader(file))
        fields = [field["name"] for field in resource["schema"]["fields"]]
        verdict.check(header == fields, f"{name}: columns differ from the description")
    for table, _, name in ENTITIES:
        found, expected = len(tables[name]), held(database, table)
        verdict.check(found == expected, f"{name}: {found} rows, not {expected}")
    def printable(text):
        # What no text file can hold stands there as its picture.
        return text.replace("\0", "␀")
    texts = {row["key"]: row["text"] for row in tables["messages"]}
    expected = rows(database, "SELECT key, text FROM message WHERE jobId IS NOT NULL")
    verdict.check(texts == {key: printable(text) for key, text in expected}, "texts of messages differ")
    digests = sorted(row["sha256"] for row in tables["files"])
    expected = rows(database, "SELECT ifnull(digest, '') FROM fileVersion ORDER BY 1")
    verdict.check(digests == [digest for (digest,) in expected], "digests of files differ")
    held_up = verdict.close()
    program = os.path.join(venv, "bin", "frictionless")
    if not os.path.exists(program):
        skip("frictionless", "it is not installed and could not be")
        return held_up
    verdict = Verdict("frictionless")

    def validate():
        return subprocess.run([program, "validate", "datapackage.json", "--json"], cwd=folder,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    outcome = validate()
    report = json.loads(outcome.stdout)
    verdict.check(report["valid"] and outcome.returncode == 0, outcome.stdout.decode()[:300])
    verdict.check(report["stats"]["tasks"] == len(described), "not every table was looked at")
    with open(os.path.join(folder, "occurrences.csv"), "a", encoding="utf-8") as file:
        file.write("msg-none,many" + "," * 9 + "\r\n")
    verdict.check(validate().returncode != 0, "a broken row was accepted")
    return verdict.close() and held_up


def judge_mail(workroom, store, database, folder):
    verdict = Verdict("export-mbox")
    for jobs in ([], ["--job", JOB]):
        path = os.path.join(folder, "jobs.mbox")
        run(workroom, "export", "mbox", "--out", path, "--store", store, *jobs)
        box = mailbox.mbox(path, create=False)
        found = []
        for key in box.keys():
            octets = re.sub(rb"(?m)^>(>*From )", rb"\1", box.get_bytes(key))
            found.append(hashlib.sha256(octets).hexdigest())
            found_with_end = hashlib.sha256(octets + b"\n").hexdigest()
            known = rows(database, "SELECT digest FROM item WHERE digest IN (?, ?)", found[-1],
                         found_with_end)
            if verdict.check(known, f"message {key} is no bytes of a source"):
                found[-1] = known[0][0]
        condition = "workroomID = ?" if jobs else "? IS NOT NULL"
        expected = rows(database, f"""
            WITH cited(item, job) AS (SELECT itemId, jobId FROM citation UNION
              SELECT itemId, jobId FROM occurrence JOIN message ON message.id = occurrence.messageId
              WHERE jobId IS NOT NULL),
            asked(job) AS (SELECT id FROM job WHERE {condition})
            SELECT DISTINCT digest FROM item WHERE kind = 'message'
              AND id IN (SELECT item FROM cited WHERE job IN asked)
              AND id NOT IN (SELECT item FROM cited WHERE job NOT IN asked)""", JOB)
        verdict.check(len(found) == len(set(found)), "a message stands there twice")
        verdict.check(set(found) == {digest for (digest,) in expected},
                      f"{len(found)} messages, not the {len(expected)} of the store")
    return verdict.close()


def judge_calendar(workroom, store, database, folder, venv):
    program = os.path.join(venv, "bin", "python")
    if subprocess.run([program, "-c", "import icalendar"], stderr=subprocess.DEVNULL).returncode:
        skip("icalendar", "it is not installed and could not be")
        return True
    verdict = Verdict("icalendar")
    path = os.path.join(folder, "jobs.ics")
    run(workroom, "export", "ics", "--as-of", "2016-06-01", "--out", path, "--store", store)
    code = ("import icalendar, json, sys\n"
            "c = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())\n"
            "print(json.dumps([[str(e['uid']), e['dtstart'].dt.isoformat(), str(e['summary']),"
            " e.errors] for e in c.walk('VEVENT')]))")
    events = json.loads(run(program, "-c", code, path))
    verdict.check(events and not any(event[3] for event in events), "events with errors")
    verdict.check(len({event[0] for event in events}) == len(events), "an identifier stands twice")
    milestones = {(day, f"{title}: {name}") for title, name, day in rows(
        database, "SELECT title, name, due FROM milestone JOIN job ON job.id = milestone.jobId "
        "WHERE due IS NOT NULL")}
    found = {(event[1], event[2]) for event in events if ":milestone:" in event[0]}
    verdict.check(found == milestones, 
                  f"{len(found)} milestones, not the {len(milestones)} of the store")
    verdict.check(len(events) > len(found), "no deadline is in it")
    return verdict.close()


def judge_readers(path, database, venv):
    counts = {name: rows(database, f'SELECT count(*) FROM "{name}"')[0][0] for (name,) in rows(
        database, "SELECT name FROM sqlite_schema WHERE type = 'table'")}
    held_up = True
    program = os.path.join(venv, "bin", "sqlite-utils")
    if os.path.exists(program):
        verdict = Verdict("sqlite-utils")
        found = json.loads(run(program, "tables", path, "--counts"))
        verdict.check({row["table"]: row["count"] for row in found} == counts, "counts differ")
        held_up = verdict.close()
    else:
        skip("sqlite-utils", "it is not installed and could not be")
    program = os.path.join(venv, "bin", "datasette")
    if not os.path.exists(program):
        skip("datasette", "it is not installed and could not be")
        return held_up
    verdict = Verdict("datasette")

    def get(address):
        return json.loads(run(program, path, "--get", address))
    for name in ("job", "message", "item"):
        sql = urllib.parse.quote(f"SELECT count(*) AS n FROM {name}")
        verdict.check(get(f"/index.json?sql={sql}&_shape=array")[0]["n"] == counts[name], name)
    titles = get("/index/job.json?_shape=array&_size=max")
    verdict.check(
        sorted((job["key"], job["title"]) for job in titles)
        == sorted(rows(database, "SELECT key, title FROM job")), "jobs differ")
    return verdict.close() and held_up


def judge_duckdb(path, database, venv):
    """The README's statement, over every table that is not the search index's own."""
    python = os.path.join(venv, "bin", "python")
    found = glob.glob(os.path.join(venv, "lib", "*", "site-packages", "duckdb_extension_sqlite_scanner",
                                   "extensions", "*", "sqlite_scanner.duckdb_extension"))
    if not found or subprocess.run([python, "-c", "import duckdb"], stderr=subprocess.DEVNULL).returncode:
        skip("duckdb", "it is not installed and could not be")
        return True
    verdict = Verdict("duckdb")
    with open(os.path.join(os.path.dirname(__file__), "../../README.md"), encoding="utf-8") as file:
        statement = re.search(r"SELECT job\.title, count.*?GROUP BY ALL", file.read(), re.S).group()
    tables = [name for (name,) in rows(database, "SELECT name FROM sqlite_schema WHERE type = 'table' "
                                       "AND name NOT LIKE 'documentSearch%'")]
    code = ("import duckdb, json, sys\n"
            "c = duckdb.connect()\n"
            "c.sql(f\"LOAD '{sys.argv[1]}'\")\n"
            "c.sql(f\"ATTACH '{sys.argv[2]}' AS jobs (TYPE sqlite, READ_ONLY)\")\n"
            "counts = {t: c.sql(f'SELECT count(*) FROM jobs.\"{t}\"').fetchone()[0] for t in sys.argv[4:]}\n"
            "print(json.dumps([c.sql(sys.argv[3]).fetchall(), counts]))")
    told, counts = json.loads(run(python, "-c", code, found[0], path, statement, *tables))
    verdict.check(sorted(map(tuple, told)) == rows(
        database, "SELECT job.title, count(*) FROM message JOIN job ON job.id = message.jobId "
        "GROUP BY job.title ORDER BY 1, 2"), "the README's statement gives other rows")
    for table in tables:
        expected = rows(database, f'SELECT count(*) FROM "{table}"')[0][0]
        verdict.check(counts[table] == expected, f"{table}: {counts[table]} rows, not {expected}")
    return verdict.close()


def judge_files(workroom, store, database, folder):
    verdict = Verdict("export-files")
    out = os.path.join(folder, "files")
    subprocess.run([workroom, "export", "files", "--out", out, "--store", store],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    sums = subprocess.run(["sha256sum", "-c", "--strict", "--quiet", "sha256sums.txt"], cwd=out,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    verdict.check(sums.returncode == 0, sums.stdout.decode()[:300])
    with open(os.path.join(out, "sha256sums.txt"), encoding="utf-8") as file:
        written = [line.split("  ", 1) for line in file.read().splitlines()]
    for digest, name in written:
        verdict.check(re.fullmatch(r"[^<>:\"|?*\\\x00-\x1f]+", name) and ".." not in name.split("/"),
                      f"{name!r} is no name for every system")
    expected = rows(database, "SELECT DISTINCT digest FROM fileVersion WHERE digest IS NOT NULL AND NOT isAbsent")
    held = {digest for digest, _ in written}
    verdict.check({digest for (digest,) in expected} <= held, "a file version that is held was not written")
    return verdict.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workroom")
    parser.add_argument("store")
    parser.add_argument("--venv", default="")
    options = parser.parse_args()
    options.venv = os.path.abspath(options.venv)
    path = os.path.join(options.store, "index.sqlite")
    database = sqlite3.connect(f"file:{urllib.parse.quote(path)}?mode=ro", uri=True)
    folder = tempfile.mkdtemp()
    try:
        held_up = [
            judge_lines(options.workroom, options.store, database),
            judge_return(options.workroom, options.store, folder),
            judge_tables(options.workroom, options.store, database,
                         os.path.join(folder, "tables"), options.venv),
            judge_mail(options.workroom, options.store, database, folder),
            judge_calendar(options.workroom, options.store, database, folder, options.venv),
            judge_files(options.workroom, options.store, database, folder),
            judge_readers(path, database, options.venv),
            judge_duckdb(os.path.abspath(path), database, options.venv),
        ]
    finally:
        shutil.rmtree(folder)
    return 0 if all(held_up) else 1


if __name__ == "__main__":
    raise SystemExit(main())
