"""What moderators do with the corpus: reload it, see what that changed, and see its state."""

import asyncio
import logging
from collections.abc import Iterable
from itertools import islice

from discord.ui import LayoutView

from bot.answers.curator import Curator
from bot.answers.live import Edition, LiveCorpus, Reload, Watch
from bot.chat.buttons.moderator_ids import Change
from bot.chat.desks.access import Access, Caller
from bot.chat.layouts import answer_layouts
from bot.chat.layouts.change_layouts import change_layout, changes_button
from bot.chat.layouts.made import Enclosed
from bot.chat.layouts.problem_file import with_problem_file
from bot.corpus.article_changes import changes
from bot.corpus.change_files import ChangeFiles
from bot.corpus.corpus import ArticleName
from bot.corpus.diff import CorpusDiff
from bot.errors import ClusterError, CorpusError, Problem, ReloadInProgress
from bot.locales.speech import Speech

_log = logging.getLogger(__name__)
_LISTED = 8
"""Articles or problems named one by one before the rest is only counted."""


class CorpusDesk:
    """Checks every caller, then does what they asked for."""

    def __init__(
        self,
        live: LiveCorpus,
        curator: Curator,
        access: Access,
        change_files: ChangeFiles,
    ) -> None:
        self._live = live
        self._curator = curator
        self._access = access
        self._change_files = change_files

    def refusal(self, caller: Caller, speech: Speech) -> str | None:
        """Return why the caller may not manage the corpus, as a sentence, or None when they may."""
        return self._access.corpus_refusal(caller, speech)

    async def reload(self, caller: Caller, name: str, speech: Speech, watch: Watch) -> LayoutView | Enclosed:
        """Read the corpus again and report what changed, or why the old one stays."""
        if refused := self.refusal(caller, speech):
            return answer_layouts.notice_layout(refused)
        try:
            done = await self._curator.reload(name, watch)
        except ReloadInProgress as error:
            said = speech.say(
                "A reload that {name} started at {time} UTC is still running. Wait until it has finished.",
                name=error.started_by,
                time=f"{error.started_at:%H:%M:%S}",
            )
            return answer_layouts.notice_layout(said)
        except CorpusError as error:
            _log.warning("Reload by %s failed: %s", name, error)
            lines = [speech.say("The reload failed; the corpus as it was still answers."), speech.error(error)]
            if _wrong(error.problems):
                lines += problem_lines(error.problems, speech)
            return enclosed(answer_layouts.report_layout(lines), error.problems, speech)
        except ClusterError as error:
            _log.warning("Reload by %s failed: %s", name, error)
            lines = [speech.say("The reload failed; the corpus as it was still answers."), speech.error(error)]
            return answer_layouts.report_layout(lines)
        _log.info("Reload by %s: version %s", name, done.edition.corpus.version)
        return await self.report(done, speech)

    async def report(self, done: Reload, speech: Speech, *first: str) -> LayoutView | Enclosed:
        """Tell what a reload changed, after the sentences that come `first`, and keep it for “Show changes”."""
        view = answer_layouts.report_layout([*first, *reload_lines(done, speech)])
        if not done.diff.empty and (key := await asyncio.to_thread(self._keep, done)):
            view.add_item(changes_button(key, speech))
        return enclosed(view, done.edition.corpus.problems, speech)

    async def changes(self, caller: Caller, wanted: Change, speech: Speech) -> LayoutView:
        """Show what a reload changed in one article, also after a restart."""
        if refused := self.refusal(caller, speech):
            return answer_layouts.notice_layout(refused)
        found = await asyncio.to_thread(self._change_files.find, wanted.key)
        if not found:
            said = speech.say("These changes are no longer kept: only those of the last reloads are.")
            return answer_layouts.notice_layout(said)
        return change_layout(wanted.key, found, wanted, speech)

    def _keep(self, done: Reload) -> str | None:
        """Write down what a reload changed and return its key; None where the disk does not take it."""
        key = done.before.version + done.edition.corpus.version
        try:
            self._change_files.keep(key, changes(done.pairs()))
        except OSError as error:
            _log.warning("What the reload changed could not be kept: %s", error)
            return None
        return key

    async def status(self, caller: Caller, speech: Speech) -> LayoutView | Enclosed:
        """Report what the corpus holds and what is wrong with its files."""
        if refused := self.refusal(caller, speech):
            return answer_layouts.notice_layout(refused)
        edition = self._live.edition
        lines = await asyncio.to_thread(status_lines, edition, speech)
        return enclosed(answer_layouts.report_layout(lines), edition.corpus.problems, speech)


