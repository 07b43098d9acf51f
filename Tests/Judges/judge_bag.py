"""The packet before the validators of others: PyPI bagit, PyPI bagit-utils, coreutils, the recipes.

usage: judge_bag.py PACKET REPOSITORY [--bagit PYTHON] [--bagit-utils COMMAND]
       [--bagit-profile PYTHON] [--workroom BINARY]
Each validator is also shown a copy with one changed byte and a copy with one file too many; one
that accepts these proves nothing by accepting the packet.
"""

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile

from outcome import Verdict, skip

PAYLOAD = "data/method.txt"


def run(command, folder=None):
    """Exit status and output of a command that a validator or a recipe consists of."""
    done = subprocess.run(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        shell=isinstance(command, str), timeout=120,
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")


def spoiled_copies(packet, scratch):
    """A copy with a changed byte of payload, and one with a file that no manifest lists."""
    changed, added = os.path.join(scratch, "changed"), os.path.join(scratch, "added")
    shutil.copytree(packet, changed)
    with open(os.path.join(changed, PAYLOAD), "r+b") as file:
        first = file.read(1)
        file.seek(0)
        file.write(bytes([first[0] ^ 1]))
    shutil.copytree(packet, added)
    with open(os.path.join(added, "data", "one too many.txt"), "w", encoding="ascii") as file:
        file.write("one too many\n")
    return changed, added


def judge_validator(name, command, packet, spoiled):
    """A validator accepts the packet and refuses its spoiled copies."""
    verdict = Verdict(name)
    status, output = run([*command, packet])
    verdict.check(status == 0, output.strip()[-400:])
    for copy in spoiled:
        status, _ = run([*command, copy])
        verdict.check(status != 0, f"the validator accepts a copy with something {copy[-7:]}")
    return verdict.close()


def judge_profile(python, packet, scratch):
    """The packet keeps to the profile that it holds; a copy without a required line does not."""
    verdict = Verdict("bagit-profile")
    profile = os.path.join(packet, "data", "profile.json")
    with open(profile, encoding="utf-8") as file:
        identifier = json.load(file)["BagIt-Profile-Info"]["BagIt-Profile-Identifier"]
    tool = os.path.join(os.path.dirname(python), "bagit_profile.py")
    command = [python, tool, "--file", profile, identifier]
    # It writes a log where it stands.
    status, output = run([*command, packet], scratch)
    verdict.check(status == 0, output.strip()[-400:])
    copy = os.path.join(scratch, "unprofiled")
    shutil.copytree(packet, copy)
    info = os.path.join(copy, "bag-info.txt")
    with open(info, encoding="utf-8") as file:
        lines = [line for line in file if not line.startswith("Evidence-Fingerprint:")]
    with open(info, "w", encoding="utf-8") as file:
        file.writelines(lines)
    status, _ = run([*command, copy], scratch)
    verdict.check(status != 0, "the profile accepts a bag-info.txt without Evidence-Fingerprint")
    return verdict.close()


def judge_sums(packet):
    """Every manifest by coreutils' own check, strictly, and complete over the payload."""
    verdict = Verdict("sha256sum")
    for name, tool in (
        ("manifest-sha256.txt", "sha256sum"),
        ("manifest-sha512.txt", "sha512sum"),
        ("tagmanifest-sha256.txt", "sha256sum"),
        ("tagmanifest-sha512.txt", "sha512sum"),
    ):
        if os.path.exists(os.path.join(packet, name)):
            status, output = run([tool, "--check", "--strict", "--quiet", name], packet)
            verdict.check(status == 0, f"{name}: {output.strip()[-300:]}")
    status, output = run(["sha256sum", "--check", "--strict", "--quiet", "evidence.sha256"],
                         os.path.join(packet, "data"))
    verdict.check(status == 0, f"data/evidence.sha256: {output.strip()[-300:]}")
    with open(os.path.join(packet, "manifest-sha256.txt"), encoding="utf-8") as file:
        listed = {line.rstrip("\n").split(" ", 1)[1].lstrip(" *") for line in file}
    present = {
        os.path.relpath(os.path.join(folder, name), packet)
        for folder, _, names in os.walk(os.path.join(packet, "data"))
        for name in names
    }
    verdict.check(listed == present, f"manifest and payload differ: {sorted(listed ^ present)[:5]}")
    return verdict.close()


def hash_in_text(packet, path):
    with open(os.path.join(packet, "data", path), encoding="utf-8") as file:
        for line in file:
            if line.strip().startswith("SHA-256 of the item:"):
                return line.split(":", 1)[1].strip()
    return ""


def judge_recipes(packet, repository):
    """Every recipe of exhibits.csv, run beside the sources, prints its exhibit's hash."""
    verdict = Verdict("recipes")
    table = os.path.join(packet, "data", "exhibits.csv")
    with open(table, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    without = 0
    for row in rows:
        if not row["RECIPE"]:
            without += 1
            continue
        _, output = run(row["RECIPE"], repository)
        printed = output.split()[0] if output.split() else ""
        # What is withheld has its hash in its text alone.
        expected = row["SHA256HASH"] or hash_in_text(packet, row["TEXTPATH"])
        verdict.check(
            printed == expected,
            f"{row['BEGDOC']}: {row['RECIPE']} prints {output.strip()[:90]!r}, not {expected!r}",
        )
    if without:
        verdict.note(f"{without} of {len(rows)} exhibits have no recipe")
    return verdict.close()


def judge_own_verify(packet, spoiled, workroom):
    """`verify` refuses what the validators refuse."""
    verdict = Verdict("verify")
    for folder in (packet, *spoiled):
        status, output = run([workroom, "verify", folder])
        expected = 0 if folder == packet else 1
        verdict.check(
            status == expected,
            f"verify {os.path.basename(folder)} ends with {status}: {output[-300:]}",
        )
    return verdict.close()


def judge_zip(packet, spoiled, workroom, scratch):
    """The packet zipped by Info-ZIP is verified as its folder is."""
    if not shutil.which("zip"):
        skip("zip", "zip is absent")
        return True
    if "zip" not in run([workroom, "verify", "--help"])[1]:
        skip("zip", "`verify` says in its help that it reads folders only")
        return True
    verdict = Verdict("zip")
    for folder in (packet, *spoiled):
        archive = os.path.join(scratch, os.path.basename(folder) + ".zip")
        status, output = run(["zip", "-q", "-r", archive, os.path.basename(folder)],
                             os.path.dirname(folder))
        verdict.check(status == 0, f"zip: {output.strip()[-200:]}")
        status, output = run([workroom, "verify", archive])
        expected = 0 if folder == packet else 1
        verdict.check(
            status == expected,
            f"verify {os.path.basename(archive)} ends with {status}: {output[-300:]}",
        )
    return verdict.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("packet")
    parser.add_argument("repository")
    parser.add_argument("--bagit")
    parser.add_argument("--bagit-utils")
    parser.add_argument("--bagit-profile")
    parser.add_argument("--workroom")
    arguments = parser.parse_args()
    held = True
    with tempfile.TemporaryDirectory() as scratch:
        spoiled = spoiled_copies(arguments.packet, scratch)
        if arguments.bagit:
            command = [arguments.bagit, "-m", "bagit", "--quiet", "--validate"]
            held = judge_validator("bagit", command, arguments.packet, spoiled) and held
        else:
            skip("bagit", "PyPI bagit could not be installed")
        if arguments.bagit_utils:
            command = [arguments.bagit_utils, "validate", "-v", "-i"]
            held = judge_validator("bagit-utils", command, arguments.packet, spoiled) and held
        else:
            skip("bagit-utils", "PyPI bagit-utils could not be installed")
        if arguments.bagit_profile:
            held = judge_profile(arguments.bagit_profile, arguments.packet, scratch) and held
        else:
            skip("bagit-profile", "PyPI bagit-profile could not be installed")
        if arguments.workroom:
            held = judge_own_verify(arguments.packet, spoiled, arguments.workroom) and held
            held = judge_zip(arguments.packet, spoiled, arguments.workroom, scratch) and held
    held = judge_sums(arguments.packet) and held
    held = judge_recipes(arguments.packet, arguments.repository) and held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
