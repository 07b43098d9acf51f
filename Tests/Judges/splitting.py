"""Where a mailbox is cut, found anew by RFC 4155, with none of the product's code."""

import re

DATED = re.compile(
    rb"From .*\b\d{1,2}:\d{2}(:\d{2})?\b.*\b\d{4}\b|From .*\b\d{4}-\d{2}-\d{2}T"
)
LINE_END = re.compile(rb"(?<=\n)|(?<=\r)(?!\n)")
FIELD = re.compile(rb"[!-9;-~]+[ \t]*:|>From |[ \t]")


def cuts(octets):
    """The offsets of lines that are dated, follow a blank line, and are followed by a field."""
    found, at, after_blank = [], 0, True
    lines = LINE_END.split(octets)
    for number, line in enumerate(lines):
        if after_blank and DATED.match(line):
            follower = lines[number + 1] if number + 1 < len(lines) else b""
            if FIELD.match(follower):
                found.append(at)
        after_blank = line in (b"\n", b"\r\n", b"\r")
        at += len(line)
    return found
