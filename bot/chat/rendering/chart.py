"""The questions of each day as a picture; everything in it is told in words beside it too."""

import io
from collections.abc import Sequence
from typing import NamedTuple

from bot.answers.insights import Day
from bot.locales.speech import Speech

_INCHES, _DOTS = (8.0, 3.6), 110
_TICKS = 8
"""Dates below the bars, at most so many."""
_FEWEST = 7
"""Days that there is room for at least, so that one bar alone is no wall."""
_FONTS = (
    *("DejaVu Sans", "Noto Sans CJK KR", "Noto Sans KR", "NanumGothic", "Malgun Gothic", "Apple SD Gothic Neo"),
    *("Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic", "Hiragino Sans"),
)
"""The first one comes with matplotlib; the others may be installed where Korean or Japanese is read."""


class _Words(NamedTuple):
    answered: str
    refused: str
    questions: str


def bars(days: Sequence[Day], speech: Speech) -> bytes | None:
    """Draw a bar for each day as a PNG; None without matplotlib, which the extra `chart` brings.

    Where no font has the letters of the reader's language, the few words in the picture are English. Answered
    questions are told from the others by a pattern, not by colour alone. Takes a second: call it in a thread.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.ticker import MaxNLocator
    except ImportError:
        return None
    words = _words(speech)
    family = _family("".join(words))
    if family is None:
        words, family = _words(Speech()), _FONTS[0]
    figure = Figure(figsize=_INCHES, dpi=_DOTS, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    places, answered = range(len(days)), [day.answered for day in days]
    axes.bar(places, answered, color="#1f5fa8", label=words.answered)
    refused = [day.refused for day in days]
    axes.bar(places, refused, bottom=answered, color="#f2c14e", edgecolor="#333333", hatch="///", label=words.refused)
    step = -(-len(days) // _TICKS)
    axes.set_xticks(places[::step], [day.date.isoformat() for day in days[::step]])
    axes.set_xlim(-0.6, max(len(days), _FEWEST) - 0.4)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylabel(words.questions, family=family)
    axes.legend(prop={"family": family}, loc="upper left", bbox_to_anchor=(0, 1.16), ncols=2, frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def _words(speech: Speech) -> _Words:
    return _Words(speech.say("answered"), speech.say("not answered"), speech.say("questions"))


def _family(letters: str) -> str | None:
    """Return a font that has all the letters; None where none is installed."""
    from matplotlib.font_manager import FontProperties, fontManager, get_font

    installed = {font.name for font in fontManager.ttflist}
    for name in _FONTS:
        if name in installed:
            font = get_font(fontManager.findfont(FontProperties(family=name)))
            if all(font.get_char_index(ord(letter)) for letter in letters):
                return name
    return None
