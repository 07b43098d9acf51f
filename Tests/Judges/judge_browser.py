"""Every page in Chromium: nothing said on the console, nothing asked of the network; axe on some.

usage: judge_browser.py CHROMIUM FOLDER... [--axe FILE]
"""

import argparse
import os
import pathlib
import sys
import tempfile

from devtools import Browser
from judge_site import judge_site
from judge_tables import files
from outcome import Verdict, skip

#: These, one job page and the packet are looked at by axe, as they look on light and dark paper.
AXE_PAGES = {
    "index.html", "job-status.html", "action-required.html", "storage.html", "sources.html",
    "search.html", "packet.html",
}
NARROW = 360
LOUD = ("error", "warning", "assert")
#: A page that must be complained about; a judge that finds nothing here finds nothing anywhere.
CONTROL = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Control</title>
<h1>Control</h1><p style="width: 900px; color: #ccc; background: #fff">pale and wide</p>
<img src="http://127.0.0.1:9/absent.png"><script>console.error("said")</script></html>"""


def complaints(events):
    """What the console and the page's scripts said at the level of a warning or above."""
    for event in events:
        method, given = event.get("method"), event.get("params", {})
        if method == "Runtime.exceptionThrown":
            details = given["exceptionDetails"]
            yield details.get("exception", {}).get("description") or details.get("text")
        elif method == "Runtime.consoleAPICalled" and given["type"] in LOUD:
            yield " ".join(str(value.get("value")) for value in given["args"])
        elif method == "Log.entryAdded" and given["entry"]["level"] in ("error", "warning"):
            yield given["entry"]["text"]


def requests(events, folder):
    """What was fetched beyond the files of the folder itself."""
    beside = folder.as_uri() + "/"
    for event in events:
        if event.get("method") == "Network.requestWillBeSent":
            url = event["params"]["request"]["url"]
            if not url.startswith(("data:", beside)):
                yield url


def judge_loading(browser, pages, control):
    verdict = Verdict("chromium")
    browser.emulate(width=NARROW)
    events = browser.open(control.as_uri())
    verdict.check(
        "said" in list(complaints(events))
        and list(requests(events, control.parent))
        and browser.evaluate("document.documentElement.scrollWidth") > NARROW,
        "nothing is noticed on a page made to be noticed",
    )
    browser.emulate()
    for path, folder in pages:
        events = browser.open(path.as_uri())
        said, asked = list(complaints(events)), list(requests(events, folder))
        verdict.check(not said, f"{path.name}: console: {said[:2]}")
        verdict.check(not asked, f"{path.name}: asked for {asked[:3]}")
        loaded = [e for e in events if e.get("method") == "Network.loadingFailed"]
        verdict.check(not loaded, f"{path.name}: {len(loaded)} files did not load")
        verdict.check(browser.evaluate("document.body.innerText.length") > 0, f"{path.name}: empty")
        browser.emulate(width=NARROW)
        width = browser.evaluate("document.documentElement.scrollWidth")
        verdict.check(width <= NARROW, f"{path.name}: at {NARROW} px it is {width} px wide")
        browser.emulate()
    verdict.note(browser.call("Browser.getVersion")["product"])
    return verdict.close()


def violations(browser, script):
    """How many rules of axe hold for the open page, and those that do not."""
    browser.evaluate(script + "; 0")
    found = browser.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(r => ({rules: r.passes.length,"
        " violations: r.violations.map(v => [v.id, v.impact, v.nodes.length,"
        " v.nodes[0].target.join(' '), v.nodes[0].failureSummary])}))"
    )
    return found["rules"], found["violations"]


def judge_by_axe(browser, pages, control, axe):
    verdict = Verdict("axe")
    script = pathlib.Path(axe).read_text(encoding="utf-8")
    browser.emulate()
    browser.open(control.as_uri())
    noticed = {name for name, *_ in violations(browser, script)[1]}
    verdict.check(
        {"image-alt", "color-contrast"} <= noticed, f"on a page made to be noticed: {noticed}"
    )
    job = next((path for path, _ in pages if path.parent.name == "jobs"), None)
    absent = AXE_PAGES - {path.name for path, _ in pages}
    verdict.check(job and not absent, f"there is no job page or no {sorted(absent)}")
    for path, _ in pages:
        if path.name not in AXE_PAGES and path != job:
            continue
        for scheme in ("light", "dark"):
            browser.emulate(scheme)
            browser.open(path.as_uri())
            holding, found = violations(browser, script)
            verdict.checks += holding
            for name, impact, count, target, summary in found:
                verdict.check(
                    False,
                    f"{path.name}, {scheme}: {name} ({impact}), {count} times, first {target}: "
                    + " ".join(summary.split())[:200],
                )
    verdict.note("axe " + str(browser.evaluate("axe.version")))
    return verdict.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("chromium")
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--axe")
    arguments = parser.parse_args()
    pages = [
        (pathlib.Path(path).resolve(), pathlib.Path(folder).resolve())
        for folder in arguments.folders
        for path in files([folder], ".html")
    ]
    try:
        browser = Browser(arguments.chromium)
    except (OSError, RuntimeError) as error:
        skip("chromium", f"it does not start here: {error}")
        skip("axe", "it needs Chromium")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        control = pathlib.Path(scratch).resolve() / "control.html"
        control.write_text(CONTROL, encoding="utf-8")
        try:
            held = judge_loading(browser, pages, control)
            for folder in {folder for _, folder in pages}:
                if (folder / "search.html").exists():
                    held = judge_site(browser, folder) and held
            if arguments.axe and os.path.exists(arguments.axe):
                held = judge_by_axe(browser, pages, control, arguments.axe) and held
            else:
                skip("axe", "axe-core could not be installed from PyPI")
        finally:
            browser.close()
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
