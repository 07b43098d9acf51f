"""Compares what a store says with the truth of Tests/Benchmarks/archive.py.

    python3 judge_matching.py STORE/index.sqlite FOLDER/truth.jsonl [--show N]

Precision: of the pairs of witnesses that the store puts into one message, the share that belong
together. Recall: of the pairs that belong together, the share that the store puts together. Messages
whose witnesses and words are exactly those of the truth are counted as well.
"""
import json
import re
import sqlite3
import sys
from collections import Counter


def pairs(count):
    return count * (count - 1) // 2


def folded(text):
    return " ".join(text.split())


def short(path):
    return re.sub(r"^.*?((?:mail|pages)/[^/]*)$", r"\1", path)


def accepted_twins(truth, of_truth, clusters):
    """Equal words of one sender within the quarter of an hour that mail may take: which of two mails
    belongs to which of two rows nothing says, and a mail that lost its row cannot be told from a row
    that lost its mail. Right is whatever keeps apart what stands twice in one page, in one mailbox for
    one address, or in one digest, and mixes in nothing else. The messages and the keys of each group
    that was put together so.
    """
    newest, twins, head = {}, {}, {}
    copies = {witness for message in truth for witness in message.get("copies", ())}
    for number in sorted(range(len(truth)), key=lambda number: (truth[number]["at"], number)):
        message = truth[number]
        what = (message["job"], message["author"], message["text"])
        last = newest.get(what)
        if last is not None and message["at"] - truth[last]["at"] <= 960:
            head[number] = head.get(last, last)
            twins.setdefault(head[number], {head[number]}).add(number)
        newest[what] = number
    keys_of = {}
    for key, members in clusters.items():
        for witness in members:
            keys_of.setdefault(of_truth[witness], set()).add(key)
    accepted = []
    for numbers in twins.values():
        keys = set().union(*(keys_of.get(number, set()) for number in numbers))
        held = [witness for key in keys for witness in clusters[key]]
        places = {}
        for number in numbers:
            for witness in truth[number]["witnesses"]:
                places.setdefault(container(witness, copies), set()).add(number)
        least = max((len(found) for found in places.values()), default=0)
        is_apart = all(
            len({of_truth[w] for w in clusters[key] if container(w, copies) == place}) <= 1
            for key in keys for place in places)
        if is_apart and least <= len(keys) <= len(numbers) and {of_truth[w] for w in held} <= numbers \
                and set(held) >= {w for n in numbers for w in truth[n]["witnesses"] if not w.endswith("#quote")}:
            accepted.append((numbers, keys))
    return accepted


def container(witness, copies):
    """The page, the mailbox (of one address) or the digest in which a witness stands."""
    path, _, row = witness.partition("#")
    if path.startswith("pages/") or (row and row != "quote"):
        return path
    return path.partition("@")[0] + (" copies" if witness in copies else "")


