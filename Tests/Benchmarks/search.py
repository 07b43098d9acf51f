"""Measures `search` over an invented mailbox in which every word stands in a known number of messages.

usage: search.py BINARY [MESSAGES]      1,000,000 by default; needs about 5 kB of disk per message

Message n holds `every`; `half` when n % 2 is 0; `tenth`, `hundredth`, `k200` (one in 200) and `k10000`
likewise; one in fifty holds a Chinese sentence. Dates run over ten years, a tenth of them out of order.
"""

import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time

FIRST = 1104537600
TEN_YEARS = 315_532_800
MARKS = ((1, "every"), (2, "half"), (10, "tenth"), (100, "hundredth"), (200, "k200"), (10_000, "k10000"))
CHINESE = "我们收到了您的文件并将在星期五之前付款给木工组"


def words():
    rng = random.Random(0)
    return ["".join(rng.choice("bcdfghklmnprstvw") + rng.choice("aeiou") for _ in range(1 + n % 4))
            for n in range(20_000)]


def write(count, seed, path):
    rng = random.Random(seed)
    known = words()
    weights = [1 / (rank + 10) for rank in range(len(known))]
    # Drawn in one go: drawing word by word would take most of the time.
    pool = rng.choices(known, weights, k=1_000_000)
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        for n in range(count):
            at = FIRST + TEN_YEARS * n // count
            if n % 10 == 3:
                at = FIRST + rng.randrange(TEN_YEARS)
            start = rng.randrange(len(pool) - 120)
            body = pool[start:start + rng.randint(40, 110)]
            body += [mark for step, mark in MARKS if n % step == 0]
            if n % 50 == 7:
                body.append(CHINESE)
            lines = [" ".join(body[i:i + 12]) for i in range(0, len(body), 12)]
            sender = n * 7919 % 20_000
            date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(at))
            out.write(
                f"From w{sender}@example.org {time.strftime('%a %b %d %H:%M:%S %Y', time.gmtime(at))}\n"
                f"From: Writer{sender} {known[sender].capitalize()} <w{sender}@example.org>\n"
                f"To: reader{n % 300}@example.com\nDate: {date}\nSubject: {' '.join(body[:5])}\n"
                f"Message-ID: <{n}.{seed}@example.org>\n"
                "Content-Type: text/plain; charset=utf-8\n\n" + "\n".join(lines) + "\n\n")



#: What is asked, and one message in how many holds it; None where that is not known beforehand.
QUERIES = (
    ("k10000", 10_000), ("k200", 200), ("星期五", 50), ("hundredth", 100), ("tenth", 10), ("half", 2),
    ("every", 1), ("half k200", 200), ("half -tenth", 2.5), ("every after:2010-01-01", None),
    ("half after:2009-03-01 before:2009-03-08", None), ("from:writer7", None), ("k200 witness:one", 200),
    ("hundr*", 100), ("ba*", None), ('"half tenth"', 10), ("before:2006-01-01", None),
)


def main():
    binary = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    folder = tempfile.mkdtemp(dir=os.environ.get("TMPDIR"))
    try:
        mailbox, store = os.path.join(folder, "mail.mbox"), os.path.join(folder, "a.workroom")
        write(count, 1, mailbox)
        begin = time.monotonic()
        subprocess.run([binary, "import", mailbox, "--store", store, "--quiet"], check=True,
                       stdout=subprocess.DEVNULL)
        seconds = time.monotonic() - begin
        size = os.path.getsize(os.path.join(store, "index.sqlite"))
        print(f"{count:,} messages, {os.path.getsize(mailbox) / 1e6:,.0f} MB: imported and indexed in "
              f"{seconds:.1f} s, index {size / 1e6:,.0f} MB")
        measure(binary, store, count)
    finally:
        shutil.rmtree(folder)


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(binary, store, count):
    """The whole run of the program, best of five; the first line is what starting it takes."""
    for query, step in (("--version", None), *QUERIES):
        command = [binary, "search", "--json", "--limit", "50", "--store", store, "--", query]
        if query == "--version":
            command = [binary, query]
        best, least = float("inf"), float("inf")
        for _ in range(5):
            begin, before = time.monotonic(), processor_seconds()
            run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)
            best = min(best, time.monotonic() - begin)
            least = min(least, processor_seconds() - before)
        said = run.stderr.decode().strip()
        print(f"{best * 1000:8.0f} ms {least * 1000:6.0f} ms of processor  {query:40} {said}")
        sys.stdout.flush()
        dates = [json.loads(line)["date"] for line in run.stdout.splitlines() if line[:1] == b"{"]
        if dates != sorted(dates, reverse=True):
            raise SystemExit(f"{query}: not in the order of dates")
        expected = None if step is None else f"{-int(-count // step):,} document"
        if expected and not said.startswith(expected):
            raise SystemExit(f"{query}: expected {expected}s")


if __name__ == "__main__":
    main()
