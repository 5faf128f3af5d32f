"""What moderators do with the corpus: reload it and see its state."""

import asyncio
import logging
from collections.abc import Collection, Iterable

from discord.ui import LayoutView

from bot.answers.live import Edition, LiveCorpus, Reload
from bot.chat import layouts
from bot.chat.access import Caller, refusal
from bot.errors import CorpusError, Problem, ReloadInProgress

_log = logging.getLogger(__name__)
_LISTED = 8
"""Articles or problems named one by one before the rest is only counted."""


class CorpusDesk:
    """Checks every caller, then does what they asked for."""

    def __init__(self, live: LiveCorpus, moderator_guilds: Collection[int]) -> None:
        self._live = live
        self._moderator_guilds = moderator_guilds

    async def reload(self, caller: Caller, name: str) -> LayoutView:
        """Read the corpus again in a thread and report what changed, or why the old one stays."""
        refused = refusal(caller, self._moderator_guilds)
        if refused:
            return layouts.notice_layout(refused)
        try:
            done = await asyncio.to_thread(self._live.reload, name)
        except ReloadInProgress as error:
            return layouts.notice_layout(f"{error} Wait until it has finished.")
        except CorpusError as error:
            _log.warning("Reload by %s failed: %s", name, error)
            return layouts.report_layout(
                ["The reload failed; the corpus as it was still answers.", *str(error).splitlines()]
            )
        _log.info("Reload by %s: version %s", name, done.edition.corpus.version)
        return layouts.report_layout(reload_lines(done))

    async def status(self, caller: Caller) -> LayoutView:
        """Report what the corpus holds and what is wrong with its files."""
        refused = refusal(caller, self._moderator_guilds)
        if refused:
            return layouts.notice_layout(refused)
        return layouts.report_layout(status_lines(self._live.edition))


def reload_lines(done: Reload) -> list[str]:
    """Tell what a reload changed, one fact a line."""
    diff = done.diff
    lines = [f"Reloaded in {done.seconds:.1f} s: {_holdings(done.edition)}."]
    for what, articles in (("Added", diff.added), ("Changed", diff.changed), ("Removed", diff.removed)):
        if articles:
            lines.append(f"{what}: {_listed(article.title for article in articles)}.")
    if not (diff.added or diff.changed or diff.removed):
        lines.append("No article has changed.")
    else:
        lines.append(
            f"Passages: {diff.passages_added} added, {diff.passages_changed} changed, {diff.passages_removed} removed."
        )
    return lines + problem_lines(done.edition.corpus.problems)


def status_lines(edition: Edition) -> list[str]:
    """Tell what the corpus holds, one fact a line."""
    return [
        f"The corpus holds {_holdings(edition)}.",
        f"Version {edition.corpus.version}, read at {edition.loaded_at:%Y-%m-%d %H:%M} UTC.",
        f"Articles: {_listed(article.title for article in edition.corpus.articles)}.",
        *problem_lines(edition.corpus.problems),
    ]


def problem_lines(problems: Iterable[Problem]) -> list[str]:
    """Tell each problem with its place and remedy, then the number of those not told."""
    wrong = [problem for problem in problems if not problem.notice]
    if not wrong:
        return ["No problems found."]
    rest = len(wrong) - _LISTED
    return [
        f"Problems: {len(wrong)}.",
        *map(str, wrong[:_LISTED]),
        *([f"And {rest} more: `check` in the terminal lists them all."] if rest > 0 else []),
    ]


def _holdings(edition: Edition) -> str:
    articles, passages = len(edition.corpus.articles), len(edition.engine)
    return f"{articles} article{'s' * (articles != 1)} with {passages} passage{'s' * (passages != 1)}"


def _listed(titles: Iterable[str]) -> str:
    every = [f"“{title}”" for title in titles]
    rest = len(every) - _LISTED
    return ", ".join(every[:_LISTED]) + (f" and {rest} more" if rest > 0 else "")
