"""The pages of the site, each from one file of the repository."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from bs4 import BeautifulSoup

from tools import navigation, notebooks
from tools.site import access, links, markup
from tools.site.lessons import lesson
from utils.export import filled

README = notebooks.ROOT / "README.md"
START = "start"  # the place in README.md that says how to run the course
# what stands in the contents for those who run them
ONLY_RUN = ("progress-text", "progress")


@dataclass
class Page:
    """A page: its file in the repository, its HTML, and what it brings along.

    `pictures` are {address: bytes}; `needed` are files that it links to.
    """

    source: Path
    body: BeautifulSoup
    pictures: dict = field(default_factory=dict)
    needed: list = field(default_factory=list)

    @property
    def address(self):
        return links.address(self.source)

    @property
    def title(self):
        heading = self.body.find("h1")
        return heading.get_text().strip() if heading else self.source.name

    @property
    def is_notebook(self):
        """Whether it is one that a learner runs."""
        return self.source in notebooks.paths()

    def sections(self):
        """The headings that the contents list: (the name of the place, its text)."""
        found = self.body.find_all("h2", id=True)
        return [(one["id"], one.get_text().strip()) for one in found]


def page(source):
    """The page of a file.

    Raises:
        ValueError: a link or a picture in it is not as it should be.
    """
    html, pictures = _html(source)
    made = Page(source, markup.soup(html), pictures)
    if source == links.FRONT:
        _front(made)
    made.needed = links.redirect(made)
    access.mend(made)
    return made


def _html(source):
    if source.suffix == ".ipynb":
        notebook = notebooks.read(source)
        if source == links.FRONT:
            inner = [cell for cell in notebook.cells if cell.id not in ONLY_RUN]
            notebook.cells = inner
        return lesson(notebook, source.stem, links.link_to(README, source, START))
    text = source.read_text("utf-8")
    if source.suffix == ".md":
        return markup.markdown(text, markup.github_anchor), {}
    name = source.relative_to(notebooks.ROOT)
    return f"<h1>{name.as_posix()}</h1>\n{markup.code(text, source.name)}", {}


def _front(made):
    """The contents stand below the name of the course."""
    for heading in made.body.find_all(["h1", "h2"]):
        heading.name = {"h1": "h2", "h2": "h3"}[heading.name]
    made.body.insert(0, markup.soup(filled(markup.TEMPLATES / "front.html", **front())))


def front():
    """What the first page shows of README.md: its title and its first own picture."""
    text = README.read_text("utf-8")
    picture = re.search(r"!\[([^\]]+)\]\((?!https?:)([^) ]+)", text)
    return {
        "title": re.search(r"^# (.+)", text, re.MULTILINE)[1],
        "first": notebooks.paths()[0].name,
        "picture": picture and {"alt": picture[1], "address": f"../{picture[2]}"},
        "run": links.link_to(README, links.FRONT, START),
    }


def course():
    """The notebooks of the course: [(address, title, minutes)]."""
    return [
        (
            links.address(path),
            notebooks.title(notebooks.read(path)),
            navigation.minutes(path),
        )
        for path in notebooks.paths()
    ]
