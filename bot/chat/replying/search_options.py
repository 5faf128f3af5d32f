"""The conditions that somebody chooses beside the words of a search, as the words' own syntax."""

from dataclasses import dataclass

from bot.chat.rendering.escaping import tidy
from bot.locales.speech import Speech
from bot.model import Filters
from bot.search.syntax import days_of, written


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """What the options of `/search` were filled in with; None where one was not."""

    author: str | None = None
    after: str | None = None
    """Only articles published after this ISO year, month or day."""
    before: str | None = None
    phrase: str | None = None
    """Words that must stand together."""

    def problem(self, speech: Speech) -> str | None:
        """Say what cannot be understood; None where all can."""
        for text in (self.after, self.before):
            if text is not None and days_of(tidy(text)) is None:
                return speech.say(
                    "“{text}” is not a date that I can read. "
                    "Write a day, a month or a year, such as 2012-03-01, 2012-03 or 2012.",
                    text=text,
                )
        for text in (self.author, self.phrase):
            if text is not None and not written(Filters(phrases=(tidy(text),))):
                return speech.say("“{text}” has no word that I can search for.", text=text)
        filters = self._filters()
        if filters.after and filters.before and (filters.before - filters.after).days <= 1:
            days = {"after": self.after, "before": self.before}
            return speech.say("There is no day after {after} and before {before}.", **days)
        return None

    def typed(self, words: str) -> str:
        """Return the whole search as somebody could have typed it; the options must have no `problem`.

        The conditions come first, where no unpaired quotation mark among the words can reach them.
        """
        return " ".join(filter(None, (written(self._filters()), words)))

    def _filters(self) -> Filters:
        after = days_of(tidy(self.after)) if self.after else None
        before = days_of(tidy(self.before)) if self.before else None
        return Filters(
            phrases=(tidy(self.phrase),) if self.phrase else (),
            authors=(tidy(self.author),) if self.author else (),
            before=before[0] if before else None,
            after=after[1] if after else None,
        )


NO_OPTIONS = SearchOptions()
