"""Every link of the course leads somewhere, also to the right place in a file."""

import re

import pytest

from tools import notebooks
from utils.paths import ROOT

TEXTS = {
    path: path.read_text(encoding="utf-8")
    for path in [*ROOT.glob("*.md"), *ROOT.glob("[a-z]*/*.md")]
}
TEXTS |= {
    path: "\n\n".join(
        cell.source
        for cell in notebooks.read(path).cells
        if cell.cell_type == "markdown"
    )
    for path in ROOT.glob("[a-z]*/*.ipynb")
}
LINK = re.compile(r"\]\(([^)]*?)(?: \"[^\"]*\")?\)|(?:href|src)=\"([^\"]*)\"")
ELSEWHERE = re.compile(r"https://[\w.-]+\.\w+(/|$)")


def without_code(text):
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


def anchors(path):
    """What a link to a place in the file may say, as JupyterLab and GitHub make it."""
    headings = re.findall(r"^#+ (.+)$", without_code(TEXTS[path]), re.MULTILINE)
    if path.suffix == ".ipynb":
        return {
            heading.replace("`", "").strip().replace(" ", "-") for heading in headings
        }
    plain = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.replace(" ", "-") for heading in plain}


def problem(path, target):
    """What is wrong with a link in the file `path`, or None."""
    file, _, anchor = target.partition("#")
    found = (path.parent / file).resolve() if file else path
    if not target or not found.exists():
        return f"no such file: {target!r}"
    if anchor and anchor not in anchors(found):
        return f"no such place: {target!r}"
    return None


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    text = re.sub(r"`[^`\n]*`", "", without_code(TEXTS[path]))
    targets = ["".join(found) for found in LINK.findall(text)]
    # the tests run offline, so other machines are not asked
    here = [target for target in targets if not ELSEWHERE.match(target)]
    assert [problem(path, target) for target in here if problem(path, target)] == []


@pytest.mark.parametrize("target", ["", "none.md", "no such.md", "README.md#nowhere"])
def test_a_dead_link_is_found(target):
    assert problem(ROOT / "README.md", target)


def test_the_texts_are_all_there():
    names = {path.name for path in TEXTS}
    assert {"README.md", "MODEL_CARD.md", "contents.ipynb", "glossary.ipynb"} <= names
