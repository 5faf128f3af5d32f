"""Arrays that grow piece by piece, in memory and on disk."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.arrays import Spool, mapped, save

KINDS = st.sampled_from([np.bool_, np.uint8, np.uint16, np.int32, np.int64, np.uint64, np.float64])
PIECES = st.lists(st.lists(st.integers(0, 200), max_size=6), max_size=6)


@settings(max_examples=50)
@given(KINDS, PIECES)
def test_pieces_become_one_array_in_memory_and_in_a_file(tmp_path_factory, kind, pieces):
    folder = tmp_path_factory.mktemp("spool")
    in_memory, in_file = Spool(kind), Spool(kind, folder, "grown")
    lengths = []
    for piece in pieces:
        for spool in (in_memory, in_file):
            spool.add(np.array(piece, dtype=np.int64))
        lengths.append((len(in_memory), len(in_file)))
    expected = np.array([value for piece in pieces for value in piece], dtype=np.int64).astype(kind)

    assert lengths == [(sum(map(len, pieces[: at + 1])),) * 2 for at in range(len(pieces))]
    for array in (in_memory.array(), in_file.array(), mapped(folder / "grown.npy"), np.load(folder / "grown.npy")):
        assert array.dtype == kind
        assert array.tolist() == expected.tolist()


def test_a_spool_leaves_a_file_that_is_there_already_alone(tmp_path):
    save(tmp_path, {"grown": np.arange(3)})
    with pytest.raises(FileExistsError):
        Spool(np.int64, tmp_path, "grown")
    assert mapped(tmp_path / "grown.npy").tolist() == [0, 1, 2]


def test_a_piece_need_not_be_contiguous(tmp_path):
    for spool in (Spool(np.int32), Spool(np.int32, tmp_path, "grown")):
        spool.add(np.arange(6)[::2])
        assert spool.array().tolist() == [0, 2, 4]


@pytest.mark.parametrize("array", [np.arange(5), np.zeros(0), np.array([[1, 2], [3, 4]], dtype=np.uint16)])
def test_what_is_saved_is_mapped_as_it_was(tmp_path, array):
    save(tmp_path, {"one": array})
    found = mapped(tmp_path / "one.npy")
    assert (found.dtype, found.shape, found.tolist()) == (array.dtype, array.shape, array.tolist())
    assert type(found) is np.ndarray


def test_a_file_that_was_cut_off_is_refused(tmp_path):
    save(tmp_path, {"one": np.arange(100)})
    content = (tmp_path / "one.npy").read_bytes()
    (tmp_path / "one.npy").write_bytes(content[:-8])
    with pytest.raises(ValueError, match="mmap length"):
        mapped(tmp_path / "one.npy")
