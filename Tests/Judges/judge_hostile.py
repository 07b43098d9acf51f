"""What is made of an archive that an enemy wrote: nothing of it runs, leaks, hides or breaks the layout.

usage: judge_hostile.py FOLDER [--chromium PROGRAM] [--python PROGRAM]

FOLDER is what hostile.py made; --python has icalendar. The general judges look at the same files: csv
for formulas, html for elements, handlers and links, chromium for the console, requests and width.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from devtools import Browser
from judge_browser import NARROW, complaints, requests
from outcome import Verdict, skip

#: Characters that a reader cannot see or that move others about; pages show them as marked words.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe]")
CONTROL = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Control</title>
<p onclick="window.hacked=1" style="width: 900px">wide</p><a href="javascript:window.hacked=2">a</a>
<img src="http://127.0.0.1:9/absent.png"><script>window.hacked = 3</script></html>"""
#: Uses everything a page offers: opens, presses, chooses, writes; then follows no link.
POKE = """
(async () => {
  for (const part of document.querySelectorAll('summary, button')) part.click();
  for (const list of document.querySelectorAll('select'))
    for (const option of [...list.options].slice(0, 30)) {
      list.value = option.value;
      list.dispatchEvent(new Event('change', {bubbles: true}));
    }
  for (const field of document.querySelectorAll('input')) {
    field.value = '<img src=x onerror=window.hacked=9>';
    field.dispatchEvent(new Event('input', {bubbles: true}));
  }
  await new Promise(done => setTimeout(done, 60));
  return [typeof window.hacked, document.querySelectorAll('script:not([src])').length,
    [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a =>
      a.name.startsWith('on') || /^\\s*javascript:/i.test(a.value) && a.name !== 'data-v')).length];
})()
"""


def judge_text(folder):
    verdict = Verdict("hostile-text")
    for path in sorted(folder.rglob("*.html")):
        found = UNSEEN.search(path.read_text(encoding="utf-8"))
        verdict.check(not found, f"{path.name}: an unseen character {found and ascii(found.group())}")
        verdict.check(path.stat().st_size <= 2 << 20, f"{path.name}: {path.stat().st_size} bytes")
    for path in sorted(folder.rglob("*.json")):
        try:
            verdict.check(json.loads(path.read_bytes().decode("utf-8")) is not None, path.name)
        except ValueError as error:
            verdict.check(False, f"{path.name}: {error}")
    for line in (folder / "jobs.jsonl").read_text(encoding="utf-8").split("\n")[:-1]:
        verdict.check("record" in json.loads(line), "a line of the JSON Lines without its kind")
    return verdict.close()


def judge_calendar(path, python):
    """Lines, folds and components as RFC 5545 has them; icalendar reads the same days."""
    verdict = Verdict(f"hostile-{path.name}")
    octets = path.read_bytes()
    verdict.check(not re.search(rb"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]", octets), "a control character")
    verdict.check(not re.search(rb"(?<!\r)\n|\r(?!\n)", octets), "a line that ends without CRLF")
    verdict.check(all(len(line) <= 75 for line in octets.split(b"\r\n")), "a line that is not folded")
    lines = octets.decode("utf-8").replace("\r\n ", "").split("\r\n")
    names = {re.split("[:;]", line)[0] for line in lines if line}
    verdict.check(names <= {"BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "UID", "DTSTAMP", "DTSTART",
                            "DTEND", "SUMMARY", "DESCRIPTION", "TRANSP"}, f"other lines: {names}")
    verdict.check({line for line in lines if line.startswith("BEGIN")}
                  == {"BEGIN:VCALENDAR", "BEGIN:VEVENT"}, "a component that is not ours")
    events = lines.count("BEGIN:VEVENT")
    verdict.check(events > 0 and events == lines.count("END:VEVENT"), "no events")
    for line in lines:
        if line.startswith(("SUMMARY:", "DESCRIPTION:", "UID:")):
            value = line.partition(":")[2]
            verdict.check(not re.search(r"(?<!\\)(\\\\)*[;,]|(?<!\\)(\\\\)*\\[^\\;,nN]", value),
                          f"not escaped: {value[:60]!r}")
    code = ("import icalendar, sys\n"
            "c = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())\n"
            "e = c.walk('VEVENT')\n"
            "print(len(e), len({str(x['uid']) for x in e}), sum(len(x.errors) for x in e))")
    if python and not subprocess.run([python, "-c", "import icalendar"],
                                     stderr=subprocess.DEVNULL).returncode:
        said = subprocess.run([python, "-c", code, str(path)], stdout=subprocess.PIPE).stdout.decode()
        verdict.check(said.split() == [str(events), str(events), "0"], f"icalendar reads {said!r}")
    else:
        skip("icalendar", "it is not installed and could not be")
    return verdict.close()


def is_noticed(browser, scratch):
    """Whether a page made to be noticed is; a judge that finds nothing there finds nothing anywhere."""
    control = pathlib.Path(scratch).resolve() / "control.html"
    control.write_text(CONTROL, encoding="utf-8")
    browser.emulate(width=NARROW)
    events = browser.open(control.as_uri())
    ran, inline, handlers = browser.evaluate(POKE)
    return (ran != "undefined" and inline and handlers == 2 and list(requests(events, control.parent))
            and browser.evaluate("document.documentElement.scrollWidth") > NARROW)


def judge_in_browser(folder, program):
    verdict = Verdict("hostile-chromium")
    try:
        browser = Browser(program)
    except (OSError, RuntimeError) as error:
        skip("hostile-chromium", f"it does not start here: {error}")
        return True
    try:
        with tempfile.TemporaryDirectory() as scratch:
            verdict.check(is_noticed(browser, scratch), "a page made to be noticed is not")
        for path in sorted(folder.rglob("*.html")):
            if "natives" in path.parts:
                continue
            top = folder / path.relative_to(folder).parts[0]
            top = top / "data" if top.name == "packet" else top
            browser.emulate(width=NARROW)
            events = browser.open(path.as_uri())
            ran, inline, handlers = browser.evaluate(POKE)
            name = path.relative_to(folder)
            verdict.check(ran == "undefined", f"{name}: something ran")
            verdict.check(inline == 0 and handlers == 0, f"{name}: {inline} scripts, {handlers} handlers")
            events = browser.events
            verdict.check(not list(complaints(events)), f"{name}: {list(complaints(events))[:2]}")
            asked = list(requests(events, top.resolve()))
            verdict.check(not asked, f"{name}: asked for {asked[:3]}")
            width = browser.evaluate("document.documentElement.scrollWidth")
            verdict.check(width <= NARROW, f"{name}: at {NARROW} px it is {width} px wide")
    finally:
        browser.close()
    return verdict.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--chromium")
    parser.add_argument("--python")
    arguments = parser.parse_args()
    folder = pathlib.Path(arguments.folder).resolve()
    held = judge_text(folder)
    for name in ("jobs.ics", "reports/action-required.ics"):
        held = judge_calendar(folder / name, arguments.python) and held
    if arguments.chromium:
        held = judge_in_browser(folder, arguments.chromium) and held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
