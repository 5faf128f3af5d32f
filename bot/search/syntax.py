"""What people type into a search: words to rank by, and conditions on the passages.

| Typed | Only passages |
|---|---|
| `"hunger strike"` | with these words together, in this order |
| `-visit`, `-"a visit"` | without the word, or without the words together |
| `title:river`, `title:"river rises"` | of articles with these words in the title |
| `author:park` | of articles with these words in the author's or the publisher's name |
| `before:2012`, `before:2012-03`, `before:2012-03-01` | published before the first day of that time |
| `after:2012`, `after:2012-03`, `after:2012-03-01` | published after the last day of that time |

All quotation marks that have a left and a right side count, full-width and typographic ones too. Of several `before`
the earliest holds, of several `after` the latest. A minus sign leaves out what it touches when nothing but white
space is before it, numbers too: `-5` leaves out the word 5. So it does nothing in `Myung-bak`, `2011-2012`, `- 5`
and `--word`.

Whatever cannot be understood stays among the words, as it was typed: a quotation mark without its partner, marks
without a word, `before:nonsense`, `-title:river`, names of fields that do not exist.
"""

import unicodedata
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

import regex

from bot.model import Filters

_FIELD = "title|author|before|after"
_COLON = ":："
_MINUS = r"\-\u2010\u2212\uff0d"
_DOUBLE = '"＂“”„‟'
_QUOTE = f"{_DOUBLE}«»「」『』｢｣"
_LETTER = r"\p{L}\p{M}\p{N}"
# Each pair forbids its own marks inside, so that a search for the partner never runs on over the next one.
_QUOTED = "|".join(
    rf"[{opening}](?P<quoted>[^{opening}{closing}]*+)[{closing}]"
    for opening, closing in ((_DOUBLE, _DOUBLE), "«»", "»«", "「」", "『』", "｢｣")
)
_TOKEN = regex.compile(
    rf"""
      (?<!\S)(?P<minus>[{_MINUS}])?(?P<field>{_FIELD})[{_COLON}](?:{_QUOTED}|(?P<bare>[^\s{_QUOTE}]++))
    | (?<!\S)(?P<minus>[{_MINUS}])(?:{_QUOTED}|(?P<bare>[{_LETTER}][^\s{_QUOTE}]*+))
    # In `5" and 6"` the marks are inches; Chinese and Japanese put quotation marks right after a word.
    | (?<![\w--\p{{Han}}--\p{{Hiragana}}--\p{{Katakana}}])(?:{_QUOTED})
    """,
    regex.VERBOSE | regex.IGNORECASE | regex.VERSION1,
)
_WORD = regex.compile(f"[{_LETTER}]")
_DAY = regex.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_BINDING = regex.compile(rf"[{_QUOTE}]|(?<={_FIELD})[{_COLON}]", regex.IGNORECASE | regex.VERSION1)
_LEADING_MINUS = regex.compile(rf"(?<!\S)[{_MINUS}]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A search as it was understood."""

    text: str
    """The words to rank by: those of phrases too, but not what was left out, nor the values of fields."""
    filters: Filters


def parse(text: str) -> Parsed:
    """Read what somebody typed into a search; never raises.

    A text in which nothing is a condition comes back as it is; of others the white space is folded.
    """
    filters = Filters()
    pieces: list[str] = []
    end = 0
    for match in _TOKEN.finditer(text):
        found = _narrowed(filters, match)
        if found is None:
            continue
        is_phrase = not match["minus"] and not match["field"]
        pieces += (text[end : match.start()], literal(match["quoted"]) if is_phrase else "")
        filters, end = found, match.end()
    if not pieces:
        return Parsed(text, filters)
    return Parsed(" ".join(" ".join([*pieces, text[end:]]).split()), filters)


def literal(text: str) -> str:
    """Return a text with a space for each mark that `parse` could understand: only words are left in it."""
    return _LEADING_MINUS.sub(" ", _BINDING.sub(" ", text))


def days_of(value: str) -> tuple[date, date] | None:
    """Return the first and the last day of an ISO year, month or day; None where it is none."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", value))
    if found is None:
        return None
    year, month, day = (None if part is None else int(part) for part in found.groups())
    try:
        first = date(year or 0, 1 if month is None else month, 1 if day is None else day)
        last_month = 12 if month is None else month
        return first, date(first.year, last_month, monthrange(first.year, last_month)[1] if day is None else day)
    except ValueError:
        return None


def written(filters: Filters) -> str:
    """Return conditions as they are typed: what `parse` makes of them lets the same passages through.

    Values without a word are left out, for they state no condition.
    """
    fields = (("title:", filters.titles), ("author:", filters.authors), ("", filters.phrases), ("-", filters.without))
    pieces = [f'{field}"{value}"' for field, values in fields for value in map(_plain, values) if _WORD.search(value)]
    if filters.after:
        pieces.append(f"after:{filters.after.isoformat()}")
    if filters.before:
        pieces.append(f"before:{filters.before.isoformat()}")
    return " ".join(pieces)


def _plain(value: str) -> str:
    return " ".join(literal(value).split())


def _narrowed(filters: Filters, match: regex.Match[str]) -> Filters | None:
    """Return the filters with the condition that a match states; None where it states none."""
    value = " ".join((match["quoted"] or match["bare"] or "").split())
    if not _WORD.search(value):
        return None
    match (match["minus"], (match["field"] or "").lower()):
        case (None, ""):
            found = replace(filters, phrases=(*filters.phrases, value))
        case (_, ""):
            found = replace(filters, without=(*filters.without, value))
        case (None, "title"):
            found = replace(filters, titles=(*filters.titles, value))
        case (None, "author"):
            found = replace(filters, authors=(*filters.authors, value))
        case (None, "before" | "after" as side):
            return _dated(filters, side, value)
        case _:
            return None
    return found


def _dated(filters: Filters, side: str, value: str) -> Filters | None:
    days = days_of(value)
    if days is None:
        return None
    if side == "before":
        return replace(filters, before=min(days[0], filters.before or date.max))
    return replace(filters, after=max(days[1], filters.after or date.min))
