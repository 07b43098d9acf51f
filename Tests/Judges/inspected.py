"""The messages as `workroom inspect` cut them, with the bytes that stand at the place it names."""

import binascii
import functools
import hashlib
import io
import json
import os
import re
import subprocess
import tarfile
import zipfile

#: Of a mailbox above this many bytes, one message in four is judged, chosen by its digest.
SAMPLED_ABOVE = 32 * 1024 * 1024


class Message:
    """One message object of `inspect`, the bytes it cites, and whether their digest is as said."""

    def __init__(self, fields, octets):
        self.path = fields["path"]
        self.index = fields["index"]
        self.message_id = fields["messageID"]
        self.parts = fields["parts"]
        self.fields = fields
        self.octets = octets
        self.is_cited_truly = (
            len(octets) == fields["length"]
            and hashlib.sha256(octets).hexdigest() == fields["sha256"]
        )

    @property
    def place(self):
        return f"{self.path} #{self.index}"


#: The step of a path that says where the bytes of an attachment stand, and how they are written.
ATTACHED = re.compile(r"bytes (\d+)\+(\d+)(?: (base64|quoted-printable))?/")


def member_of(octets, member):
    """The bytes of what one step of a path names."""
    if attached := ATTACHED.match(member):
        start, count = int(attached[1]), int(attached[2])
        octets = octets[start : start + count]
        decode = {"base64": binascii.a2b_base64, "quoted-printable": binascii.a2b_qp}
        return decode[attached[3]](octets) if attached[3] else octets
    if zipfile.is_zipfile(io.BytesIO(octets)):
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            return archive.read(member)
    with tarfile.open(fileobj=io.BytesIO(octets)) as archive:
        return archive.extractfile(member).read()


@functools.lru_cache(maxsize=8)
def container(folder, path):
    """The bytes of a file, or of what lies in it, named as `inspect` names it."""
    outer, *members = path.split("!/")
    with open(os.path.join(folder, outer), "rb") as file:
        octets = file.read()
    for member in members:
        octets = member_of(octets, member)
    return octets


def inspect(binary, folder, arguments):
    """The JSON objects that `inspect` prints for `arguments`, run in `folder`."""
    run = subprocess.run(
        [binary, "inspect", *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    if run.returncode not in (0, 2):
        raise SystemExit(f"inspect ended with {run.returncode}: {run.stderr.decode()[:500]}")
    return [json.loads(line) for line in run.stdout.splitlines()]


def messages(objects, folder):
    """The messages among `objects`, in the order of `inspect`."""
    for fields in objects:
        if fields["kind"] != "message":
            continue
        whole = container(folder, fields["path"])
        if len(whole) > SAMPLED_ABOVE and int(fields["sha256"][:2], 16) % 4:
            continue
        start = fields["headerOffset"]
        yield Message(fields, whole[start : start + fields["length"]])
