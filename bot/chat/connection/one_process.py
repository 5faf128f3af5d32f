"""One process for each shard: two with the same one would answer everything twice."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from bot.chat.connection.shards import Shards
from bot.errors import BotError, Problem, SettingsError

_WHOLE = "bot.lock"
_LOOK_SECONDS = 1.0
"""How long another process that starts may look at a lock, too."""


@contextlib.contextmanager
def only_one(state_dir: Path, shards: Shards) -> Iterator[None]:
    """Hold the state folder's locks of these shards as long as the block runs.

    Processes of different shards may share a folder. Raises BotError where another process has one of the shards, and
    SettingsError where the folder cannot be written.
    """
    with contextlib.ExitStack() as held:
        try:
            state_dir.mkdir(parents=True, exist_ok=True)
            for name in _own(shards):
                held.enter_context(FileLock(state_dir / name).acquire(timeout=0))
            # Whoever holds its own before it looks at those of others cannot miss them.
            for file in _others(state_dir, shards):
                with FileLock(file).acquire(timeout=_LOOK_SECONDS):
                    pass
        except Timeout:
            raise BotError(_refusal(state_dir, shards)) from None
        except OSError as error:
            raise SettingsError([_unwritable(state_dir, error)]) from None
        yield


def _own(shards: Shards) -> list[str]:
    return [_WHOLE] if shards.all_here else [f"bot-{number}.lock" for number in shards.ids]


def _others(state_dir: Path, shards: Shards) -> list[Path]:
    return sorted(state_dir.glob("bot-*.lock")) if shards.all_here else [state_dir / _WHOLE]


def _refusal(state_dir: Path, shards: Shards) -> str:
    if shards.all_here:
        return f"Another bot runs with the state folder {state_dir}. Stop it, or give this one its own STATE_DIR."
    numbers = ", ".join(map(str, shards.ids))
    return (
        f"Another process with the state folder {state_dir} runs all shards, or one of {numbers}. Stop it, or give "
        "each process SHARD_IDS of its own."
    )


def _unwritable(state_dir: Path, error: OSError) -> Problem:
    return Problem("STATE_DIR", None, f"{state_dir} cannot be written: {error.strerror}.", "Choose another folder.")
