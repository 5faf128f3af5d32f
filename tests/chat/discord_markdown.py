"""What Discord's client makes of a text, after its published rules and what is known of them.

Written without a look at how the bot escapes, so that tests can hold the one against the other.
"""

import re
from dataclasses import dataclass, field

# Only at the start of a line: the marks, up to what they are put before.
LINE_RULES = {
    "heading": r" *#{1,3}\s+(?=[^\n])",
    "subtext": r" *-#\s+(?=[^\n])",
    "quote": r" *>(>>)?\s",
    "list": r" *(?:[*+-]|[0-9]+[.)])\s+(?=\S)",
}
# Anywhere. What has a group is read again inside, as if at the start of a line.
RULES = {
    "autolink": r"<[^: >]+:/[^ >]+>",
    "ping": r"<@[!&]?[0-9]+>|@(?:everyone|here)",
    "channel": r"<#[0-9]+>",
    "command": r"</[^:\n]+:[0-9]+>",
    "emoji": r"<a?:\w+:[0-9]+>|:(?![0-9]{2}:)[\w+~-]+:",
    "time": r"<t:-?[0-9]+(?::\w)?>",
    "navigation": r"<id:[\w-]+(?::[0-9]+)?>",
    "url": r"(?:https?|steam)://[^\s<]+",
    "invite": r"discord\.gg/\w|discord\.com/invite/\w",
    "link": r"\[((?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]\(\s*<?(?P<target>[^\s\\]*?)>?\s*\)",
    "code": r"(?P<ticks>`+)[\s\S]*?[^`](?P=ticks)(?!`)",
    "bold": r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)",
    "underline": r"__((?:\\[\s\S]|[^\\])+?)__(?!_)",
    "italics": r"\b_(?:__|\\[\s\S]|[^\\_])+?_\b|\*(?=\S)(?:\*\*|\\[\s\S]"
    r"|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?\*(?!\*)",
    "strike": r"~~[\s\S]+?~~(?!_)",
    "spoiler": r"\|\|[\s\S]+?\|\|",
}
STYLES = {"bold", "underline"}
_COMPILED = {name: re.compile(rule, re.ASCII) for name, rule in (*LINE_RULES.items(), *RULES.items())}
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_RARE = "hsd"
"""The only letters that a rule begins with."""


@dataclass(frozen=True)
class Live:
    """Something that Discord brings to life."""

    name: str
    source: str
    target: str | None = None
    """Where a masked link leads."""


@dataclass
class Reading:
    """What somebody sees of a text."""

    shown: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    """Characters with their styles."""
    live: list[Live] = field(default_factory=list)
    """All that came alive, but for the styles."""

    @property
    def names(self) -> set[str]:
        return {live.name for live in self.live}

    @property
    def text(self) -> str:
        return "".join(char for char, _ in self.shown)


def read(source: str, styles: frozenset[str] = frozenset()) -> Reading:
    """Read a text as Discord would."""
    made = Reading()
    place, fresh = 0, True
    while place < len(source):
        if escaped := _ESCAPED.match(source, place):
            made.shown.append((escaped[1], styles))
            place, fresh = escaped.end(), False
            continue
        match, name = _first(source, place, fresh=fresh)
        if match is None:
            if source[place] != "\u200b":
                made.shown.append((source[place], styles))
            fresh = source[place] == "\n" or (fresh and source[place] == " ")
            place += 1
            continue
        if name not in STYLES:
            made.live.append(Live(name, match[0], match.groupdict().get("target")))
        if name in STYLES or name == "link":
            inner = read(match[1], styles | ({name} & STYLES))
            made.shown += inner.shown
            made.live += inner.live
        elif name not in LINE_RULES:
            made.shown += [(char, styles) for char in match[0] if char != "\u200b"]
        # Behind a mark the rest of the line may begin with another one.
        place, fresh = match.end(), name in LINE_RULES
    return made


def _first(source: str, place: int, *, fresh: bool) -> tuple[re.Match[str] | None, str]:
    # This makes it quick enough for long texts.
    if not fresh and source[place].isalnum() and source[place] not in _RARE:
        return None, ""
    for name, rule in _COMPILED.items():
        if (fresh or name not in LINE_RULES) and (match := rule.match(source, place)):
            return match, name
    return None, ""
