"""Writes a large invented archive with known truth: the same arguments give the same bytes.

    python3 archive.py SEED JOBS MESSAGES FOLDER

FOLDER/mail holds a mailbox, a second export that overlaps it (byte for byte in part, with CRLF line
ends in part) and digests; FOLDER/pages the saved Messages pages of most jobs, with older saves that
overlap newer ones. FOLDER/truth.jsonl has one line per message: its job and all its witnesses (and which of them
went to the second address), as `path@offset` of a mail, `path@offset#line` of a digest's entry, `path#row` of a page's row,
`path@offset#quote` of the mail that alone quotes a message.
What it does to the messages: notifications lost or late, rows lost, mails altered, equal words in one
minute, near-equal words, broadcasts to several jobs, copies to a second address without Message-ID,
replies that never arrived, two people whom the pages print alike, hours that the clock shows twice.
"""
import html
import json
import os
import random
import shutil
import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")
ME, MINE, OTHER_OF_MINE, UNREGISTERED = (
    "Marta Lindqvist", "marta@example.com", "marta.copies@example.net", "marta.private@example.org")
FIRST = ("Henrik Alexander Alexandra Ines Dieter Katharina Christopher Beth Priyanka Josephine Oskar Yuki "
         "Fiona Charlotte Bartholomew Ana Li Konstantin Konstanze Mehmet").split()
LAST = ("Sandvall Kovacs Klein Carvalho Brandt Vogt Ashdown Palmer Raman Tan Nyblom Hamada MacRae Obi "
        "Kessler Lund Petrov Silva Ito Young").split()
KEYS = ("job", "author", "at", "text", "differs", "witnesses", "copies")
SHORT = ["Ok", "Ok.", "Thanks!", "Thank you, got it.", "Yes", "No", "Done.", "See the file."]


def words_of(rng):
    out = []
    for _ in range(4000):
        out.append("".join(rng.choice("bcdfghklmnprstvw") + rng.choice("aeiou") for _ in range(rng.randint(1, 4))))
    return out


