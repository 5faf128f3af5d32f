"""What services for tests stand on: a folder outside the checkout, ports, a user that is not root."""

import argparse
import contextlib
import fcntl
import json
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

CANNOT_BE_HAD = 3
"""The exit code when this machine lacks what the service is made of: tests then skip."""
_PORTS = range(20_000, 32_000)
"""Below those that Linux gives to outgoing connections, so that a service that comes back finds its own again."""
_USER = "nobody"


class Missing(Exception):
    """This machine lacks something that the service needs; the sentence says what to install."""


class Fault(Exception):
    """The service does not do what it should; the sentence says what and where to look."""


class Ground:
    """The folder of one service, and its processes.

    As root everything runs as `nobody`, for servers refuse to run as root; the folder is then made theirs.
    """

    def __init__(self, name: str) -> None:
        self._root = _services_folder()
        self.folder = self._root / name
        """Everything of this service; what is downloaded stays when it stops."""
        self.data = self.folder / "data"
        """What a stop deletes."""
        self._user = pwd.getpwnam(_USER) if os.geteuid() == 0 else None

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Let one script at a time work on the service."""
        self._root.mkdir(parents=True, exist_ok=True)
        if self._user is not None:
            self._root.chmod(self._root.stat().st_mode | 0o011)
            self._look_for_closed_doors()
        self.folder.mkdir(exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def make(self, folder: Path) -> Path:
        """Make a folder that the service may write in."""
        folder.mkdir(parents=True, exist_ok=True)
        self.give(folder)
        return folder

    def give(self, path: Path) -> None:
        """Let the service's user own a file or a folder."""
        if self._user is not None:
            os.chown(path, self._user.pw_uid, self._user.pw_gid)

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command to its end as the service's user; raises Fault with its words when it fails."""
        quiet = {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True}
        done = subprocess.run(command, check=False, **quiet, **self._identity())
        if done.returncode:
            raise Fault(f"{Path(command[0]).name} failed: {done.stderr.strip() or done.stdout.strip()}")
        return done

    def begin(self, log: Path, *command: str | Path, **environ: str) -> int:
        """Start a process that outlives this one, as the service's user, and return its id."""
        with log.open("ab") as stream:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env={**os.environ, **environ},
                **self._identity(),
            )
        return process.pid

    def clear(self) -> None:
        """Delete the data."""
        shutil.rmtree(self.data, ignore_errors=True)

    def _identity(self) -> dict:
        own = {"cwd": self.folder}
        if self._user is None:
            return own
        return {**own, "user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}

    def _look_for_closed_doors(self) -> None:
        for folder in [self._root, *self._root.parents]:
            if not folder.stat().st_mode & 0o001:
                raise Fault(
                    f"{_USER}, who runs the service because root must not, cannot enter {folder}. "
                    f"Name another folder in STORYBOT_SERVICES."
                )


class State:
    """What a running service is known by, as JSON in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> dict:
        """Return it; empty when there is none."""
        try:
            return json.loads(self._file.read_text())
        except FileNotFoundError:
            return {}

    def write(self, values: dict) -> None:
        """Keep it in place of what was."""
        beside = self._file.with_suffix(".new")
        beside.write_text(json.dumps(values, indent=1))
        beside.replace(self._file)


def _services_folder() -> Path:
    if named := os.environ.get("STORYBOT_SERVICES"):
        return Path(named).resolve()
    if os.geteuid() == 0:
        # Nobody else may enter root's home.
        return Path("/var/cache/storybot-services")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "storybot-services"


def free_ports(count: int) -> list[int]:
    """Return ports of 127.0.0.1 that nothing uses."""
    found: list[int] = []
    for port in random.sample(_PORTS, len(_PORTS)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            found.append(port)
        if len(found) == count:
            return found
    raise Fault("Too few ports of 127.0.0.1 are free.")


def runs(pid: int | None, mark: str) -> bool:
    """Whether a process with this id is there whose command line holds `mark`, and not somebody else's by now."""
    if not pid:
        return False
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return mark.encode() in command


def end(pid: int, mark: str, *, with_signal: int = signal.SIGTERM, seconds: float = 20) -> None:
    """End a process and wait until it is gone; what does not end in time is killed."""
    limit = time.monotonic() + seconds
    while runs(pid, mark):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, with_signal if time.monotonic() < limit else signal.SIGKILL)
            # One that is held up takes no other signal.
            os.kill(pid, signal.SIGCONT)
        for _ in range(20):
            if not runs(pid, mark):
                return
            time.sleep(0.05)


def await_burial(pid: int, seconds: float = 10) -> None:
    """Wait until a process that ended is not even a zombie, whose id would still look alive to others."""
    limit = time.monotonic() + seconds
    while Path(f"/proc/{pid}").exists() and time.monotonic() < limit:
        time.sleep(0.05)


def tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return "(no log)"


def carry_out(
    parser: argparse.ArgumentParser, ground: Ground, work: Callable[[argparse.Namespace], str | None]
) -> None:
    """Do what the command line asks and print what `work` returns; a failure is one sentence and an exit code."""
    options = parser.parse_args()
    try:
        with ground.held():
            said = work(options)
    except Missing as error:
        sys.exit(_say(error, CANNOT_BE_HAD))
    except (Fault, OSError) as error:
        sys.exit(_say(error, 1))
    if said:
        sys.stdout.write(f"{said}\n")


def _say(error: Exception, code: int) -> int:
    sys.stderr.write(f"{error}\n")
    return code
