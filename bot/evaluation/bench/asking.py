"""Questions about passages, as a person would ask them."""

from collections.abc import Sequence

import numpy as np
import regex

from bot.model import Passage
from bot.search.stopwords import stop_words

_FORMS = (
    "Why did {} {}?",
    "Where was {} with {}?",
    "What is the {} of {}?",
    "Who said {} to the {}?",
    "Which {} was {} for {}?",
    "When did the {} {} the {}?",
    "How many {} were in {} by {}?",
    "What did {} say about {} and {}?",
)
"""Of four to eight words, two or three of them the sentence's."""
_SENTENCE = regex.compile(r"(?<=[.!?])\s+")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]{2,}")
_ATTEMPTS = 10
"""Passages that are tried for each question."""


def questions_about(passages: Sequence[Passage], count: int, seed: int = 3) -> list[str]:
    """Return so many questions, each with words of one sentence; fewer, or none, where sentences have hardly any."""
    chance = np.random.default_rng(seed)
    stopped = stop_words("en")
    asked: list[str] = []
    for number in chance.integers(0, len(passages), count * _ATTEMPTS).tolist():
        sentences = _SENTENCE.split(passages[number].text)
        sentence = sentences[int(chance.integers(len(sentences)))]
        words = [word for word in dict.fromkeys(_WORD.findall(sentence)) if word.lower() not in stopped]
        form = _FORMS[int(chance.integers(len(_FORMS)))]
        slots = form.count("{}")
        if len(words) >= slots:
            chosen = np.sort(chance.choice(len(words), slots, replace=False)).tolist()
            asked.append(form.format(*(words[place] for place in chosen)))
        if len(asked) == count:
            break
    return asked
