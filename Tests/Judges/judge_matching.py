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
    query = """
        SELECT m.key, m.text, o.place, o.medium, o.agreement, i.path, i.offset
        FROM occurrence o JOIN message m ON m.id = o.messageId JOIN item i ON i.id = o.itemId
        WHERE m.jobId IS NOT NULL ORDER BY m.id, o.id"""
    for key, text, place, medium, agreement, path, offset in database.execute(query):
        path = re.sub(r"^.*?((?:mail|pages)/[^/]*)$", r"\1", path)
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
        clusters.setdefault(key, []).append(of_truth[witness])
        texts[key] = text
        if agreement == "differs":
            differs.add(key)

    # Equal words of one sender within two minutes cannot be told apart: which of two mails belongs to
    # which of two rows nothing says. As long as there are as many messages as there should be, and no
    # message has two witnesses of one page or mailbox, they count as put together rightly.
    twin = {}
    newest = {}
    for number in sorted(range(len(truth)), key=lambda number: truth[number]["at"]):
        message = truth[number]
        what = (message["job"], message["author"], message["text"])
        if what in newest and message["at"] - truth[newest[what]]["at"] <= 120:
            twin[number] = twin.setdefault(newest[what], newest[what])
        newest[what] = number
    members_of_twin = {}
    for number, head in twin.items():
        members_of_twin.setdefault(head, set()).add(number)
    for head, numbers in members_of_twin.items():
        keys = [key for key, members in clusters.items() if numbers & set(members)]
        if len(keys) == len(numbers) and all(set(clusters[key]) <= numbers for key in keys):
            # Give each cluster the twin to which it comes nearest in size.
            wanted = sorted(numbers, key=lambda number: (len(truth[number]["witnesses"]), number))
            for key, number in zip(sorted(keys, key=lambda key: (len(clusters[key]), key)), wanted):
                truth[number]["witnesses"] = [None] * len(clusters[key])
                clusters[key] = [number] * len(clusters[key])
    found = sum(pairs(len(members)) for members in clusters.values())
    together = Counter()
    right = 0
    for members in clusters.values():
        for message, count in Counter(members).items():
            right += pairs(count)
            together[message] += count
    wanted = sum(pairs(len(message["witnesses"])) for message in truth)
    exact = 0
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
    print(f"messages: {len(truth)} true, {len(clusters)} in the store, {exact} exactly right; "
          f"precision {precision:.6f}, recall {recall:.6f}; witnesses lost {lost}, not in the truth {len(unknown)}")
    for key in wrong[:limit]:
        print(f"  {key}: {[(truth[m]['job'], truth[m]['at'], truth[m]['text'][:40]) for m in sorted(set(clusters[key]))]} "
              f"holds {len(clusters[key])} of {[len(truth[m]['witnesses']) for m in sorted(set(clusters[key]))]} {truth[clusters[key][0]]['witnesses'][:4]}")
    for witness in unknown[:limit]:
        print(f"  not in the truth: {witness}")
    is_good = precision == 1.0 and recall >= 0.999 and lost == 0 and not unknown
    print(f"judge matching: {'passed' if is_good else 'FAILED'}")
    return 0 if is_good else 1


sys.exit(main())
