"""What moderators do with the corpus: reload it, see what that changed, and see its state."""

import asyncio
import logging
from collections.abc import Collection, Iterable

from discord.ui import File, LayoutView

from bot.answers.curator import Curator
from bot.answers.live import Edition, LiveCorpus, Reload
from bot.chat import layouts
from bot.chat.access import Caller, refusal
from bot.chat.change_layouts import change_layout, changes_button
from bot.chat.delivery import Enclosed
from bot.chat.escaping import tidy
from bot.chat.ids import Change
from bot.corpus.article_changes import changes
from bot.corpus.change_files import ChangeFiles
from bot.errors import CorpusError, Problem, ReloadInProgress

_log = logging.getLogger(__name__)
_LISTED = 8
"""Articles or problems named one by one before the rest is only counted."""
_FILE = "problems.txt"
_FILE_LIMIT = 2_000_000
"""Bytes of the attached file; Discord takes ten million."""


class CorpusDesk:
    """Checks every caller, then does what they asked for."""

    def __init__(
        self, live: LiveCorpus, curator: Curator, moderator_guilds: Collection[int], change_files: ChangeFiles
    ) -> None:
        self._live = live
        self._curator = curator
        self._moderator_guilds = moderator_guilds
        self._change_files = change_files

    async def reload(self, caller: Caller, name: str) -> LayoutView | Enclosed:
        """Read the corpus again and report what changed, or why the old one stays."""
        refused = refusal(caller, self._moderator_guilds)
        if refused:
            return layouts.notice_layout(refused)
        try:
            done = await self._curator.reload(name)
        except ReloadInProgress as error:
            return layouts.notice_layout(f"{error} Wait until it has finished.")
        except CorpusError as error:
            _log.warning("Reload by %s failed: %s", name, error)
            lines = ["The reload failed; the corpus as it was still answers.", str(error).splitlines()[0]]
            if _wrong(error.problems):
                lines += problem_lines(error.problems)
            return enclosed(layouts.report_layout(lines), error.problems)
        _log.info("Reload by %s: version %s", name, done.edition.corpus.version)
        view = layouts.report_layout(reload_lines(done))
        if not done.diff.empty and (key := await asyncio.to_thread(self._keep, done)):
            view.add_item(changes_button(key))
        return enclosed(view, done.edition.corpus.problems)

    async def changes(self, caller: Caller, wanted: Change) -> LayoutView:
        """Show what a reload changed in one article, also after a restart."""
        refused = refusal(caller, self._moderator_guilds)
        if refused:
            return layouts.notice_layout(refused)
        found = await asyncio.to_thread(self._change_files.find, wanted.key)
        if not found:
            return layouts.notice_layout("These changes are no longer kept: only those of the last reloads are.")
        return change_layout(wanted.key, found, wanted)

    def _keep(self, done: Reload) -> str | None:
        """Write down what a reload changed and return its key; None where the disk does not take it."""
        key = done.before.version + done.edition.corpus.version
        try:
            self._change_files.keep(key, changes(done.before, done.edition.corpus))
        except OSError as error:
            _log.warning("What the reload changed could not be kept: %s", error)
            return None
        return key

    async def status(self, caller: Caller) -> LayoutView | Enclosed:
        """Report what the corpus holds and what is wrong with its files."""
        refused = refusal(caller, self._moderator_guilds)
        if refused:
            return layouts.notice_layout(refused)
        edition = self._live.edition
        return enclosed(layouts.report_layout(status_lines(edition)), edition.corpus.problems)


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
    wrong = _wrong(problems)
    if not wrong:
        return ["No problems found."]
    rest = len(wrong) - _LISTED
    return [
        f"Problems: {len(wrong)}.",
        *map(str, wrong[:_LISTED]),
        *([f"And {rest} more: the attached file lists them all."] if rest > 0 else []),
    ]


def enclosed(view: LayoutView, problems: Iterable[Problem]) -> LayoutView | Enclosed:
    """Add a text file with every problem to a report, where there are more than the report tells."""
    wrong = _wrong(problems)
    if len(wrong) <= _LISTED:
        return view
    data = "".join(f"{tidy(str(problem))}\n" for problem in wrong).encode()
    if len(data) > _FILE_LIMIT:
        # A line is given whole or not at all.
        data = data[: data.rindex(b"\n", 0, _FILE_LIMIT) + 1] + b"There are more: `check` in the terminal lists them.\n"
    view.add_item(File(f"attachment://{_FILE}"))
    return Enclosed(view, _FILE, data)


def _wrong(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if not problem.notice]


def _holdings(edition: Edition) -> str:
    articles, passages = len(edition.corpus.articles), len(edition.engine)
    return f"{articles} article{'s' * (articles != 1)} with {passages} passage{'s' * (passages != 1)}"


def _listed(titles: Iterable[str]) -> str:
    every = [f"“{title}”" for title in titles]
    rest = len(every) - _LISTED
    return ", ".join(every[:_LISTED]) + (f" and {rest} more" if rest > 0 else "")
