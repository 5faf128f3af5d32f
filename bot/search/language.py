"""The language of each article of a corpus: the only door to py3langid."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
_REMEMBERED = 4096
"""How many of the library's answers are kept."""
_SPOKEN = {
    "Latin": "en es fr de it pt nl pl sv no da fi cs tr ro hu id vi ca sk ms af az br bs cy eo et eu fy ga gd gl ha hr "
    "ht ig is jv ku la lb lt lv mg mt nn oc qu sl so sq sr sw tk tl uz xh yo zu",
    "Cyrillic": "ru be bg kk ky mk mn sr tg tk uk uz",
    "Arabic": "ar fa ku ps ug ur",
    "Devanagari": "hi mr ne",
}
"""The languages of scripts that several share, the more usual ones first; none that is nearly another one of them."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one article alone tells about its language."""

    script: str
    """The Unicode name of its script, `Han` for Japanese too."""
    language: str | None
    """The primary tag of its language, or None where it depends on the other articles."""


class LanguageDetector:
    """Tells the languages of articles: by script, then by stop words, then by the library, then by the corpus.

    `look` sees to the steps that need one article only, `settle` to the others. The library's model takes half a second
    and 100 MB to load. It is loaded only for a text that the steps before leave open, kept while one corpus is settled,
    and its latest answers are remembered for the next time.
    """

    def __init__(self) -> None:
        self._words: dict[str, FunctionWords] = {}
        self._answers: dict[tuple[str, str], str | None] = {}
        self._library: Any = None

    def languages(self, texts: Sequence[str], given: Sequence[str | None]) -> list[str]:
        """Return each article's language as a primary tag of BCP 47, such as `en`, `zh` or `no`.

        `given` has the tags that the articles themselves give, and they win; one that names no language counts as
        none. Raises ValueError when there are not as many tags as texts.
        """
        every = [self.look(text, tag) for text, tag in zip(texts, given, strict=True)]
        unclear = [(text, seen) for text, seen in zip(texts, every, strict=True) if seen.language is None]
        settled = iter(self.settle(Counter(every), unclear))
        return [seen.language or next(settled) for seen in every]

    def look(self, text: str, given: str | None) -> Seen:
        """Return what an article tells by itself: by the tag that it gives, by its script, by many stop words."""
        sample = text[:_SAMPLE]
        script = script_of(sample)
        language = primary(given) or language_of(script)
        script = "Han" if script == "Kana" else script
        if language is None:
            language = self._clear(script, sample) if script in _SPOKEN else _clear_han(sample)
        return Seen(script, language)

    def settle(self, clear: Mapping[Seen, int], unclear: Sequence[tuple[str, Seen]]) -> list[str]:
        """Return the language of each article that did not tell it by itself, as a primary tag.

        `clear` says how many articles of the corpus told what; those without a language do not count. `unclear` has
        the texts of the others in the order of the corpus, with what was seen in them.
        """
        samples: dict[str, dict[int, str]] = {}
        for number, (text, seen) in enumerate(unclear):
            samples.setdefault(seen.script, {})[number] = text[:_SAMPLE]
        found: dict[int, str | None] = {}
        for script, of_script in samples.items():
            known = Counter({seen.language: n for seen, n in clear.items() if seen.script == script and seen.language})
            if script in _SPOKEN:
                found |= self._settle(script, of_script, known)
            else:
                found |= dict.fromkeys(of_script, _usual(known) or "zh")
        self._library = None
        return [found[number] or "en" for number in range(len(unclear))]

    def _function_words(self, script: str) -> FunctionWords:
        if script not in self._words:
            self._words[script] = FunctionWords(script)
        return self._words[script]

    def _clear(self, script: str, sample: str) -> str | None:
        """Return the language of a text in a script that several share, where its stop words leave no doubt."""
        words = self._function_words(script)
        seen = words.evidence(sample)
        long = seen.words >= _LONG
        best = seen.clear(share=0.2, lead=4, least=4) if long else seen.clear(share=0.3, lead=6, least=3)
        return best if best in words.languages else None

    def _settle(self, script: str, samples: Mapping[int, str], known: Counter[str]) -> dict[int, str | None]:
        """Find the languages of unclear articles in a script that several languages share; `known` are the clear ones.

        The long ones come first, for the short ones go by what most of the others are in.
        """
        words = self._function_words(script)
        evidence = {number: words.evidence(sample) for number, sample in samples.items()}
        usual = _usual(known)
        long = [number for number, seen in evidence.items() if seen.words >= _LONG]
        found = {n: usual if usual and evidence[n].supports(usual, share=0.05) else None for n in long}
        asked = [number for number, language in found.items() if language is None]
        found |= zip(asked, self._ask(script, [samples[number] for number in asked]), strict=True)

        known = known + Counter(filter(None, found.values()))
        left = {number: seen for number, seen in evidence.items() if found.get(number) is None}
        if len(left) > known.total():
            in_order = [samples[number] for number in left]
            together = self._together(script, list(left.values()), in_order) or _usual(known) or _first(script)
            known[together] += len(left)
        return found | {number: _likeliest(seen, known) for number, seen in left.items()}

    def _together(self, script: str, evidence: Sequence[Evidence], samples: Sequence[str]) -> str | None:
        """Return the language that short texts have when they are taken together, or None where nothing tells."""
        hits: Counter[frozenset[str]] = Counter()
        for seen in evidence:
            hits.update(seen.hits)
        total = Evidence(sum(seen.words for seen in evidence), hits)
        best = total.clear(share=0.1, lead=1.5, least=1)
        if best in self._function_words(script).languages:
            return best
        if total.words >= _LONG:
            return self._ask(script, ["\n".join(samples)[:_SAMPLE]])[0]
        return next((language for language in _SPOKEN[script].split() if hits and total.supports(language)), None)

    def _ask(self, script: str, samples: Sequence[str]) -> list[str | None]:
        """Have the library judge those samples that it has not judged of late, and return all their languages."""
        answers = {sample: self._answers[script, sample] for sample in samples if (script, sample) in self._answers}
        new = [sample for sample in dict.fromkeys(samples) if sample not in answers]
        if new:
            answers |= zip(new, self._judged(script, new), strict=True)
        self._answers |= {(script, sample): answers[sample] for sample in new}
        for oldest in list(self._answers)[:-_REMEMBERED]:
            del self._answers[oldest]
        return [answers[sample] for sample in samples]

    def _judged(self, script: str, samples: Sequence[str]) -> list[str | None]:
        if self._library is None:
            from py3langid.langid import MODEL_FILE, LanguageIdentifier

            self._library = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        self._library.set_languages(_SPOKEN[script].split())
        judged = (self._library.classify(sample) for sample in samples)
        return [primary(language) if probability >= _SURE else None for language, probability in judged]


