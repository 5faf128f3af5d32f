"""Strangers: what they type, and what to make sure of wherever it is shown."""

import contextlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import discord
import regex
from discord_markdown import read
from hypothesis import strategies as st

from bot.chat.rendering.excerpt import CUT

FRAGMENTS = [
    "@everyone", "@here", "<@1>", "<@!2>", "<@&3>", "<#4>", "</ask:5>", "</a:1>", "<t:6:R>", "<t:1>", "<id:home>",
    "<:a:7>", "<a:b:8>", ":smile:", "https://evil.example/a_b", "steam://x", "<https://e.vil>", "discord.gg/abc",
    "[a](https://evil.example)", "[a](<https://evil.example>)", "[", "]", "(", ")", "](", "](https://evil.example)", ">)",
    "# ", "## x", "-# ", "- ", "* ", "+ ", "1. ", "23) ", "> ", ">>> ", ">", "`", "```py\n", "```", "||", "||x||", "|",
    "*", "**", "***", "_", "__", "___", "~~", "~", "\\", "\\\\", "\n", "\n\n", "\r\n", "\u2028", " ", "\t", "\u00a0",
    "\u200b", "\u200d", "\u202e", "\u2066", "\u2069", "\u2068", "\ufeff", "\x00", "\x1b[31m", "\x85", "\ud800", "\udfff",
    "e\u0301", "\u0301" * 30, "한국", "词", "עברית", "العربية", "👩\u200d👩\u200d👧", "🇰🇷", "1\ufe0f\u20e3",
    "¯\\_(ツ)_/¯", "a", "word", "1", ".", ":", "//", "@", "<", "{title}", "{}", "%s", "…", "“", "everyone", "12:30:00",
]  # fmt: skip
hostile_text = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=3)), max_size=6).map("".join)
ADDRESSES = [
    "https://good.example/a",
    "http://good.example:8080/a b(c)>[d]`*_|#x",
    "https://good.example/@everyone<@1>",
    "https://한국.example/경로",
    "https://good.example/](https://evil.example)",
    "https://good.example@evil.example/",
    "https://good.example/\u202egnp",
    "javascript:alert(1)",
    "https://good.example/" + "x" * 600,
    "not an address",
    "",
]
ENDLESS = [
    "x" * 10_000,
    "@everyone " * 500,
    "# > - 1. " * 500,
    "\\" * 4_500,
    "*_~|`" * 900,
    "](https://evil.example) " * 200,
    "\u0301" * 4_500,
    "\u202e\u2066" * 2_500,
    "\ud800" * 4_500,
    "a\n" * 2_500,
    "👩\u200d👩\u200d👧" * 900,
    "العربية " * 600,
    "한국어 문장입니다. " * 450,
]
LIMITS = {"label": 80, "placeholder": 150, "description": 100, "value": 100, "title": 45}
"""What Discord takes of each; of the labels in a menu it takes more, of those in a form fewer."""
LABEL_IN_FORM = 45
# Layouts make these themselves; that no stranger made them shows in the marks, which must still be there to read.
MARKS = {"heading", "subtext", "quote", "list"}
_PINGS = regex.compile(r"@(?:everyone|here)|<@[!&]?[0-9]+>", regex.IGNORECASE)
_HIDDEN = regex.compile(r"[\u202A-\u202E\u2066\u2067\uFEFF\uD800-\uDFFF]|[\p{Cc}--\n]|(?<!@)\u200B", regex.VERSION1)


@dataclass
class Stranger:
    """Draws what somebody typed, and remembers what the layout may do with it."""

    draw: Callable[[str], str]
    """Returns hostile text for a place with this name."""
    draw_address: Callable[[], str]
    shown: list[str] = field(default_factory=list)
    """What has to be there to read, unless it was cut."""
    hosts: set[str] = field(default_factory=set)
    """Where links may lead."""
    times: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    """Addresses, channels and roles that the layout names itself."""

    def text(self, place: str) -> str:
        """Return text that a layout shows."""
        self.shown.append(self.draw(place))
        return self.shown[-1]

    def name(self, place: str) -> str:
        """Return text that a layout may show in part or as a label."""
        return self.draw(place)

    def address(self) -> str:
        """Return what stands where an article's address should."""
        given = self.draw_address()
        with contextlib.suppress(ValueError):
            parts = urlsplit(given)
            # Whoever names a user before the host wants it to look like another one.
            if "@" not in parts.netloc:
                self.hosts.add((parts.hostname or "").encode("idna").decode())
        return given

    def moment(self, stamp: str) -> None:
        """Remember a time that the layout shows in the reader's own way."""
        self.times.add(stamp)


