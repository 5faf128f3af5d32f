"""What is kept on disk: whole or told to be damaged, whatever happens to it or to who writes it."""

import errno
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import arrays
from bot.errors import KeepDamaged, Sentence
from bot.library import keep as keep_module
from bot.library import parts as parts_module
from bot.library.keep import Keep

KILLS = Path(__file__).with_name("keep_kills.py")
FILES = {"words.bin": b"some words" * 20, "deep/ends.bin": b"\x01\x02", "empty.bin": b""}
OLD = {"old.bin": b"old" * 500}
NEW = {"new.bin": b"new" * 700}
SECOND = 10**9


def keep_at(place, fingerprint="1", step=lambda: None):
    return Keep(place / "kept", place / "corpus", fingerprint, step)


def fill(part, files):
    for name, data in files.items():
        (part / name).parent.mkdir(exist_ok=True)
        (part / name).write_bytes(data)
    return part


def committed(keep, *parts, facts=b"{}"):
    with keep.writing():
        return keep.commit([fill(keep.begin("part"), files) for files in parts], facts)


def files(place):
    return {p.relative_to(place).as_posix(): p.read_bytes() for p in sorted(place.rglob("*")) if p.is_file()}


def contents(kept):
    return kept.facts, [files(part) for part in kept.parts]


def top(place):
    """The names in the folder, without the lock's."""
    return {path.name for path in (place / "kept").iterdir()} - {"lock"}


def refused(keep):
    """The sentence with which a state is refused."""
    with pytest.raises(KeepDamaged) as caught:
        keep.open()
    assert isinstance(caught.value.sentence, Sentence)
    assert str(caught.value).endswith("so it is made anew.")
    return str(caught.value)


def flip(path, at=0, mask=1):
    data = bytearray(path.read_bytes())
    data[at] ^= mask
    path.write_bytes(data)


@pytest.fixture
def place(tmp_path):
    committed(keep_at(tmp_path), FILES, OLD, facts=b'{"n":\n1}')
    return tmp_path


@pytest.fixture
def part(place):
    return keep_at(place).open().parts[0]


@pytest.fixture
def large(monkeypatch):
    """Take every file for one that is too large to be read at each start."""
    monkeypatch.setattr(parts_module, "_ALWAYS", 0)


def test_nothing_is_kept_at_first(tmp_path):
    assert keep_at(tmp_path).open() is None
    assert keep_at(tmp_path).verify() is None
    assert list(tmp_path.iterdir()) == []


def test_a_state_is_found_again(place):
    assert contents(keep_at(place).open()) == (b'{"n":\n1}', [FILES, OLD])
    assert keep_at(place).verify() is None
    assert top(place) == {"manifest", *(path.name for path in keep_at(place).open().parts)}


def test_nobody_else_can_look_into_it(place, part):
    assert (place / "kept").stat().st_mode & 0o077 == 0
    assert part.stat().st_mode & 0o077 == 0


def test_a_part_stays_as_it_is_while_others_change(place, part):
    before = (part / "words.bin").stat()
    keep = keep_at(place)
    with keep.writing():
        new = fill(keep.begin("new"), NEW)
        assert new.name.endswith(".part")
        kept = keep.commit([new, part], b"2")
    assert keep_at(place).open() == kept
    assert contents(kept) == (b"2", [NEW, FILES])
    assert (part / "words.bin").stat().st_ino == before.st_ino
    assert top(place) == {"manifest", *(path.name for path in kept.parts)}


def test_several_states_follow_each_other_in_one_writing(place):
    keep = keep_at(place)
    with keep.writing():
        first = keep.commit([fill(keep.begin("a"), OLD)], b"2")
        kept = keep.commit([*first.parts, fill(keep.begin("b"), NEW)], b"3")
    assert contents(keep_at(place).open()) == contents(kept) == (b"3", [OLD, NEW])


def test_a_state_may_have_no_parts(place):
    committed(keep_at(place), facts=b"none")
    assert contents(keep_at(place).open()) == (b"none", [])
    assert top(place) == {"manifest"}


def test_mapped_arrays_outlive_their_part(place):
    keep = keep_at(place)
    with keep.writing():
        begun = keep.begin("array")
        arrays.save(begun, {"numbers": np.arange(100_000)})
        keep.commit([begun], b"")
    numbers = arrays.mapped(keep.open().parts[0] / "numbers.npy")
    committed(keep, NEW)
    assert numbers.sum() == 4_999_950_000


def lose(path):
    path.unlink()


def cut(path):
    path.write_bytes(path.read_bytes()[:-1])


def grow(path):
    path.write_bytes(path.read_bytes() + b"x")


def become_folder(path):
    path.unlink()
    path.mkdir()