def main():
    index, truth_path = sys.argv[1], sys.argv[2]
    limit = int(sys.argv[sys.argv.index("--show") + 1]) if "--show" in sys.argv else 5
    truth, of_truth = [], {}
    with open(truth_path, encoding="utf-8") as lines:
        for line in lines:
            message = json.loads(line)
            for witness in message["witnesses"]:
                of_truth[witness] = len(truth)
            truth.append(message)

    database = sqlite3.connect(f"file:{index}?mode=ro", uri=True)
    clusters, texts, differs = {}, {}, set()
    unknown = []
    # Of a file whose bytes are those of another source the store keeps the place alone.
    copies = dict(database.execute("""
        SELECT p.name, s.name FROM sourcePlace p JOIN source s ON s.id = p.sourceId"""))
    for copy, original in copies.items():
        for witness in [w for w in of_truth if w.startswith(short(copy) + "#")]:
            number = of_truth.pop(witness)
            truth[number]["witnesses"].remove(witness)
            if of_truth.get(short(original) + witness[len(short(copy)):]) != number:
                unknown.append(f"{witness}, taken for a copy of {original}")
    query = """
        SELECT m.key, m.text, o.place, o.medium, o.agreement, i.path, i.offset
        FROM occurrence o JOIN message m ON m.id = o.messageId JOIN item i ON i.id = o.itemId
        WHERE m.jobId IS NOT NULL ORDER BY m.id, o.id"""
    for key, text, place, medium, agreement, path, offset in database.execute(query):
        path = short(path)
        if medium == "page":
            number = re.search(r"\[(\d+)\]$", place)
            witness = f"{path}#{number.group(1) if number else 1}"
        elif medium == "digest":
            witness = f"{path}@{offset}#{place.split(' ')[1]}"
        elif medium == "quote":
            witness = f"{path}@{offset}#quote"
        else:
            witness = f"{path}@{offset}"
        if witness not in of_truth:
            unknown.append(witness)
            continue
        clusters.setdefault(key, []).append(witness)
        texts[key] = text
        if agreement == "differs":
            differs.add(key)

    # What is known from quotations alone, in words that another message of the same person has: nothing
    # says which of the two is quoted, and a quotation of what is held adds nothing.
    said = {}
    for key, members in clusters.items():
        for witness in members:
            message = truth[of_truth[witness]]
            said.setdefault((message["job"], message["author"], message["text"]), set()).add(key)
    held = {witness for members in clusters.values() for witness in members}
    undecided = 0
    for message in truth:
        if all(w.endswith("#quote") and w not in held for w in message["witnesses"]) \
                and (message["job"], message["author"], message["text"]) in said:
            undecided += bool(message["witnesses"])
            message["witnesses"] = []
    stored = len(clusters)
    accepted = accepted_twins(truth, of_truth, clusters)
    exact = sum(len(numbers) for numbers, _ in accepted)
    for numbers, keys in accepted:
        for key in keys:
            del clusters[key]
        for number in numbers:
            truth[number]["witnesses"] = []
    clusters = {key: [of_truth[witness] for witness in members] for key, members in clusters.items()}
    found = sum(pairs(len(members)) for members in clusters.values())
    together = Counter()
    right = 0
    for members in clusters.values():
        for message, count in Counter(members).items():
            right += pairs(count)
            together[message] += count
    wanted = sum(pairs(len(message["witnesses"])) for message in truth)
    wrong = []
    for key, members in clusters.items():
        message = truth[members[0]]
        is_cut = texts[key].endswith("...")
        has_words = folded(texts[key]) == folded(message["text"]) or (
            is_cut and folded(message["text"]).startswith(folded(texts[key])[:-3]))
        if set(members) == {members[0]} and len(members) == len(message["witnesses"]) \
                and (has_words or message["differs"]) and (key in differs) <= message["differs"]:
            exact += 1
        else:
            wrong.append(key)
    lost = sum(len(message["witnesses"]) for message in truth) - sum(together.values())
    precision = right / found if found else 1.0
    recall = right / wanted if wanted else 1.0
    print(f"messages: {len(truth)} true, {stored} in the store, {exact} exactly right; "
          f"precision {precision:.6f}, recall {recall:.6f}; witnesses lost {lost}, not in the truth {len(unknown)}, "
          f"quotations that may be of either of two {undecided}")
    for key in wrong[:limit]:
        print(f"  {key}: {[(truth[m]['job'], truth[m]['at'], truth[m]['text'][:40]) for m in sorted(set(clusters[key]))]} "
              f"holds {len(clusters[key])} of {[len(truth[m]['witnesses']) for m in sorted(set(clusters[key]))]} {truth[clusters[key][0]]['witnesses'][:4]}")
    for witness in unknown[:limit]:
        print(f"  not in the truth: {witness}")
    is_good = precision == 1.0 and recall >= 0.999 and lost == 0 and not unknown
    print(f"judge matching: {'passed' if is_good else 'FAILED'}")
    return 0 if is_good else 1


sys.exit(main())
