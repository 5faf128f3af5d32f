"""The text of an HTML tree, block by block."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "head"})
_BREAKS = frozenset({"br", "lb"})
_ROWS = frozenset({"li", "item", "tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})
_GROUPS = frozenset({"ul", "ol", "list", "table"})
# fmt: off
_BLOCKS = _HEADINGS | _GROUPS | frozenset({
    "p", "div", "section", "article", "main", "body", "header", "blockquote", "quote", "pre", "dl", "dt", "dd",
    "figure", "figcaption", "address", "hr", "ab",
})
_NEVER = frozenset({
    "script", "style", "noscript", "template", "nav", "footer", "aside", "form", "button", "select", "textarea",
    "iframe", "object", "svg", "math", "head", "title", "meta", "link", "canvas", "audio", "video",
})
# fmt: on
_SPACE = re.compile(r"[^\S\n]+")


class Found(NamedTuple):
    """A paragraph of a page, or a heading."""

    text: str
    is_heading: bool


def page_text(page: str) -> Iterator[Found]:
    """Everything readable on a page, from its only article or main part if it marks one."""
    from lxml import html  # only web pages need it

    if not page.strip():
        return iter(())
    tree = html.document_fromstring(page)
    for tag in ("article", "main", "body"):
        parts = list(tree.iter(tag))
        if len(parts) == 1:
            return tree_text(parts[0], skip=_NEVER)
    return tree_text(tree, skip=_NEVER)


def tree_text(root: Any, skip: frozenset[str] = frozenset()) -> Iterator[Found]:
    """The blocks of a tree in reading order, without those whose tag is in `skip`.

    White space is folded as a browser does. A list or a table is one block with a line for each item or row.
    """
    pen = _Pen()
    open_groups = 0
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if leaving:
            open_groups -= tag in _GROUPS
            yield from pen.leave(tag, grouped=open_groups > 0)
            pen.write(element.tail if element is not root else None)
            continue
        if not tag or tag in skip:
            pen.write(element.tail if element is not root else None)
            continue
        yield from pen.enter(tag, grouped=open_groups > 0)
        open_groups += tag in _GROUPS
        pen.write(element.text)
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))


class _Pen:
    """Collects the text of one block at a time."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def write(self, text: str | None) -> None:
        if text:
            self._parts.append(re.sub(r"\s+", " ", text))

    def enter(self, tag: str, *, grouped: bool) -> Iterator[Found]:
        """Begin an element: a new block, a new line, or neither."""
        if tag in _BREAKS or (grouped and tag in _BLOCKS | _ROWS):
            self._parts.append("\n")
        elif tag in _BLOCKS | _ROWS:
            yield from self._flush()

    def leave(self, tag: str, *, grouped: bool) -> Iterator[Found]:
        """End an element and hand over the block that ends with it."""
        if tag in _CELLS:
            self._parts.append(" | ")
        elif grouped and tag in _BLOCKS | _ROWS:
            self._parts.append("\n")
        elif tag in _GROUPS:
            yield from self._flush(together=True)
        elif tag in _BLOCKS | _ROWS:
            yield from self._flush(is_heading=tag in _HEADINGS)

    def _flush(self, *, is_heading: bool = False, together: bool = False) -> Iterator[Found]:
        text = _SPACE.sub(" ", "".join(self._parts))
        self._parts.clear()
        lines = [line.strip(" |") for line in text.split("\n")]
        if is_heading or together:
            text = (" " if is_heading else "\n").join(filter(None, lines))
            if text:
                yield Found(text, is_heading)
            return
        for block in re.split(r"\n{2,}", "\n".join(lines)):
            if block.strip():
                yield Found(block.strip(), is_heading=False)
