"""What waits for a moderator's yes."""

import os
import stat

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.corpus.disk import Disk
from bot.corpus.pending import LIFE, MOST, MOST_BYTES, Pending, Target, Waiting
from bot.corpus.uploads import Upload
from bot.corpus.written import Written
from bot.errors import StoreError

FILES = Waiting(uploads=(Upload("snow.txt", b"Snow\0fell.\xff"),))
TYPED = Waiting(form="edit", written=Written(title="Snow", text="It\nfell."), target=Target("snow", "0" * 12))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "state" / "pending"


@pytest.mark.parametrize("waiting", [FILES, TYPED])
def test_it_is_found_again_until_it_is_dropped_also_after_a_restart(folder, waiting):
    key = Pending(folder).keep(waiting)
    assert Pending(folder).find(key) == waiting
    Pending(folder).drop(key)
    assert Pending(folder).find(key) is None
    assert list(folder.iterdir()) == []


def test_only_the_bot_s_user_can_look_into_the_folder(folder):
    Pending(folder).keep(FILES)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_after_an_hour_it_is_not_found_and_is_taken_away_at_the_start_and_with_the_next_one(folder):
    now = [0.0]
    pending = Pending(folder, clock=lambda: now[0])
    old = pending.keep(FILES)
    (folder / "unfinished.part").write_bytes(b"left by a kill")
    now[0] = max(file.stat().st_mtime for file in folder.iterdir())
    assert pending.find(old) == FILES
    pending.sweep()
    assert len(list(folder.iterdir())) == 2
    now[0] += LIFE + 1
    assert pending.find(old) is None
    pending.sweep()
    assert list(folder.iterdir()) == []


def test_the_oldest_is_forgotten_when_too_many_wait(folder):
    pending = Pending(folder, clock=lambda: 1.7e9)
    keys = []
    for number in range(MOST + 2):
        keys.append(pending.keep(FILES))
        os.utime(folder / f"{keys[-1]}.waiting", ns=(0, 1_700_000_000 * 10**9 + number))
    assert [pending.find(key) is None for key in keys] == [True] * 2 + [False] * MOST


def test_the_oldest_is_forgotten_when_too_many_bytes_wait(folder, monkeypatch):
    monkeypatch.setattr("bot.corpus.pending.MOST_BYTES", 3000)
    pending = Pending(folder)
    keys = [pending.keep(Waiting(uploads=(Upload("a.txt", b"a" * 1000),))) for _ in range(4)]
    assert pending.find(keys[0]) is None
    assert pending.find(keys[-1]) is not None
    assert sum(file.stat().st_size for file in folder.iterdir()) <= 3000
    assert MOST_BYTES > 16 * 2**20


def test_a_refusal_of_the_disk_is_a_sentence_and_leaves_nothing(folder):
    class Full(Disk):
        def write(self, path, data):
            path.write_bytes(data[:3])
            raise OSError(28, "No space left on device")

    with pytest.raises(StoreError, match="disk is full"):
        Pending(folder, disk=Full()).keep(FILES)
    assert list(folder.iterdir()) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=30), st.sampled_from(["../../etc", "0" * 24, "A" * 24, "0" * 25, "0" * 24 + "\n"])))
def test_a_forged_key_finds_nothing_and_removes_nothing(tmp_path, key):
    folder = tmp_path / "pending"
    folder.mkdir(exist_ok=True)
    (tmp_path / "passwd.waiting").write_bytes(b"")
    assert Pending(folder).find(key) is None
    Pending(folder).drop(key)
    assert (tmp_path / "passwd.waiting").exists()


def test_what_the_disk_does_not_let_go_is_left_for_later(folder, monkeypatch):
    pending = Pending(folder)
    key = pending.keep(FILES)
    monkeypatch.setattr("pathlib.Path.unlink", lambda *_: (_ for _ in ()).throw(PermissionError(13, "no")))
    pending.drop(key)
    assert pending.find(key) == FILES


@pytest.mark.parametrize("data", [b"", b"nonsense", b"\x81\xa4form\xa5other"])
def test_a_damaged_file_is_not_found(folder, data):
    pending = Pending(folder)
    key = pending.keep(FILES)
    (folder / f"{key}.waiting").write_bytes(data)
    assert pending.find(key) is None
