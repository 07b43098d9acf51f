"""A bundle reads like the folder it was made of, and damage costs nothing that precedes it.

usage: judge_bundles.py WORKROOM SAMPLES [CORPORA] [--trees NUMBER] [--offsets NUMBER] [--only NAME]

bundle-trees: importing a folder, its zip, its tar.gz and a zip of its zip gives one digest of records;
the samples and so many trees of the corpora, the smallest first (0: all; BUNDLE_TREES). bundle-damage: sample bundles
that are cut, or have a byte flipped, at so many offsets each (0: at all) keep, in the store's index, every entry that
ends before the damage, balance in the audit, and end with 0 or 2.
"""

import argparse
import io
import json
import os
import random
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib

from outcome import Verdict, skip

SECONDS = 600

#: Packings that differ from their tree, and why.
TREE_DIFFERENCES = {
    ("arc-libarchive", "nested.zip"): "a gzip file that decompresses to another, and so on, is entered as "
    "deep as BundleLimits.nestingDepth says, which counts the two bundles around it"
}


def run(binary, *arguments, folder):
    return subprocess.run(
        [binary, *arguments], cwd=folder, capture_output=True, text=True, timeout=SECONDS
    )


def files_of(tree):
    """Every file below a folder with its path, in the order of a walk."""
    for here, folders, names in os.walk(tree):
        folders.sort()
        for name in sorted(names):
            yield os.path.join(here, name)


def balances(binary, store, folder):
    audit = run(binary, "audit", "--json", "--store", store, folder=folder)
    sources = [fields for fields in map(json.loads, audit.stdout.splitlines()) if "job" not in fields]
    return bool(sources) and all(fields.get("balances") for fields in sources)


# --- a folder and its bundles -----------------------------------------------------------------------


def records(binary, name, folder, verdict, label, options):
    store = name + ".workroom"
    done = run(binary, "import", name, "--store", store, "--quiet", *options, folder=folder)
    if not verdict.check(done.returncode in (0, 2), f"{label}: {name} ends with {done.returncode}"):
        return None
    verdict.check(balances(binary, store, folder), f"{label}: {name} does not balance")
    info = run(binary, "store", "info", "--store", store, folder=folder)
    said = [line.split()[-1] for line in info.stdout.splitlines() if line.startswith("records digest")]
    verdict.check(len(said) == 1, f"{label}: {name} has no digest: {info.stderr[-300:]}")
    return said[0] if said else None


def pack(tree, folder):
    """Makes the three bundles of a tree, whose names in them begin with `t`."""
    with zipfile.ZipFile(f"{folder}/t.zip", "w", 8, strict_timestamps=False) as archive, tarfile.open(
        f"{folder}/t.tar.gz", "w:gz"
    ) as tape:
        for path in files_of(tree):
            name = os.path.join("t", os.path.relpath(path, tree))
            archive.write(path, name)
            tape.add(path, name)
    with zipfile.ZipFile(f"{folder}/nested.zip", "w", 8) as archive:
        archive.write(f"{folder}/t.zip", "t.zip")
    subprocess.run(["cp", "-r", "--", tree, f"{folder}/t"], check=True)


def judge_trees(binary, samples, corpora, number):
    verdict = Verdict("bundle-trees")
    trees = []
    if corpora and os.path.isdir(corpora):
        sizes = {
            name: sum(os.path.getsize(path) for path in files_of(os.path.join(corpora, name)))
            for name in os.listdir(corpora)
            if os.path.isdir(os.path.join(corpora, name))
        }
        trees = sorted((name for name in sizes if sizes[name]), key=lambda name: (sizes[name], name))
        if number:
            trees = trees[:number]
    for label in ["Samples", *trees]:
        tree = samples if label == "Samples" else os.path.join(corpora, label)
        with tempfile.TemporaryDirectory() as folder:
            pack(tree, folder)
            options = []
            if "nothing here is of a kind" in run(
                binary, "import", "t", "--dry-run", folder=folder
            ).stderr:
                # Files alone, of which nothing is known, make no store unless a job is named.
                options = ["--job", "1"]
                verdict.note(f"{label} holds nothing that is read; imported with --job")
            expected = records(binary, "t", folder, verdict, label, options)
            for name in ("t.zip", "t.tar.gz", "nested.zip"):
                found = records(binary, name, folder, verdict, label, options)
                if (label, name) not in TREE_DIFFERENCES:
                    verdict.check(found == expected, f"{label}: {name} says {found}, not {expected}")
    verdict.note(f"{1 + len(trees)} trees")
    for (label, name), reason in TREE_DIFFERENCES.items():
        if label in trees:
            verdict.note(f"{label}: {name} may differ: {reason}")
    return verdict.close()


# --- damage -------------------------------------------------------------------------------------------


def zip_of(contents, method=8):
    """A zip and, by name, where each member ends in it."""
    out = io.BytesIO()
    ends = {}
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
            ends[name] = out.tell()
    return out.getvalue(), ends