def become_link(path):
    path.rename(path.parent.parent / "elsewhere")
    path.symlink_to(path.parent.parent / "elsewhere")


def lose_part(path):
    shutil.rmtree(path.parent)


def part_becomes_file(path):
    shutil.rmtree(path.parent)
    path.parent.write_bytes(b"")


def part_becomes_link(path):
    path.parent.rename(path.parents[2] / "elsewhere")
    path.parent.symlink_to(path.parents[2] / "elsewhere")


def add_file(path):
    (path.parent / "more\x07\udcff.bin").write_bytes(b"")


DAMAGES = {
    lose: "(“{part}/words.bin” is missing)",
    flip: "(“{part}/words.bin” is not what was written)",
    cut: "(“{part}/words.bin” is not what was written)",
    grow: "(“{part}/words.bin” is not what was written)",
    become_folder: "(“{part}/words.bin” is missing)",
    become_link: "(“{part}/words.bin” is a link)",
    lose_part: "(“{part}” is missing)",
    part_becomes_file: "(“{part}” is missing)",
    part_becomes_link: "(“{part}” is a link)",
    add_file: "(“{part}/more�.bin” does not belong to it)",
}


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_is_told_and_made_good_by_the_next_state(place, part, damage):
    damage(part / "words.bin")
    expected = f"The index in {place / 'kept'} is damaged {DAMAGES[damage].format(part=part.name)}, so it is made anew."
    assert refused(keep_at(place)) == expected
    assert keep_at(place).verify() == expected
    kept = committed(keep_at(place), NEW)
    assert contents(keep_at(place).open()) == (b"{}", [NEW])
    assert top(place) - {"elsewhere"} == {"manifest", kept.parts[0].name}


def to_garbage(manifest):
    manifest.write_bytes(b"\xff\x00 garbage")


def to_nothing(manifest):
    manifest.write_bytes(b"")


def to_other_json(manifest):
    manifest.write_bytes(b'{"format":1,"checksum":0}\n')


def to_the_future(manifest):
    manifest.write_bytes(b'{"format":2,"parts":["binary"]}\n\x00\x01')


def to_a_full_folder(manifest):
    manifest.unlink()
    (manifest / "folder").mkdir(parents=True)


MANIFESTS = {
    to_garbage: "is damaged (“manifest” is not what was written)",
    to_nothing: "is damaged (“manifest” is not what was written)",
    to_other_json: "is damaged (“manifest” is not what was written)",
    to_the_future: "was made by another version of the bot",
    to_a_full_folder: "cannot be read (it is no regular file)",
    become_folder: "cannot be read (it is no regular file)",
    become_link: "cannot be read (“manifest” is a link)",
}


@pytest.mark.parametrize("damage", MANIFESTS, ids=lambda damage: damage.__name__)
def test_a_damaged_manifest_is_told_and_made_good_by_the_next_state(place, damage):
    damage(place / "kept" / "manifest")
    assert refused(keep_at(place)) == f"The index in {place / 'kept'} {MANIFESTS[damage]}, so it is made anew."
    kept = committed(keep_at(place), NEW)
    assert contents(keep_at(place).open()) == (b"{}", [NEW])
    assert top(place) == {"manifest", kept.parts[0].name}


def test_no_flipped_bit_of_the_manifest_goes_unnoticed(place):
    manifest = place / "kept" / "manifest"
    for at in range(manifest.stat().st_size):
        flip(manifest, at, 1 << at % 8)
        refused(keep_at(place))
        flip(manifest, at, 1 << at % 8)
    assert keep_at(place).open()


@pytest.mark.parametrize("fingerprint", ["", "2", "1 "])
def test_the_state_of_another_version_stays_until_the_next_is_there(place, fingerprint):
    before = files(place / "kept")
    assert "was made by another version of the bot" in refused(keep_at(place, fingerprint))
    with pytest.raises(ZeroDivisionError), keep_at(place, fingerprint).writing():
        raise ZeroDivisionError
    assert files(place / "kept") == before
    committed(keep_at(place, fingerprint), NEW)
    assert contents(keep_at(place, fingerprint).open()) == (b"{}", [NEW])


def test_no_part_of_another_version_is_taken_over(place, part):
    keep = keep_at(place, "2")
    with keep.writing(), pytest.raises(FileNotFoundError):
        keep.commit([part], b"")
    assert contents(keep_at(place).open())[1] == [FILES, OLD]


def test_the_state_of_another_corpus_is_not_used(place):
    assert "belongs to another corpus folder" in refused(Keep(place / "kept", place / "corpora", "1"))


def test_a_corpus_is_the_same_by_whatever_path(place, monkeypatch):
    (place / "corpus").mkdir()
    (place / "link").symlink_to(place / "corpus")
    monkeypatch.chdir(place)
    assert Keep(place / "kept", Path("link"), "1").open()
    assert refused(Keep(place / "kept", Path(os.fsdecode(b"\xff")), "1"))