class Archive:
    def __init__(self, seed, jobs, messages, folder):
        self.rng = random.Random(seed)
        self.words = words_of(self.rng)
        self.folder = folder
        self.jobs = [self.job(n) for n in range(jobs)]
        self.truth = []          # one dict per message, in no order
        self.copied = set()      # jobs and seconds of copies to the second address
        self.mails = []          # (epoch, bytes, truth index or list of (truth index, line))
        per_job = [self.rng.paretovariate(1.2) for _ in range(jobs)]
        total = sum(per_job)
        for job, share in zip(self.jobs, per_job):
            self.converse(job, max(3, int(messages * share / total)))
        self.broadcasts()
        self.digests()

    def job(self, number):
        rng = self.rng
        bid = 20_000_000 + number * 1_357 + rng.randint(0, 999)
        people = []
        for _ in range(rng.choice([1, 1, 2, 3])):
            while True:
                person = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
                # Two full names of one job may be cut alike on pages, but never in mail.
                if all(mail_name(person) != mail_name(other) for other in people + [ME]):
                    people.append(person)
                    break
        title = " ".join(rng.choice(self.words) for _ in range(3)).capitalize() + f" {number}"
        start = datetime(2009, 1, 5, tzinfo=timezone.utc) + timedelta(hours=rng.randint(0, 5 * 365 * 24))
        return dict(bid=bid, job=bid - 21_000, title=title, people=people, start=int(start.timestamp()),
                    copies=rng.random() < 0.1, pages=rng.choice(["all", "all", "all", "late", "none"]), rows=[], heard=[])

    def text(self):
        rng = self.rng
        draw = rng.random()
        if draw < 0.15:
            return rng.choice(SHORT)
        if draw < 0.20:
            return f"I have uploaded version {rng.randint(1, 30)} of chapter {rng.randint(1, 9)}."
        body = [rng.choice(self.words) for _ in range(rng.randint(4, 60))]
        for at in range(0, len(body), 9):
            body[at] = body[at].capitalize()
        return " ".join(body) + "."

    def converse(self, job, count):
        rng, now = self.rng, job["start"]
        for number in range(count):
            draw = rng.random()
            now += rng.randint(1, 50) if draw < 0.05 else rng.randint(60, 900) if draw < 0.35 \
                else rng.randint(900, 40_000) if draw < 0.9 else rng.randint(40_000, 400_000)
            if number == count // 2:
                # The first Sunday of November, when the clock shows the hour from one to two twice.
                year = datetime.fromtimestamp(now, EASTERN).year + 1
                day = 1 + (6 - datetime(year, 11, 1).weekday()) % 7
                now = max(now, int(datetime(year, 11, day, 5, 20, tzinfo=timezone.utc).timestamp()))
            own = rng.random() < 0.45
            author = ME if own else rng.choice(job["people"])
            text = self.text()
            self.say(job, author, text, now)
            if rng.random() < 0.01:
                # The same words again within the minute, as two rows and two mails.
                self.say(job, author, text, now + rng.randint(1, 8))

    def say(self, job, author, text, now):
        rng = self.rng
        message = dict(job=job["bid"], author=author, at=now, text=text, witnesses=[], differs=False)
        index = len(self.truth)
        self.truth.append(message)
        if author == ME:
            draw = rng.random()
            if draw < 0.01:
                self.reply(job, index, text, now, UNREGISTERED)
                message["never"] = True
                return
            if draw < 0.5:
                before = rng.randint(120, 2_400) if rng.random() < 0.02 else rng.randint(1, 50)
                self.reply(job, index, text, now - before, MINE)
        elif rng.random() >= 0.05:
            late = rng.randint(120, 600) if rng.random() < 0.01 else rng.randint(1, 50)
            self.notify(job, index, author, self.altered(message, text), now + late)
        if author != ME and not message["differs"]:
            job["heard"].append(index)
        if rng.random() >= 0.002:
            job["rows"].append((now, index, page_name(author), text))

    def altered(self, message, text):
        body = text.split(" ")
        if len(body) < 8 or self.rng.random() >= 0.005:
            return text
        at = self.rng.randrange(len(body))
        body[at] = "never" if body[at] != "never" else "always"
        message["differs"] = True
        return " ".join(body)

    def notify(self, job, index, author, text, at):
        rng, name = self.rng, mail_name(author)
        lines = self.notice(job, dict(author=author, text=text))
        head = [f'From: "{name} via Elance" <E{job["bid"]}-WR@workroom.elance.com>',
                f"To: {ME} <{MINE}>", f'Subject: [{job["title"]}] New message from {name}. (Workroom {job["bid"]})']
        identity = f'<wr.{job["bid"]}.{index}@workroom.elance.com>'
        self.mail(at, head, identity, lines, index)
        if job["copies"]:
            head[1] = f"To: {OTHER_OF_MINE}"
            at += rng.randint(0, 9)
            # Two of one second without an identity would be one for anybody.
            while (job["bid"], at) in self.copied:
                at += 1
            self.copied.add((job["bid"], at))
            self.mail(at, head, None, lines, index)

    def notice(self, job, message):
        """The text of a notification."""
        name, text = mail_name(message["author"]), message["text"]
        return [
            f'You have a new message in the Workroom for the job "{job["title"]}".', "", f"From: {name}.",
            f'Job: {job["title"]} (Job ID {job["job"]})', "", "-" * 70, *wrapped(text), "-" * 70, "",
            "Reply to this e-mail to post your answer in the Workroom. Do not change the subject line.",
            f'View the Workroom: https://www.elance.com/php/collab/main/collab.php?bidid={job["bid"]}', "",
            "Elance, Inc."]

    def reply(self, job, index, text, at, address):
        # What is answered was there when the answer was written, if only for a minute.
        heard = next((n for n in reversed(job["heard"]) if self.truth[n]["at"] <= at - 60), None)
        name = mail_name(self.truth[heard]["author"] if heard is not None else job["people"][0])
        head = [f"From: {ME} <{address}>", f'To: "{name} via Elance" <E{job["bid"]}-WR@workroom.elance.com>',
                f'Subject: Re: [{job["title"]}] New message from {name}. (Workroom {job["bid"]})']
        clock = datetime.fromtimestamp(at - 600 if heard is None else self.truth[heard]["at"] + 30, timezone.utc)
        when = f'{clock:%d-%b-%Y, at %-I:%M} {clock.strftime("%p").lower()}'
        lines = [*wrapped(text), "", f"On {when}, {name} via Elance <E{job['bid']}-WR@workroom.elance.com> wrote:"]
        lines += ["", *(f"> {line}".rstrip() for line in self.notice(job, self.truth[heard]))] \
            if heard is not None else [">", ">"]
        if heard is not None:
            head.append(f"In-Reply-To: <wr.{job['bid']}.{heard}@workroom.elance.com>")
        self.mail(at, head, f"<{index}.{at}@example.com>", lines, index)
        if heard is not None:
            self.mails[-1] += (heard,)

    def mail(self, at, head, identity, lines, index):
        stamp = datetime.fromtimestamp(at, timezone(timedelta(hours=self.rng.choice([-8, 0, 1, 2]))))
        fields = head + [f'Date: {stamp.strftime("%a, %d %b %Y %H:%M:%S %z")}']
        if identity:
            fields.append(f"Message-ID: {identity}")
        fields += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=UTF-8", ""]
        self.mails.append((at, "\n".join(fields + lines) + "\n", index))

    def broadcasts(self):
        rng = self.rng
        for _ in range(max(1, len(self.jobs) // 20)):
            text, at = self.text() + " I write this to all of you.", rng.randint(1_300_000_000, 1_400_000_000)
            for job in rng.sample(self.jobs, min(4, len(self.jobs))):
                self.say(job, ME, text, at + rng.randint(0, 20))

    def digests(self):
        """A third of the days have one: the others' messages of the day, cut after 100 characters."""
        days = {}
        for index, message in enumerate(self.truth):
            if message["author"] != ME:
                day = datetime.fromtimestamp(message["at"], EASTERN).date()
                days.setdefault(day, []).append(index)
        titles = {job["bid"]: job["title"] for job in self.jobs}
        for day, indices in sorted(days.items()):
            if self.rng.random() >= 0.33:
                continue
            lines, entries = [f"Elance daily digest for {day:%b %-d, %Y}", ""], []
            for index in sorted(indices, key=lambda index: self.truth[index]["at"]):
                message = self.truth[index]
                text = message["text"] if len(message["text"]) <= 100 else message["text"][:100] + "..."
                clock = datetime.fromtimestamp(message["at"], EASTERN)
                entries.append((index, len(lines) + 1))
                lines.append(
                    f'{clock:%b %-d, %Y %-I:%M} {clock.strftime("%p").lower()} ET | {titles[message["job"]]} '
                    f'(Workroom {message["job"]}) | {mail_name(message["author"])}. | {text}')
            lines += ["", "You receive this digest because of your Notification Settings.", "Elance, Inc."]
            at = int(datetime(day.year, day.month, day.day, 23, 30, tzinfo=EASTERN).timestamp())
            head = ["From: Elance <no-reply@elance.com>", f"To: {ME} <{MINE}>", f"Subject: Elance daily digest for {day:%b %-d, %Y}"]
            self.mail(at, head, f"<digest.{day}@elance.com>", lines, entries)

    # --- writing ----------------------------------------------------------------------------------

    def write(self):
        shutil.rmtree(f"{self.folder}/pages", ignore_errors=True)
        os.makedirs(f"{self.folder}/mail", exist_ok=True)
        os.makedirs(f"{self.folder}/pages", exist_ok=True)
        self.mails.sort(key=lambda mail: (mail[0], mail[1]))
        half = len(self.mails) // 2
        self.mailbox("mail/all.mbox", self.mails, "\n")
        self.mailbox("mail/older export.mbox", self.mails[:half // 2], "\n")
        self.mailbox("mail/older export, Windows.mbox", self.mails[half // 4:half // 2], "\r\n")
        for job in self.jobs:
            self.pages(job)
        with open(f"{self.folder}/truth.jsonl", "w", encoding="utf-8") as out:
            for message in self.truth:
                # A quotation is a witness only of what nothing else shows, or a digest cut.
                held = message["witnesses"]
                if all("#" in w and w.startswith("mail/") for w in held) and (not held or len(message["text"]) > 100):
                    message["witnesses"] = held + message.get("quotes", [])
                if message["witnesses"]:
                    out.write(json.dumps({k: message[k] for k in KEYS if k in message}) + "\n")

    def mailbox(self, path, mails, ending):
        offset = 0
        with open(f"{self.folder}/{path}", "wb") as out:
            for at, text, of, *quoted in mails:
                line = f"From someone@example.org {datetime.fromtimestamp(at, timezone.utc):%a %b %e %H:%M:%S %Y}{ending}"
                body = text.replace("\n", ending)
                start = offset + len(line)
                for index, suffix in [(of, "")] if isinstance(of, int) else [(i, f"#{n}") for i, n in of]:
                    self.truth[index]["witnesses"].append(f"{path}@{start}{suffix}")
                    if f"\nTo: {OTHER_OF_MINE}\n" in text:
                        self.truth[index].setdefault("copies", []).append(f"{path}@{start}")
                for index in quoted:
                    self.truth[index].setdefault("quotes", []).append(f"{path}@{start}#quote")
                offset += out.write((line + body + ending).encode())

    def pages(self, job):
        # Newest first; within a minute the later row stands higher.
        rows = sorted(job["rows"], key=lambda row: (-row[0], -row[1]))
        if not rows or job["pages"] == "none":
            return
        size = 60
        listing = [rows[at:at + size] for at in range(0, len(rows), size)]
        last = datetime.fromtimestamp(rows[0][0], EASTERN).date() + timedelta(days=9)
        for number, part in enumerate(listing if job["pages"] == "all" else listing[:max(1, len(listing) // 2)], 1):
            self.page(job, part, number, len(listing), f"Messages page {number} {last}.html")
        if self.rng.random() < 0.4:
            cut = self.rng.randrange(len(rows))
            older = rows[cut:cut + size]
            saved = datetime.fromtimestamp(older[0][0], EASTERN).date() + timedelta(days=1)
            # A page shows whole days here, so that no later message of that day is missing on it.
            if cut == 0 or datetime.fromtimestamp(rows[cut - 1][0], EASTERN).date() > saved:
                count = max(1, -(-(len(rows) - cut) // size))
                self.page(job, older, 1, count, f"older save {saved}.html")

    def page(self, job, rows, number, count, name):
        path = f"pages/{job['bid']} {name}"
        head = f"""<!DOCTYPE html>
<!-- saved from url=(0064)https://www.elance.com/php/collab/main/collab.php?bidid={job['bid']} -->
<html><head><meta charset="UTF-8"><title>{job['title']} - Messages | Elance Workroom</title></head><body>
<h1 class="wrTitle">{job['title']}</h1><dl class="wrFacts"><dt>Job ID</dt><dd>{job['job']}</dd>
<dt>Workroom ID</dt><dd>{job['bid']}</dd><dt>Job Type</dt><dd>Fixed Price</dd><dt>Client</dt><dd>{job['people'][0]}</dd>
<dt>Freelancer</dt><dd>{ME}</dd><dt>Status</dt><dd>Working</dd></dl><h2 class="wrSection">Messages</h2>
<table class="msgTable" id="msgTable"><thead><tr><th>Sender</th><th>Message | Attachments</th><th>Date/Time</th></tr></thead><tbody>
"""
        with open(f"{self.folder}/{path}", "w", encoding="utf-8", newline="\n") as out:
            out.write(head)
            for position, (at, index, author, text) in enumerate(rows, 1):
                clock = datetime.fromtimestamp(at, EASTERN)
                out.write(
                    f'<tr><td class="msgTableUser"><div class="msgUserWidth">{author}</div></td><td><div class="msgContentWidth">'
                    f"<div>{html.escape(text)}</div></div></td><td><div class=\"msgdateWidth\">{clock:%b %-d, %Y}<br>"
                    f'{clock:%-I:%M} {clock.strftime("%p").lower()}</div></td></tr>\n')
                self.truth[index]["witnesses"].append(f"{path}#{position}")
            older = ' <a href="#">Older</a>' if number < count else ""
            out.write(f'</tbody></table><div class="msgPaging">Page {number} of {count}{older}</div></body></html>\n')


def page_name(name):
    first, last = name.split(" ")
    return f"{first if len(first) <= 8 else first[:5] + '...'} {last[0]}."


def mail_name(name):
    first, last = name.split(" ")
    return f"{first} {last[0]}"


def wrapped(text):
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + len(word) > 75:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    return lines + [line]


if __name__ == "__main__":
    seed, jobs, messages, folder = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    archive = Archive(seed, jobs, messages, folder)
    archive.write()
    print(f"{len(archive.truth)} messages, {len(archive.mails)} mails, {len(archive.jobs)} jobs")
