"""The report site used as a reader uses it: filter, sort, group, density, search, keyboard, no script, paper.

`judge_site(browser, folder)` drives an open browser; judge_browser.py calls it.
"""

import base64
import time
import urllib.parse

from judge_tables import read_table
from outcome import Verdict

TABLE = "document.getElementById('job-status')"
VISIBLE = f"[...{TABLE}.querySelectorAll('tbody tr:not(.group)')].filter(r => !r.hidden)"


def settle(browser, condition, patience=10):
    """Waits until an expression holds; whether it came to."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            if browser.evaluate(condition):
                return True
        except RuntimeError as error:
            # The page that was asked has just given way to the one it led to.
            if "navigated" not in str(error):
                raise
        time.sleep(0.05)
    return False


def press(browser, key, code, text=""):
    for kind in ("keyDown", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key=key, code=code,
                     windowsVirtualKeyCode={"Tab": 9, "Enter": 13, " ": 32, "Escape": 27}[key],
                     **({"text": text} if text and kind == "keyDown" else {}))


def fill(browser, field, text):
    browser.evaluate(f"(() => {{ const f = {field}; f.focus(); f.value = {text!r};"
                     " f.dispatchEvent(new Event('input', {bubbles: true})); return 0 })()")


def choose(browser, label, option):
    """Chooses an option of the table's choices by its words; whether there is one."""
    return browser.evaluate(
        f"(() => {{ const l = [...{TABLE}.parentElement.previousElementSibling.querySelectorAll('label')]"
        f".find(l => l.firstChild.textContent === {label!r}); if (!l) return false;"
        f" const s = l.querySelector('select'); const o = [...s.options].find(o => o.textContent === {option!r});"
        " if (!o) return false; s.value = o.value; s.dispatchEvent(new Event('change')); return true })()")


def judge_table(verdict, browser, folder, rows):
    page = (folder / "job-status.html").as_uri()
    browser.open(page)
    count = lambda: browser.evaluate(VISIBLE + ".length")
    titles = lambda: browser.evaluate(f"{VISIBLE}.map(r => r.cells[0].querySelector('a').textContent)")
    verdict.check(count() == len(rows), f"{count()} rows of {len(rows)} are shown at first")
    field = f"{TABLE}.parentElement.previousElementSibling.querySelector('input')"
    word = rows[0]["other_party"].split()[0]
    fill(browser, field, word)
    expected = [row for row in rows if word.lower() in " ".join(row.values()).lower()]
    verdict.check(0 < count() <= len(expected), f"“{word}” shows {count()} rows")
    fill(browser, field, "")
    verdict.check(count() == len(rows), "an empty filter does not show all rows again")
    for label, key in (("Status", "status"), ("We are", "side"), ("Type", "type"), ("Folder", "folder")):
        value = next(row[key] for row in rows if row[key])
        expected = sum(row[key] == value for row in rows)
        verdict.check(choose(browser, label, value), f"{label}: no choice “{value}”")
        verdict.check(count() == expected, f"{label} {value}: {count()} rows, expected {expected}")
        choose(browser, label, "all")
    person = rows[0]["people"].split("; ")[0]
    expected = sum(person in row["people"].split("; ") for row in rows)
    verdict.check(choose(browser, "Person", person) and count() == expected, f"{person}: {count()}")
    choose(browser, "Person", "all")
    year = rows[0]["active_years"].split("; ")[0]
    expected = sum(year in row["active_years"].split("; ") for row in rows)
    verdict.check(choose(browser, "Active in", year) and count() == expected, f"{year}: {count()}")
    choose(browser, "Active in", "all")

    browser.evaluate(f"{TABLE}.tHead.rows[0].cells[0].querySelector('button').click()")
    up = titles()
    browser.evaluate(f"{TABLE}.tHead.rows[0].cells[0].querySelector('button').click()")
    verdict.check(up == titles()[::-1] and len(set(up)) > 1, "sorting by title up and down differs")
    verdict.check(
        browser.evaluate(f"{TABLE}.tHead.rows[0].cells[0].getAttribute('aria-sort')") == "descending",
        "the head does not say how it sorts")
    verdict.check(choose(browser, "Group by", "folder"), "there is no grouping by folder")
    folders = {row["folder"] for row in rows}
    groups = browser.evaluate(f"{TABLE}.querySelectorAll('tr.group').length")
    verdict.check(groups == len(folders) and count() == len(rows), f"{groups} groups of {len(folders)}")
    choose(browser, "Group by", "nothing")

    tall = browser.evaluate(f"{TABLE}.getBoundingClientRect().height")
    browser.evaluate("document.querySelector('.display button').click()")
    low = browser.evaluate(f"{TABLE}.getBoundingClientRect().height")
    pressed = browser.evaluate("document.querySelector('.display button').getAttribute('aria-pressed')")
    verdict.check(low < tall and pressed == "true", f"compact rows: {tall} px became {low} px")
    browser.evaluate("document.querySelector('.display button').click()")

    status = rows[0]["status"]
    browser.open(f"{page}?status={status}#job-status")
    expected = sum(row["status"] == status for row in rows)
    verdict.check(count() == expected, f"a link to the rows that are {status} shows {count()}")


