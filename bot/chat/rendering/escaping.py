"""Text of the corpus and of people, made inert for Discord: it reads the same and does nothing.

Discord's markdown takes a backslash before any mark and shows the mark alone. So every mark that could start
something gets one, and only what Discord's servers read without minding backslashes (`@everyone`, `<@1>`) is
broken by a zero-width space. `discord.utils.escape_markdown` knows neither numbered lists nor `<…>` forms nor
bare addresses, which is why the rules are here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from urllib.parse import quote, urlsplit

import regex

from bot.chat.rendering.excerpt import shorten
from bot.model import Span

URL_LIMIT = 512
"""Characters of an address that is still linked: what Discord allows for the address of a button."""

STACK_LIMIT = 8
"""Combining marks on one character that are kept: no writing system needs more, "zalgo" text does."""

_BREAK = "\u200b"

# Joiners hold Persian words and emoji together, but after ASCII they only hide something; direction marks and
# the number signs of Arabic are harmless; tags are part of a few flags.
_HIDDEN = regex.compile(
    r"(?P<kept>\U0001F3F4[\U000E0030-\U000E007A]{2,6}\U000E007F"
    r"|(?<=[^\x00-\x7F\s\p{C}\u034F\u2800\u3164\uFFA0])[\u200C\u200D]|[\u200E\u200F\u061C]|\p{Prepended_Concatenation_Mark})"
    r"|[\p{Cf}\p{Noncharacter_Code_Point}\u034F--\s]|[\p{Cc}--\s]",
    regex.VERSION1,
)
_LONE_SURROGATE = regex.compile(r"[\uD800-\uDFFF]")
_STACK = regex.compile(rf"[\p{{M}}\u200C-\u200F\u061C]{{{STACK_LIMIT + 1},}}")
_SPACE = regex.compile(r"[\s\u2800\u3164\uFFA0]+")
_GAP = " \u00a0\u202f\u3000"
_LINE_END = regex.compile(r"[\n\r\v\f\x85\u2028\u2029]")

_INVITE = regex.compile(
    r"(?<=discord\.(?:gg|gift|new)|discord(?:app)?\.com/(?:invite|gifts|template))/", regex.IGNORECASE
)
# A colon that follows behind the text would end the name of an emoji. A `]` ends the label of a link that stands
# before the text, with a backslash too, but only where `(` follows.
_MARK = regex.compile(rf"[\\*_~|`<\[]|(?<=\])\(|:(?=//|[^\s:]{{0,64}}(?::|\Z))|{_INVITE.pattern}", regex.IGNORECASE)
_PING = regex.compile(r"@(?=everyone|here|clyde|[!&]?[0-9])", regex.IGNORECASE)
_LINE_START = regex.compile(r"[-+>#]|[0-9]+[.)]")
_ESCAPED = regex.compile(r"\\([^0-9A-Za-z\s])")

_LABEL_MARKS = str.maketrans({"*": None, "\\": None, "`": None, "_": " ", "[": "(", "]": ")", "<": "‹", ">": "›"})
# Not more than a scheme may have, and only from its start: a word of thousands of letters must not take seconds.
_LABEL_SCHEME = regex.compile(r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,40}:/{2,}|:/{2,}", regex.IGNORECASE)
_LABEL_EMOJI = regex.compile(r":(?![0-9]{2}:)(?=[^\s:]{1,64}:)")  # but 12:30:00 is a time
_LABEL_HEADING = regex.compile(r"\A(?:(?:-#|#+)\s+)+")
_LABEL_LIST = regex.compile(r"\A([0-9]+[.)]|[-+]) ")
# A masked link with an emoji in its label is shown raw (discord/discord-api-docs#7673); one with an address in
# it too (#7721), which `label` takes out.
_EMOJI = regex.compile(r"[\p{Extended_Pictographic}\p{Regional_Indicator}\uFE0F\u20E3]")


def tidy(text: str, *, lines: bool = False) -> str:
    """Fold white space to single spaces and drop what hides or hinders: controls, overrides, stacked marks.

    With `lines`, ends of lines stay, but no empty lines.
    """
    return _tidied(text, lines=lines)[0]


def sound(text: str) -> str:
    """Replace halves of surrogate pairs, which can be sent nowhere; for texts that are not shown as markdown."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def escape(text: str, *, lines: bool = False) -> str:
    """Make a text inert wherever it is put into a message; `lines` keeps the ends of its lines."""
    return "".join(_pieces(tidy(text, lines=lines), {0}))


def unescape(text: str) -> str:
    """Give back what a reader sees of an escaped text."""
    return _ESCAPED.sub(r"\1", text.replace(_BREAK, ""))


def label(text: str, limit: int = 100) -> str:
    """Make a text fit for labels and choices, where a backslash would show: marks are taken out or replaced.

    At most `limit` characters; Discord allows 80 on a button and 100 in a choice.
    """
    plain = tidy(text).translate(_LABEL_MARKS)
    plain = regex.sub(r"[~|]{2,}", "", plain)
    plain = _INVITE.sub(" /", _LABEL_SCHEME.sub("", plain))
    plain = _LABEL_EMOJI.sub(": ", plain)
    plain = regex.sub(r" {2,}", " ", plain).strip()
    plain = _LABEL_LIST.sub("\\1\N{NO-BREAK SPACE}", _LABEL_HEADING.sub("", plain))
    return shorten(_PING.sub("@" + _BREAK, plain), limit)


