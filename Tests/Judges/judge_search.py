"""`search` before a plain scan in Python: the same messages for a thousand queries.

usage: judge_search.py WORKROOM FOLDER PATH... [--queries N]

Imports the paths into a store in FOLDER, draws queries from the words that stand there (whole words,
beginnings, phrases, parts of CJK text, people, negations), and compares the keys that `search --json`
prints with those of the rows of `message` that hold what was asked.
"""

import argparse
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import unicodedata

from outcome import Verdict

CJK = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff]")


def words(text):
    """Case folded, accents of Latin letters taken off, each CJK character a word."""
    out, word = [], []
    text = text or ""
    if CJK.search(text):
        text = unicodedata.normalize("NFC", text)
    for character in text:
        if CJK.match(character):
            if word:
                out.append("".join(word))
                word = []
            out.append(character)
            continue
        category = unicodedata.category(character)
        if category[0] in "LN" or category == "Co":
            base = unicodedata.normalize("NFD", character)
            word.append(base[0] if base[0].isascii() else character)
        elif not (word and 0x300 <= ord(character) <= 0x331):
            if word:
                out.append("".join(word))
                word = []
    if word:
        out.append("".join(word))
    return [word.lower() for word in out]


class Message:
    def __init__(self, key, subject, author, address, recipients, text):
        self.key = key
        self.author = words(f"{author or ''} {address or ''}")
        self.fields = [words(subject), self.author, words(recipients), words(text)]
        self.all = {word for field in self.fields for word in field}


def stands(field, phrase, any_ending):
    last = len(phrase) - 1
    for start in range(len(field) - last):
        if field[start:start + last] != phrase[:-1]:
            continue
        word = field[start + last]
        if word == phrase[-1] or (any_ending and word.startswith(phrase[-1])):
            return True
    return False


def holds(message, phrase, any_ending):
    if not any_ending and not message.all.issuperset(phrase):
        return False
    return any(stands(field, phrase, any_ending) for field in message.fields)


def clause(rng, messages):
    """Words of a query and what a message must satisfy."""
    message = rng.choice(messages)
    field = rng.choice([field for field in message.fields if field] or [["nothing"]])
    start = rng.randrange(len(field))
    kind = rng.randrange(6)
    if kind == 0 and len(field[start]) > 2 and field[start].isalnum():
        stem = field[start][:rng.randint(2, len(field[start]))]
        return f"{stem}*", lambda m: holds(m, words(stem), True)
    if kind == 1:
        phrase = field[start:start + rng.randint(2, 4)]
        return '"' + " ".join(phrase) + '"', lambda m: holds(m, phrase, False)
    if kind == 2 and message.author:
        name = rng.choice(message.author)
        return f"from:{name}", lambda m: stands(m.author, [name], True)
    if kind == 3 and CJK.match(field[start]):
        end = start
        while end < len(field) and end - start < 3 and CJK.match(field[end]):
            end += 1
        phrase = field[start:end]
        return "".join(phrase), lambda m: holds(m, phrase, False)
    word = [field[start]]
    return word[0], lambda m: holds(m, word, False)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workroom")
    parser.add_argument("folder")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--queries", type=int, default=1000)
    options = parser.parse_args()
    store = os.path.join(options.folder, "search.workroom")
    taken = subprocess.run(
        [options.workroom, "import", *options.paths, "--store", store, "--quiet"],
        stdout=subprocess.DEVNULL)
    verdict = Verdict("search")
    verdict.check(taken.returncode in (0, 2), f"import ended with {taken.returncode}")
    database = sqlite3.connect(os.path.join(store, "index.sqlite"))
    messages = [Message(*row) for row in database.execute(
        "SELECT key, subject, author, authorAddress, recipients, text FROM message ORDER BY key")]
    rng = random.Random(6)
    found = 0
    for _ in range(options.queries):
        asked, conditions = [], []
        for position in range(rng.randint(1, 3)):
            text, condition = clause(rng, messages)
            excluded = position > 0 and rng.random() < 0.3
            asked.append(("-" if excluded else "") + text)
            conditions.append((excluded, condition))
        query = " ".join(asked)
        expected = {m.key for m in messages
                    if all(condition(m) != excluded for excluded, condition in conditions)}
        run = subprocess.run(
            [options.workroom, "search", "--json", "--limit", "1000000", "--store", store, "--",
             query], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        answers = [json.loads(line) for line in run.stdout.decode().splitlines()]
        got = {answer["key"] for answer in answers
               if answer["key"].startswith(("msg-", "mail-")) and answer["kind"] != "system-mail"}
        verdict.check(got == expected and run.returncode == 0,
                      f"{query}: {len(got)} found, {len(expected)} by reading; "
                      f"{sorted(got ^ expected)[:2]} {run.stderr.decode()[:200]}")
        found += len(expected)
    verdict.check(found > options.queries, "hardly anything was found")
    verdict.note(f"{options.queries} queries over {len(messages)} messages, {found} matches")
    return 0 if verdict.close() else 1


if __name__ == "__main__":
    sys.exit(main())
