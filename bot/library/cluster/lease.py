"""Who may make a version of the corpus: one process at a time, until it is done or not heard of any more."""

import logging
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import msgspec

from bot.errors import ClusterError, ReloadInProgress, Sentence
from bot.library.cluster.versions import Seal, Versions

_NAME = "lease"
SECONDS = 20.0
"""How long a process is waited for that is not heard of."""
_OFTEN = 4
"""It tells so many times in that time that it is there."""

_log = logging.getLogger(__name__)


class _Claim(msgspec.Struct, frozen=True):
    token: str
    by: str
    began: float
    """When it was taken, in seconds since 1970."""
    until: float
    """When it lapses unless it is renewed, likewise."""


class Held:
    """The lease of this process: renewed in a thread until it is given back."""

    def __init__(self, versions: Versions, claim: _Claim, seal: Seal, seconds: float) -> None:
        self._versions, self._claim, self._seal, self._seconds = versions, claim, seal, seconds
        self._until = time.monotonic() + seconds
        self._taken = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="lease", daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raise ClusterError when another process may have it by now."""
        if self._taken or time.monotonic() > self._until:
            raise ClusterError(
                Sentence(
                    "The cluster did not hear of this load for too long, and another one may have begun. Try again."
                )
            )

    def end(self) -> None:
        """Give it back."""
        self._stop.set()
        self._thread.join()
        if not self._taken:
            # Where that fails it lapses by itself.
            with suppress(ClusterError):
                self._versions.write(_NAME, msgspec.structs.replace(self._claim, until=0.0), self._seal)

    def _renew(self) -> None:
        while not self._stop.wait(self._seconds / _OFTEN):
            asked = time.monotonic()
            claim = msgspec.structs.replace(self._claim, until=time.time() + self._seconds)
            try:
                seal = self._versions.write(_NAME, claim, self._seal)
                if seal is None:
                    # Perhaps an answer of ours was lost.
                    found, seal = self._versions.read(_NAME, _Claim)
                    if found is None or seal is None or found.token != claim.token:
                        self._taken = True
                        return
                self._seal, self._until = seal, asked + self._seconds
            except ClusterError as error:
                _log.warning("The lease could not be renewed: %s", error)


class Lease:
    """The right to make a version, as it lies in the cluster."""

    def __init__(self, versions: Versions, seconds: float = SECONDS) -> None:
        self._versions, self._seconds = versions, seconds

    @contextmanager
    def held(self, by: str) -> Iterator[Held]:
        """Hold it; raises ReloadInProgress, which names the other one, while another process does, and ClusterError."""
        self._versions.prepare()
        held = self._taken(by)
        try:
            yield held
        finally:
            held.end()

    def _taken(self, by: str) -> Held:
        token = secrets.token_hex(8)
        while True:
            found, seal = self._versions.read(_NAME, _Claim)
            now = time.time()
            # The answer that it was ours may have been lost.
            if found is not None and seal is not None and found.token == token:
                return Held(self._versions, found, seal, self._seconds)
            if found is not None and found.until > now:
                raise ReloadInProgress(found.by, datetime.fromtimestamp(found.began, UTC))
            claim = _Claim(token, by, now, now + self._seconds)
            if (new := self._versions.write(_NAME, claim, seal)) is not None:
                return Held(self._versions, claim, new, self._seconds)
