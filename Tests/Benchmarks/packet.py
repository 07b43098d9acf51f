"""Measures the packet of one long job with large files: rate, processor time and peak memory.

    python3 packet.py BINARY [MESSAGES] [MB]

20,000 messages and 5,000 MB are the figures to reach (100 MB/s, 200 MB of memory); 2,000 and 500 by
default. The same arguments give the same archive. Beside it, what the machine needs to hash and to copy
the files.
"""
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def run(label, size, *command):
    """Runs a command and prints its rate, processor time and peak memory."""
    begun = time.monotonic()
    # The peak of a child of this process would be this process's own, so another measures it.
    made = subprocess.run(["/usr/bin/time", "-f", "%U %S %M", "-o", "measured", *command],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    wall = time.monotonic() - begun
    if made.returncode:
        sys.exit(f"{' '.join(command)}: {made.returncode}\n{made.stderr.decode()}")
    with open("measured", encoding="ascii") as file:
        user, system, peak = map(float, file.read().split())
    print(f"{label:<34} {wall:8.2f} s {user + system:8.2f} s busy {size / 1e6 / wall:8.1f} MB/s "
          f"{peak / 1000:6.0f} MB peak", flush=True)


def write_files(folder, megabytes):
    """Files of 1 to 100 MB, the most that the platform took."""
    rng, left, number = random.Random(1), megabytes, 0
    block = rng.randbytes(1 << 20)
    os.makedirs(folder)
    while left > 0:
        size = min(left, rng.choice([1, 5, 20, 100]))
        with open(f"{folder}/delivery {number}.bin", "wb") as file:
            file.write(number.to_bytes(8, "big"))
            for at in range(size):
                file.write(block[at:] + block[:at])
        left, number = left - size, number + 1


def size_of(folder):
    return sum(os.path.getsize(os.path.join(place, name))
               for place, _, names in os.walk(folder) for name in names)


def main():
    binary = os.path.abspath(sys.argv[1])
    messages, megabytes = (list(map(int, sys.argv[2:])) + [2_000, 500][len(sys.argv[2:]):])[:2]
    work = tempfile.mkdtemp()
    try:
        os.chdir(work)
        subprocess.run([sys.executable, f"{HERE}/archive.py", "7", "1", str(messages), "archive"],
                       check=True, stdout=subprocess.DEVNULL)
        write_files("files", megabytes)
        store = ["--store", "job.workroom"]
        subprocess.run([binary, "import", "archive/mail/all.mbox", "archive/pages", "--quiet", *store],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        told = subprocess.run([binary, "export", "jsonl", "--no-sources", *store], check=True,
                              stdout=subprocess.PIPE).stdout
        job = told.split(b'"jobs":["')[1].split(b'"')[0].decode()
        subprocess.run([binary, "import", "files", "--job", job, "--reference", "--quiet", *store],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        files = size_of("files")
        print(f"-- packet of {messages} messages and {files / 1e6:.0f} MB of files")
        for digest in ("sha256", "sha512"):
            run(f"floor: openssl dgst -{digest}", files, "sh", "-c", f"cat files/* | openssl dgst -{digest}")
        run("floor: cp and sync", files, "sh", "-c", "cp -r files copy && sync copy && rm -r copy")
        run("workroom packet", files, binary, "packet", job, "--out", "P", "--as-of", "2016-06-01", *store)
        print(f"packet of {size_of('P') / 1e6:.0f} MB")
        run("workroom verify", size_of("P"), binary, "verify", "P")
    finally:
        os.chdir(HERE)
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