def _clear_han(sample: str) -> str | None:
    """Return Chinese for a long text without kana; a short one may be of a Japanese corpus."""
    return "zh" if len(sample) >= _CHINESE else None


def _first(script: str) -> str:
    """Return the most usual language of a script."""
    return _SPOKEN[script].split()[0]


def _usual(known: Counter[str]) -> str | None:
    """Return the language that most articles have, the first of the alphabet among equals."""
    return min(known, key=lambda language: (-known[language], language)) if known else None


def _likeliest(seen: Evidence, known: Counter[str]) -> str | None:
    """Return the language of the corpus, among those that are not rare, that most of a short text's words are in."""
    hits = seen.found()
    common = [language for language in known if known[language] >= _RARE * known.total()]
    return min(common, key=lambda language: (-hits.get(language, 0), -known[language], language)) if common else None


def article_text(passages: Sequence[Passage]) -> str:
    """Return what an article's language is told by: its title and its first passages."""
    return " ".join([passages[0].attribution.title, *(passage.text for passage in passages[:3])])


def with_languages(passages: Sequence[Passage], detector: LanguageDetector) -> tuple[Passage, ...]:
    """Return the passages, each with the language that its article gives or else is found to have."""
    articles: dict[str, list[Passage]] = {}
    for passage in passages:
        articles.setdefault(passage.article_id, []).append(passage)
    texts = [article_text(of) for of in articles.values()]
    given = [of[0].language for of in articles.values()]
    language_of = dict(zip(articles, detector.languages(texts, given), strict=True))
    return tuple(replace(passage, language=language_of[passage.article_id]) for passage in passages)
