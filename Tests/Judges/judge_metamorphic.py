"""What must hold for every mail file, whatever is in it, shown on the corpora with the built program.

usage: judge_metamorphic.py WORKROOM CORPORA

mail-contract: every line of `inspect` is an object with the keys of its kind, the last one a
summary, and the exit status is 0 or 2. mail-tiling: messages and gaps cover each mailbox byte for
byte. mail-doubts: every line that begins like a separator is one or is listed. mail-line-ends: copies with LF and CRLF give equal records but for ranges, sizes and hashes.
mail-concatenation: a mailbox of mailboxes holds the messages of each, in order. mail-cutting: a file
cut at any byte still has every earlier message.
"""

import collections
import json
import os
import re
import subprocess
import sys
import tempfile

from outcome import Verdict, skip

KEYS = {
    "message": "path index offset headerOffset length sha256 messageID date dateText "
    "zoneOffsetMinutes subject from to cc replyTo text newText parts diagnostics",
    "entry": "path size sha256 modified outcome reason diagnostics",
    "page": "path title savedFrom charset platform pageKind text records diagnostics",
    "summary": "counts",
}
KEYS = {kind: frozenset(names.split()) for kind, names in KEYS.items()}
PART_KEYS = frozenset("path mediaType charset filename disposition size sha256".split())
DIAGNOSTIC_KEYS = frozenset("code severity offset length detail".split())
ARRAYS = ("from", "to", "cc", "replyTo", "parts", "diagnostics", "records")
SECONDS = 120

#: Files that differ between line ends, and why.
LINE_END_DIFFERENCES = {}

#: Files that twice are not two times their messages, and why.
CONCATENATION_DIFFERENCES = {
    "mail-patchwork/patchwork/tests/data/fuzz/date-oserror.mbox": "its multipart is never closed "
    "and states its boundary in no field that is left; the copy's delimiter lines go on with it"
}


def inspect(binary, folder, names):
    """The lines and the exit status of `inspect`."""
    run = subprocess.run(
        [binary, "inspect", *names], cwd=folder, capture_output=True, timeout=SECONDS
    )
    return run.stdout.split(b"\n"), run.returncode


def objects(binary, folder):
    lines, _ = inspect(binary, folder, ["."])
    found = collections.OrderedDict()
    for line in lines:
        if line:
            fields = json.loads(line)
            if fields["kind"] != "summary":
                found.setdefault(fields["path"], []).append(fields)
    return found


def judge_contract(binary, corpora, names):
    verdict = Verdict("mail-contract")
    found = collections.OrderedDict()
    for name in names:
        try:
            lines, status = inspect(binary, corpora, [name])
        except subprocess.TimeoutExpired:
            verdict.check(False, f"{name}: no end after {SECONDS} seconds")
            continue
        verdict.check(status in (0, 2), f"{name}: exit status {status}")
        verdict.check(lines[-1] == b"", f"{name}: the last line has no end")
        kind = None
        for number, line in enumerate(lines[:-1], 1):
            place = f"{name}, line {number}"
            try:
                fields = json.loads(line.decode("utf-8"))
            except ValueError as error:
                verdict.check(False, f"{place}: {error}")
                continue
            kind = fields.get("kind")
            verdict.check(
                kind in KEYS and KEYS[kind] <= fields.keys(), f"{place}: keys of {kind} are missing"
            )
            for array in ARRAYS:
                if array in KEYS.get(kind, ()):
                    verdict.check(isinstance(fields[array], list), f"{place}: {array} is no array")
            for part in fields.get("parts") or []:
                verdict.check(PART_KEYS <= part.keys(), f"{place}: keys of a part are missing")
            for diagnostic in fields.get("diagnostics") or []:
                verdict.check(
                    DIAGNOSTIC_KEYS <= diagnostic.keys(), f"{place}: keys of a diagnostic are missing"
                )
            if kind != "summary":
                found.setdefault(fields["path"], []).append(fields)
        verdict.check(kind == "summary", f"{name}: no summary at the end")
    return verdict.close(), found


def is_mailbox(units):
    return any(unit["kind"] == "message" and unit["headerOffset"] > unit["offset"] for unit in units)


