"""Runs an engine's process and talks to it."""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import IO, Any, Self, cast

from bot.evaluation.bench.engines import Engine

_ONE_THREAD = dict.fromkeys(
    ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1"
)
_PATIENCE = 5
"""Seconds that a process has to end in, before it is killed."""


class EngineFailed(Exception):
    """An engine's process ended before it had answered; the text is the last that it said."""


class Process:
    """A process of `worker` with one thread; it ends with the block that it is used in."""

    def __init__(self, task: str, engine: Engine, *arguments: str | Path) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - `__exit__` closes it
        self._begun = perf_counter()
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", f"{__package__}.worker", task, engine.name, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
            encoding="utf-8",
            env={**os.environ, **_ONE_THREAD},
            # A group of its own, so that Ctrl-C reaches the bench alone, which then ends this process.
            process_group=0,
        )
        self._to, self._from = cast(IO[str], self._process.stdin), cast(IO[str], self._process.stdout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
        self._said.close()

    @property
    def age(self) -> float:
        """The seconds since it was started."""
        return perf_counter() - self._begun

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
