"""Puts the site together: from the contents, to all that can be reached from there."""

import shutil

from tools import glossary, notebooks, readme
from tools.site import checks, links, markup, pages, search
from utils.export import filled
from utils.files import replaced

FOLDER = notebooks.ROOT / "site"
RECOGNISER = "recogniser.html"
ASSETS = ("site.css", "site.js", "search.js")


class NoRecogniserError(FileNotFoundError):
    """The recogniser's page is missing."""


def main(folder):
    """Make the site in a folder, in one step: if anything fails, it stays as it was.

    Raises:
        NoRecogniserError: site/recogniser.html is not there.
        ValueError: a link is dead, or a picture does not say what it shows.
    """
    recogniser = FOLDER / RECOGNISER
    if not recogniser.is_file():
        raise NoRecogniserError(f"{recogniser} is missing. `make page` makes it.")
    with replaced(folder) as unfinished:
        unfinished.mkdir()
        shutil.copy2(recogniser, unfinished)
        write(reached(), unfinished)
        found = checks.problems(unfinished, entire=[RECOGNISER])
        if found:
            raise ValueError("\n".join(["The site has faults:", *found]))


def reached():
    """All pages, those of the course first, then what they lead to."""
    waiting = [
        links.FRONT,
        *notebooks.paths(),
        notebooks.FOLDER / glossary.GLOSSARY,
        notebooks.FOLDER / glossary.CHEAT_SHEET,
        pages.README,
    ]
    made = {}
    while waiting:
        path = waiting.pop(0)
        if path in made or _is_copied(path):
            continue
        made[path] = pages.page(path)
        waiting += made[path].needed
    return list(made.values())


def _is_copied(path):
    return path.suffix in links.PICTURES or path.parent == FOLDER


def write(made, folder):
    """Write pages, their pictures, the search, style and scripts into a folder."""
    common = {
        "course": pages.course(),
        "repository": readme.address(),
        "run": f"{links.address(pages.README)}#{pages.START}",
    }
    (folder / "pictures").mkdir()
    for page in made:
        text = filled(markup.TEMPLATES / "page.html", page=page, **common)
        (folder / page.address).write_text(text, "utf-8")
        for address, content in page.pictures.items():
            (folder / address).write_bytes(content)
        for path in filter(_is_copied, page.needed):
            if path.suffix in links.PICTURES:
                shutil.copy(path, folder / links.address(path))
    texts = [page for page in made if page.source.suffix in (".md", ".ipynb")]
    for name in ASSETS:
        shutil.copy(markup.TEMPLATES / name, folder)
    (folder / "search-sections.js").write_text(search.script(texts), "utf-8")