def link(text: str, url: str | None, limit: int = URL_LIMIT) -> str:
    """Link a text to an address without a preview, or only escape it where the address is missing or unfit.

    Unfit is what is not http(s), is longer than `limit`, or names a user before its host. Where a label cannot
    carry the text as it stands (see `label`), the text comes first and the word “link” after it.
    """
    address = _address(url) if url else None
    if address is None or len(address) > limit:
        return escape(text)
    plain = tidy(text)
    if plain and label(plain, len(plain)) == plain and not _EMOJI.search(plain):
        return f"[{plain}](<{address}>)"
    return f"{escape(plain)} ([link](<{address}>))".strip()


def marked(text: str, spans: Iterable[Span], sentence: Span | None) -> str:
    """Escape a passage, its answering sentence in bold and its matched words underlined.

    Neighbouring words share one line; no marker stands beside white space or around nothing; lines stay.
    """
    plain, places = _tidied(text, lines=True)
    bold = _moved([sentence] if sentence else [], plain, places)
    under = _moved(spans, plain, places, cuts=[edge for span in bold for edge in span])
    marks: defaultdict[int, str] = defaultdict(str)
    # In this order markers nest where several stand at one place.
    for end in (span.end for span in under):
        marks[end] += "__"
    for span in bold:
        marks[span.end] += "**"
        marks[span.start] += "**"
    for start in (span.start for span in under):
        marks[start] += "__"
    pieces = _pieces(plain, {0, *marks})
    written = (marks.get(place, "") + piece for place, piece in enumerate(pieces))
    return "".join(written) + marks.get(len(plain), "")


def _replaced(
    pattern: regex.Pattern[str], replace: Callable[[regex.Match[str]], str], text: str, places: list[int]
) -> tuple[str, list[int]]:
    """Replace matches, and move `places` (offsets in `text`) to where they are afterwards."""
    out: list[str] = []
    at: list[int] = []
    length = last = 0
    for match in pattern.finditer(text):
        begin, end = match.span()
        new = replace(match)
        at.extend(range(length, length + begin - last))
        length += begin - last
        at.extend(length + min(step, len(new)) for step in range(end - begin))
        out += (text[last:begin], new)
        length += len(new)
        last = end
    if not out:
        return text, places
    out.append(text[last:])
    at.extend(range(length, length + len(text) - last + 1))
    return "".join(out), [at[place] for place in places]


def _tidied(text: str, *, lines: bool) -> tuple[str, list[int]]:
    """Return the tidy text, and for each offset of `text` its place in it."""

    def space(match: regex.Match[str]) -> str:
        if match.start() == 0 or match.end() == len(match.string):
            return ""
        found = match[0]
        if _LINE_END.search(found):
            return "\n" if lines else " "
        return found if found in _GAP else " "

    places = list(range(len(text) + 1))
    text, places = _replaced(_HIDDEN, lambda match: match["kept"] or "", text, places)
    text, places = _replaced(_LONE_SURROGATE, lambda _: "\ufffd", text, places)
    text, places = _replaced(_STACK, lambda match: match[0][:STACK_LIMIT], text, places)
    return _replaced(_SPACE, space, text, places)


def _pieces(plain: str, starts: set[int]) -> Iterator[str]:
    """Yield what each character of a tidy text becomes; `starts` may count as starts of lines for Discord."""
    marks = {match.start() for match in _MARK.finditer(plain)}
    pings = {match.start() for match in _PING.finditer(plain)}
    for start in starts | {match.end() for match in regex.finditer(r"\n", plain)}:
        if match := _LINE_START.match(plain, start):
            marks.add(match.end() - 1)
    for place, char in enumerate(plain):
        yield "\\" + char if place in marks else char + _BREAK if place in pings else char


def _moved(spans: Iterable[Span], plain: str, places: list[int], cuts: Sequence[int] = ()) -> list[Span]:
    """Move spans to the tidy text: in order, joined over spaces, cut at `cuts`, no spaces at their ends."""
    last = len(places) - 1
    joined: list[Span] = []
    clamped = (tuple(places[min(max(edge, 0), last)] for edge in span) for span in spans)
    for start, end in sorted(clamped):
        if joined and start <= end and not plain[joined[-1].end : start].strip(_GAP):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, end))
        elif start < end:
            joined.append(Span(start, end))
    moved = []
    for span in joined:
        inner = (cut for cut in cuts if span.start < cut < span.end)
        for start, end in pairwise((span.start, *inner, span.end)):
            found = plain[start:end]
            if found.strip():
                moved.append(Span(end - len(found.lstrip()), start + len(found.rstrip())))
    return moved


def _address(url: str) -> str | None:
    """Return an http(s) address with everything encoded that could end a link, or None where it is unfit."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    # A name before an `@` only serves to look like another host.
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or not regex.fullmatch(r"[\w.-]+", host):
        return None
    if regex.search(r"[\s\p{C}]", url.strip().replace(" ", "")):
        return None
    rest = "".join(
        mark + quote(part, safe="/:;,=&?@!$+%~-._")
        for mark, part in (("", parts.path), ("?", parts.query), ("#", parts.fragment))
        if part
    )
    rest = _PING.sub("%40", regex.sub(r"%(?![0-9A-Fa-f]{2})", "%25", rest))
    return f"{parts.scheme}://{host}{port}{rest}"
