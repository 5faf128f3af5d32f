"""How much memory processes have, as Linux tells it; elsewhere nothing is known."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

_PAUSE = 0.05
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What is resident, in MB."""

    resident: float
    own: float
    """Of that, what is in no file."""
    mapped: float
    """Of that, pages of files, which the system takes back when others need the room."""


@dataclass(slots=True)
class Peak:
    """The most memory so far, of a process and its helpers together."""

    seen: list[Memory] = field(default_factory=list)
    """One at most: that of the moment with the most of it resident."""

    @property
    def memory(self) -> Memory | None:
        """None where the system does not tell."""
        return self.seen[0] if self.seen else None

    def look(self, pid: int) -> None:
        """See what they have now; pages that several share count for each."""
        each = [memory for one in _family(pid) if (memory := memory_of(one))]
        now = Memory(sum(one.resident for one in each), sum(one.own for one in each), sum(one.mapped for one in each))
        if each and (not self.seen or now.resident > self.seen[0].resident):
            self.seen = [now]


def status(pid: int | str = "self") -> dict[str, float]:
    """Return the lines of a process's status that tell of memory, in MB; empty where there are none."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return {}
    words = (line.split() for line in lines)
    return {line[0].rstrip(":"): int(line[1]) * 1024 / 1e6 for line in words if line[-1:] == ["kB"]}


def memory_of(pid: int | str = "self") -> Memory | None:
    """Return what a process has; None where the system does not tell."""
    lines = status(pid)
    if "RssAnon" not in lines:
        return None
    return Memory(lines["VmRSS"], lines["RssAnon"], lines["RssFile"] + lines["RssShmem"])


@contextmanager
def watched_memory(pid: int) -> Iterator[Peak]:
    """Look again and again at a process and those that it started; yield what is seen."""
    peak, done = Peak(), Event()

    def look() -> None:
        peak.look(pid)
        while not done.wait(_PAUSE):
            peak.look(pid)

    thread = Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def _family(pid: int) -> Iterator[int]:
    """Yield a process and those that it started, and these."""
    yield pid
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = listed.read_text(encoding="ascii").split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))
