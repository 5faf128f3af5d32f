"""The one owner of every change of the corpus: in its folder and in what answers, both or neither."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.answers.live import LiveCorpus, Reload, Watch, unwatched
from bot.corpus.changes import Change, Trial
from bot.corpus.store import CorpusStore
from bot.corpus.uploads import Preview, Upload, look_at
from bot.corpus.written import Written
from bot.errors import BotError, ClusterError, CorpusError, ReloadInProgress, Sentence, StoreError

T = TypeVar("T", "Made", Reload)
Listener = Callable[[str, Reload | BotError], None]
"""Takes who changed or read the corpus again, and what that changed or why it failed."""


@dataclass(frozen=True, slots=True)
class Made:
    """A change that answers already."""

    change: Change
    """As the journal tells it."""
    reload: Reload
    """What it changed in the corpus; that may be more, where files were changed by hand since they were last read."""


class Curator:
    """Makes one change after the other, each in a thread; whoever asks meanwhile waits for their turn.

    A change counts only once the corpus was read with it: where that fails, the folder is as it was before and the
    old edition answers. A `watch` is told how far the reading is. Everything raises StoreError
    when a change cannot be made.
    """

    def __init__(self, live: LiveCorpus, store: CorpusStore) -> None:
        self._live = live
        self._store = store
        self._lock = asyncio.Lock()
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Tell one more of every change and every reading from now on, also of those that failed."""
        self._listeners.append(listener)

    async def look_at(self, uploads: Sequence[Upload]) -> Preview:
        """Tell what uploads would add, without adding them; raises UploadRefused, with a sentence for each fault."""
        return await asyncio.to_thread(look_at, uploads, self._live.edition.corpus)

    async def add(self, uploads: Sequence[Upload], by: str, watch: Watch = unwatched) -> Made:
        """Make articles of uploads; raises UploadRefused as `look_at` does."""
        return await self._change(by, watch, lambda trial: self._store.add(uploads, by, trial))

    async def remove(self, article_id: str, by: str, watch: Watch = unwatched) -> Made:
        """Take one article away."""
        return await self._change(by, watch, lambda trial: self._store.remove(article_id, by, trial))

    async def edit(self, article_id: str, version: str, origin: Written, by: str, watch: Watch = unwatched) -> Made:
        """Write an article's attribution anew; refused when it is another version by now."""
        return await self._change(by, watch, lambda trial: self._store.edit(article_id, version, origin, by, trial))

    async def refuse_edit(self, article_id: str, version: str, origin: Written) -> None:
        """Raise what `edit` would raise before it changes anything."""
        await asyncio.to_thread(self._store.refuse_edit, article_id, version, origin)

    async def undo(self, by: str, number: int | None = None, watch: Watch = unwatched) -> Made:
        """Take back the last change that is not taken back yet; refused when `number` is that of another one."""
        return await self._change(by, watch, lambda trial: self._store.take_back(by, number, trial))

    async def reload(self, by: str, watch: Watch = unwatched) -> Reload:
        """Read the folder again; raises what `LiveCorpus.reload` raises, of which ReloadInProgress during another one.

        Nobody need wait for a second reading: every change ends with one.
        """
        self._live.refuse_second()
        return await self._alone(by, lambda: self._live.reload(by, watch=watch))

    async def history(self, limit: int, offset: int = 0) -> Sequence[Change]:
        """At most `limit` finished changes, newest first, after leaving out the `offset` newest."""
        return await asyncio.to_thread(self._store.history, limit, offset)

    async def next_undo(self) -> Change | None:
        """The change that `undo` would take back; None when there is none."""
        return await asyncio.to_thread(self._store.next_undo)

    async def _change(self, by: str, watch: Watch, make: Callable[[Trial], Change]) -> Made:
        def work() -> Made:
            done: list[Reload] = []

            def trial(finish: Callable[[], None]) -> None:
                try:
                    done.append(self._live.reload(by, finish, watch))
                except (CorpusError, ClusterError, ReloadInProgress) as error:
                    raise StoreError(_not_made(error)) from error

            return Made(make(trial), done[0])

        return await self._alone(by, work)

    async def _alone(self, by: str, work: Callable[[], T]) -> T:
        """Run one piece of work in a thread; the next one waits for its end even when nobody awaits it any more."""

        async def turn() -> T:
            async with self._lock:
                try:
                    done = await asyncio.to_thread(work)
                except BotError as error:
                    self._tell(by, error)
                    raise
                self._tell(by, done.reload if isinstance(done, Made) else done)
                return done

        return await asyncio.shield(asyncio.ensure_future(turn()))

    def _tell(self, by: str, done: Reload | BotError) -> None:
        for listener in self._listeners:
            listener(by, done)


def _not_made(error: CorpusError | ClusterError | ReloadInProgress) -> Sentence:
    """Say why a change was not made."""
    if isinstance(error, CorpusError):
        return Sentence(
            "With this change the corpus cannot be read, so it was not made. {reason}", reason=error.message
        )
    if isinstance(error, ClusterError):
        return Sentence("The cluster did not take this change, so it was not made. {reason}", reason=error.sentence)
    return Sentence(
        "A reload that {name} started at {time} UTC is still running. Wait until it has finished.",
        name=error.started_by,
        time=f"{error.started_at:%H:%M:%S}",
    )
