"""Whether what was found answers the question: the honest no."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bot.search.mix import Judged
from bot.search.question import Style
from bot.search.support import Support

_EVEN = 0.5
"""The confidence at which a question is as likely answerable as not."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A logistic rule over the support that the best passages give, fitted by `eval --fit`."""

    fitted: Mapping[Style, Judged]

    def confidence(self, support: Support) -> float:
        """Return how likely the corpus answers the question, from 0 to 1, were both as frequent."""
        rule = self.fitted[support.style]
        value = rule.bias + sum(weight * getattr(support, name) for name, weight in rule.weights.items())
        return 1 / (1 + math.exp(-max(min(value, 50.0), -50.0)))

    def is_answered(self, support: Support, *, follows: bool = False) -> bool:
        """Tell whether that is enough to answer.

        Whoever asks on (`follows`) asks about the corpus: there either answer is taken to be as likely as the other.
        """
        return self.confidence(support) >= (_EVEN if follows else self.fitted[support.style].enough)
