"""Makes an archive whose every field was written by an enemy.

usage: hostile.py WORKROOM FOLDER PATH...

Imports the PATHs, some or all of Samples, with a profile whose words are hostile as well, and puts a hostile text before what each
field of the index says: fields of one row are of different kinds, and each kind reaches each field of
some row. Writes FOLDER/hostile.workroom, and of it reports, exports and a packet.
"""

import json
import pathlib
import re
import sqlite3
import subprocess
import sys
import zlib

JOB = "elance-75331846"
LEAK = "http://127.0.0.1:9/leak"
PAYLOADS = [
    f'<script>window.hacked=1;fetch("{LEAK}")</script>',
    f'"><img src={LEAK} onerror="window.hacked=2">',
    "javascript:window.hacked=3//",
    "\u202egnp.exe\u2066 \u200bhidden\u2069\u200f",
    "W" * 10_000,
    "null\0null\x07\x1b[31m\x7f",
    "=cmd|'/C calc'!A1",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r\n=1+1",
    "＝1+1",
    f"</title></style></script></textarea></svg><svg onload=fetch('{LEAK}')>",
    "' onmouseover='window.hacked=4' x='",
    "\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\n",
    ";\u0301,\u0301\\n\u2028\u2029",
    "<!--<![CDATA[ ]]>-->{{7*7}}${7*7}<base href=//127.0.0.1:9/><meta http-equiv=refresh content=0>",
    LEAK,
    "שלום مرحبا \u2067",
    "復活祭" * 3_000,
    "<a href=\"javascript:window.hacked=5\">a</a><iframe srcdoc='<script>parent.hacked=6</script>'>",
    "../../../../etc/passwd\\..\\CON",
    "\u00ad\ufffe\ud7ff\U000e0041\U0001f469\u200d\U0001f680",
]
#: What the program chose itself from words of its own, or counts by.
OWN = {
    "digest", "outcome", "severity", "agreement", "medium", "basis", "utc", "recordClass", "authorSide",
    "side", "type", "status", "platform", "options", "importedAt", "sentBasis", "key", "messageKey",
    "otherKey", "part", "nameKey", "due", "job", "metAt", "reason", "quotedBy", "entryDoubts",
}
TABLES = (
    "source", "item", "diagnostic", "content", "moment", "job", "jobStatus", "party", "message",
    "occurrence", "statusReport", "termsRevision", "milestone", "payment", "disputeEvent", "preliminary",
    "fileVersion", "shownAction", "gap", "nearMatch", "citation",
)
ME = ("--name", "Marta Lindqvist", "--name", "Marta L.",
      "--address", "marta@lindqvist-sprak.example,..2013-04-01",
      "--address", "marta.lindqvist@example.com,2013-04-02..")


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode not in (0, 2):
        sys.exit(f"{' '.join(map(str, command))[:200]}: {done.stderr.decode()[:400]}")
    return done.stdout


def payload(table, column, row):
    return PAYLOADS[(zlib.crc32(f"{table}.{column}".encode()) + row) % len(PAYLOADS)]


def poisoned(value, table, column, row):
    """The hostile text, then what stood there, so that rules that look for words still find them."""
    text = payload(table, column, row)
    if column == "attachments":
        return json.dumps([{**entry, "name": text + entry["name"]} for entry in json.loads(value)])
    if column == "userNames":
        return json.dumps([text])
    if column in ("names", "addresses"):
        return json.dumps([text + entry for entry in json.loads(value)])
    return f"{text} {value}"


def poison(database):
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA foreign_keys = OFF")
    touched = 0
    for table in TABLES:
        columns = [name for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})")
                   if kind == "TEXT" and name not in OWN
                   # Kinds of these tables are words of the program.
                   and not (name == "kind" and table in ("item", "gap"))]
        for column in columns:
            for row, value in connection.execute(
                    f"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL").fetchall():
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?",
                                   (poisoned(value, table, column, row), row))
                touched += 1
    connection.commit()
    connection.close()
    return touched


def quoted(text):
    """As YAML quotes it: what is not ASCII or not printable, escaped."""
    return '"' + "".join(
        "\\" + c if c in '"\\' else c if " " <= c <= "~" else f"\\U{ord(c):08X}" for c in text) + '"'


def hostile_profile(text):
    """The built-in profile with the words of its rules and its title made hostile."""
    count = 0

    def change(match):
        nonlocal count
        count += 1
        words = payload("policy", match.group(1), count)
        return f"{match.group(1)}: {quoted(words + ' ' + match.group(2))}"
    start = text.index("\npolicy:")
    rules = re.sub(r'(text|source): "([^"]*)"', change, text[start:])
    title = quoted("Elance" + PAYLOADS[0])
    return re.sub(r"(?m)^title: .*$", lambda _: f"title: {title}", text[:start]) + rules


def main():
    if len(sys.argv) < 4:
        print(__doc__, file=sys.stderr)
        return 64
    workroom, folder, paths = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    folder.mkdir(exist_ok=True)
    store = str(folder / "hostile.workroom")
    profile = folder / "elance.yaml"
    profile.write_text(
        hostile_profile(run(workroom, "platform", "show", "elance").decode()), encoding="utf-8")
    run(workroom, "import", *paths, "--platform", str(profile), "--store", store, "--quiet")
    run(workroom, "me", *ME, "--store", store)
    # What a person writes is no better than what they copied it from.
    key = f"{JOB}:release-milestone:final-configurator-and-launch"
    run(workroom, "dismiss", key, "--because", PAYLOADS[0] + PAYLOADS[3], "--as-of", "2016-06-01",
        "--store", store)
    print(f"{poison(store + '/index.sqlite')} fields poisoned")
    of_day = ("--as-of", "2016-06-01", "--store", store)
    run(workroom, "report", "all", "--out", str(folder / "reports"), "--format", "html,csv,json", *of_day)
    run(workroom, "export", "csv", "--out", str(folder / "export"), "--store", store)
    (folder / "jobs.ics").write_bytes(run(workroom, "export", "ics", *of_day))
    (folder / "jobs.jsonl").write_bytes(run(workroom, "export", "jsonl", "--store", store))
    run(workroom, "packet", JOB, "--out", str(folder / "packet"), *of_day)
    return 0


if __name__ == "__main__":
    sys.exit(main())
