"""Telling voters apart without knowing them."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from bot.errors import RecordsError

_LENGTH = 32


class Voters:
    """Turns user ids into hashes that nobody can turn back without the key, which never leaves its file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._key: bytes | None = None

    def hash(self, user_id: int) -> str:
        """Return HMAC-SHA256 of a user id, 64 hexadecimal digits; raises as `digest` does."""
        return self.digest(str(user_id))

    def digest(self, text: str) -> str:
        """Return HMAC-SHA256 of a text, 64 hexadecimal digits.

        The first call reads the key, or makes one that only the bot's own user may read: call it in a thread. Raises
        RecordsError when the key file is damaged, and OSError.
        """
        self._key = self._key or self._read() or self._make()
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()

    def _read(self) -> bytes | None:
        try:
            key = self._file.read_bytes()
        except FileNotFoundError:
            return None
        if len(key) != _LENGTH:
            raise RecordsError(f"{self._file.name} in STATE_DIR is damaged. Remove it; votes then start anew.")
        return key

    def _make(self) -> bytes:
        """Make a key, unless another process did so at this moment; return the one that counts."""
        key = secrets.token_bytes(_LENGTH)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_suffix(f".{secrets.token_hex(8)}")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(key)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(beside, self._file)
        except FileExistsError:
            return self._read() or key
        except OSError:
            # Not every disk knows hard links.
            beside.replace(self._file)
        finally:
            beside.unlink(missing_ok=True)
        return key
