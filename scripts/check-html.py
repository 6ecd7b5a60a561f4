#!/usr/bin/env python3
"""Is this HTML whole?   check-html.py < page

Elements nest, ids are there once, links inside lead somewhere, nothing is fetched and nothing runs, and every use of a
symbol finds it.  End tags that HTML lets one leave out may be missing; no others."""
import sys
from html.parser import HTMLParser

VOID = {"meta", "br", "img"}
# what ends an open element that needs no end tag
ENDED_BY = {
    "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr", "tbody"}, "td": {"td", "th", "tr", "tbody"},
    "th": {"td", "th", "tr", "tbody"}, "thead": {"tbody"}, "tbody": set(),
}
BLOCKS = {"p", "ul", "ol", "dl", "div", "section", "article", "table", "h1", "h2", "h3", "h4", "header", "footer"}


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.wrong = [], [], [], []

    def say(self, text):
        self.wrong.append(f"line {self.getpos()[0]}: {text}")

    def handle_starttag(self, tag, attributes):
        while self.open and tag in ENDED_BY.get(self.open[-1], ()):
            self.open.pop()
        if "p" in self.open and tag in BLOCKS and "svg" not in self.open:
            self.say(f"<{tag}> within <p>")
        names = [name for name, _ in attributes]
        if len(set(names)) < len(names):
            self.say(f"<{tag}> has an attribute twice")
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            elif name == "href" and value.startswith("#"):
                self.links.append(value[1:])
            elif name == "href" and not value.startswith("https://"):
                self.say(f"link to {value[:40]}")
            elif name == "src" and not value.startswith("data:image/"):
                self.say(f"fetches {value[:40]}")
            elif name.startswith("on"):
                self.say(f"<{tag}> has {name}")
        if tag in ("script", "iframe", "object", "embed", "form", "link", "base"):
            self.say(f"<{tag}>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID and self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_endtag(self, tag):
        while self.open and self.open[-1] != tag and self.open[-1] in ENDED_BY:
            self.open.pop()
        if not self.open or self.open[-1] != tag:
            self.say(f"</{tag}> ends {self.open[-1] if self.open else 'nothing'}")
        else:
            self.open.pop()


def main():
    text = sys.stdin.buffer.read().decode("utf-8")
    page = Page()
    page.feed(text)
    page.close()
    page.wrong += [f"<{tag}> is not ended" for tag in page.open]
    page.wrong += [f"id {name} is there twice" for name in {n for n in page.ids if page.ids.count(n) > 1}]
    page.wrong += [f"nothing at #{name}" for name in sorted(set(page.links) - set(page.ids))]
    if not text.startswith("<!doctype html>\n") or not text.endswith("</html>\n"):
        page.wrong.append("not whole")
    print("\n".join(page.wrong), end="\n" if page.wrong else "", file=sys.stderr)
    sys.exit(bool(page.wrong))


main()
