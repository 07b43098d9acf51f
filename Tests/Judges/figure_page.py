"""A page of the reports as a reader meets it: its texts by place, and the cells of its tables.

Each text that holds a number is a spot, which a comparison has to visit. Days, times and what stands
in a fixed-width face (digests, paths) are no figures.
"""

import html.parser
import re

#: An ISO day or month, with or without a time of day.
DATES = re.compile(r"\b\d{4}-\d\d(?:-\d\d)?\b(?:[ T]\d\d:\d\d(?::\d\d)?)?")
NUMBERS = re.compile(r"\d(?:[\d,.:]*\d)?(?: (?:B\b|KB\b|MB\b|GB\b|%))?")
VOID = {"meta", "link", "input", "br", "hr", "img", "col"}
#: The elements and classes whose texts are spots of their own.
KINDS = {"dt", "dd", "p", "li", "figcaption", "summary", "caption", "title", "text", "h1", "h2", "h3",
         "blockquote", "pre", "td", "th"}
PARTED = {"label": "label", "value": "value", "count": "count"}


def plain(text):
    return re.sub(r"\s+", " ", text.replace("\xa0", " ")).strip()


def numbers(text):
    """The numbers of a text in their order, dates and the commas of thousands left out."""
    return [re.sub(r",(?=\d{3})", "", number) for number in NUMBERS.findall(DATES.sub(" ", plain(text)))]


def unnamed(text):
    """The text with those characters that cannot be seen, which a page names by their numbers."""
    return re.sub(r"⟨U\+([0-9A-F]+)⟩", lambda found: chr(int(found[1], 16)), text)


class Spot:
    """A text of a page: `place` says where it stands, `figures` whether it holds any."""

    def __init__(self, place, text, bare):
        self.place, self.text = place, plain(text)
        self.figures = bool(numbers(bare))
        self.bare = plain(DATES.sub(" ", bare))
        self.visited = False


class Cell:
    """A cell of a table: its lines as spots."""

    def __init__(self, heading, value):
        self.heading, self.value, self.lines = heading, value, []


class Table:
    def __init__(self, name):
        self.name, self.headings, self.rows, self.counts, self.captions = name, [], [], [], []


class Page(html.parser.HTMLParser):
    """One file, and those that `read` adds: the pages that one document was cut into."""

    def __init__(self, path):
        super().__init__()
        self.spots, self.tables = [], {}
        self.read(path)

    def read(self, path):
        self.reset()
        self.stack, self.open, self.section, self.term, self.picture = [], [], "", "", ""
        self.table = self.row = self.cell = None
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        classes = (attributes.get("class") or "").split()
        if tag in VOID:
            if tag == "br" and self.cell is not None and self.open:
                self.close_line()
            return
        kind = tag if tag in KINDS else next((PARTED[name] for name in classes if name in PARTED), None)
        if tag == "h2":
            self.section = attributes.get("id") or self.section
        elif tag == "table":
            self.table = Table(attributes.get("id") or "")
        elif tag == "tr" and self.table:
            self.row = None if "group" in classes else []
        elif tag in ("td", "th") and self.row is not None:
            heading = attributes.get("data-h")
            if heading is None and self.table.headings:
                heading = self.table.headings[min(len(self.row), len(self.table.headings) - 1)]
            value = attributes.get("data-v")
            self.cell = Cell(heading, value and unnamed(value))
        elif tag == "figure":
            self.picture = ""
        elif tag == "caption" and not self.table.name:
            # A section of that name bears it already.
            self.table.name = (attributes.get("id") or "").removesuffix("-caption")
        if self.cell is not None and kind in ("summary", "li", "p"):
            kind = None
            self.close_line()
        self.stack.append((tag, kind, classes))
        if kind:
            self.open.append(["", ""])

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        while self.stack:
            last, kind, classes = self.stack.pop()
            if kind:
                self.close(last, kind, classes)
            elif self.cell is not None and last == "summary":
                self.close_line()
            if last == tag:
                break
        if tag == "tr" and self.row is not None:
            if self.row and self.row[0].heading is None:
                self.table.headings = [plain(" ".join(s.text for s in cell.lines)) for cell in self.row]
            elif self.row:
                self.table.rows.append(self.row)
            self.row = None
        elif tag == "table":
            known = self.tables.setdefault(self.table.name, self.table)
            if known is not self.table:
                known.rows += self.table.rows
                known.counts += self.table.counts
                known.captions += self.table.captions
            self.table = None

    def close_line(self):
        full, bare = self.open[-1]
        if full.strip():
            self.cell.lines.append(Spot(f"cell/{self.table.name}/{self.cell.heading}", full, bare))
        self.open[-1] = ["", ""]

    def close(self, tag, kind, classes):
        if tag in ("td", "th") and self.cell is not None:
            self.close_line()
            self.row.append(self.cell)
            self.cell = None
            self.open.pop()
            return
        full, bare = self.open.pop()
        names = [name for name, _, _ in self.stack]
        styles = {name for _, _, own in self.stack for name in own}
        if kind == "count" and self.table:
            self.table.counts.append(Spot(f"count/{self.table.name}", full, bare))
            return
        if tag == "caption":
            self.table.captions.append(Spot(f"caption/{self.table.name}", full, bare))
            return
        if kind == "dt":
            self.term = plain(full)
            place = "term"
        elif kind == "dd":
            place = ("strip/" if "strip" in styles else "fact/") + self.term
            place += "/note" if "note" in classes else ""
        elif "footer" in names or "nav" in names or "head" in names:
            place = "footer" if "footer" in names else "pages" if "pages" in styles else "nav"
        elif "subtitle" in classes:
            place = "subtitle"
        elif kind == "figcaption":
            place = "cite" if "quotation" in styles else "gallery" if "gallery" in styles else "picture"
            self.picture = plain(full) if place == "picture" else ""
        elif "picture" in styles:
            shape = next((name for name in ("bars", "columns", "timeline") if name in styles), "picture")
            place = "axis" if "axis" in styles else f"{shape}/{'ends' if 'ends' in classes else kind}"
        else:
            place = {"p": "text", "li": "list"}.get(kind, kind) + "/" + self.section
        if full.strip():
            self.spots.append(Spot(place, full, bare))

    def handle_data(self, data):
        _, _, classes = self.stack[-1] if self.stack else ("", None, [])
        # The links of a caption name forms of the table; style and script have no place that is open.
        if not self.open or "file" in classes:
            return
        if "ctl" in classes:
            data = unnamed(data)
        self.open[-1][0] += data
        if not any(tag in ("time", "code") or "d" in classes for tag, _, classes in self.stack):
            self.open[-1][1] += data
        else:
            self.open[-1][1] += " "

    def every_spot(self):
        """The texts, captions and lines of cells."""
        yield from self.spots
        for table in self.tables.values():
            yield from table.counts + table.captions
            for row in table.rows:
                for cell in row:
                    yield from cell.lines
