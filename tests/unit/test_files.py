"""Files and folders are whole or not there, and stay what they were otherwise."""

import os
import stat

import pytest

from utils.files import check_writable, replaced


@pytest.fixture
def umask():
    """A function that sets which rights new files do not get."""
    before = os.umask(0)
    yield os.umask
    os.umask(before)


def write(path, text):
    with replaced(path) as unfinished:
        unfinished.write_text(text)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_in_a_new_folder(tmp_path):
    path = tmp_path / "new" / "file.txt"
    with replaced(path) as unfinished:
        assert unfinished.name == path.name
        unfinished.write_text("new")
        assert not path.exists()
    assert path.read_text() == "new"
    assert list(path.parent.iterdir()) == [path]


def test_a_file_is_whole_at_any_time(tmp_path):
    path = tmp_path / "file.txt"
    path.write_text("old")

    def write_half():
        with replaced(path) as unfinished:
            unfinished.write_text("ne")
            assert path.read_text() == "old"
            raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_half()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_takes_the_place_of_another(tmp_path):
    path = tmp_path / "model"
    path.mkdir()
    (path / "old").touch()
    with replaced(path) as unfinished:
        unfinished.mkdir()
        (unfinished / "new").touch()
    assert list(path.iterdir()) == [path / "new"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_put_back_if_the_new_one_cannot_take_its_place(
    tmp_path, monkeypatch
):
    path, moves, replace = tmp_path / "model", [], os.replace
    path.mkdir()
    (path / "old").touch()

    def fail_at_the_second(source, place):
        moves.append(place)
        if len(moves) == 2:
            raise PermissionError("not now")
        replace(source, place)

    monkeypatch.setattr(os, "replace", fail_at_the_second)
    with pytest.raises(PermissionError, match="not now"), replaced(path) as unfinished:
        unfinished.mkdir()
    assert moves[1:] == [path, path]
    assert list(path.iterdir()) == [path / "old"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_does_not_take_the_place_of_a_folder(tmp_path):
    path = tmp_path / "model"
    path.mkdir()
    (path / "old").touch()
    with pytest.raises(OSError, match="model"):
        write(path, "new")
    assert list(path.iterdir()) == [path / "old"]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["before", "old", ".old"])
def test_a_folder_may_have_any_name(tmp_path, name):
    path = tmp_path / name
    for content in ("one", "two"):
        with replaced(path) as unfinished:
            unfinished.mkdir()
            (unfinished / content).touch()
    assert list(path.iterdir()) == [path / "two"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_file_keeps_its_mode_and_a_new_one_gets_the_usual_mode(tmp_path, umask):
    path = tmp_path / "file.txt"
    umask(0o027)
    write(path, "new")
    assert mode(path) == 0o640
    for kept in (0o664, 0o600, 0o444):
        path.chmod(kept)
        write(path, f"{kept}")
        assert path.read_text() == f"{kept}"
        assert mode(path) == kept


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_folder_keeps_its_mode(tmp_path, umask):
    path = tmp_path / "model"
    path.mkdir()
    path.chmod(0o770)
    umask(0o022)
    with replaced(path) as unfinished:
        unfinished.mkdir()
    assert mode(path) == 0o770


@pytest.fixture
def link(tmp_path):
    """A function that makes a link to a path; it skips where links are not allowed."""

    def make(target):
        path = tmp_path / "link.txt"
        try:
            path.symlink_to(target)
        except OSError:
            pytest.skip("Windows lets only administrators make links")
        return path

    return make


@pytest.mark.parametrize("there", ["nothing", "a folder", "a file"])
def test_a_link_stays_a_link_and_its_target_is_replaced(tmp_path, link, there):
    target = tmp_path / "elsewhere" / "target.dat"
    if there != "nothing":
        target.parent.mkdir()
    if there == "a file":
        target.write_text("old")
    path = link(target)
    with replaced(path) as unfinished:
        assert unfinished.name == path.name  # its suffix may say how to write it
        unfinished.write_text("new")
    assert path.is_symlink()
    assert target.read_text() == "new"
    assert list(target.parent.iterdir()) == [target]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_link_to_a_folder_stays_a_link(tmp_path, link):
    target = tmp_path / "model"
    target.mkdir()
    (target / "old").touch()
    path = link(target)
    with replaced(path) as unfinished:
        unfinished.mkdir()
        (unfinished / "new").touch()
    assert path.is_symlink()
    assert list(target.iterdir()) == [target / "new"]


def test_a_block_that_writes_nothing_is_an_error(tmp_path):
    path = tmp_path / "model"
    path.mkdir()
    with pytest.raises(FileNotFoundError, match="Nothing was written"), replaced(path):
        pass
    assert path.is_dir()


def test_a_folder_that_is_read_only(read_only_folder):
    path = read_only_folder / "file.txt"
    with pytest.raises(OSError, match=r"Cannot write .*file\.txt: .*Choose another"):
        check_writable(path)
    with pytest.raises(OSError, match="is not writable"), replaced(path):
        pytest.fail("the block must not run")
