"""Writes a mailbox, a bundle or saved pages of a given kind and size from a seed: the same arguments give
the same bytes.

usage: generate.py text|attachments|bundle|page|singlefile|pages MEGABYTES SEED PATH

`page` is one saved page of a workroom's messages, `singlefile` one whose size is mostly embedded images,
`pages` a folder of pages of 250 KB, each of a workroom of its own.
"""
import base64
import datetime
import os
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


PAGE_HEAD = """<!DOCTYPE html>
<!-- saved from url=(0066)https://www.elance.com/php/collab/main/collab.php?bidid={bid} -->
<html xmlns="http://www.w3.org/1999/xhtml"><head>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<title>{title} - Messages | Elance Workroom</title>
<link rel="stylesheet" type="text/css" href="./Messages_files/eol.css"></head>
<body>
<div id="eol-header"><a href="https://www.elance.com/myelance">My Elance</a> <span>{title}</span></div>
<div id="wrHead"><h1 class="wrTitle"><a href="https://www.elance.com/">{title}</a></h1>
<dl class="wrFacts"><dt>Job ID</dt><dd>{job}</dd><dt>Workroom ID</dt><dd>{bid}</dd>
<dt>Job Type</dt><dd>Fixed Price</dd><dt>Client</dt><dd>Writer One</dd>
<dt>Freelancer</dt><dd>Writer Two</dd><dt>Status</dt><dd>Working</dd></dl></div>
<div id="wrContent"><h2 class="wrSection">Messages</h2>
<table class="msgTable" id="msgTable"><thead><tr class="msgRowHead"><th></th><th>Sender</th>
<th>Message | Attachments</th><th>Date/Time</th><th></th></tr></thead>
<tbody>
"""
PAGE_FOOT = "</tbody></table></div></body></html>\n"


def row(rng, number, images):
    sent = datetime.datetime(2015, 12, 31, 23, 59) - datetime.timedelta(minutes=97 * number)
    hour = sent.hour % 12 or 12
    words = "<br>\n".join(line.replace("&", "&amp;") for line in text(rng, rng.randint(80, 900)).split("\n"))
    image = ""
    if images:
        data = base64.b64encode(rng.randbytes(rng.randint(20_000, 200_000))).decode()
        image = f'<img alt="" src="data:image/png;base64,{data}">'
    return (
        f'<tr id="msgRowA{number}" class="{("msgRowLight", "msgRowDark")[number % 2]}">'
        f'<td id="msgRowUserA{number}" class="msgTableUser" colspan="2"><div class="msgUserWidth">'
        f"Writer {('One', 'Two')[number % 2]}</div></td>\n"
        f'<td id="msgRowContentA{number}"><div class="msgContentWidth"><div>{words}{image}</div></div></td>\n'
        f'<td id="msgRowTimestampA{number}" class="msgTableTimestamp" colspan="2">'
        f'<div class="msgdateWidth">{sent:%b} {sent.day}, {sent.year}<br>{hour}:{sent:%M %p}</div></td></tr>\n'
    )


def write_page(rng, size, bid, path, images=False):
    number = 0
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        title = sentence(rng).capitalize()
        written = out.write(PAGE_HEAD.format(bid=bid, job=bid - 17, title=title))
        while written < size:
            number += 1
            written += out.write(row(rng, number, images))
        return written + out.write(PAGE_FOOT)


def write_pages(rng, size, path):
    os.makedirs(path)
    number, written = 0, 0
    while written < size:
        number += 1
        name = f"Messages {number:04} 2016-05-21.html"
        written += write_page(rng, 250_000, 60_000_000 + number * 1009, os.path.join(path, name))


def main():
    kind, megabytes, seed, path = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    rng, number, written = random.Random(seed), 0, 0
    if kind == "bundle":
        return bundle(rng, megabytes * 1_000_000, path)
    if kind == "pages":
        return write_pages(rng, megabytes * 1_000_000, path)
    if kind in ("page", "singlefile"):
        return write_page(rng, megabytes * 1_000_000, 64893377, path, kind == "singlefile")
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        while written < megabytes * 1_000_000:
            written += out.write(message(rng, number, kind))
            number += 1


main()
