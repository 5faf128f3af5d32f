"""The bot's own sentences in one language."""

from dataclasses import dataclass, field
from gettext import NullTranslations

ENGLISH = "en-US"


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

    def term(self, context: str, word: str) -> str | None:
        """Return a word or phrase that stands alone, such as a command's name; None where the catalogue lacks it."""
        said = self.catalogue.pgettext(context, word)
        return None if said == word else said
