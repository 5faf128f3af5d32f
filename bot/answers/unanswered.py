"""Questions that the corpus did not answer, like ones together, less those that moderators are done with."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answers.likeness import leaders
from bot.records.review import Decision, Kept

MOST_WORDINGS = 2_000
"""How many different wordings are compared, the most asked ones first."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_HEADINGS = ("question", "times", "no answer", "not what was meant", "first", "last", "other wordings")


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask the same."""

    key: str
    """The newest question of the most asked wording."""
    wordings: tuple[str, ...]
    """As people wrote them, the most asked one first."""
    count: int
    """How often it was asked, since it was resolved for the last time."""
    unanswered: int
    """How often of these nothing was found."""
    first: datetime
    last: datetime

    @property
    def text(self) -> str:
        """The most asked wording."""
        return self.wordings[0]


def grouped(questions: Iterable[Kept], decisions: Sequence[Decision]) -> list[Group]:
    """Put like questions together, the most asked group first.

    A decision holds for every question like its wording: an ignored one stays away, a resolved one comes back with the
    questions that were asked later. Takes seconds for many questions: call it in a thread.
    """
    by_text: defaultdict[str, list[Kept]] = defaultdict(list)
    for question in questions:
        by_text[question.text].append(question)
    asked = sorted(by_text, key=lambda text: (-len(by_text[text]), text))[:MOST_WORDINGS]
    texts = [*dict.fromkeys([*(decision.text for decision in decisions), *asked])]
    leader_of = dict(zip(texts, leaders(texts), strict=True))
    settled: defaultdict[int, list[Decision]] = defaultdict(list)
    for decision in decisions:
        settled[leader_of[decision.text]].append(decision)
    groups: defaultdict[int, list[Kept]] = defaultdict(list)
    for text in asked:
        leader = leader_of[text]
        groups[leader] += [question for question in by_text[text] if _is_open(question, settled[leader])]
    return sorted(
        (_group(found) for found in groups.values() if found), key=lambda one: (-one.count, -one.last.timestamp())
    )


def as_csv(groups: Iterable[Group]) -> bytes:
    """Return a table for spreadsheets, in UTF-8 with its mark; no cell in it can be taken for a formula."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(_HEADINGS)
    for one in groups:
        times = (str(one.count), str(one.unanswered), str(one.count - one.unanswered))
        days = (one.first.isoformat(timespec="seconds"), one.last.isoformat(timespec="seconds"))
        table.writerow([_inert(cell) for cell in (one.text, *times, *days, " | ".join(one.wordings[1:]))])
    return out.getvalue().encode("utf-8-sig", "replace")


def _is_open(question: Kept, decisions: Iterable[Decision]) -> bool:
    return all(not decision.ignored and question.at > decision.at for decision in decisions)


def _group(questions: Sequence[Kept]) -> Group:
    times = Counter(question.text for question in questions)
    wordings = sorted(times, key=lambda text: (-times[text], text))
    newest = max((one for one in questions if one.text == wordings[0]), key=lambda one: one.at)
    return Group(
        key=newest.key,
        wordings=tuple(wordings),
        count=len(questions),
        unanswered=sum(one.outcome != "answered" for one in questions),
        first=min(one.at for one in questions),
        last=max(one.at for one in questions),
    )


def _inert(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would compute, as OWASP's page on CSV injection advises."""
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) or cell.startswith(_FORMULA) else cell
