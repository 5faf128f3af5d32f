"""Whether what was found answers the question: the honest no."""

import math
from dataclasses import asdict, dataclass

from bot.search.mix import Judged
from bot.search.support import Support


@dataclass(frozen=True, slots=True)
class Judgement:
    """A logistic rule over the support that the best passages give, fitted by `eval --fit`."""

    fitted: Judged

    def confidence(self, support: Support) -> float:
        """Return how likely the corpus answers the question, from 0 to 1, were both as frequent."""
        value = self.fitted.bias + sum(self.fitted.weights.get(name, 0.0) * x for name, x in asdict(support).items())
        return 1 / (1 + math.exp(-max(min(value, 50.0), -50.0)))

    def is_answered(self, confidence: float) -> bool:
        """Tell whether that is enough to answer."""
        return confidence >= self.fitted.enough
