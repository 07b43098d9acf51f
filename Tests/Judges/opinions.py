"""What CPython's `email` and GMime make of the same bytes."""

import email
import hashlib
import quopri
import re
import subprocess
from email import policy

#: Of the `message/*` types only these hold a message (RFC 2046 §5.2.1, RFC 6532, RFC 5537).
WHOLE_MESSAGES = ("message/rfc822", "message/global", "message/news")
TRAILING_SPACE = re.compile(rb"[ \t]+(?=\r?\n|\Z)")


class Leaf:
    """One leaf's octets as digests: as decoded, and for quoted-printable after `trimmed`.

    Both programs keep white space at the end of a quoted-printable line; RFC 2045 §6.7 (3) has it
    deleted. `trimmed` is the digest when it is deleted before the same program decodes.
    `digest` is None where the program gives no octets to judge by.
    """

    def __init__(self, digest, trimmed):
        self.digest = digest
        self.trimmed = trimmed


class Opinion:
    """A Message-ID without its angle brackets (or None), and the leaves in order."""

    def __init__(self, message_id, leaves):
        self.message_id = message_id
        self.leaves = leaves


def sha256(octets):
    return hashlib.sha256(octets).hexdigest()


def bare(message_id):
    """A Message-ID without white space around it and without one pair of angle brackets."""
    if message_id is None:
        return None
    text = " ".join(message_id.split())
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    return text or None


def leaves(part):
    """The parts that hold octets, in order; a message within a message is descended into.

    CPython takes every `message/*` apart as if it were a message (delivery-status, external-body,
    partial); here these stay one leaf, without octets to judge by.
    """
    if part.get_content_maintype() == "message" and part.get_content_type() not in WHOLE_MESSAGES:
        yield part
    elif part.is_multipart():
        for child in part.get_payload():
            yield from leaves(child)
    else:
        yield part


def cpython_leaf(part):
    if part.is_multipart():
        return Leaf(None, None)
    decoded = part.get_payload(decode=True) or b""
    trimmed = decoded
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "quoted-printable":
        # get_payload() without decoding guesses a charset; the octets stand in the private field.
        stored = part._payload.encode("utf-8", "surrogateescape")
        trimmed = quopri.decodestring(TRAILING_SPACE.sub(b"", stored))
    return Leaf(sha256(decoded), sha256(trimmed))


def cpython(octets):
    """The opinion of CPython's `email`, policy compat32."""
    message = email.message_from_bytes(octets, policy=policy.compat32)
    found = message.get("Message-ID")
    message_id = bare(None if found is None else str(found))
    return Opinion(message_id, [cpython_leaf(part) for part in leaves(message)])


def gmime(program, all_octets):
    """GMime's opinions on messages, in order; `program` is the compiled gmime_parts.c."""
    fed = b"".join(b"%d\n%s" % (len(octets), octets) for octets in all_octets)
    run = subprocess.run([program], input=fed, stdout=subprocess.PIPE, check=True)
    opinions, message_id, found = [], None, []
    for line in run.stdout.decode("utf-8", "replace").splitlines():
        word, _, rest = line.partition(" ")
        if word == "message":
            message_id, found = (None if rest == "-" else bare(rest)), []
        elif word == "part":
            digest, trimmed = rest.split(" ")
            found.append(Leaf(digest, trimmed))
        elif word == "end":
            opinions.append(Opinion(message_id, found))
    if len(opinions) != len(all_octets):
        raise SystemExit(f"GMime answered for {len(opinions)} of {len(all_octets)} messages")
    return opinions
