"""Every CSV file before Python's csv: RFC 4180, UTF-8 with a mark, CRLF, nothing executable.

usage: judge_tables.py FOLDER...
"""

import csv
import io
import os
import re
import sys

from outcome import Verdict

BOM = b"\xef\xbb\xbf"
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*%?")
#: What a spreadsheet takes for a formula at the start of a cell.
EXECUTABLE = ("=", "+", "-", "@", "\t", "\r")


def files(folders, ending):
    for folder in folders:
        for parent, folders_within, names in os.walk(folder):
            folders_within.sort()
            # A native exhibit is the bytes of its source, not a table of ours.
            if "natives" in folders_within:
                folders_within.remove("natives")
            for name in sorted(names):
                if name.endswith(ending):
                    yield os.path.join(parent, name)


def read_table(path):
    """The rows of a CSV file by the names of their columns."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def judge_table(verdict, path, name):
    with open(path, "rb") as file:
        octets = file.read()
    verdict.check(octets.startswith(BOM), f"{name}: no byte order mark")
    try:
        text = octets[len(BOM):].decode("utf-8")
    except UnicodeDecodeError as error:
        verdict.check(False, f"{name}: not UTF-8: {error}")
        return
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    verdict.check(bool(rows), f"{name}: empty")
    widths = {len(row) for row in rows}
    verdict.check(len(widths) == 1, f"{name}: rows of {sorted(widths)} columns")
    header = rows[0] if rows else []
    verdict.check(len(set(header)) == len(header), f"{name}: a column name stands twice")
    verdict.check(all(header), f"{name}: a column without a name")
    verdict.check("\ufeff" not in text, f"{name}: a byte order mark within")
    verdict.check(text.endswith("\r\n"), f"{name}: does not end with CRLF")
    # Within quotes a line may end as it likes, outside only with CRLF.
    ends_elsewhere = re.sub(r'"(?:[^"]|"")*"', "", text).replace("\r\n", "")
    verdict.check(
        "\n" not in ends_elsewhere and "\r" not in ends_elsewhere,
        f"{name}: a line ends without CRLF",
    )
    for number, row in enumerate(rows[1:], 2):
        for column, cell in zip(header, row):
            verdict.check(
                not cell.startswith(EXECUTABLE) or NUMBER.fullmatch(cell),
                f"{name}, row {number}, {column}: a spreadsheet would execute {cell[:40]!r}",
            )


def main():
    verdict = Verdict("csv")
    for path in files(sys.argv[1:], ".csv"):
        folder, name = os.path.split(path)
        judge_table(verdict, path, f"{os.path.basename(folder)}/{name}")
    return 0 if verdict.close() else 1


if __name__ == "__main__":
    sys.exit(main())
