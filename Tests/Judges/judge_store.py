"""The store's database before SQLite itself: as Python carries it, and its shell.

usage: judge_store.py DATABASE
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import urllib.parse

from outcome import Verdict, skip

PRAGMAS = (("integrity_check", [("ok",)]), ("foreign_key_check", []))


def judge_by_library(path):
    verdict = Verdict("sqlite-library")
    before = os.stat(path)
    connection = sqlite3.connect(f"file:{urllib.parse.quote(path)}?mode=ro", uri=True)
    for pragma, expected in PRAGMAS:
        try:
            rows = connection.execute(f"PRAGMA {pragma}").fetchall()
        except sqlite3.DatabaseError as error:
            verdict.check(False, f"{pragma}: {error}")
            return verdict.close()
        verdict.check(rows == expected, f"{pragma}: {rows[:3]}")
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    for (name,) in tables:
        quoted = name.replace('"', '""')
        try:
            connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()
            verdict.check(True, name)
        except sqlite3.DatabaseError as error:
            verdict.check(False, f"{name}: {error}")
    verdict.check(len(tables) > 0, "the database has no table")
    declared = "SELECT count(*) FROM pragma_foreign_key_list(?)"
    if not any(connection.execute(declared, table).fetchone()[0] for table in tables):
        verdict.note("no table declares a foreign key, so foreign_key_check has nothing to check")
    connection.close()
    verdict.check(os.stat(path).st_size == before.st_size, "reading it changed its size")
    return verdict.close()


def judge_by_shell(path):
    shell = shutil.which("sqlite3")
    if not shell:
        skip("sqlite-shell", "sqlite3 is absent")
        return True
    verdict = Verdict("sqlite-shell")
    run = subprocess.run(
        [shell, "-readonly", "-bail", path, "PRAGMA integrity_check; PRAGMA foreign_key_check;"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    output = run.stdout.decode("utf-8", "replace").strip()
    verdict.check(run.returncode == 0 and output == "ok", output[:300])
    return verdict.close()


def main():
    held = judge_by_library(sys.argv[1])
    held = judge_by_shell(sys.argv[1]) and held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
