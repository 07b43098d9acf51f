"""Order of imports, packing and repetition change nothing: equal content digests for many seeds.

usage: judge_order.py WORKROOM FOLDER PATH... [--seeds N] [--first N]

Each seed cuts the mailboxes below the paths at some of their separators, into pieces that may overlap,
takes some files twice, shuffles all, and imports them in one run or several. The store must have the
content digest of an import of the paths as they are, and importing everything once more adds no row.
"""

import argparse
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys

from outcome import Verdict
from splitting import cuts

ME = ["--name", "Marta Lindqvist", "--name", "Marta L.",
      "--address", "marta@lindqvist-sprak.example,..2013-04-01",
      "--address", "marta.lindqvist@example.com,2013-04-02.."]
TABLES = ("source", "sourcePlace", "item", "observation", "content", "message", "occurrence", "party",
          "statusReport", "termsRevision", "milestone", "payment", "disputeEvent", "fileVersion",
          "coverage", "gap", "nearMatch", "citation")


def run(binary, *arguments, folder=None):
    done = subprocess.run([binary, *arguments], cwd=folder, capture_output=True, text=True, timeout=600)
    if done.returncode not in (0, 2):
        raise SystemExit(f"{arguments[:2]} ended with {done.returncode}: {done.stderr[-500:]}")
    return done.stdout


def files_below(path):
    """Each file with the name under which an import of its folder knows it."""
    if not os.path.isdir(path):
        return [(os.path.basename(path), path)]
    found = []
    for folder, names, files in os.walk(path):
        names.sort()
        for name in sorted(files):
            whole = os.path.join(folder, name)
            found.append((os.path.join(os.path.basename(path), os.path.relpath(whole, path)), whole))
    return found


def pieces(rng, octets):
    """A mailbox as overlapping stretches that together hold every message; itself when it has few."""
    places = cuts(octets) if octets.startswith(b"From ") else []
    if len(places) < 2:
        return [octets]
    ends = places[1:] + [len(octets)]
    count = rng.randint(1, min(4, len(places)))
    borders = sorted(rng.sample(range(1, len(places)), count - 1)) if count > 1 else []
    found = []
    for first, after in zip([0] + borders, borders + [len(places)]):
        # Some pieces go on into their neighbour, or begin in the one before.
        if rng.random() < 0.4:
            after = min(len(places), after + rng.randint(1, len(places)))
        if rng.random() < 0.4:
            first = max(0, first - rng.randint(1, len(places)))
        found.append(octets[places[first]:ends[after - 1]])
    return found


def arrange(rng, sources, folder):
    """Writes what one seed imports; yields the runs of the program, each a list of paths."""
    written = []
    for number, (name, octets) in enumerate(sources):
        parts = pieces(rng, octets)
        for part, bytes_of_part in enumerate(parts):
            copies = 2 if rng.random() < 0.2 else 1
            for copy in range(copies):
                # What a name says of a job or a day, a copy in another folder says as well.
                stem, ending = os.path.splitext(name)
                piece = name if len(parts) == 1 else f"{stem} part {part + 1}{ending}"
                path = os.path.join(folder, "again" if copy else "", piece)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as out:
                    out.write(bytes_of_part)
                written.append(os.path.relpath(path, folder))
    rng.shuffle(written)
    runs = rng.randint(1, 4)
    return [chunk for chunk in (written[at::runs] for at in range(runs)) if chunk]


def digest(binary, store):
    said = run(binary, "store", "info", "--store", store)
    return re.search(r"content digest\s+([0-9a-f]{64})", said).group(1)


def counts(store):
    database = sqlite3.connect(f"file:{store}/index.sqlite?mode=ro", uri=True)
    return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workroom")
    parser.add_argument("folder")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--seeds", type=int, default=12)
    parser.add_argument("--first", type=int, default=1)
    options = parser.parse_args()
    verdict = Verdict("order")
    work = os.path.abspath(os.path.join(options.folder, "order"))
    binary = os.path.abspath(options.workroom)
    sources = []
    for path in options.paths:
        for name, whole in files_below(os.path.abspath(path)):
            with open(whole, "rb") as file:
                sources.append((name, file.read()))
    expected, several = None, 0
    for seed in [None, *range(options.first, options.first + options.seeds)]:
        shutil.rmtree(work, ignore_errors=True)
        os.makedirs(work)
        store = os.path.join(work, "a.workroom")
        folder = os.path.join(work, "sources")
        if seed is None:
            for name, octets in sources:
                os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
                with open(os.path.join(folder, name), "wb") as out:
                    out.write(octets)
            runs = [[name for name, _ in sources]]
        else:
            runs = arrange(random.Random(seed), sources, folder)
            several += len(runs) > 1
        for number, chunk in enumerate(runs):
            run(binary, "import", *chunk, "--store", store, "--quiet", folder=folder)
            if number == 0:
                run(binary, "me", *ME, "--store", store)
        found = digest(binary, store)
        if seed is None:
            expected = found
            continue
        verdict.check(found == expected, f"seed {seed}: {len(runs)} runs, another content digest")
        before = counts(store)
        for chunk in runs:
            run(binary, "import", *chunk, "--store", store, "--quiet", folder=folder)
        after = counts(store)
        grown = {table: after[table] - before[table] for table in TABLES if after[table] != before[table]}
        verdict.check(not grown, f"seed {seed}: importing it all again changed {grown}")
        verdict.check(digest(binary, store) == expected, f"seed {seed}: another digest after doubling")
    shutil.rmtree(work, ignore_errors=True)
    verdict.note(f"{options.seeds} seeds over {len(sources)} files, {several} of them in several runs; "
                 f"content digest {expected[:16]}")
    return 0 if verdict.close() else 1


if __name__ == "__main__":
    sys.exit(main())