def judge_tiling(contents, mailboxes):
    verdict = Verdict("mail-tiling")
    for path, units in mailboxes.items():
        octets, at = contents[path], 0
        for unit in sorted((u for u in units if "offset" in u), key=lambda u: u["offset"]):
            rest = octets[at : unit["offset"]]
            verdict.check(
                unit["offset"] >= at and rest in (b"", b"\n", b"\r\n", b"\r"),
                f"{path}: bytes {at} to {unit['offset']} belong to nothing",
            )
            if unit["kind"] == "message":
                at = unit["headerOffset"] + unit["length"]
            else:
                at = unit["offset"] + unit["size"]
        rest = octets[at:]
        verdict.check(
            rest in (b"", b"\n", b"\r\n", b"\r"), f"{path}: the bytes from {at} belong to nothing"
        )
    return verdict.close()


FROM_LINE = re.compile(rb"(?:\A|(?<=\n))From (?![ \t]*:)[^\n]{0,16000}(?=\n|\Z)")


def judge_doubts(contents, mailboxes):
    """Every line that begins like a separator is one, or is named by a diagnostic at its place."""
    verdict = Verdict("mail-doubts")
    for path, units in mailboxes.items():
        octets = contents[path]
        if b"\n" not in octets:
            continue
        known = {unit["offset"] for unit in units if "offset" in unit}
        known |= {d["offset"] for unit in units for d in unit["diagnostics"]}
        for line in FROM_LINE.finditer(octets):
            verdict.check(
                line.start() in known,
                f"{path}: byte {line.start()}, {line[0][:60]!r}: neither split nor listed",
            )
    return verdict.close()


def without_ranges(unit):
    """What a unit says, but for places, sizes and hashes, which line ends change."""
    places = ("offset", "headerOffset", "length", "sha256", "size")
    fields = {key: value for key, value in unit.items() if key not in places}
    fields["parts"] = [
        {key: value for key, value in part.items() if key not in ("size", "sha256")}
        for part in unit.get("parts", [])
    ]
    fields["diagnostics"] = [(d["code"], d["severity"]) for d in unit["diagnostics"]]
    return fields


def write(folder, name, octets):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(octets)


def judge_line_ends(binary, contents):
    verdict = Verdict("mail-line-ends")
    names = {}
    with tempfile.TemporaryDirectory() as unix, tempfile.TemporaryDirectory() as dos:
        for number, (path, octets) in enumerate(contents.items()):
            lines = octets.replace(b"\r\n", b"\n")
            # Where a carriage return is no part of a line end, there is no such copy.
            if b"\0" in octets or b"\r" in lines:
                continue
            name = f"{number:05}{os.path.splitext(path)[1]}"
            names["./" + name] = path
            write(unix, name, lines)
            write(dos, name, lines.replace(b"\n", b"\r\n"))
        ours, theirs = objects(binary, unix), objects(binary, dos)
    listed = set()
    for name, path in names.items():
        first, second = (
            [without_ranges(unit) for unit in side.get(name, [])] for side in (ours, theirs)
        )
        if first != second and path in LINE_END_DIFFERENCES:
            listed.add(path)
            continue
        detail = ""
        if first != second:
            detail = f"{len(first)} and {len(second)} units"
            for one, two in zip(first, second):
                keys = [key for key in one if one[key] != two.get(key)]
                if keys:
                    detail = f"{keys[0]}: {one[keys[0]]!r:.90} and {two.get(keys[0])!r:.90}"
                    break
        verdict.check(first == second, f"{path}: {detail}")
    if listed:
        verdict.note(f"{len(listed)} listed differences with a reason")
    for path in LINE_END_DIFFERENCES.keys() - listed:
        verdict.note(f"listed, but no longer differs: {path}")
    return verdict.close()


def hashes(units):
    return [unit["sha256"] for unit in units if unit["kind"] == "message"]


