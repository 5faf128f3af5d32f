"""The language of each article of a corpus: the only door to py3langid."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.model import Passage
from bot.search.function_words import Evidence, FunctionWords
from bot.search.scripts import language_of, script_of
from bot.search.tags import primary

_SAMPLE = 2000
"""How many characters of an article are looked at."""
_LONG = 20
"""From how many words on a text is judged by itself."""
_CHINESE = 100
"""From how many characters on a text without kana is Chinese in a Japanese corpus too."""
_SURE = 0.7
"""The least probability that is believed of the library; below it half of its answers are wrong."""
_RARE = 0.05
"""A language of fewer articles than this share is never guessed for a short text."""
_SPOKEN = {
    "Latin": "en es fr de it pt nl pl sv no da fi cs tr ro hu id vi ca sk ms af az br bs cy eo et eu fy ga gd gl ha hr "
    "ht ig is jv ku la lb lt lv mg mt nn oc qu sl so sq sr sw tk tl uz xh yo zu",
    "Cyrillic": "ru be bg kk ky mk mn sr tg tk uk uz",
    "Arabic": "ar fa ku ps ug ur",
    "Devanagari": "hi mr ne",
}
"""The languages of scripts that several share, the more usual ones first; none that is nearly another one of them."""


class LanguageDetector:
    """Tells the languages of articles: by script, then by stop words, then by the library, then by the corpus.

    The library's model takes half a second and 100 MB to load. It is loaded only for a text that the steps before
    leave open, kept while one corpus is read, and its answers are remembered for the next time.
    """

    def __init__(self) -> None:
        self._words: dict[str, FunctionWords] = {}
        self._answers: dict[str, str | None] = {}
        self._library: Any = None

    def languages(self, texts: Sequence[str], given: Sequence[str | None]) -> list[str]:
        """Return each article's language as a primary tag of BCP 47, such as `en`, `zh` or `no`.

        `given` has the tags that the articles themselves give, and they win; one that names no language counts as
        none. Raises ValueError when there are not as many tags as texts.
        """
        found = [primary(tag) for _, tag in zip(texts, given, strict=True)]
        if None in found:
            samples = [text[:_SAMPLE] for text in texts]
            members: dict[str, list[int]] = {}
            for number, sample in enumerate(samples):
                script = script_of(sample)
                found[number] = found[number] or language_of(script)
                members.setdefault("Han" if script == "Kana" else script, []).append(number)
            for script, numbers in members.items():
                if script in _SPOKEN:
                    self._settle(script, numbers, samples, found)
                else:
                    _settle_han(numbers, samples, found)
            self._library = None
        return [language or "en" for language in found]

    def _settle(self, script: str, numbers: list[int], samples: list[str], found: list[str | None]) -> None:
        """Find the languages of articles in a script that several languages share."""
        if script not in self._words:
            self._words[script] = FunctionWords(script)
        words = self._words[script]
        evidence = {number: words.evidence(samples[number]) for number in numbers if found[number] is None}
        for number, seen in evidence.items():
            long = seen.words >= _LONG
            best = seen.clear(share=0.2, lead=4, least=4) if long else seen.clear(share=0.3, lead=6, least=3)
            found[number] = best if best in words.languages else None

        known = Counter(filter(None, (found[number] for number in numbers)))
        unclear = [number for number in evidence if found[number] is None and evidence[number].words >= _LONG]
        usual = _usual(known)
        for number in unclear:
            found[number] = usual if usual and evidence[number].supports(usual, share=0.05) else None
        self._ask(script, [samples[number] for number in unclear if found[number] is None])
        for number in unclear:
            found[number] = found[number] or self._answers.get(samples[number])

        known = Counter(filter(None, (found[number] for number in numbers)))
        left = {number: seen for number, seen in evidence.items() if found[number] is None}
        if len(left) > known.total():
            together = self._together(script, left, samples) or _usual(known) or _SPOKEN[script].split()[0]
            known[together] += len(left)
        for number, seen in left.items():
            found[number] = _likeliest(seen, known)

    def _together(self, script: str, left: dict[int, Evidence], samples: list[str]) -> str | None:
        """Return the language that short texts have when they are taken together, or None where nothing tells."""
        hits = tuple(hit for seen in left.values() for hit in seen.hits)
        total = Evidence(sum(seen.words for seen in left.values()), hits)
        best = total.clear(share=0.1, lead=1.5, least=1)
        if best in self._words[script].languages:
            return best
        if total.words >= _LONG:
            together = "\n".join(samples[number] for number in left)[:_SAMPLE]
            self._ask(script, [together])
            return self._answers[together]
        return next((language for language in _SPOKEN[script].split() if hits and total.supports(language)), None)

    def _ask(self, script: str, samples: Iterable[str]) -> None:
        """Have the library judge those samples that it has not judged before."""
        new = [sample for sample in samples if sample not in self._answers]
        if not new:
            return
        if self._library is None:
            from py3langid.langid import MODEL_FILE, LanguageIdentifier

            self._library = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        self._library.set_languages(_SPOKEN[script].split())
        for sample in new:
            language, probability = self._library.classify(sample)
            self._answers[sample] = primary(language) if probability >= _SURE else None


def _settle_han(numbers: list[int], samples: list[str], found: list[str | None]) -> None:
    """Find the languages of Han texts without kana: Chinese, or short ones of a Japanese corpus."""
    for number in numbers:
        if found[number] is None and len(samples[number]) >= _CHINESE:
            found[number] = "zh"
    usual = _usual(Counter(filter(None, (found[number] for number in numbers))))
    for number in numbers:
        found[number] = found[number] or usual or "zh"


def _usual(known: Counter[str]) -> str | None:
    """Return the language that most articles have, the first of the alphabet among equals."""
    return min(known, key=lambda language: (-known[language], language)) if known else None


def _likeliest(seen: Evidence, known: Counter[str]) -> str | None:
    """Return the language of the corpus, among those that are not rare, that most of a short text's words are in."""
    hits = seen.found()
    common = [language for language in known if known[language] >= _RARE * known.total()]
    return min(common, key=lambda language: (-hits[language], -known[language], language)) if common else None


def with_languages(passages: Sequence[Passage], detector: LanguageDetector) -> tuple[Passage, ...]:
    """Return the passages, each with the language that its article gives or else is found to have."""
    articles: dict[str, list[Passage]] = {}
    for passage in passages:
        articles.setdefault(passage.article_id, []).append(passage)
    texts = [" ".join([of[0].attribution.title, *(passage.text for passage in of[:3])]) for of in articles.values()]
    given = [of[0].language for of in articles.values()]
    language_of = dict(zip(articles, detector.languages(texts, given), strict=True))
    return tuple(replace(passage, language=language_of[passage.article_id]) for passage in passages)
