"""Bytes become text, whatever encoding a file was saved in."""

import codecs
import re
import unicodedata
from dataclasses import dataclass

_BYTE_ORDER_MARKS = (  # the marks of UTF-32 first: that of UTF-16 begins one of them
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF",
               b"\xd0\xcf\x11\xe0", b"{\\rtf", b"SQLite format 3\x00", b"BZh9", b"\xfd7zXZ", b"7z\xbc\xaf")  # fmt: skip
_CONTROL = bytes([*range(9), *range(14, 27), *range(28, 32)])
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_SAMPLE = 64 * 1024
_SHORT = 40
_BROKEN = "\ufffd"
_USUAL = ["cp949", "cp1252"]  # supersets of EUC-KR and Latin-1
_OTHERS = ["cp932", "euc_jp", "big5", "gb18030", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255",
           "cp1256", "cp1257", "cp874"]  # fmt: skip
_WEB_NAMES = re.compile(
    r"(?:iso-?8859|windows|euc|shift|big5|gb|koi8|utf-?8|us-ascii|ks_c|latin)[\w-]*", re.IGNORECASE | re.ASCII
)
_AS_BROWSERS_DO = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252",
                   "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "gb2312": "gb18030", "gbk": "gb18030"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the bytes of a file say."""

    text: str
    encoding: str
    guessed: bool = False
    """True when nothing in the file names the encoding and it is not UTF-8."""
    damaged: bool = False
    """True when some bytes mean nothing; the replacement character stands in their place."""


def decode(data: bytes, declared: str | None = None) -> Decoded | None:
    """Read bytes as text, or return None when they are no text at all.

    `declared` is the encoding that the file itself names, as web pages do; it is tried before any guess.
    Never raises, whatever the bytes and the name are.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _as(data[len(mark) :], encoding)
    if data.startswith(_SIGNATURES):
        return None
    if b"\0" in data:
        wide = _guess(data[:_SAMPLE], ["utf_16_le", "utf_16_be"], 0.2) if len(data) % 2 == 0 else None
        if wide and _is_prose(text := data.decode(wide, "replace")):
            return Decoded(text, wide, guessed=True)
    if len(data) - len(data.translate(None, _CONTROL)) > len(data) // 100:
        return None
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error.start, declared)


def _not_utf8(data: bytes, first: int, declared: str | None) -> Decoded | None:
    named = _web_encoding(declared)
    if named and not (decoded := _as(data, named)).damaged:
        return decoded
    lenient = data.decode("utf-8", "replace")
    bad = lenient.count(_BROKEN)
    good = sum(not letter.isascii() for letter in lenient[: 4 * _SAMPLE]) - bad
    if good > 4 * bad:  # other encodings make valid UTF-8 sequences by rare chance only
        return Decoded(lenient, "utf-8", damaged=True)
    start = data.rfind(b"\n", 0, first) + 1
    sample = data[max(start, first - _SAMPLE // 2) :][:_SAMPLE]
    if len(sample) == _SAMPLE:
        sample = sample.rpartition(b"\n")[0] or sample.rpartition(b" ")[0] or sample
    likely = ((_USUAL, 0.05), (_OTHERS, 0.1), (_USUAL, 0.2))
    guess = next((name for among, chaos in likely if (name := _guess(sample, among, chaos))), None)
    return _as(data, guess, guessed=True) if guess else None


def _guess(sample: bytes, among: list[str], most_chaos: float) -> str | None:
    """The likeliest encoding, or None when even that makes a mess of the bytes."""
    import charset_normalizer  # most files are UTF-8 and never need it

    best = charset_normalizer.from_bytes(sample, cp_isolation=among).best()
    return best.encoding if best and best.chaos <= most_chaos else None


def _is_prose(text: str) -> bool:
    """Whether nearly all characters are such as people write: binary files often decode as UTF-16 by chance."""
    sample = text[:_SAMPLE]
    strange = sum(unicodedata.category(letter)[0] == "C" and letter not in "\t\n\r" for letter in sample)
    spaces = sum(letter in " \n\u3000" for letter in sample)
    return strange * 50 <= len(sample) and (spaces > 0 or len(sample) < _SHORT)


def _as(data: bytes, encoding: str, *, guessed: bool = False) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, guessed)
    except UnicodeDecodeError:
        return Decoded(data.decode(encoding, "replace"), encoding, guessed, damaged=True)


def _web_encoding(name: str | None) -> str | None:
    """A name that Python knows for an encoding of the web, never one of its other codecs."""
    if not name or not _WEB_NAMES.fullmatch(name):
        return None
    try:
        return codecs.lookup(_AS_BROWSERS_DO.get(name.lower(), name)).name
    except LookupError:
        return None
