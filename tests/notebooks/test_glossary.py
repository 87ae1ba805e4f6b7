"""The glossary, the cheat sheet and the links to them are as glossary.yaml says."""

import re

import pytest

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


def test_what_is_linked_and_what_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr(notebooks, "FOLDER", tmp_path)
    source = (
        "## About dropout\n\n`dropout`, $dropout$ and [dropout](05.ipynb) stay. "
        "Dropouts too. **Dropout** and dropout; a learning-rate reduction, a learning "
        "rate.\n\n```python\nweights\n```\n\n## Quiz\n\nAn epoch."
    )
    path = tmp_path / "00_one.ipynb"
    heading = "# A batch"
    markdown = [glossary.new_markdown_cell(text) for text in (heading, source)]
    code = glossary.notebooks.nbformat.v4.new_code_cell("# an epoch")
    notebooks.write(glossary.new_notebook(cells=[*markdown, code]), path)
    [_, text, _] = glossary.linked(path).cells
    links = re.findall(r"(\[[^\]]+\]\(glossary[^ ]+) ", text.source)
    assert links == [
        "[Dropout](glossary.ipynb#dropout",
        "[learning-rate reduction](glossary.ipynb#learning-rate-reduction",
        "[learning rate](glossary.ipynb#learning-rate",
    ]
    [entry] = [one for one in glossary.entries() if one["term"] == "learning rate"]
    assert f'#learning-rate "{entry["meaning"]}")' in text.source
    assert glossary.LINK.sub(r"\1", text.source) == source
    notebooks.write(glossary.linked(path), path)
    assert cells(glossary.linked(path)) == cells(notebooks.read(path))
