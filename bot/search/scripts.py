"""Scripts: which one a text is written in, and which language that tells."""

from collections import Counter

import regex

_LANGUAGE = {
    "Hangul": "ko", "Kana": "ja", "Thai": "th", "Lao": "lo", "Khmer": "km", "Myanmar": "my", "Hebrew": "he",
    "Greek": "el", "Georgian": "ka", "Armenian": "hy", "Tamil": "ta", "Telugu": "te", "Kannada": "kn",
    "Malayalam": "ml", "Gujarati": "gu", "Gurmukhi": "pa", "Oriya": "or", "Sinhala": "si", "Bengali": "bn",
    "Ethiopic": "am", "Tibetan": "bo", "Thaana": "dv",
}  # fmt: skip
"""Scripts that belong to one language, or nearly so."""
_SHARED = ("Latin", "Cyrillic", "Arabic", "Devanagari", "Han")
_RUNS = regex.compile(
    r"(?P<Kana>[\p{Script=Hiragana}\p{Script=Katakana}]+)"
    + "".join(rf"|(?P<{name}>\p{{Script={name}}}+)" for name in (*_SHARED, *_LANGUAGE) if name != "Kana")
)
_WEIGHT = {"Han": 3, "Kana": 3, "Hangul": 2}
"""How many letters of an alphabet one character is worth: a Chinese text may name many things in Latin letters."""
_AMONG_HAN = {"Kana": 20, "Hangul": 5}
"""Among so many Han characters a Japanese text has at least one kana, a Korean one at least one Hangul."""
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
"""What ASCII has besides letters."""


def script_of(text: str) -> str:
    """Return the Unicode name of the script that most of a text is in; `Latin` when it has no letter.

    `Kana` for Japanese and `Hangul` for Korean, whatever their share of Han characters.
    """
    if text.isascii():
        return "Latin"
    letters = text.encode("utf-8", "surrogatepass").translate(None, _NO_LETTERS).decode("utf-8", "surrogatepass")
    latin = len(letters.encode("ascii", "ignore"))
    if latin > max(_WEIGHT.values()) * (len(letters) - latin):
        return "Latin"
    count: Counter[str] = Counter()
    for match in _RUNS.finditer(letters):
        count[match.lastgroup or ""] += len(match.group())
    for script, among in _AMONG_HAN.items():
        if count[script] * among > count["Han"]:
            count[script] += count.pop("Han", 0)
    return max(count, key=lambda script: count[script] * _WEIGHT.get(script, 1)) if count.total() else "Latin"


def language_of(script: str) -> str | None:
    """Return the language that a script belongs to, or None when several languages share it."""
    return _LANGUAGE.get(script)
