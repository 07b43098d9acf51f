"""Measures `report` over an invented archive of many jobs and messages.

usage: reports.py BINARY [JOBS] [MESSAGES]      500 and 1,000,000 by default; needs 8 GB of disk

A twentieth of the messages is made by archive.py and imported; the index is then filled up to the
number by copies of them with their witnesses and citations, each a day later than the one before. Importing a
million messages is measured elsewhere; here it would only take time.
"""

import os
import pathlib
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

PAGE_LIMIT = 2_000_000
COPIES = 20


def multiply(index, count):
    """Copies of all messages until there are `count`, each with places of its own in the sources."""
    database = sqlite3.connect(index)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    columns = lambda table: [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    greatest = lambda table: database.execute(f"SELECT max(id) FROM {table}").fetchone()[0]
    messages, items = greatest("message"), greatest("item")
    ordinals = database.execute("SELECT max(ordinal) FROM item").fetchone()[0] + 1

    def copy(table, changed, condition):
        names = columns(table)
        values = ", ".join(changed.get(name, name) for name in names)
        database.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table} WHERE {condition}")

    occurrences, citations = greatest("occurrence"), greatest("citation")
    copies = -(-count // database.execute("SELECT count(*) FROM message").fetchone()[0])
    for number in range(1, copies):
        copy("item", {
            "id": f"id + {items * number}", "ordinal": f"ordinal + {ordinals * number}",
            "offset": f"offset + {number}"}, f"id <= {items} AND kind IN ('message', 'page')")
        copy("message", {
            "id": f"id + {messages * number}", "key": f"key || '-{number}'",
            "sentAt": f"sentAt + {86_400 * number}",
            "text": f"text || ' copy{number}'"}, f"id <= {messages} AND jobId IS NOT NULL")
        copy("occurrence", {
            "id": f"id + {occurrences * number}", "messageId": f"messageId + {messages * number}",
            "itemId": f"itemId + {items * number}"}, f"id <= {occurrences}")
        copy("citation", {
            "id": f"id + {citations * number}", "itemId": f"itemId + {items * number}"},
            f"id <= {citations} AND entity = 'job' AND itemId IN "
            "(SELECT id FROM item WHERE kind IN ('message', 'page'))")
    database.commit()
    for table in ("job", "message", "occurrence", "citation", "item", "source"):
        print(f"{database.execute(f'SELECT count(*) FROM {table}').fetchone()[0]:12,} {table}")
    database.close()


def measure(binary, store, out, *arguments):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.monotonic()
    process = subprocess.Popen(
        [binary, "report", *arguments, "--out", out, "--as-of", "2017-01-01", "--store", store])
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begin
    if status != 0:
        raise SystemExit(f"report {' '.join(arguments)}: status {status}")
    del before
    print(f"{' '.join(arguments):36} {seconds:7.2f} s, {used.ru_utime + used.ru_stime:7.2f} s of "
          f"processors, {used.ru_maxrss / 1000:5.0f} MB at most")
    sys.stdout.flush()


def judge(out):
    pages = [path for path in pathlib.Path(out).rglob("*") if path.suffix in (".html", ".js")]
    large = [path for path in pages if path.stat().st_size > PAGE_LIMIT]
    size = sum(path.stat().st_size for path in pathlib.Path(out).rglob("*") if path.is_file())
    print(f"{len(pages):,} pages and scripts, the largest "
          f"{max(path.stat().st_size for path in pages) / 1e6:.2f} MB; {size / 1e9:.2f} GB in all")
    if large:
        raise SystemExit(f"larger than {PAGE_LIMIT:,} bytes: {[str(path) for path in large[:5]]}")


def main():
    binary = os.path.abspath(sys.argv[1])
    jobs = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
    folder = tempfile.mkdtemp(dir=os.environ.get("TMPDIR"))
    try:
        store, archive = f"{folder}/a.workroom", f"{folder}/archive"
        maker = os.path.join(os.path.dirname(os.path.abspath(__file__)), "archive.py")
        subprocess.run([sys.executable, maker, "1", str(jobs), str(count // COPIES), archive], check=True)
        subprocess.run([binary, "import", f"{archive}/mail", f"{archive}/pages", "--store", store,
                        "--quiet", "--no-search-index"], check=False, stdout=subprocess.DEVNULL)
        multiply(f"{store}/index.sqlite", count)
        if "--keep" in sys.argv:
            print(store)
        for kind in ("job-status", "action-required", "storage"):
            measure(binary, store, f"{folder}/{kind}", kind)
        measure(binary, store, f"{folder}/html", "all", "--format", "html")
        measure(binary, store, f"{folder}/all", "all")
        judge(f"{folder}/all")
    finally:
        if "--keep" not in sys.argv:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
