"""Every link of the course leads somewhere, also to the right place in a file."""

import re

import pytest

from tools import notebooks

TEXTS = {
    path: path.read_text(encoding="utf-8")
    for path in [*notebooks.ROOT.glob("*.md"), *notebooks.ROOT.glob("*/*.md")]
    if ".venv" not in path.parts
}
TEXTS |= {
    path: "\n\n".join(
        cell.source
        for cell in notebooks.read(path).cells
        if cell.cell_type == "markdown"
    )
    for path in notebooks.FOLDER.glob("*.ipynb")
}
LINK = re.compile(r'\]\(([^)\s]*)(?: "[^"]*")?\)|(?:href|src)="([^"]*)"')


def without_code(text):
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def anchors(path):
    """What a link to a place in the file may say, as JupyterLab and GitHub make it."""
    headings = re.findall(r"^#+ (.+)$", without_code(TEXTS[path]), re.MULTILINE)
    if path.suffix == ".ipynb":
        return {heading.strip().replace(" ", "-") for heading in headings}
    plain = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    for links in LINK.findall(without_code(TEXTS[path])):
        target = "".join(links)
        if re.match(r"https://[\w.-]+\.\w+/?", target):
            continue  # another machine: the tests run offline
        file, _, anchor = target.partition("#")
        found = (path.parent / file).resolve() if file else path
        assert found.exists(), target
        if anchor:
            assert anchor in anchors(found), target


def test_the_texts_are_all_there():
    names = {path.name for path in TEXTS}
    assert {"README.md", "MODEL_CARD.md", "contents.ipynb", "glossary.ipynb"} <= names
