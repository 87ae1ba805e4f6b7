"""The glossary, the cheat sheet and the links to them are as glossary.yaml says."""

import ast
import builtins
import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools import glossary, notebooks


def cells(notebook):
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


@pytest.mark.parametrize("path", glossary.wanted(), ids=lambda path: path.stem)
def test_nothing_is_stale(path):
    assert cells(notebooks.read(path)) == cells(glossary.wanted()[path]), (
        "run: make pages"
    )


@pytest.mark.parametrize("entry", glossary.entries(), ids=lambda entry: entry["term"])
def test_a_term_is_linked_where_it_is_explained(entry):
    [path] = notebooks.FOLDER.glob(f"{entry['notebook']}_*.ipynb")
    anchor = entry["term"].lower().replace(" ", "-")
    text = "\n".join(source for _, source in cells(notebooks.read(path)))
    links = re.findall(rf"\]\({glossary.GLOSSARY}#{anchor} ", text)
    assert len(links) == 1
    headings = re.findall(r"^### (.+)$", glossary.glossary().cells[0].source, re.M)
    assert entry["term"].lower() in headings


def test_the_terms_stand_below_their_letters():
    text = glossary.glossary().cells[0].source
    headings = re.findall(r"^##(#?) (.+)$", text, re.M)
    letters = [name for below, name in headings if not below]
    assert letters == sorted(set(letters))
    letter = ""
    for below, name in headings:
        letter = letter if below else name
        assert name[0].upper() == letter
    terms = [name for below, name in headings if below]
    assert terms == sorted(entry["term"].lower() for entry in glossary.entries())


@pytest.fixture
def linked(tmp_path, monkeypatch):
    """Gives texts their links, as the cells of a notebook with a navigation line."""
    monkeypatch.setattr(notebooks, "FOLDER", tmp_path)

    def link(*texts, name="00_one.ipynb"):
        navigation = new_markdown_cell("[Dropout](05.ipynb), epoch", id="nav-top")
        markdown = [new_markdown_cell(text) for text in texts]
        code = new_code_cell("# an epoch")
        path = tmp_path / name
        notebooks.write(new_notebook(cells=[navigation, *markdown, code]), path)
        result = glossary.linked(path)
        [first, *sources, last] = [cell.source for cell in result.cells]
        assert [first, last] == [navigation.source, code.source]
        assert [glossary.LINK.sub(r"\1", source) for source in sources] == [*texts]
        notebooks.write(result, path)
        assert cells(glossary.linked(path)) == cells(result)
        return sources

    return link


def links(text):
    return re.findall(r"(\[[^\]]+\]\(glossary[^ ]+) ", text)


def test_what_is_linked_and_what_is_not(linked):
    [heading, text] = linked(
        "# A batch",
        "## About dropout\n\n`dropout`, $dropout$ and [dropout](05.ipynb) stay. "
        "Dropouts too. **Dropout** and dropout; a learning-rate reduction, a learning "
        "rate.\n\n```python\nweights\n```\n\n## Quiz\n\nAn epoch.",
    )
    assert heading == "# A batch"
    assert links(text) == [
        "[Dropout](glossary.ipynb#dropout",
        "[learning-rate reduction](glossary.ipynb#learning-rate-reduction",
        "[learning rate](glossary.ipynb#learning-rate",
    ]
    [entry] = [one for one in glossary.entries() if one["term"] == "learning rate"]
    assert f'#learning-rate "{entry["meaning"]}")' in text


def test_the_text_below_the_title_is_linked(linked):
    title, text = linked(
        "# 0 · Dropout\n\nA **batch** of `weights`.\n\n- what a seed is,\n- dropout."
        '\n\n## The loss\n\n<kbd title="epoch">Shift</kbd>',
        "A batch, a seed, dropout, weights, a loss, an epoch.",
    )
    assert title.startswith("# 0 · Dropout\n\nA **[batch](glossary.ipynb#batch ")
    assert '\n\n## The loss\n\n<kbd title="epoch">' in title
    assert re.findall("#([a-z]+) ", title) == ["batch", "seed", "dropout"]
    assert re.findall("#([a-z]+) ", text) == ["weight", "loss", "epoch"]


def test_what_unfolds_something_has_no_link(linked):
    [text] = linked("<details><summary>An epoch</summary>\n\nAn epoch.</details>")
    assert "<summary>An epoch</summary>" in text
    assert links(text) == ["[epoch](glossary.ipynb#epoch"]


def test_a_word_is_linked_only_where_it_has_that_meaning(linked):
    [text] = linked("Features, and a worker.", name="01_one.ipynb")
    assert not links(text)
    [text] = linked("Features, and a worker.", name="07_one.ipynb")
    assert links(text) == ["[Features](glossary.ipynb#features"]


def blocks_and_lines():
    """The code of the cheat sheet: of each section its block, and its table's lines."""
    sections = glossary.cheat_sheet().cells[0].source.split("\n## ")
    for section in sections:
        block = "\n".join(re.findall(r"```python\n(.*?)```", section, re.DOTALL))
        yield block, re.findall(r"^\|[^|]+\| `(.+)` \|$", section, re.MULTILINE)


def names(code):
    """The names that code uses, and those that it defines."""
    used, defined = set(), set()
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case ast.Name(id=name) | ast.FunctionDef(name=name) | ast.arg(arg=name):
                defined.add(name)
            case ast.alias(name=name, asname=other):
                defined.add(other or name)
    return used, defined


def test_every_line_of_the_cheat_sheet_can_be_pasted():
    [(start, none), *sections] = blocks_and_lines()
    assert none == []
    coded = [entry["code"] for entry in glossary.entries() if "code" in entry]
    assert sorted(line for _, lines in sections for line in lines) == sorted(coded)
    for block, lines in sections:
        for line in lines:
            used, defined = names("\n".join([start, block, line]))
            assert used <= defined | set(dir(builtins)), line
            assert not re.search(r"[\[(]\.\.\.[\])]", line), "fill in the dots"


def test_the_imports_of_the_cheat_sheet_work():
    for block, _ in blocks_and_lines():
        for line in re.findall(r"^(?:import|from) .+", block, re.MULTILINE):
            exec(line, {})
