"""The bot's own sentences in one language."""

from dataclasses import dataclass, field
from gettext import NullTranslations

from bot.errors import BotError, CorpusError, Problem, Sentence

ENGLISH = "en-US"
NAME = "name"
"""The catalogues' context of what Discord takes as a command's name: one word in lower case."""
DESCRIPTION = "description"
"""The context of everything else that is shown beside a command."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Says sentences in one language; those that its catalogue lacks, in English.

    A sentence is always written out where it is said, for the catalogues are made from what stands there.
    """

    locale: str = ENGLISH
    """As Discord writes it: `en-US`, `ko`, `es-ES`."""
    catalogue: NullTranslations = field(default_factory=NullTranslations, compare=False, repr=False)
    """The language's sentences; without any, everything is said in English."""

    def say(self, sentence: str, /, **values: object) -> str:
        """Return a sentence with its values in the places that are named in braces."""
        return self.catalogue.gettext(sentence).format(**values)

    def count(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Return the form of a sentence that fits a number, which is named `n` in it."""
        return self.catalogue.ngettext(one, many, n).format(n=n, **values)

    def tell(self, text: str) -> str:
        """Say what another room of the package said, in this language where it is a `Sentence`."""
        if not isinstance(text, Sentence):
            return text
        values = {name: self.tell(value) if isinstance(value, str) else value for name, value in text.values.items()}
        return self.catalogue.gettext(text.form).format(**values)

    def problem(self, problem: Problem) -> str:
        """Say what is wrong, where, and what to do about it."""
        return f"{problem.place}: {self.tell(problem.message)} {self.tell(problem.remedy)}"

    def error(self, error: BotError) -> str:
        """Say why something was not done, without the problems that the error carries."""
        message = error.message if isinstance(error, CorpusError) else error.args[0] if error.args else str(error)
        return self.tell(message)

    def term(self, context: str, word: str) -> str | None:
        """Return a word or phrase that stands alone, such as a command's name; None where the catalogue lacks it."""
        said = self.catalogue.pgettext(context, word)
        return None if said == word else said
