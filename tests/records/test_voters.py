"""Hashes of voters."""

import hashlib
import hmac
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.errors import RecordsError
from bot.records.voters import Voters


def test_a_hash_is_keyed_and_lasts_as_long_as_the_key(tmp_path):
    file = tmp_path / "state" / "votes.key"
    first = Voters(file).hash(42)
    assert first == Voters(file).hash(42) == hmac.new(file.read_bytes(), b"42", hashlib.sha256).hexdigest()
    assert first != Voters(file).hash(43)
    assert first != Voters(tmp_path / "other.key").hash(42)


def test_the_key_is_for_the_bots_user_only(tmp_path):
    file = tmp_path / "votes.key"
    Voters(file).hash(42)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["votes.key"]


def test_processes_that_begin_at_once_have_one_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: Voters(tmp_path / "votes.key").hash(42), range(64)))
    assert made == {Voters(tmp_path / "votes.key").hash(42)}


def test_what_a_crash_left_behind_is_no_hindrance(tmp_path):
    (tmp_path / "votes.new").write_bytes(b"half")
    assert len(Voters(tmp_path / "votes.key").hash(42)) == 64


def test_a_damaged_key_is_told_and_never_used(tmp_path):
    (tmp_path / "votes.key").write_bytes(b"short")
    with pytest.raises(RecordsError, match=r"votes\.key in STATE_DIR is damaged"):
        Voters(tmp_path / "votes.key").hash(42)