def judge_search(verdict, browser, folder, rows):
    """From any page, by a word of a message and by one of a job, to the row itself."""
    table = next(iter(sorted((folder / "jobs").glob("*/message-table.csv"))))
    messages = [row for row in read_table(table) if len(row["text"]) > 40]
    text = messages[len(messages) // 2]
    words = [word for word in text["text"].split() if word.isascii() and word.isalpha()][:6]
    browser.open((folder / "storage.html").as_uri())
    verdict.check(
        browser.evaluate("!!document.querySelector('.display input[type=search]')"),
        "storage.html has no search box")
    browser.evaluate("(() => { const f = document.querySelector('.display input');"
                     f" f.value = {' '.join(words)!r}; f.form.requestSubmit(); return 0 }})()")
    found = settle(browser, "document.querySelectorAll('.found li').length > 0")
    verdict.check(found, f"nothing is found for {words}")
    if not found:
        return
    anchors = browser.evaluate("[...document.querySelectorAll('.found a')].map(a => a.href)")
    mine = [href for href in anchors if href.endswith("#" + text["message_key"])]
    verdict.check(mine, f"the message {text['message_key']} is not among {len(anchors)} found")
    for href in mine[:1] + anchors[:3]:
        browser.open("about:blank")
        browser.open(href)
        verdict.check(
            browser.evaluate("!!document.getElementById(decodeURIComponent(location.hash.slice(1)))"),
            f"{href} leads to no row")
    for words in ('"' + " ".join(text["text"].split()[:3]) + '"', figure_without_commas(folder)):
        browser.open((folder / "search.html").as_uri() + "?q=" + urllib.parse.quote(words))
        verdict.check(
            settle(browser, "document.querySelectorAll('.found mark').length > 0"),
            f"{words} is not found and marked")
    source = read_table(folder / "sources.csv")[0]["source"].split("/")[-1]
    browser.open((folder / "search.html").as_uri() + "?q=" + urllib.parse.quote(source))
    verdict.check(
        settle(browser, "[...document.querySelectorAll('.found .noun')].some(n => n.textContent === 'Source')"),
        f"the source {source} is not found")
    browser.open((folder / "search.html").as_uri() + "?q=qzxvwyqq")
    verdict.check(
        settle(browser, "document.querySelector('output')?.textContent.startsWith('Nothing found')"),
        "what stands nowhere is found, or it is not said that it is not")
    title = rows[0]["title"].split()[0]
    browser.open((folder / "search.html").as_uri() + f"?q={title[:4]}")
    verdict.check(
        settle(browser, "document.querySelectorAll('.found mark').length > 0"),
        f"the beginning {title[:4]} of a title is not found and marked")


def figure_without_commas(folder):
    """An amount above a thousand of the table of jobs, as a reader types it."""
    amounts = [row["agreed"] for row in read_table(folder / "job-status.csv")]
    return next(amount.split(".")[0] for amount in amounts if len(amount.split(".")[0]) > 3)


def judge_keyboard(verdict, browser, folder):
    browser.open((folder / "job-status.html").as_uri())
    press(browser, "Tab", "Tab")
    verdict.check(
        browser.evaluate("document.activeElement.className") == "skip", "the first stop skips nothing")
    press(browser, "Enter", "Enter", "\r")
    verdict.check(
        settle(browser, "location.hash === '#page-main'"), "the way past the navigation leads nowhere")
    reached = set()
    for _ in range(400):
        press(browser, "Tab", "Tab")
        stop = browser.evaluate(
            "(() => { const e = document.activeElement; const s = getComputedStyle(e);"
            " return [e.localName, e.closest('th') && e.localName === 'button' ? 'sort' : '',"
            " s.outlineStyle !== 'none'] })()")
        reached.add(stop[1] or stop[0])
        if stop[0] == "body":
            break
        if {"input", "select", "sort", "a"} <= reached:
            break
    verdict.check({"input", "select", "sort", "a"} <= reached, f"by keyboard only {sorted(reached)}")
    verdict.check(stop[2], "where the keyboard is does not show")


def judge_without_script(verdict, browser, folder, rows):
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open((folder / "job-status.html").as_uri(), scripts=False)
        shown = browser.call("DOM.getDocument", depth=0)["root"]["nodeId"]
        found = browser.call("DOM.querySelectorAll", nodeId=shown, selector="#job-status tbody tr")
        verdict.check(len(found["nodeIds"]) == len(rows), "without script rows are missing")
        notes = browser.call("DOM.querySelectorAll", nodeId=shown, selector="noscript p")
        verdict.check(len(notes["nodeIds"]) == 1, "it is not said what is absent without script")
        changes = sum(one["status"] != other["status"] for one, other in zip(rows, rows[1:]))
        verdict.check(
            changes == len({row["status"] for row in rows}) - 1, "jobs of one status stand apart")
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


def judge_paper(verdict, browser, folder):
    for width, height, name in ((8.27, 11.69, "A4"), (8.5, 11, "Letter")):
        browser.open((folder / "job-status.html").as_uri())
        printed = browser.call("Page.printToPDF", paperWidth=width, paperHeight=height,
                               preferCSSPageSize=False)["data"]
        verdict.check(base64.b64decode(printed).startswith(b"%PDF"), f"{name}: nothing is printed")


def judge_site(browser, folder):
    verdict = Verdict("site")
    rows = read_table(folder / "job-status.csv")
    browser.emulate()
    browser.events = []
    judge_table(verdict, browser, folder, rows)
    judge_search(verdict, browser, folder, rows)
    judge_keyboard(verdict, browser, folder)
    judge_without_script(verdict, browser, folder, rows)
    judge_paper(verdict, browser, folder)
    return verdict.close()
