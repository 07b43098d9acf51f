"""Every HTML page by its text: balanced elements, policy first, ids and links that lead somewhere.

usage: judge_pages.py FOLDER...
"""

import html.parser
import os
import re
import sys
import urllib.parse

from judge_tables import files
from outcome import Verdict

VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
}
REFERRING = {
    "href", "src", "srcset", "action", "formaction", "poster", "data", "background", "ping", "cite",
    "xlink:href", "manifest",
}
EXTERNAL = re.compile(r"\s*([a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
ALLOWED = re.compile(r"\s*(data:image/|mailto:)", re.IGNORECASE)
FETCHING_STYLE = re.compile(r"@import|url\(\s*['\"]?(?!data:|#)", re.IGNORECASE)


class Page(html.parser.HTMLParser):
    """Collects what does not hold about one page, its ids and its references."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.wrong, self.ids, self.references = [], [], [], []
        self.policies, self.seen_before_policy, self.language = [], [], None
        self.has_doctype, self.titles, self.scripts = False, 0, 0

    def handle_decl(self, declaration):
        self.has_doctype = self.has_doctype or declaration.lower() == "doctype html"

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if len(values) != len(attributes):
            self.wrong.append(f"<{tag}> on line {self.getpos()[0]} has an attribute twice")
        if tag not in VOID:
            self.open.append(tag)
        if tag == "html":
            self.language = values.get("lang")
        if tag == "title" and "svg" not in self.open:
            self.titles += 1
        if tag == "meta" and (values.get("http-equiv") or "").lower() == "content-security-policy":
            self.policies.append(values.get("content") or "")
        elif tag in ("script", "style", "link", "img") and not self.policies:
            self.seen_before_policy.append(tag)
        if tag == "script":
            self.scripts += 1
        if tag in ("iframe", "object", "embed", "base", "frame", "applet"):
            self.wrong.append(f"<{tag}> on line {self.getpos()[0]}")
        if values.get("id"):
            self.ids.append(values["id"])
        for name, value in attributes:
            if name.startswith("on"):
                self.wrong.append(f"{name}= on line {self.getpos()[0]}")
            if name == "style" and FETCHING_STYLE.search(value or ""):
                self.wrong.append(f"a style that fetches on line {self.getpos()[0]}")
            if name in REFERRING and value is not None:
                self.references.append((tag, name, value, self.getpos()[0]))

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            inner = self.open[-1] if self.open else "nothing"
            self.wrong.append(f"</{tag}> on line {self.getpos()[0]} closes <{inner}>")
            if tag in self.open:
                while self.open.pop() != tag:
                    pass
        else:
            self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] == "style" and FETCHING_STYLE.search(data):
            self.wrong.append("a style sheet that fetches")


def read(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    page = Page()
    page.feed(text)
    page.close()
    return page


def judge_references(verdict, name, path, page, pages):
    for tag, attribute, value, line in page.references:
        place = f"{name}: {attribute}={value[:60]!r} on line {line}"
        external = EXTERNAL.match(value) and not ALLOWED.match(value)
        if not verdict.check(not external, f"{place} leads outside") or ALLOWED.match(value):
            continue
        target, _, fragment = value.partition("#")
        there = path
        if target:
            there = os.path.normpath(
                os.path.join(os.path.dirname(path), urllib.parse.unquote(target.split("?")[0]))
            )
            verdict.check(os.path.exists(there), f"{place} leads nowhere")
        if fragment and there in pages:
            verdict.check(
                urllib.parse.unquote(fragment) in pages[there].ids, f"{place}: there is no such id"
            )


def main():
    verdict = Verdict("html")
    paths = [os.path.normpath(path) for path in files(sys.argv[1:], ".html")]
    pages = {path: read(path) for path in paths}
    for path, page in pages.items():
        name = os.path.basename(path)
        verdict.check(page.has_doctype, f"{name}: no doctype")
        verdict.check(not page.open, f"{name}: never closed: {page.open[:4]}")
        verdict.check(not page.wrong, f"{name}: {page.wrong[:4]}")
        verdict.check(page.language, f"{name}: html without lang")
        verdict.check(page.titles == 1, f"{name}: {page.titles} titles")
        verdict.check(
            any("default-src 'none'" in policy for policy in page.policies),
            f"{name}: no Content-Security-Policy with default-src 'none'",
        )
        verdict.check(
            not page.seen_before_policy, f"{name}: before the policy: {page.seen_before_policy[:3]}"
        )
        verdict.check(
            len(set(page.ids)) == len(page.ids),
            f"{name}: ids twice: {sorted({i for i in page.ids if page.ids.count(i) > 1})[:4]}",
        )
        judge_references(verdict, name, path, page, pages)
    verdict.note(f"{len(pages)} pages, {sum(page.scripts for page in pages.values())} scripts")
    return 0 if verdict.close() else 1


if __name__ == "__main__":
    sys.exit(main())
