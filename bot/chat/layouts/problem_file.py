"""The text file with every problem, for lists that are too long for a message."""

from collections.abc import Iterable

from discord.ui import File, LayoutView

from bot.chat.layouts.made import Enclosed
from bot.chat.rendering.escaping import tidy
from bot.errors import Problem
from bot.locales.speech import Speech

_FILE = "problems.txt"
_FILE_LIMIT = 2_000_000
"""Bytes of the attached file; Discord takes ten million."""


def with_problem_file(view: LayoutView, problems: Iterable[Problem], speech: Speech) -> Enclosed:
    """Add a text file with every problem to a view."""
    data = "".join(f"{tidy(speech.problem(problem))}\n" for problem in problems).encode()
    if len(data) > _FILE_LIMIT:
        last = speech.say("There are more: `check` in the terminal lists them.").encode() + b"\n"
        # A line is given whole or not at all.
        data = data[: data.rindex(b"\n", 0, _FILE_LIMIT) + 1] + last
    view.add_item(File(f"attachment://{_FILE}"))
    return Enclosed(view, _FILE, data)