def test_what_may_not_be_read_is_told(place, monkeypatch):
    def closed(path):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(parts_module, "open_file", closed)
    assert "cannot be read (there is no permission)" in refused(keep_at(place))
    monkeypatch.setattr(keep_module, "present", closed)
    assert "cannot be read (there is no permission)" in refused(keep_at(place))


def test_a_file_in_the_folders_place_is_told(tmp_path):
    (tmp_path / "kept").write_bytes(b"")
    assert "cannot be read (not a directory)" in refused(keep_at(tmp_path))
    with pytest.raises(OSError, match="exists"), keep_at(tmp_path).writing():
        pass


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    place = tmp_path_factory.mktemp("untouched")
    committed(keep_at(place), FILES, OLD, facts=b"facts")
    return place


@settings(max_examples=60)
@given(data=st.data())
def test_any_flipped_bit_is_noticed_even_with_its_old_time(untouched, data):
    there = [path for path in (untouched / "kept").rglob("*") if path.is_file() and path.name != "lock"]
    path = data.draw(st.sampled_from(sorted(path for path in there if path.stat().st_size)))
    place = data.draw(st.integers(0, path.stat().st_size - 1)), 1 << data.draw(st.integers(0, 7))
    then = path.stat().st_mtime_ns
    flip(path, *place)
    if data.draw(st.booleans()):
        os.utime(path, ns=(then, then))
    refused(keep_at(untouched))
    assert keep_at(untouched).verify()
    flip(path, *place)
    assert contents(keep_at(untouched).open()) == (b"facts", [FILES, OLD])


@pytest.mark.usefixtures("large")
def test_a_changed_large_file_is_noticed_by_its_time(place, part):
    path = part / "words.bin"
    then = path.stat().st_mtime_ns
    flip(path, 50)
    os.utime(path, ns=(then, then + 1))
    assert "words.bin” is not what was written" in refused(keep_at(place))


@pytest.mark.usefixtures("large")
def test_silent_damage_of_a_large_file_is_found_by_looking_at_all(place, part):
    path = part / "words.bin"
    then = path.stat().st_mtime_ns
    flip(path, 50)
    os.utime(path, ns=(then, then))
    assert contents(keep_at(place).open())
    assert "words.bin” is not what was written" in keep_at(place).verify()
    assert keep_at(place).verify(stop=lambda: True) is None


@pytest.mark.usefixtures("large")
def test_a_copied_folder_works_and_is_read_whole_only_once(place, monkeypatch):
    shutil.copytree(place / "kept", place / "copy", copy_function=shutil.copyfile)
    for path in (place / "copy").rglob("*"):
        os.utime(path, ns=(SECOND, SECOND))
    read = []
    checksum = parts_module._checksum
    monkeypatch.setattr(parts_module, "_checksum", lambda path, stop: read.append(path.name) or checksum(path, stop))
    copy = Keep(place / "copy", place / "corpus", "1")
    assert contents(copy.open())[1] == [FILES, OLD]
    assert sorted(read) == ["empty.bin", "ends.bin", "old.bin", "words.bin"]
    read.clear()
    assert contents(copy.open())[1] == [FILES, OLD]
    assert read == ["empty.bin"]


def test_a_copied_folder_works_where_no_time_can_be_set(place, part, monkeypatch):
    os.utime(part / "words.bin", ns=(SECOND, SECOND))

    def closed(*_, **__):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "utime", closed)
    assert keep_at(place).open()
    assert keep_at(place).open()


def test_what_is_begun_and_not_committed_goes(place):
    before = files(place / "kept")
    keep = keep_at(place)
    with keep.writing():
        fill(keep.begin("part"), NEW)
    assert files(place / "kept") == before


def test_what_others_put_there_stays(place):
    (place / "kept" / "notes.txt").write_bytes(b"mine")
    (place / "kept" / "my.part").mkdir()
    (place / "kept" / f"linked-{'0' * 16}").symlink_to(place)
    committed(keep_at(place), NEW)
    assert {"notes.txt", "my.part"} < top(place)
    assert f"linked-{'0' * 16}" not in top(place)
    assert place.is_dir()


def test_writing_has_its_place_and_names_their_form(place):
    keep = keep_at(place)
    for act in (lambda: keep.begin("a"), lambda: keep.commit([], b"")):
        with pytest.raises(RuntimeError):
            act()
    for hint in ("", "A", "a/b", "..", "a" * 65, "a.part"):
        with keep.writing(), pytest.raises(ValueError, match="no part can be named"):
            keep.begin(hint)


