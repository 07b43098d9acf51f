"""Second and third opinions on mail: what `inspect` cuts and reads, against CPython and GMime.

usage: judge_mail.py WORKROOM REPOSITORY [--gmime PROGRAM] [--corpora FOLDER] [--list]
What differs must stand in differences.txt with its reason; `--list` prints what does not.
"""

import argparse
import collections
import os
import sys

import inspected
import opinions
import splitting
from outcome import Verdict, skip

EMPTY = opinions.sha256(b"")
UNEXPLAINED, DEFECT = "unexplained", "defect-"
GUESSED = {"separator-without-date", "separator-without-blank-line"}


def listed_differences(path):
    """differences.txt as {(program, path, index, what): why}."""
    reasons, listed = {}, {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            fields = line.split("\t")
            if fields[0] == "reason" and len(fields) == 3:
                reasons[fields[1]] = fields[2]
            elif len(fields) == 5 and fields[4] in reasons:
                listed[(fields[0], fields[1], int(fields[2]), fields[3])] = fields[4]
            else:
                raise SystemExit(f"differences.txt, line {number}: neither reason nor difference")
    return listed


def compare(message, opinion):
    """What `opinion` says otherwise about `message`, and the leaves that agree when trimmed."""
    ours_id = opinions.bare(message.message_id)
    if ours_id != opinion.message_id:
        yield "messageID", f"{ours_id!r}, not {opinion.message_id!r}"
    ours, theirs = [part["sha256"] for part in message.parts], opinion.leaves
    names = [part["path"] for part in message.parts]
    if len(ours) != len(theirs):
        # Whether a part without octets is a part is a matter of taste: GMime makes none.
        names = [name for name, digest in zip(names, ours) if digest != EMPTY]
        ours = [digest for digest in ours if digest != EMPTY]
        theirs = [leaf for leaf in theirs if leaf.digest != EMPTY]
    if len(ours) != len(theirs):
        yield "parts", f"{len(message.parts)}, not {len(opinion.leaves)}"
        return
    for name, digest, leaf in zip(names, ours, theirs):
        if leaf.digest is None or digest == leaf.digest:
            continue
        if digest == leaf.trimmed:
            yield "trimmed", name
        else:
            yield f"octets {name}", f"{digest[:12]}, not {leaf.digest[:12]}"


def judge(program, verdict, messages, found, listed, may_list):
    """Compares all messages with the opinions `found` of one program."""
    seen, reasons, trimmed, new = set(), collections.Counter(), 0, 0
    for message, opinion in zip(messages, found):
        verdict.checks += 2 + len(message.parts)
        for what, detail in compare(message, opinion):
            key = (program, message.path, message.index, what)
            if what == "trimmed":
                trimmed += 1
            elif key in listed:
                seen.add(key)
                reasons[listed[key]] += 1
            else:
                new += 1
                verdict.failures.append(f"{message.place}: {what}: we say {detail}")
                if may_list:
                    print("\t".join(map(str, (*key, UNEXPLAINED))))
    unexplained = reasons.pop(UNEXPLAINED, 0)
    defects = sum(reasons.pop(name) for name in list(reasons) if name.startswith(DEFECT))
    if trimmed:
        verdict.note(f"{trimmed} quoted-printable leaves agree once trailing space is deleted")
    if reasons:
        parts = ", ".join(f"{count} {name}" for name, count in sorted(reasons.items()))
        verdict.note(f"{sum(reasons.values())} listed differences with a reason: {parts}")
    verdict.note(
        f"{defects} listed as our own defects, {unexplained} as unexplained, {new} not listed"
    )
    places = {(message.path, message.index) for message in messages}
    stale = [key for key in listed if key[0] == program and key[1:3] in places and key not in seen]
    for key in stale:
        verdict.note(f"listed, but no longer differs: {key[1]} #{key[2]} {key[3]}")


def judge_splitting(verdict, by_container):
    """Every plain separator is a cut of ours; every further cut of ours says that it is a guess."""
    for (folder, path), messages in by_container.items():
        ours = {fields["offset"] for fields in messages}
        if path.endswith(".eml") or not any(
            fields["headerOffset"] > fields["offset"] for fields in messages
        ):
            continue
        theirs = set(splitting.cuts(inspected.container(folder, path)))
        for offset in sorted(theirs):
            verdict.check(offset in ours, f"{path}: not cut at the separator at byte {offset}")
        for fields in messages:
            if fields["offset"] not in theirs:
                codes = {diagnostic["code"] for diagnostic in fields["diagnostics"]}
                verdict.check(
                    codes & GUESSED,
                    f"{path}: cut at byte {fields['offset']}, no separator, no diagnostic",
                )


def collect(arguments):
    """The messages of Samples and, where they are, of the mail corpora; the same by container."""
    places = [(arguments.repository, ["Samples"])]
    if arguments.corpora and os.path.isdir(arguments.corpora):
        names = sorted(
            name
            for name in os.listdir(arguments.corpora)
            if name == "real-mail" or name.startswith("mail-")
        )
        if names:
            places.append((arguments.corpora, names))
    if len(places) == 1:
        skip("mail of the corpora", "no folder of corpora beside the repository")
    found, by_container = [], collections.OrderedDict()
    for folder, names in places:
        objects = inspected.inspect(arguments.workroom, folder, names)
        found.extend(inspected.messages(objects, folder))
        for fields in objects:
            if fields["kind"] == "message":
                by_container.setdefault((folder, fields["path"]), []).append(fields)
    return found, by_container


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workroom")
    parser.add_argument("repository")
    parser.add_argument("--gmime")
    parser.add_argument("--corpora")
    parser.add_argument("--list", action="store_true")
    arguments = parser.parse_args()
    here = os.path.dirname(os.path.abspath(__file__))
    listed = listed_differences(os.path.join(here, "differences.txt"))
    messages, by_container = collect(arguments)

    cited = Verdict("mail-citations")
    for message in messages:
        cited.check(
            message.is_cited_truly,
            f"{message.place}: the bytes at headerOffset do not hash to sha256",
        )
    held = cited.close()

    verdict = Verdict("mail-splitting")
    judge_splitting(verdict, by_container)
    held = verdict.close() and held

    verdict = Verdict("mail-cpython")
    found = [opinions.cpython(message.octets) for message in messages]
    judge("cpython", verdict, messages, found, listed, arguments.list)
    held = verdict.close() and held

    if arguments.gmime:
        verdict = Verdict("mail-gmime")
        found = opinions.gmime(arguments.gmime, [message.octets for message in messages])
        judge("gmime", verdict, messages, found, listed, arguments.list)
        held = verdict.close() and held
    else:
        skip("mail-gmime", "GMime or a C compiler could not be installed")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
