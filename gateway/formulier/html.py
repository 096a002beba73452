"""HTML → text: what stands in it, line by line, with a tab between the cells of a table.

Rules: only text is taken; scripts, styles and the head are not text; nothing is fetched or shown. What a reader of the
mail sees can differ from what stands here (styles hide and move), so that nothing read in HTML is certain.
"""

from html.parser import HTMLParser

_GEEN_TEKST = frozenset({"script", "style", "head", "title", "template", "noscript", "svg"})
_REGEL = frozenset(
    {"address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "footer", "form", "header", "hr"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "legend", "li", "main", "ol", "p", "section", "table", "tr", "ul"}
)
_CEL = frozenset({"td", "th"})


class _Lezer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stukken: list[str] = []
        self.stil: list[str] = []
        """The elements that are open and are not text; a missing end tag ends with the element around it."""
        self.cellen = 0

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        if tag in _GEEN_TEKST:
            self.stil.append(tag)
        elif tag in _CEL:
            self.stukken += ["\t"] if self.cellen else []
            self.cellen += 1
        elif tag in _REGEL:
            self._regel(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.stil:
            del self.stil[self.stil.index(tag) :]
        elif tag in _REGEL:
            self._regel(tag)

    def _regel(self, tag: str) -> None:
        """A new line; inside a cell of a table it is only a space, unless the row ends."""
        if tag in ("tr", "table"):
            self.cellen = 0
        self.stukken.append(" " if self.cellen else "\n")

    def handle_data(self, data: str) -> None:
        if not self.stil:
            self.stukken.append(" ".join(f".{data}.".split())[1:-1])


def tekst_van(html: str) -> str:
    """The text of ``html``; any text will do."""
    lezer = _Lezer()
    lezer.feed(html)
    lezer.close()
    regels = (regel.strip(" ") for regel in "".join(lezer.stukken).split("\n"))
    dicht: list[str] = []
    for regel in regels:
        if regel.strip() or (dicht and dicht[-1]):
            dicht.append(regel if regel.strip() else "")
    return "\n".join(dicht)
