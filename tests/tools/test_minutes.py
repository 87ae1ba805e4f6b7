import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools import minutes, notebooks

PROSE = "word " * 200


def counted(*cells, costs=None, pace=1):
    return minutes.counted(new_notebook(cells=list(cells)), costs or {}, pace)


def test_prose_is_read_at_200_words_a_minute():
    assert counted(new_markdown_cell(PROSE), new_markdown_cell(PROSE)) == [2]


@pytest.mark.parametrize(
    "text",
    [
        f"<details><summary>More</summary>{PROSE}</details>",
        f"```python\n{PROSE}\n```",
        f'[word](glossary.ipynb#word "{PROSE}")',
    ],
)
def test_what_is_folded_code_or_a_tooltip_is_not_read(text):
    [part] = counted(new_markdown_cell(text))
    assert part <= 0.01


def test_a_cell_takes_half_a_minute_or_as_long_as_it_runs():
    cell = new_code_cell("1", id="slow")
    assert counted(cell) == [0.5]
    assert counted(cell, costs={"slow": {"seconds": 10}}) == [0.5]
    assert counted(cell, costs={"slow": {"seconds": 120}}) == [2]
    assert counted(cell, costs={"slow": {"seconds": 120}}, pace=2) == [1]


def test_an_exercise_takes_what_it_says_with_its_stub():
    text = new_markdown_cell("### Exercise 01.1: count (7 minutes)")
    [part] = counted(text, new_code_cell("answer = ..."))
    assert part == pytest.approx(7, abs=0.1)


def test_an_exercise_says_how_long_it_takes():
    with pytest.raises(ValueError, match='"### Exercise 01.1: count" does not say how'):
        counted(new_markdown_cell("### Exercise 01.1: count"))


def test_a_question_takes_a_minute():
    options = "<details><summary>yes</summary>\n\n✓ So.\n</details>\n" * 3
    [part] = counted(new_markdown_cell(f"**Question 1.** Why?\n\n{options}"))
    assert part == pytest.approx(1, abs=0.1)


def test_a_pause_begins_a_new_part():
    parts = counted(
        new_markdown_cell(PROSE), new_markdown_cell(f"Done.\n\n**Pause.** {PROSE}")
    )
    assert parts == pytest.approx([1, 1], abs=0.1)


def test_each_notebook_is_told(capsys):
    path = notebooks.paths()[0]
    minutes.main([path.name[:2]])
    [line] = capsys.readouterr().out.splitlines()
    assert line.startswith(path.stem)
    assert f"{sum(minutes.of(path)):.0f} minutes: " in line
