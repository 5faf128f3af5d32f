"""Markdown's marks inside a line, taken away so that the words remain as a reader sees them."""

import html
import re

_CODE = re.compile(r"(?<!`)(`+)(?!`)([^`\n]+?)(?<!`)\1(?!`)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_COMMENT = re.compile(r"<!--[^<>]{0,2000}-->")
_LINK = re.compile(
    r"!?\[([^\[\]]*)\]\(\s*<?[^()\s<>]*(?:\([^()\s]*\)[^()\s]*)?>?(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
)
_REFERENCE = re.compile(r"!?\[([^\[\]]+)\]\[[^\[\]]*\]")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\](?::\s)?")
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:[abipqsu]|abbr|b|cite|code|del|div|em|i|ins|kbd|mark|small|span|strong|sub|sup)(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_MARKS = (
    (re.compile(r"(?<![\\*])\*\*\*(?=[^\s*])([^*\n]+)(?<=[^\s*])\*\*\*(?!\*)"), r"\1"),
    (re.compile(r"(?<![\\*])\*(?=[^\s*])([^*\n]+)(?<=[^\s*])\*(?!\*)"), r"\1"),
    (re.compile(r"(?<![\\*])\*\*(?=[^\s*])([^*\n]+)(?<=[^\s*])\*\*(?!\*)"), r"\1"),
    (re.compile(r"(?<![\\\w_])__(?=[^\s_])([^_\n]+)(?<=[^\s_])__(?![\w_])"), r"\1"),
    (re.compile(r"(?<![\\\w_])_(?=[^\s_])([^_\n]+)(?<=[^\s_])_(?![\w_])"), r"\1"),
    (re.compile(r"(?<![\\~])~~(?=[^\s~])([^~\n]+)(?<=[^\s~])~~(?!~)"), r"\1"),
)
_HELD = re.compile("\ue000(\\d+)\ue001")


def plain(text: str) -> str:
    """The words of a Markdown text without emphasis, links' addresses, tags and escapes.

    A link leaves its label, a picture its description, code its letters. Everything else stays as it is.
    """
    if not re.search(r"[\\`*_~\[<&]", text):
        return text
    held: list[str] = []

    def hold(letters: str) -> str:
        held.append(letters)
        return f"\ue000{len(held) - 1}\ue001"

    text = text.replace("\ue000", "").replace("\ue001", "")
    text = _CODE.sub(lambda found: hold(found[2]), text)
    text = _ESCAPE.sub(lambda found: hold(found[1]), text)
    text = _ADDRESS.sub(lambda found: hold(found[1]), text)
    text = _COMMENT.sub("", text)
    text = _LINK.sub(r"\1", _LINK.sub(r"\1", text))  # twice: a picture may be the label of a link
    text = _FOOTNOTE.sub("", _REFERENCE.sub(r"\1", text))
    text = _TAG.sub("", _BREAK.sub("\n", text))
    for mark, words in _MARKS:
        text = mark.sub(words, text)
    return _HELD.sub(lambda found: held[int(found[1])], html.unescape(text))