def tar_of(contents):
    out = io.BytesIO()
    ends = {}
    with tarfile.open(fileobj=out, mode="w") as tape:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tape.addfile(member, io.BytesIO(content))
            ends[name] = tape.offset
    return out.getvalue(), ends


def tar_gz_of(contents):
    """Each member is flushed, so that what precedes a damaged byte is known to come out."""
    whole, ends = tar_of(contents)
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    out, at, packed = b"", 0, {}
    for name, end in ends.items():
        out += packer.compress(whole[at:end]) + packer.flush(zlib.Z_FULL_FLUSH)
        at, packed[name] = end, len(out)
    return out + packer.compress(whole[at:]) + packer.flush(), packed


def nested_zip_of(contents):
    """The inner zip is stored, so that its members stand in the outer one as they are."""
    inner, ends = zip_of(contents)
    outer, _ = zip_of({"in.zip": inner}, method=0)
    start = outer.index(inner)
    return outer, {"in.zip!/" + name: start + end for name, end in ends.items()}


def sample_bundles(samples):
    """Bundles of the samples with the ends of their members, by name."""
    found = {}
    folder = os.path.join(samples, "bundles")
    makers = {"zip": zip_of, "tar": tar_of, "tar.gz": tar_gz_of, "nested.zip": nested_zip_of}
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if os.path.isdir(path):
            contents = {os.path.relpath(file, path): open(file, "rb").read() for file in files_of(path)}
            for ending, make in makers.items():
                found[f"{name}.{ending}"] = make(contents)
        elif name.endswith(".zip"):
            whole = open(path, "rb").read()
            with zipfile.ZipFile(path) as archive:
                members = [member for member in archive.infolist() if not member.is_dir()]
                starts = sorted(member.header_offset for member in archive.infolist())
                starts.append(archive.start_dir)
            found[name] = (
                whole,
                {
                    member.filename: min(start for start in starts if start > member.header_offset)
                    for member in members
                },
            )
    return found


def held(store):
    """Digests and outcomes of all that the index holds, by path."""
    index = sqlite3.connect(f"file:{store}/index.sqlite?mode=ro", uri=True)
    rows = index.execute("SELECT path, digest, outcome FROM item").fetchall()
    index.close()
    found = {}
    for path, digest, outcome in rows:
        # Which of two equal things is the known one is no matter of damage.
        found.setdefault(path, set()).add((digest, "imported" if outcome == "known" else outcome))
    return found


def import_index(binary, name, whole, folder):
    """The index that bytes of this name give, and the exit status."""
    with open(f"{folder}/{name}", "wb") as file:
        file.write(whole)
    store = "s.workroom"
    subprocess.run(["rm", "-rf", f"{folder}/{store}"], check=True)
    done = run(binary, "import", name, "--store", store, "--quiet", folder=folder)
    index = os.path.exists(f"{folder}/{store}/index.sqlite")
    return held(f"{folder}/{store}") if index else {}, done.returncode


def judge_damage(binary, samples, offsets):
    verdict = Verdict("bundle-damage")
    chance = random.Random(20140926)
    for name, (whole, ends) in sample_bundles(samples).items():
        with tempfile.TemporaryDirectory() as folder:
            sound, status = import_index(binary, name, whole, folder)
            verdict.check(status in (0, 2), f"{name}: ends with {status}")
            places = {member: f"{name}!/{member}" for member in ends}
            for member, place in places.items():
                verdict.check(place in sound, f"{name}: {member} is not in the index of the sound bundle")
            places_of_damage = range(64, len(whole))
            if offsets:
                places_of_damage = chance.sample(places_of_damage, min(offsets, len(places_of_damage)))
            for offset in sorted(places_of_damage):
                flipped = bytearray(whole)
                flipped[offset] ^= chance.choice((0x01, 0x80, 0xFF))
                for what, bytes_now in (("cut", whole[:offset]), ("flipped", bytes(flipped))):
                    label = f"{name} {what} at {offset}"
                    found, status = import_index(binary, name, bytes_now, folder)
                    verdict.check(status in (0, 2), f"{label}: ends with {status}")
                    # A tar without its first header is no bundle, and no store is made of it.
                    if os.path.exists(f"{folder}/s.workroom/index.sqlite"):
                        verdict.check(
                            balances(binary, "s.workroom", folder), f"{label}: does not balance"
                        )
                    for member, place in places.items():
                        if ends[member] > offset:
                            continue
                        verdict.check(
                            found.get(place) == sound.get(place), f"{label}: {member} is lost"
                        )
    return verdict.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("samples")
    parser.add_argument("corpora", nargs="?")
    parser.add_argument("--trees", type=int, default=6)
    parser.add_argument("--offsets", type=int, default=3)
    parser.add_argument("--only", choices=["trees", "damage"])
    options = parser.parse_args()
    binary = os.path.abspath(options.binary)
    good = True
    if options.only != "damage":
        if not options.corpora or not os.path.isdir(options.corpora):
            skip("bundle-trees of the corpora", "they are absent")
        good = judge_trees(binary, options.samples, options.corpora, options.trees) and good
    if options.only != "trees":
        good = judge_damage(binary, options.samples, options.offsets) and good
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
