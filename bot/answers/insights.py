"""What the records tell about a time: how much was asked, how much was answered, and what most."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.answers.unanswered import grouped
from bot.records.review import Kept

_LISTED = 5


@dataclass(frozen=True, slots=True)
class Day:
    """One day in UTC."""

    date: date
    answered: int
    refused: int


@dataclass(frozen=True, slots=True)
class Insights:
    """Sums over some days."""

    days: tuple[Day, ...]
    """Every day, oldest first, those without questions too."""
    silent: int
    """Messages in channels where every message is a question that nothing was found for; they count nowhere else."""
    good: int
    """Votes that say that this was it."""
    bad: int
    """Votes that say that this was not meant."""
    articles: tuple[tuple[str, int], ...]
    """Ids of the articles that were shown most, with the number of answers."""
    asked: tuple[tuple[str, int], ...]
    """What was asked most, like questions together, with the number of questions."""

    @property
    def answered(self) -> int:
        """How many questions were answered."""
        return sum(day.answered for day in self.days)

    @property
    def total(self) -> int:
        """How many questions were asked."""
        return self.answered + sum(day.refused for day in self.days)


def insights(questions: Iterable[Kept], first: date, last: date) -> Insights:
    """Sum the questions of the days from `first` to `last` up, in UTC; the others are left out.

    Takes seconds for many questions: call it in a thread.
    """
    within = [one for one in questions if first <= one.at.date() <= last]
    put = [one for one in within if one.outcome != "silent"]
    answered = Counter(one.at.date() for one in put if one.outcome == "answered")
    refused = Counter(one.at.date() for one in put if one.outcome == "refused")
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    shown = Counter(article for one in put if one.outcome == "answered" for article in one.articles)
    return Insights(
        days=tuple(Day(day, answered[day], refused[day]) for day in every),
        silent=len(within) - len(put),
        good=sum(one.good for one in put),
        bad=sum(one.bad for one in put),
        articles=tuple(_most(shown)),
        asked=tuple((group.text, group.count) for group in grouped(put, ())[:_LISTED]),
    )


def _most(counts: Counter[str]) -> Sequence[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_LISTED]