def reload_lines(done: Reload, speech: Speech) -> list[str]:
    """Tell what a reload changed, one fact a line."""
    holdings = _holdings(done.edition, speech)
    first = speech.say("Reloaded in {seconds} s: {holdings}.", seconds=f"{done.seconds:.1f}", holdings=holdings)
    return [first, *difference_lines(done.diff, speech), *problem_lines(done.edition.corpus.problems, speech)]


def difference_lines(diff: CorpusDiff, speech: Speech) -> list[str]:
    """Tell which articles differ, and in how many passages."""
    lines = []
    if diff.added:
        lines.append(speech.say("Added: {titles}.", titles=_listed(diff.added, len(diff.added), speech)))
    if diff.changed:
        lines.append(speech.say("Changed: {titles}.", titles=_listed(diff.changed, len(diff.changed), speech)))
    if diff.removed:
        lines.append(speech.say("Removed: {titles}.", titles=_listed(diff.removed, len(diff.removed), speech)))
    if diff.empty:
        lines.append(speech.say("No article has changed."))
    else:
        counts = {"added": diff.passages_added, "changed": diff.passages_changed, "removed": diff.passages_removed}
        lines.append(speech.say("Passages: {added} added, {changed} changed, {removed} removed.", **counts))
    return lines


def status_lines(edition: Edition, speech: Speech) -> list[str]:
    """Tell what the corpus holds, one fact a line."""
    corpus, read_at = edition.corpus, f"{edition.loaded_at:%Y-%m-%d %H:%M}"
    return [
        speech.say("The corpus holds {holdings}.", holdings=_holdings(edition, speech)),
        speech.say("Version {version}, read at {time} UTC.", version=corpus.version, time=read_at),
        speech.say("Articles: {titles}.", titles=_listed(corpus.names(), len(corpus), speech)),
        *problem_lines(corpus.problems, speech),
    ]


def problem_lines(problems: Iterable[Problem], speech: Speech) -> list[str]:
    """Tell each problem with its place and remedy, then the number of those not told."""
    wrong = _wrong(problems)
    if not wrong:
        return [speech.say("No problems found.")]
    rest = len(wrong) - _LISTED
    return [
        speech.say("Problems: {n}.", n=len(wrong)),
        *map(speech.problem, wrong[:_LISTED]),
        *([speech.say("And {n} more: the attached file lists them all.", n=rest)] if rest > 0 else []),
    ]


def enclosed(view: LayoutView, problems: Iterable[Problem], speech: Speech) -> LayoutView | Enclosed:
    """Add a text file with every problem to a report, where there are more than the report tells."""
    wrong = _wrong(problems)
    return with_problem_file(view, wrong, speech) if len(wrong) > _LISTED else view


def _wrong(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if not problem.notice]


def _holdings(edition: Edition, speech: Speech) -> str:
    articles = speech.count("{n} article", "{n} articles", len(edition.corpus))
    passages = speech.count("{n} passage", "{n} passages", len(edition.engine))
    return speech.say("{articles} with {passages}", articles=articles, passages=passages)


def _listed(articles: Iterable[ArticleName], count: int, speech: Speech) -> str:
    titles = ", ".join(speech.say("“{title}”", title=article.title) for article in islice(articles, _LISTED))
    rest = count - _LISTED
    return speech.say("{titles} and {n} more", titles=titles, n=rest) if rest > 0 else titles
