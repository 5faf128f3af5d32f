"""The corpus folder as moderators change it: all or nothing, written down, and able to go back."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath

from bot.corpus.archives import holder, without
from bot.corpus.changes import Begun, Change, FileChange, Kind, Trial, at_once, told, undoable
from bot.corpus.characters import one_line
from bot.corpus.corpus import Corpus, version_of
from bot.corpus.disk import Disk, present, refusal
from bot.corpus.files import HeldFile, why
from bot.corpus.journal import Journal, digest
from bot.corpus.names import alike
from bot.corpus.reader import read_corpus
from bot.corpus.rewriting import rewritten
from bot.corpus.uploads import Upload, look_at
from bot.corpus.written import Written
from bot.errors import CorpusError, Sentence, StoreError, UploadRefused
from bot.model import Article

_PATIENCE = 30.0
"""Seconds to wait for another change."""
_LONGEST_NAME = 100

_Planned = tuple[str, bytes | None, bytes | None]
"""A file's name and its bytes before and after; None stands for no file."""


class CorpusStore:
    """Adds, edits and removes articles, and takes changes back.

    Each change is in the journal, with the bytes before and after, before a file is touched; it counts once the
    journal says “done”. A change that a kill interrupts is taken back by `recover` or by the next change, and so is
    one whose trial raises. All methods read and write files: call them in a thread. They raise StoreError and what
    the trial raises, and then nothing has changed.
    """

    def __init__(
        self,
        folder: Path,
        state_dir: Path,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        disk: Disk | None = None,
        read: Callable[[], Corpus] | None = None,
    ) -> None:
        """Take `read` for how the folder is read, also an empty one; it raises CorpusError."""
        self._folder = folder
        self._state = state_dir / "corpus"
        self._clock = clock
        self._disk = disk or Disk()
        self._journal = Journal(self._state, self._disk)
        self._read = read or partial(read_corpus, folder, may_be_empty=True)

    def recover(self) -> str | None:
        """Take back what a kill interrupted; return a sentence about it, None when there is nothing to tell."""
        if not self._state.is_dir():
            return None
        with self._alone():
            return self._settle()

    def add(self, uploads: Sequence[Upload], by: str, trial: Trial = at_once) -> Change:
        """Write uploads into the folder under safe names; UploadRefused, a StoreError, when one may not be."""
        with self._alone():
            self._settle()
            preview = look_at(uploads, self._corpus())
            self._refuse_taken(preview.files)
            planned = [(file.name, None, file.data) for file in preview.files]
            return self._make("add", by, planned, [article.title for article in preview.articles], trial=trial)

    def remove(self, article_id: str, by: str, trial: Trial = at_once) -> Change:
        """Take an article out of the folder: its file, or its line of an archive."""
        with self._alone():
            self._settle()
            corpus = self._corpus()
            article = _article(corpus, article_id)
            if len(corpus.articles) == 1:
                raise StoreError(
                    Sentence(
                        "“{title}” is the only article. Add another one before you remove it.", title=article.title
                    )
                )
            file = holder(self._folder, article)
            after = without(file, article.id) if file.format == "archive" else None
            return self._make("remove", by, [(file.name, file.data, after)], [article.title], trial=trial)

    def edit(self, article_id: str, version: str, origin: Written, by: str, trial: Trial = at_once) -> Change:
        """Write the title, author, publisher, date and link of an article anew; refused when it is another version."""
        with self._alone():
            self._settle()
            planned = self._edit(article_id, version, origin)
            return self._make("edit", by, [planned], [origin.title], trial=trial)

    def refuse_edit(self, article_id: str, version: str, origin: Written) -> None:
        """Raise what `edit` would raise, and change nothing."""
        with self._alone():
            self._edit(article_id, version, origin)

    def take_back(self, by: str, number: int | None = None, trial: Trial = at_once) -> Change:
        """Undo the last change that is not taken back yet; refused when a file was changed since.

        With `number`, refused too when that is another change's.
        """
        with self._alone():
            self._settle()
            change = undoable(self._journal.read().finished)
            if change is None:
                raise StoreError(Sentence("There is no change to take back."))
            if number not in {None, change.number}:
                raise StoreError(
                    Sentence(
                        "Change {number} is not the one to be taken back next; change {next} is.",
                        number=number,
                        next=change.number,
                    )
                )
            for file in change.files:
                now = present(self._folder / file.name)
                if (None if now is None else digest(now)) != file.after:
                    raise StoreError(
                        Sentence(
                            "The file {file} was changed by hand after change {number}, and taking that back would "
                            "lose what was changed. Put the file back as it was, or make the change by hand.",
                            file=file.name,
                            number=change.number,
                        )
                    )
            planned = [(f.name, self._journal.kept(f.after), self._journal.kept(f.before)) for f in change.files]
            return self._make("undo", by, planned, change.titles, trial=trial, undoes=change.number)

    def history(self, limit: int, offset: int = 0) -> Sequence[Change]:
        """At most `limit` finished changes, newest first, after leaving out the `offset` newest."""
        return self._told()[offset : offset + limit]

    def next_undo(self) -> Change | None:
        """The change that would be taken back next; None when there is none."""
        return next((change for change in self._told() if change.can_undo), None)

    def _told(self) -> Sequence[Change]:
        try:
            return told(self._journal.read().finished)
        except OSError as error:
            raise refusal(error, self._state) from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other changes out, and turn the system's refusals into sentences."""
        from filelock import FileLock, Timeout  # a start of `ask` does without it

        try:
            self._disk.folder(self._state)
            with FileLock(self._state / "lock", timeout=_PATIENCE):
                yield
        except Timeout:
            raise StoreError(
                Sentence("Another change of the corpus is still being made. Try again in a minute.")
            ) from None
        except OSError as error:
            raise refusal(error, self._folder) from error

    def _corpus(self) -> Corpus:
        try:
            return self._read()
        except CorpusError as error:
            raise StoreError(error.message) from error

    def _refuse_taken(self, files: Sequence[HeldFile]) -> None:
        """Refuse names that the folder has, also in files that hold no article; many disks ignore case."""
        there = {alike(path.name): path.name for path in self._folder.iterdir()}
        taken = [there[alike(file.name)] for file in files if alike(file.name) in there]
        if taken:
            raise UploadRefused(
                [
                    Sentence("The corpus folder has “{file}” already. Rename the file.", file=one_line(name))
                    for name in taken
                ]
            )

    def _edit(self, article_id: str, version: str, origin: Written) -> _Planned:
        article = _article(self._corpus(), article_id)
        if version_of([article]) != version:
            raise StoreError(Sentence("The article has changed since it was shown. Begin again with what it says now."))
        file = holder(self._folder, article)
        return file.name, file.data, rewritten(file, article, origin)

    def _make(
        self,
        kind: Kind,
        by: str,
        planned: Sequence[_Planned],
        titles: Sequence[str],
        *,
        trial: Trial,
        undoes: int | None = None,
    ) -> Change:
        """Write a change down, make it, and write down that it is done; on failure everything is as before."""
        try:
            files = tuple(
                FileChange(name, self._journal.keep(before), self._journal.keep(after))
                for name, before, after in planned
            )
            number = self._journal.read().last + 1
            by = one_line(by)[:_LONGEST_NAME]
            change = Begun(number, kind, by, self._clock(), files, tuple(map(one_line, titles)), undoes)
            self._journal.begin(change)
            self._apply(change, planned)
            trial(lambda: self._journal.end(number, "done"))
        except Exception:
            self._settle_or_tell()
            raise
        return told(self._journal.read().finished)[0]

    def _apply(self, change: Begun, planned: Sequence[_Planned]) -> None:
        """Write every file beside its place, then put all into their places."""
        for at, (name, before, after) in enumerate(planned):
            if after is not None:
                self._disk.write(self._beside(change, at), after)
                if before is not None:
                    shutil.copymode(self._folder / name, self._beside(change, at))
        for at, (name, before, after) in enumerate(planned):
            path = self._folder / name
            if present(path) != before:
                raise StoreError(
                    Sentence(
                        "The file {file} was changed by hand at this moment. Look at it, then try again.", file=name
                    )
                )
            if after is None:
                self._disk.remove(path)
            else:
                self._disk.rename(self._beside(change, at), path)

    def _settle_or_tell(self) -> None:
        try:
            self._settle()
        except OSError as error:
            raise StoreError(
                Sentence(
                    "The change failed half-way, and could not be taken back either: {reason}. Make room or mend the "
                    "disk: the next change, or the next start, takes it back first.",
                    reason=why(error),
                )
            ) from error

    def _settle(self) -> str | None:
        """Take back the change that was begun and never finished, and leave nothing of it behind."""
        self._journal.sweep()
        change = self._journal.read().pending
        if change is None:
            return None
        if not self._folder.is_dir():
            raise StoreError(
                Sentence(
                    "There is no corpus folder “{folder}”, so an interrupted change has to wait.", folder=self._folder
                )
            )
        by_hand = [file.name for at, file in enumerate(change.files) if not self._put_back(change, at, file)]
        self._journal.end(change.number, "taken back")
        self._journal.sweep()
        names = ", ".join(file.name for file in change.files)
        sentence = f"Change {change.number} of the corpus ({change.kind} {names}) was interrupted and was taken back."
        if by_hand:
            sentence += f" Changed by hand meanwhile, and left as they are: {', '.join(by_hand)}."
        return sentence

    def _put_back(self, change: Begun, at: int, file: FileChange) -> bool:
        """Give a file its bytes from before a change; False when it holds neither these nor those after."""
        path, beside = self._folder / file.name, self._beside(change, at)
        self._disk.remove(beside)
        if path.is_symlink() or (path.exists() and not path.is_file()) or not path.parent.is_dir():
            return False
        now = present(path)
        name = None if now is None else digest(now)
        if name not in {file.before, file.after}:
            return False
        if name != file.before:
            before = self._journal.kept(file.before)
            if before is None:
                self._disk.remove(path)
            else:
                self._disk.write(beside, before)
                self._disk.rename(beside, path)
        return True

    def _beside(self, change: Begun, at: int) -> Path:
        """A hidden name in the folder of one file of a change, which the reader passes over."""
        place = self._folder / PurePosixPath(change.files[at].name).parent
        return place / f".storybot-{change.number}-{at}.part"


def _article(corpus: Corpus, article_id: str) -> Article:
    found = corpus.find(article_id)
    if found is None:
        shown = one_line(article_id)[:_LONGEST_NAME]
        raise StoreError(Sentence("There is no article with the id “{id}”.", id=shown))
    return found
