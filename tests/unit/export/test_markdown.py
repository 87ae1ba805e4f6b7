"""Tables, and templates that are filled in."""

import pytest
from jinja2 import UndefinedError

from utils.export.markdown import filled, table


def test_a_table():
    assert table(["name", "seconds"], [["one", 1.5], ["two", 2]]) == (
        "| name | seconds |\n|---|---|\n| one | 1.5 |\n| two | 2 |"
    )


def test_an_empty_cell_is_one_blank():
    assert table(["", ""], [["all", ""]]) == "| | |\n|---|---|\n| all | |"


def test_without_rows():
    assert table(["name"], []) == "| name |\n|---|"


@pytest.mark.parametrize("row", [["one"], ["one", 1, 2]])
def test_a_row_of_another_length(row):
    with pytest.raises(ValueError, match="Expected 2 cells in each row, got .'one'"):
        table(["name", "seconds"], [["two", 2], row])


@pytest.fixture
def template(tmp_path):
    """A function that writes a template; returns its path."""

    def write(text):
        path = tmp_path / "template.md"
        path.write_text(text, encoding="utf-8")
        return path

    return write


TEXT = """\
# {{ name }}
{% if share %}

{{ share | format(".1%") }} right
{% endif %}

{{ table(["a"], rows) }}
"""


def test_a_template_with_figures_and_a_table(template):
    path = template(TEXT)
    assert filled(path, name="<é>", share=0.256, rows=[[1]]) == (
        "# <é>\n\n25.6% right\n\n| a |\n|---|\n| 1 |\n"
    )
    assert filled(path, name="b", share=None, rows=[]) == "# b\n\n| a |\n|---|\n"


def test_a_value_that_nobody_gives(template):
    with pytest.raises(UndefinedError, match="seconds"):
        filled(template("{{ seconds }}"), minutes=1)
