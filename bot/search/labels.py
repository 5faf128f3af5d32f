"""What articles are labelled with, their authors or their tags: in flat arrays, found however they are written."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from bot.arrays import mapped, save
from bot.search.flat_strings import Ints, numbered
from bot.search.selection import folded
from bot.wordlist import WordList


@dataclass(frozen=True, slots=True)
class Labels:
    """Pairs of an article and a label, article after article, the labels of each in their order."""

    labels: WordList
    """The different labels as they are written, in the order in which they come first."""
    label_of: Ints
    """Of each pair: the number of its label."""
    article_of: Ints
    """Of each pair: the number of its article."""
    forms: WordList
    """The different labels as they are compared; see `folded`."""
    form_of: Ints
    """Of each label: the number of its form."""

    @classmethod
    def build(cls, rows: Iterable[Iterable[str]]) -> Self:
        """Number the labels of all articles, given article by article."""
        labels, label_of, article_of = numbered(rows)
        forms, form_of, _ = numbered((folded(label),) for label in labels)
        return cls(WordList.of(labels), label_of, article_of, WordList.of(forms), form_of)

    def articles_with(self, labels: Iterable[str]) -> Ints:
        """Return the articles with one of the labels, however it is written; one may come several times."""
        forms = [self.forms[form] for form in map(folded, labels) if form in self.forms]
        return self.article_of[np.isin(self.form_of, forms)[self.label_of]]

    def save(self, folder: Path, name: str) -> None:
        """Write the arrays as files whose names begin with `name`; raises OSError."""
        self.labels.save(folder, f"{name}_labels")
        self.forms.save(folder, f"{name}_forms")
        arrays = {"label_of": self.label_of, "article_of": self.article_of, "form_of": self.form_of}
        save(folder, {f"{name}_{part}": array for part, array in arrays.items()})

    @classmethod
    def load(cls, folder: Path, name: str) -> Self:
        """Map what `save` wrote into memory; raises OSError and ValueError."""
        label_of, article_of, form_of = (
            mapped(folder / f"{name}_{part}.npy") for part in ("label_of", "article_of", "form_of")
        )
        labels, forms = (WordList.load(folder, f"{name}_{part}") for part in ("labels", "forms"))
        return cls(labels, label_of, article_of, forms, form_of)
