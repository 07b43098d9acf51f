"""Every exhibit is cut out of the original sources by the recipe that its packet prints.

usage: judge_recipes.py WORKROOM STORE ROOT [MAILBOX]

STORE was imported in ROOT. A packet of every job is made, and each recipe of its exhibits.csv run by
sh in a folder that holds nothing but the sources; what it prints must be the SHA-256 of the row. Of
MAILBOX, real mail of no job, all mail is assigned to a new job first.
"""

import csv
import os
import shutil
import subprocess
import sys
import tempfile

from outcome import Verdict


def run(*command, where=None):
    return subprocess.run(command, cwd=where, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def recut(verdict, packet, folder):
    """Runs the recipes of a packet; how many there were."""
    count = 0
    with open(os.path.join(packet, "data/exhibits.csv"), encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            number, recipe, digest = row["BEGDOC"], row["RECIPE"], row["SHA256HASH"]
            if not recipe:
                # A file that no source holds has none; nothing else may lack one.
                verdict.check(row["WITHHELD"] or not digest, f"{number} has no recipe")
                continue
            # Where a spreadsheet would run it, the CSV has ' in front.
            printed = run("sh", "-c", recipe, where=folder).stdout.decode()[:64]
            verdict.check(printed == digest, f"{number}: {recipe} gives {printed}, not {digest}")
            count += 1
    return count


def main():
    workroom, store, root = map(os.path.abspath, sys.argv[1:4])
    verdict, work = Verdict("recipes-of-all-jobs"), tempfile.mkdtemp()
    try:
        stores = {store: os.path.join(work, "sources")}
        os.makedirs(stores[store])
        for name in os.listdir(root):
            if name.startswith("Samples"):
                os.symlink(os.path.join(root, name), os.path.join(stores[store], name))
        if len(sys.argv) > 4:
            own, folder = os.path.join(work, "own.workroom"), os.path.join(work, "mail")
            os.makedirs(folder)
            shutil.copy(sys.argv[4], os.path.join(folder, "real.mbox"))
            run(workroom, "import", "real.mbox", "--store", own, "--quiet", where=folder)
            given = run(workroom, "assign", "kind:mail", "--new-job", "Real mail", "--store", own)
            verdict.check(given.returncode == 0, given.stderr.decode()[:200])
            stores[own] = folder
        total = packets = 0
        for path, folder in stores.items():
            told = run(workroom, "export", "jsonl", "--no-sources", "--store", path).stdout
            keys = told.split(b'"jobs":[')[1].split(b"]")[0].decode().replace('"', "").split(",")
            for key in keys:
                packet = os.path.join(work, "P")
                made = run(workroom, "packet", key, "--out", packet, "--as-of", "2016-06-01",
                           "--forwarded", "--store", path)
                if not verdict.check(made.returncode == 0, f"{key}: {made.stderr.decode()[:200]}"):
                    continue
                total += recut(verdict, packet, folder)
                packets += 1
                shutil.rmtree(packet)
        verdict.check(total > 0, "no recipe was run")
        verdict.note(f"{total} recipes of {packets} packets")
        return 0 if verdict.close() else 1
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    raise SystemExit(main())
