"""JSON as it goes to a cluster and comes back: every text unchanged, be it no proper Unicode."""

import json
import re
from typing import Any

import msgspec

_MARK = "\x1a"
"""A character that no text needs: behind it stand the four digits of one that UTF-8 cannot have, or of itself."""
_SENT = re.compile(r"\\(?:u001a|.)|[\ud800-\udfff]", re.IGNORECASE)
_RECEIVED = re.compile(r"\\(?:u001a([0-9a-f]{4})|.)", re.IGNORECASE)
_ENCODER = msgspec.json.Encoder()


def kind(body: Any) -> str:
    """Return the media type of a body."""
    return "application/x-ndjson" if isinstance(body, list) else "application/json"


def encoded(body: Any) -> bytes:
    """Write a body as JSON; a list as one object a line."""
    lines = body if isinstance(body, list) else [body]
    try:
        written = b"\n".join([*map(_ENCODER.encode, lines), b""])
        if b"\\u001a" not in written:
            return written
        text = written.decode()
    except UnicodeEncodeError:
        text = "\n".join([*(json.dumps(msgspec.to_builtins(line), ensure_ascii=False) for line in lines), ""])
    return _SENT.sub(_marked, text).encode()


def decoded(text: str) -> Any:
    """Read JSON that a cluster sent; raises ValueError."""
    if "\\u001" not in text:
        return msgspec.json.decode(text)
    return json.loads(_RECEIVED.sub(_unmarked, text))


def _marked(found: re.Match[str]) -> str:
    written = found.group()
    if written[0] != "\\":
        return f"\\u001a{ord(written):04x}"
    return "\\u001a001a" if len(written) > len("\\n") else written


def _unmarked(found: re.Match[str]) -> str:
    if found.group(1) is None:
        return found.group()
    character = chr(int(found.group(1), 16))
    return "\\u001a" if character == _MARK else character
