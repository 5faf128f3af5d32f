"""The problems of one file, kept to a number that a person can read."""

from collections.abc import Iterable

from bot.errors import Problem, Sentence

MOST = 20
"""Problems of one file that are told one by one; an archive could have a million."""


class Complaints:
    """Takes the problems of one file as they come."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._told: list[Problem] = []
        self._notices: set[str] = set()
        self._first_untold: Problem | None = None
        self._more = 0

    def add(self, problems: Iterable[Problem]) -> None:
        """Remember problems; a notice that says the same as an earlier one is dropped."""
        for problem in problems:
            if problem.notice:
                if problem.message in self._notices:
                    continue
                self._notices.add(problem.message)
            if len(self._told) < MOST:
                self._told.append(problem)
            else:
                self._first_untold = self._first_untold or problem
                self._more += 1

    def all(self) -> tuple[Problem, ...]:
        """What is to be told, with the rest as a number."""
        if not self._first_untold:
            return tuple(self._told)
        message = (
            Sentence("{n} more problem was found from here on.", n=self._more)
            if self._more == 1
            else Sentence("{n} more problems were found from here on.", n=self._more)
        )
        rest = Problem(self._file, self._first_untold.line, message, Sentence("Mend those above and check again."))
        return (*self._told, rest)
