import pytest

from utils.files import check_writable, replaced


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
