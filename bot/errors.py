"""Every error that the bot raises on purpose; each is a sentence that a person may read.

BotError
├── SettingsError     settings that cannot be used; carries every problem
├── CorpusError       a corpus folder without one usable article; carries every problem
├── ReloadInProgress  a second reload while one runs
├── StoreError        a change of the corpus folder that cannot be made
│   └── UploadRefused files that may not become articles; carries a sentence for each fault
├── KeepDamaged       a kept index that cannot be used, so that it has to be made anew
├── ClusterError      the cluster that holds the index did not do what it was asked
├── RecordsError      what is remembered of questions cannot be read or written
├── EvaluationError   an evaluation set or a file of its results that cannot be used
├── MissingExtra      a command that needs an optional package
└── ConnectionRefused Discord did not let the bot in
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self


class Sentence(str):
    """A sentence in English that knows its form, so that it can be said in other languages too.

    `Sentence("The file {name} is empty.", name="a.txt")`; a value may be a sentence itself. What is made of it with
    other text is only a text.
    """

    __slots__ = ("form", "values")
    form: str
    values: dict[str, object]

    @classmethod
    def again(cls, form: str, values: Mapping[str, object]) -> Self:
        """Return the sentence that was written down as its form and its values."""
        return cls(form, **values)

    def __new__(cls, form: str, /, **values: object) -> Self:
        """Put the values in the places that are named in braces."""
        sentence = super().__new__(cls, form.format(**values))
        sentence.form, sentence.values = form, values
        return sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a person should mend, and where."""

    file: str
    """Path below the corpus folder, or the name of the settings file or variable."""
    line: int | None
    """Line in the file, from 1, where one can be named."""
    message: str
    """What is wrong, as one sentence."""
    remedy: str
    """What to do about it, as one sentence."""
    notice: bool = False
    """True for what was left out on purpose and needs no mending."""

    @property
    def place(self) -> str:
        """`file` or `file:line`."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def __str__(self) -> str:
        return f"{self.place}: {self.message} {self.remedy}"


class BotError(Exception):
    """Base of all errors raised on purpose; `str()` is fit for people."""


class SettingsError(BotError):
    """One or more settings cannot be used."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class CorpusError(BotError):
    """The corpus folder holds no usable article."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        self.message = message
        self.problems = tuple(problems)
        super().__init__("\n".join((message, *map(str, self.problems))))


class ReloadInProgress(BotError):
    """A reload was asked for while another one runs."""

    def __init__(self, started_by: str, started_at: datetime) -> None:
        self.started_by = started_by
        self.started_at = started_at
        super().__init__(f"A reload that {started_by} started at {started_at:%H:%M:%S} UTC is still running.")


class StoreError(BotError):
    """The corpus folder cannot be changed as asked; nothing was changed."""


class UploadRefused(StoreError):
    """Files may not become articles; none of them was taken."""

    def __init__(self, refusals: Sequence[str]) -> None:
        self.refusals = tuple(refusals)
        super().__init__("\n".join(self.refusals))


class KeepDamaged(BotError):
    """A kept index cannot be used: it is damaged, unreadable, another version's or another corpus's."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class ClusterError(BotError):
    """The cluster that holds the index did not answer, or refused."""

    def __init__(self, sentence: Sentence, status: int | None = None, kind: str = "") -> None:
        """`status` is that of HTTP, None where no host answered; `kind` is the server's own name of the error."""
        self.sentence, self.status, self.kind = sentence, status, kind
        super().__init__(sentence)


class RecordsError(BotError):
    """What is remembered of questions cannot be read or written just now."""


class EvaluationError(BotError):
    """An evaluation set cannot be read, or a file of its results cannot be written."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


class MissingExtra(BotError):
    """A command needs a package that the default install leaves out."""

    def __init__(self, command: str, extra: str) -> None:
        self.extra = extra
        super().__init__(f"`{command}` needs the extra “{extra}”: python -m pip install '.[{extra}]'")


class ConnectionRefused(BotError):
    """Discord refused the bot: a wrong token, or an intent that is not switched on."""
