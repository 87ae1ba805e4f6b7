"""The sheet that lies in the course."""

from tools import sheet_example


def test_it_is_what_the_command_writes(monkeypatch, tmp_path, capsys):
    stored = sheet_example.PATH.read_bytes()
    monkeypatch.setattr(sheet_example, "PATH", tmp_path / "sheet.jpg")
    sheet_example.main([])
    assert capsys.readouterr().out.strip() == str(tmp_path / "sheet.jpg")
    assert (tmp_path / "sheet.jpg").read_bytes() == stored


def test_it_is_small_enough_for_the_repository():
    assert sheet_example.PATH.stat().st_size < 300_000