def readable(text: Iterable[str]) -> str:
    """Return the characters that anybody can see, without stacked marks."""
    kept = (char for char in text if unicodedata.category(char)[0] in "LNPS" and char not in "\u2800\u3164\uffa0\ufffd")
    return "".join(kept)


def components(made: discord.ui.LayoutView | discord.ui.Modal) -> Iterator[dict[str, Any]]:
    """Yield every component, those inside others included."""
    waiting: list[Any] = list(made.to_components())
    while waiting:
        one = waiting.pop(0)
        yield one
        inside = [*one.get("components", []), one.get("accessory"), one.get("component")]
        waiting = [*filter(None, inside), *waiting]


def check_view(view: discord.ui.LayoutView, stranger: Stranger) -> None:
    """Make sure that a message is within Discord's limits and that nothing in it came alive."""
    every = list(components(view))
    texts = [one["content"] for one in every if "content" in one]
    assert all(texts)
    assert len(every) <= 40
    assert sum(len(text.encode("utf-16-le")) // 2 for text in texts) <= 4_000
    assert len("".join(texts).encode()) <= 9_000
    _check_controls(every)
    seen = ""
    for text in texts:
        check_text(text, stranger)
        seen += readable(read(text).text)
    if CUT not in seen:
        for said in stranger.shown:
            assert readable(said) in seen, said


def check_text(text: str, stranger: Stranger) -> None:
    """Make sure that a text of a message pings nobody, leads nowhere else and hides nothing."""
    pings = {ping[0] for ping in _PINGS.finditer(text)}
    assert pings <= stranger.own, text
    assert not _HIDDEN.search(text), text
    for line in text.split("\n"):
        assert _isolates_end(line), line
    for live in read(text).live:
        assert live.name in MARKS or live.name == "link" or live.source in stranger.own | stranger.times, live
        if live.name == "link":
            target = urlsplit(live.target or "")
            assert target.scheme in {"http", "https"}, live
            assert target.hostname in stranger.hosts, live
            assert "@" not in target.netloc, live


def check_form(form: discord.ui.Modal) -> None:
    """Make sure that a form is within Discord's limits."""
    assert 1 <= len(form.title) <= LIMITS["title"]
    assert 1 <= len(form.custom_id) <= 100
    every = list(components(form))
    assert sum("component" in one for one in every) <= 5
    _check_controls(every)
    for one in every:
        assert len(one.get("label") or "") <= LABEL_IN_FORM
        assert len(one.get("value") or "") <= one.get("max_length", 4_000)
        assert is_sound(one.get("value") or "")


def check_plain(text: str, limit: int) -> None:
    """Make sure of a text that Discord shows as it stands: a label, a choice, a menu's option."""
    assert text.strip()
    assert len(text.encode("utf-16-le")) // 2 <= limit, text
    assert not _HIDDEN.search(text), text
    assert "\n" not in text
    assert not _PINGS.search(text), text


def is_sound(text: str) -> bool:
    """Whether a text can be sent: it holds no half of a surrogate pair."""
    return not regex.search(r"[\uD800-\uDFFF]", text)


def check_lines(text: str) -> int:
    """Make sure of an attached list, one entry a line; return how many there are."""
    lines = text.removesuffix("\n").split("\n")
    assert all(line.strip() and not _HIDDEN.search(line) for line in lines)
    return len(lines)


def _check_controls(every: list[dict[str, Any]]) -> None:
    ids = [one["custom_id"] for one in every if "custom_id" in one]
    assert len(ids) == len(set(ids))
    assert all(1 <= len(custom_id) <= 100 for custom_id in ids)
    for one in every:
        assert len(one.get("options", [])) <= 25
        for option in one.get("options", []):
            check_plain(option["label"], 100)
            check_plain(option["value"], LIMITS["value"])
            if option.get("description"):
                check_plain(option["description"], LIMITS["description"])
        for name in ("label", "placeholder", "description"):
            if one.get(name):
                check_plain(one[name], LIMITS[name])
        if one["type"] == discord.ComponentType.action_row.value:
            assert len(one["components"]) <= 5


def _isolates_end(line: str) -> bool:
    """Whether every isolate that a line opens ends in it, so that no text turns the ones beside it around."""
    depth = 0
    for char in line:
        depth += (char == "\u2068") - (char == "\u2069")
        if depth < 0:
            return False
    return depth == 0