def test_a_part_with_a_link_is_not_committed(place):
    keep = keep_at(place)
    with keep.writing():
        begun = keep.begin("part")
        (begun / "link").symlink_to(place)
        with pytest.raises(OSError, match="is a link"):
            keep.commit([begun], b"")
        assert not begun.exists()
    assert contents(keep_at(place).open())[1] == [FILES, OLD]


def test_a_part_that_another_writer_took_away_is_refused(place, part):
    committed(keep_at(place), OLD)
    keep = keep_at(place)
    with keep.writing(), pytest.raises(FileNotFoundError):
        keep.commit([part], b"")
    assert contents(keep_at(place).open())[1] == [OLD]


class FullDisk:
    """Refuses one step, or all from then on."""

    def __init__(self, at, lasting):
        self.left, self.lasting, self.refusals = at, lasting, 0

    def __call__(self):
        self.left -= 1
        if self.left == -1 or (self.left < 0 and self.lasting):
            self.refusals += 1
            raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("lasting", [False, True])
def test_a_full_disk_at_any_step_leaves_the_state_before_or_after(tmp_path, lasting):
    template, work, old, at = tmp_path / "template", tmp_path / "work", 0, 0
    committed(keep_at(template), FILES, OLD)
    while True:
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(template, work)
        disk = FullDisk(at, lasting)
        keep = Keep(work / "kept", template / "corpus", "1", disk)
        failed = False
        try:
            committed(keep, NEW)
        except OSError:
            failed = True
        if not disk.refusals:
            break
        reader = Keep(work / "kept", template / "corpus", "1")
        now = contents(reader.open())[1]
        assert now in ([FILES, OLD], [NEW]) if failed else now == [NEW]
        old += now == [FILES, OLD]
        if failed and not lasting:
            assert top(work) >= {"manifest", *(part.name for part in reader.open().parts)}
            assert not [name for name in top(work) if name.endswith(".part")]
        with reader.writing():
            pass
        assert top(work) == {"manifest", *(part.name for part in reader.open().parts)}
        at += 1
    assert old > 10


def test_one_writes_at_a_time(place):
    committed(keep_at(place), facts=b"0")

    def count(keep):
        for _ in range(10):
            with keep.writing():
                keep.commit([fill(keep.begin("part"), NEW)], b"%d" % (int(keep.open().facts) + 1))

    shared = keep_at(place)
    threads = [threading.Thread(target=count, args=(keep,)) for keep in (shared, shared, keep_at(place))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert contents(keep_at(place).open()) == (b"30", [NEW])


def test_a_writer_does_not_wait_for_ever(place, monkeypatch):
    monkeypatch.setattr(keep_module, "_PATIENCE", 0.0)
    caught = []

    def write():
        try:
            with keep_at(place).writing():
                caught.append(None)
        except TimeoutError as error:
            caught.append(error)

    with keep_at(place).writing():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
        assert keep_at(place).open()
    assert isinstance(caught[0], TimeoutError)


def test_readers_find_a_whole_state_while_others_follow(place):
    committed(keep_at(place), {"n": b"0"}, facts=b"0")
    done, seen = threading.Event(), []

    def read():
        keep, last = keep_at(place), 0
        while not done.is_set():
            numbers = keep.load(lambda kept: [kept.facts, *((part / "n").read_bytes() for part in kept.parts)])
            assert len(set(numbers)) == 1
            assert int(numbers[0]) >= last
            assert keep.verify() is None
            last = int(numbers[0])
        seen.append(last)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for n in range(1, 40):
        committed(keep_at(place), {"n": b"%d" % n}, {"n": b"%d" % n}, facts=b"%d" % n)
    done.set()
    for reader in readers:
        reader.join()
    assert len(seen) == 3


def test_a_state_that_is_replaced_while_it_is_read_is_read_anew(place):
    tries = []

    def how(kept):
        tries.append(kept)
        if len(tries) == 1:
            committed(keep_at(place), NEW, facts=b"new")
        return contents(kept)[0], (kept.parts[0] / "new.bin").read_bytes()

    assert keep_at(place).load(how) == (b"new", NEW["new.bin"])
    assert len(tries) == 2
    with pytest.raises(FileNotFoundError):
        keep_at(place).load(lambda kept: (kept.parts[0] / "other.bin").read_bytes())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="it takes a fork for each point")
@pytest.mark.timeout(300)  # hundreds of processes, slow on a busy machine
def test_a_kill_at_every_step_leaves_the_state_before_or_after(tmp_path, record_property):
    command = [sys.executable, str(KILLS), str(tmp_path)]
    root = Path(__file__).parents[2]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    for name, value in report.items():
        record_property(name, value)
    assert report["points"] >= 100
    assert report["second_points"] >= 150
    assert report["random"] == 30
    assert min(report["old"], report["new"]) > 50
