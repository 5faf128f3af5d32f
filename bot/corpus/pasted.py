"""Text that was copied from a web page with all that stood around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.corpus.bylines import closing_byline, whole_byline
from bot.corpus.characters import quoted
from bot.corpus.dates import parse_date
from bot.corpus.furniture import FURNITURE, FURNITURE_AT_THE_END
from bot.corpus.lines import Line, without
from bot.corpus.metadata import Metadata
from bot.errors import Problem, Sentence

_HEAD = 5
_TAIL = 4
_LONGEST = 120
_MAIL = re.compile(
    r"(?:(?:e-?mail|contact|mail)\s*:?\s*)?[<(\[]?(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[>)\]]?", re.IGNORECASE
)
_DATED = re.compile(r"(?:(?:posted|published|date|입력|등록)(?: on| at)?\s*[:|]?\s*)?(\S.{5,60})", re.IGNORECASE)
_EDGES = " \t\u00a0-*_#»«›‹→←▶►▲▼•·|[]()<>+:.…"
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright\b|ⓒ).{0,120}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sifted:
    """The lines worth reading, and what is known of their origin with what the others told."""

    lines: tuple[Line, ...]
    """As many as there were: a line that was left out is blank."""
    metadata: Metadata
    notices: tuple[Problem, ...]


def sift(lines: Sequence[Line], file: str, known: Metadata) -> Sifted:
    """Leave out e-mail lines and site furniture, and turn a byline into the attribution.

    Only whole lines go, and the end of a paragraph that holds a byline; each gets a notice. What could also be a
    word of the story, such as “Home”, goes only where nothing but furniture follows. What is `known` already is
    not taken from a byline.
    """
    furniture = _furniture(lines)
    notices = [_left_out(lines[at], what, file) for at, what in furniture.items()]
    kept = list(without(lines, furniture))
    metadata = known
    for at, told, rest in _bylines(kept, titled=known.title is not None):
        number, shown = lines[at].number, lines[at].text[len(rest) :]
        if told.published:
            beside = Sentence("a date beside the one that is known")
            became = Sentence("The date {text} became part of the attribution.", text=quoted(shown))
        else:
            beside = Sentence("a byline beside the one that is known")
            became = Sentence("The byline {text} became part of the attribution.", text=quoted(shown))
        notices.append(
            _left_out(Line(number, shown), beside, file)
            if metadata.or_else(told) == metadata
            else Problem(file, number, became, Sentence("If that is wrong, say it right in front matter."), notice=True)
        )  # fmt: skip
        metadata = metadata.or_else(told)
        kept[at] = Line(number, rest)
    notices.sort(key=lambda notice: notice.line or 0)
    return Sifted(tuple(kept), metadata, tuple(notices))


def _furniture(lines: Sequence[Line]) -> dict[int, str]:
    """Positions of the lines to leave out, with what each is."""
    found = {at: kind for at, line in enumerate(lines) if (kind := _kind(line.text))}
    for at in range(len(lines) - 1, -1, -1):
        if lines[at].blank or at in found:
            continue
        words = _folded(lines[at].text)
        if words not in FURNITURE_AT_THE_END and not _RIGHTS.fullmatch(lines[at].text.strip()):
            break
        found[at] = Sentence("a line of the page around it")
    return {} if all(line.blank or at in found for at, line in enumerate(lines)) else found


def _kind(text: str) -> str | None:
    if len(text) > _LONGEST or not text.strip():
        return None
    if _MAIL.fullmatch(text.strip()):
        return Sentence("an e-mail address")
    return Sentence("a line of the page around it") if _folded(text) in FURNITURE else None


def _folded(text: str) -> str:
    return " ".join(text.strip(_EDGES).casefold().split())


def _bylines(lines: Sequence[Line], *, titled: bool) -> list[tuple[int, Metadata, str]]:
    """Where a byline or a date stands, what it tells, and what is left of the line without it."""
    filled = [at for at, line in enumerate(lines) if not line.blank]
    below_title = filled if titled else filled[1:]
    near_an_edge = {*below_title[:_HEAD], *below_title[-_TAIL:]}
    found: list[tuple[int, Metadata, str]] = []
    for at in filled:
        if closing := closing_byline(lines[at].text):
            rest, byline = closing
            found.append((at, Metadata(author=byline.author, publisher=byline.publisher), rest))
        elif len(lines[at].text) > _LONGEST or at not in near_an_edge:
            continue
        elif told := whole_byline(lines[at].text, below_title=at == below_title[0]):
            found.append((at, Metadata(author=told.author, publisher=told.publisher), ""))
        elif (
            at in below_title[:_HEAD]
            and (dated := _DATED.fullmatch(lines[at].text.strip()))
            and (day := parse_date(dated[1]))
        ):
            found.append((at, Metadata(published=day), ""))
    return found


def _left_out(line: Line, kind: str, file: str) -> Problem:
    message = Sentence("{text} is {kind} and was left out.", text=quoted(line.text), kind=kind)
    return Problem(file, line.number, message, Sentence("Nothing needs to be done."), notice=True)
