"""Writes a mailbox or a bundle of a given kind and size from a seed: the same arguments give the same bytes."""
import base64
import random
import sys
import zipfile

WORDS = [
    "".join(random.Random(n).choice("bcdfghklmnprstvw") + random.Random(n * 7 + k).choice("aeiou")
            for k in range(1 + n % 4)) for n in range(20000)
]


def sentence(rng):
    # Rank-weighted choice: a few words are common, most are rare, as in language.
    return " ".join(WORDS[min(int(rng.paretovariate(0.7)), len(WORDS) - 1)] for _ in range(rng.randint(6, 14)))


def text(rng, size):
    out, length = [], 0
    while length < size:
        line = sentence(rng).capitalize() + "."
        out.append(line)
        length += len(line) + 1
    return "\n".join(out)


def message(rng, number, kind):
    day = 1 + number % 28
    head = [
        f"From writer{number % 97}@example.org Mon Jan {day:2} 10:00:{number % 60:02} 2015",
        f"From: Writer {number % 97} <writer{number % 97}@example.org>",
        "To: us@example.com",
        f"Date: Mon, {day} Jan 2015 10:00:{number % 60:02} +0000",
        f"Subject: {sentence(rng)}",
        f"Message-ID: <{number}.{rng.getrandbits(48)}@example.org>",
        "MIME-Version: 1.0",
    ]
    body = text(rng, rng.randint(500, 8000))
    if rng.random() < 0.4:
        body += "\n\nOn 4 Jan 2015, Us wrote:\n" + "\n".join("> " + line for line in text(rng, 1500).split("\n"))
    if kind == "text":
        return "\n".join(head + ["Content-Type: text/plain; charset=utf-8", "", body, "", ""])
    boundary = f"=_{rng.getrandbits(64):016x}"
    data = base64.encodebytes(rng.randbytes(rng.randint(20_000, 900_000))).decode()
    return "\n".join(head + [
        f'Content-Type: multipart/mixed; boundary="{boundary}"', "", f"--{boundary}",
        "Content-Type: text/plain; charset=utf-8", "", body[:2000], f"--{boundary}",
        f'Content-Type: application/octet-stream; name="file-{number}.bin"',
        "Content-Transfer-Encoding: base64",
        f'Content-Disposition: attachment; filename="file-{number}.bin"', "", data + f"--{boundary}--", "", "",
    ])


def bundle(rng, size, path):
    """A zip of 1,000 files that expand to the size: half of them text, half of them packed already."""
    each = size // 1000
    words = text(rng, 200_000).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for number in range(1000):
            info = zipfile.ZipInfo(f"folder {number % 20}/file {number}.{'txt' if number % 2 else 'bin'}")
            info.compress_type = zipfile.ZIP_DEFLATED
            start = rng.randrange(len(words))
            content = rng.randbytes(each)
            if number % 2:
                content = (b"%d " % number + words[start:] + words * (each // len(words) + 1))[:each]
            out.writestr(info, content, compresslevel=6)


def main():
    kind, megabytes, seed, path = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    rng, number, written = random.Random(seed), 0, 0
    if kind == "bundle":
        return bundle(rng, megabytes * 1_000_000, path)
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        while written < megabytes * 1_000_000:
            written += out.write(message(rng, number, kind))
            number += 1


main()