def judge_concatenation(binary, contents, mailboxes):
    """All mailboxes that begin with a dated separator in one; every other one twice."""
    verdict = Verdict("mail-concatenation")
    whole, dated, alone = b"", [], {}
    for path, units in mailboxes.items():
        octets = contents[path]
        # Inside a mailbox a byte-order mark makes its line another one, and an empty line before
        # the first separator becomes one of the message before it.
        if not octets.startswith(b"From ") or b"\n" not in octets:
            continue
        octets += b"" if octets.endswith(b"\n") else b"\n"
        codes = {d["code"] for unit in units for d in unit["diagnostics"]}
        if "separator-without-date" in codes:
            alone[path] = octets
        else:
            whole += octets
            dated.append((path, octets))
    with tempfile.TemporaryDirectory() as folder:
        for number, (_, octets) in enumerate(dated + list(alone.items())):
            write(folder, f"{number:05}.mbox", octets)
        for number, octets in enumerate(alone.values()):
            write(folder, f"{number:05}-twice.mbox", octets * 2)
        write(folder, "whole.mbox", whole)
        found = objects(binary, folder)
    rest = hashes(found["./whole.mbox"])
    for number, (path, _) in enumerate(dated):
        wanted = hashes(found[f"./{number:05}.mbox"])
        verdict.check(rest[: len(wanted)] == wanted, f"{path}: other messages in the whole")
        rest = rest[len(wanted) :]
    verdict.check(not rest, f"{len(rest)} messages more than the mailboxes have")
    for number, path in enumerate(alone):
        wanted = hashes(found[f"./{len(dated) + number:05}.mbox"]) * 2
        holds = hashes(found[f"./{number:05}-twice.mbox"]) == wanted
        if not holds and path in CONCATENATION_DIFFERENCES:
            continue
        verdict.check(holds, f"{path}: twice is not two times")
    verdict.note(f"{len(dated)} mailboxes in one, {len(alone)} without dates, each twice")
    if CONCATENATION_DIFFERENCES:
        verdict.note(f"{len(CONCATENATION_DIFFERENCES)} listed difference with a reason")
    return verdict.close()


def cuts(size):
    """Every byte of a small file; of others, places with an odd step so that all kinds occur."""
    if size <= 700:
        return range(1, size)
    step = max(size // 10, 1) | 1
    return range(step, size, step)


def judge_batch(binary, verdict, batch):
    with tempfile.TemporaryDirectory() as folder:
        for number, (_, octets, _) in enumerate(batch):
            write(folder, f"{number:06}.mbox", octets)
        found = objects(binary, folder)
    for number, (path, octets, wanted) in enumerate(batch):
        verdict.check(
            hashes(found.get(f"./{number:06}.mbox", []))[: len(wanted)] == wanted,
            f"{path}: cut at byte {len(octets)}, an earlier message is lost",
        )


def judge_cutting(binary, contents, mailboxes):
    verdict = Verdict("mail-cutting")
    left, every, batch, octets_in_batch = 100 << 20, 0, [], 0
    for path, units in mailboxes.items():
        octets = contents[path]
        places = cuts(len(octets))
        cost = len(places) * len(octets) // 2
        if cost > left:
            places = range(len(octets) // 3, len(octets), len(octets) // 3)
            cost = len(places) * len(octets) // 2
        left -= cost
        every += len(places) == len(octets) - 1
        messages = [unit for unit in units if unit["kind"] == "message"]
        begins = [unit["offset"] for unit in messages] + [len(octets)]
        for place in places:
            # The last message that is whole may have a cut separator line at its end.
            earlier = sum(1 for begin in begins[1:] if begin <= place) - 1
            batch.append((path, octets[:place], hashes(messages)[: max(earlier, 0)]))
        octets_in_batch += cost
        if octets_in_batch > 20 << 20:
            judge_batch(binary, verdict, batch)
            batch, octets_in_batch = [], 0
    judge_batch(binary, verdict, batch)
    verdict.note(f"{every} of {len(mailboxes)} mailboxes cut at every byte, the others at samples")
    return verdict.close()


def main():
    binary, corpora = os.path.abspath(sys.argv[1]), sys.argv[2]
    names = [
        name
        for name in (sorted(os.listdir(corpora)) if os.path.isdir(corpora) else [])
        if name == "real-mail" or name.startswith("mail-")
    ]
    if not names:
        names = "contract, tiling, doubts, line-ends, concatenation and cutting"
        skip(f"mail-{names}", "no folder of corpora beside the repository")
        return 0
    held, found = judge_contract(binary, corpora, names)
    contents = {}
    for path, units in found.items():
        if "!/" not in path and any(unit["kind"] == "message" for unit in units):
            with open(os.path.join(corpora, path), "rb") as file:
                contents[path] = file.read()
    mailboxes = {path: found[path] for path in contents if is_mailbox(found[path])}
    held = judge_tiling(contents, mailboxes) and held
    held = judge_doubts(contents, mailboxes) and held
    held = judge_line_ends(binary, contents) and held
    held = judge_concatenation(binary, contents, mailboxes) and held
    held = judge_cutting(binary, contents, mailboxes) and held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
