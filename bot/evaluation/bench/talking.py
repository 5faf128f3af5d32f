"""The side of a process of the bench that is asked: lines from standard input, lines of JSON to standard output."""

import json
import os
import signal
import sys
from queue import SimpleQueue
from threading import Thread
from typing import Any


class Listener:
    """Listens from the beginning on, and ends the process, whatever it does, once nobody is there to ask."""

    def __init__(self) -> None:
        self._asked = SimpleQueue[str]()
        Thread(target=self._listen, daemon=True).start()

    def line(self) -> str:
        """Wait for a line."""
        return self._asked.get()

    def json(self) -> Any:
        """Wait for a line of JSON."""
        return json.loads(self.line())

    def _listen(self) -> None:
        for line in sys.stdin:
            self._asked.put(line.strip())
        if os.getpgrp() == os.getpid():
            # Those that help it would wait for it for ever.
            os.killpg(0, signal.SIGTERM)
        os._exit(1)


def tell(what: object) -> None:
    """Write a line of JSON."""
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()
