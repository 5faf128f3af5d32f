"""What was asked before, written under a question that leans on it, and read back from there."""

import re
from collections.abc import Iterable, Sequence

from bot.answers.follow_up import Turn
from bot.chat.layouts.marked_lines import labelled
from bot.chat.rendering.escaping import escape, tidy, unescape
from bot.chat.rendering.excerpt import Size, shorten, total_size
from bot.locales.speech import Speech

TURNS_LIMIT = Size(560, 1100)
"""All turns of one message together."""

_LIMITS = ((150, 200), (75, 100), (30, 40))
"""Characters of a question and of its answer, from generous to what always fits."""
_QUOTE = re.compile(r"^> ?", re.MULTILINE)
_PIECE = re.compile(r"\\.|\*\*|__|.", re.DOTALL)


def shown_turns(turns: Sequence[Turn], speech: Speech) -> tuple[Turn, ...]:
    """Cut turns, oldest first, to what a message has room for: long texts shorter, the oldest turns left out."""
    kept: list[Turn] = []
    for turn in reversed(turns):
        cut = (_cut(turn, *limits) for limits in _LIMITS)
        fitting = (made for made in cut if total_size(turns_text([made, *kept], speech)).fits(TURNS_LIMIT))
        made = next(fitting, None)
        if made is None:
            break
        if made.question:
            kept.insert(0, made)
    return tuple(kept)


def turns_text(turns: Sequence[Turn], speech: Speech) -> str:
    """Write turns as they came from `shown_turns`, one a line, the answer in bold."""
    label = speech.say("Asked before")
    return "\n".join(
        labelled(label, escape(turn.question) + (f" **{escape(turn.answer)}**" if turn.answer else ""))
        for turn in turns
    )


def turns_from(texts: Iterable[str]) -> tuple[Turn, ...]:
    """Read back the lines that `turns_text` wrote, without their labels."""
    said = map(_said, texts)
    return tuple(Turn(unescape(whole.removesuffix(bold)).rstrip(), unescape(bold) or None) for whole, bold in said)


def answer_from(quotation: str) -> str:
    """Return the sentence in bold of a quoted passage as it read before it was marked, or else the whole passage."""
    whole, bold = _said(_QUOTE.sub("", quotation))
    return unescape(bold or whole)


def _said(text: str) -> tuple[str, str]:
    """Return a text without the marks for bold and underlined, and its part in bold; both still escaped."""
    whole: list[str] = []
    bold: list[str] = []
    inside = False
    for piece in _PIECE.findall(text):
        if piece == "**":
            inside = not inside
        elif piece != "__":
            whole.append(piece)
            bold += [piece] if inside else []
    return "".join(whole), "".join(bold)


def _cut(turn: Turn, question: int, answer: int) -> Turn:
    said = shorten(tidy(turn.answer), answer) if turn.answer else ""
    return Turn(shorten(tidy(turn.question), question), said or None)
