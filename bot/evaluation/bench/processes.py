"""Runs an engine's process and talks to it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import IO, Any, Self, cast

_ONE_THREAD = dict.fromkeys(
    ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1"
)
_PATIENCE = 5
"""Seconds that a process has to end in, before it is killed."""


class EngineFailed(Exception):
    """An engine's process ended before it had answered; the text is the last that it said."""


class Process:
    """A process of one of our modules; it ends with the block that it is used in."""

    def __init__(self, *arguments: str | Path, module: str = "worker", one_thread: bool = True) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - `__exit__` closes it
        self._begun = perf_counter()
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", f"{__package__}.{module}", *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
            encoding="utf-8",
            env={**os.environ, **(_ONE_THREAD if one_thread else {})},
            # A group of its own, so that Ctrl-C reaches the bench alone, which then ends this process.
            process_group=0,
        )
        self._to, self._from = cast(IO[str], self._process.stdin), cast(IO[str], self._process.stdout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._signal(signal.SIGTERM)
        try:
            self._process.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._process.communicate()
        self._said.close()

    def _signal(self, number: int) -> None:
        """Send a signal to the process and to those that help it."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)

    @property
    def age(self) -> float:
        """The seconds since it was started."""
        return perf_counter() - self._begun

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def told(self) -> Any:
        """Wait for what the process says next; raises EngineFailed when it ends instead."""
        line = self._from.readline()
        if not line:
            self._said.seek(0)
            last = self._said.read().decode("utf-8", "replace").strip().splitlines()[-1:]
            raise EngineFailed(last[0] if last else f"exit code {self._process.wait()}")
        return json.loads(line)

    def asked(self, what: str) -> Any:
        """Ask the process for something and wait for it; raises EngineFailed."""
        with suppress(BrokenPipeError):
            self._to.write(f"{what}\n")
            self._to.flush()
        return self.told()
