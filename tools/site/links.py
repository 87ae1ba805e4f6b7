"""Where the links of a page lead: to pages, to copies of small files, or nowhere."""

import os
import re
from urllib.parse import quote, unquote

from tools import notebooks
from tools.navigation import CONTENTS

ELSEWHERE = re.compile(r"(https?:|mailto:)", re.IGNORECASE)
PICTURES = (".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
LARGEST = 200_000  # bytes of a text that is shown as a page
FRONT = notebooks.FOLDER / CONTENTS
FRONT_PAGE = "index.html"


def address(path):
    """Where the site has what is at `path` in the repository; None: it has not.

    Every address is relative to the folder of all pages, without another folder for
    pages, so that it is right on each of them.
    """
    root = notebooks.ROOT
    if path == FRONT:
        return FRONT_PAGE
    if path.parent == notebooks.FOLDER:
        return f"{path.stem}.html"
    if not path.is_relative_to(root) or not path.is_file():
        return None
    if path.parent == root / "site":
        return path.name
    name = "-".join(path.relative_to(root).parts)
    if path.suffix in PICTURES:
        return f"pictures/{name}"
    if path.suffix in (".md", ".ipynb"):
        return f"{name.removesuffix(path.suffix)}.html"
    return f"{name}.html" if is_short_text(path) else None


def is_short_text(path):
    """Whether a file is a text that a reader may want to see."""
    if path.stat().st_size > LARGEST:
        return False
    try:
        path.read_text("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def resolved(source, link):
    """The file that a link in the file `source` means, and the place in it.

    Raises:
        ValueError: there is nothing.
    """
    file, _, place = link.partition("#")
    path = (source.parent / unquote(file)).resolve() if file else source
    if not path.exists():
        raise ValueError(f"{source}: the link {link!r} leads nowhere")
    return path, place


def redirect(page):
    """Let the links and pictures of a page lead into the site.

    Where it has nothing to lead to, the text stays, and the link goes.

    Args:
        page: `source`, its file in the repository; `body`, its HTML as a soup;
            `pictures`, those that it brings along.

    Returns:
        The files that the site needs for it.
    """
    needed = []
    for element in page.body.find_all(["a", "img"]):
        name = "href" if element.name == "a" else "src"
        link = element.get(name)
        if not link or link in page.pictures:
            continue
        if ELSEWHERE.match(link):
            if name == "src":
                element.replace_with(element.get("alt", ""))
            continue
        path, place = resolved(page.source, link)
        found = address(path)
        if found is None:
            element.unwrap() if name == "href" else element.decompose()
            continue
        element[name] = quote(found) + (f"#{place}" if place else "")
        if not link.startswith("#"):
            needed.append(path)
    return needed


def link_to(path, source, place):
    """A link to a place in the file `path`, as the file `source` would have it."""
    relative = os.path.relpath(path, source.parent).replace(os.sep, "/")
    return f"{quote(relative)}#{place}"
