"""Language tags: BCP 47 as people write it, reduced to the primary tag that the project goes by."""

import regex

_TAG = regex.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{1,8})*")
_TWO_LETTERS = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el "
    "en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it "
    "iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt "
    "my na nd ne ng nl no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn "
    "so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh "
    "zu"
)
"""ISO 639-1 as it stands."""
_SAME = {
    # Norwegian has one stemmer and one list of stop words for both of its written forms.
    "nb": "no", "nn": "no", "nob": "no", "nno": "no", "nor": "no",
    # Tags that were replaced.
    "iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "sh": "sr",
    # Members of what is one language in writing here.
    "cmn": "zh", "yue": "zh", "arb": "ar", "pes": "fa", "fil": "tl",
    # ISO 639-2 where BCP 47 wants two letters.
    "ara": "ar", "bul": "bg", "cat": "ca", "ces": "cs", "chi": "zh", "cze": "cs", "dan": "da", "deu": "de",
    "dut": "nl", "ell": "el", "eng": "en", "est": "et", "eus": "eu", "fas": "fa", "fin": "fi", "fra": "fr",
    "fre": "fr", "ger": "de", "gle": "ga", "gre": "el", "heb": "he", "hin": "hi", "hrv": "hr", "hun": "hu",
    "hye": "hy", "ind": "id", "ita": "it", "jpn": "ja", "kor": "ko", "lav": "lv", "lit": "lt", "may": "ms",
    "msa": "ms", "nld": "nl", "per": "fa", "pol": "pl", "por": "pt", "ron": "ro", "rum": "ro", "rus": "ru",
    "slk": "sk", "slo": "sk", "slv": "sl", "spa": "es", "srp": "sr", "swe": "sv", "tam": "ta", "tha": "th",
    "tur": "tr", "ukr": "uk", "vie": "vi", "zho": "zh",
}  # fmt: skip
_NONE = frozenset({"mis", "mul", "und", "zxx"})
"""Tags that name no one language."""


def primary(tag: str | None) -> str | None:
    """Return the primary tag that a BCP 47 tag means: `en` of "en-US", `no` of "nb", `he` of "iw".

    None for what names no language: nothing, "und", or words such as "English".
    """
    match = _TAG.fullmatch(tag.strip().lower()) if tag else None
    if match is None:
        return None
    language = _SAME.get(match.group(1), match.group(1))
    if len(language) == 2:  # noqa: PLR2004
        return language if language in _TWO_LETTERS.split() else None
    return None if language in _NONE else language
