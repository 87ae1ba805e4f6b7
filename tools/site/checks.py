"""Checks a finished site: no dead link, nothing from elsewhere, no name twice."""

import re
from collections import Counter
from urllib.parse import unquote

from tools.site.links import ELSEWHERE
from tools.site.markup import soup

# what a browser gets without being asked
FETCHED = {
    "script": "src",
    "link": "href",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
}


def problems(folder, entire=()):
    """What is wrong with the pages of a folder: a list of texts.

    Args:
        folder: where they are.
        entire: names of pages that bring all they need, and are not read.
    """
    names = {path.name for path in folder.glob("*.html")} - set(entire)
    pages = {name: soup((folder / name).read_text("utf-8")) for name in sorted(names)}
    places = {
        name: [element["id"] for element in body.find_all(id=True)]
        for name, body in pages.items()
    }
    found = []
    for name, body in pages.items():
        twice = [one for one, count in Counter(places[name]).items() if count > 1]
        found += [f"{name}: the name {one!r} is there twice" for one in twice]
        found += [f"{name}: {text}" for text in _fetched(folder, body)]
        found += [f"{name}: {text}" for text in _dead(folder, name, body, places)]
        found += [f"{name}: {text}" for text in _not_understood(body)]
    for path in folder.glob("**/*.css"):
        if re.search(r"url\(\s*['\"]?(https?:)?//|@import", path.read_text("utf-8")):
            found.append(f"{path.name}: fetches something")
    return found


def _fetched(folder, body):
    """What the page fetches and should not, or in vain."""
    for element in body.find_all(list(FETCHED)):
        link = element.get(FETCHED[element.name])
        if link is None or link.startswith("data:"):
            continue
        if ELSEWHERE.match(link) or link.startswith("//"):
            yield f"fetches {link} from elsewhere"
        elif not (folder / unquote(link)).is_file():
            yield f"no such file: {link!r}"
    for element in body.find_all("img", alt=lambda alt: not (alt or "").strip()):
        yield f"{element.get('src')!r} does not say what it shows"


def _dead(folder, name, body, places):
    """The links of a page that lead nowhere."""
    for element in body.find_all("a", href=True):
        link = element["href"]
        if ELSEWHERE.match(link):
            continue
        file, _, place = link.partition("#")
        file = unquote(file) or name
        if not (folder / file).is_file():
            yield f"no such file: {link!r}"
        elif place and unquote(place) not in places.get(file, ()):
            yield f"no such place: {link!r}"


def _not_understood(body):
    """Links that are shown as Markdown, as it happens in the midst of HTML."""
    for text in body.find_all(string=re.compile(r"\]\([^)\s]+\.(ipynb|md)\b")):
        if not text.find_parent(["code", "pre", "script"]):
            yield f"shows Markdown: {text.strip()[:60]!r}"
