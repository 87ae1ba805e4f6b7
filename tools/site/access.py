"""What makes a page good for everyone: keyboards, screen readers, narrow screens."""

import io

from PIL import Image

from tools import glossary, notebooks
from tools.site.links import address

GLOSSARY = address(notebooks.FOLDER / glossary.GLOSSARY)


def mend(page):
    """Change the HTML of a page, so that nobody is kept out.

    Raises:
        ValueError: a picture has no text that says what it shows.
    """
    for step in (_pictures, _outputs, _tables, _terms, _unique):
        step(page)


def _pictures(page):
    for picture in page.body.find_all("img"):
        if not picture.get("alt", "").strip():
            raise ValueError(
                f"{page.source}: {picture} has no text for those who cannot see it"
            )
        picture["loading"] = "lazy"
        if picture["src"] in page.pictures:
            content = io.BytesIO(page.pictures[picture["src"]])
            with Image.open(content) as image:
                picture["width"], picture["height"] = image.size


def _outputs(page):
    """Outputs have the colours of the page, and their headings are not its own."""
    for output in page.body.select(".output"):
        for element in output.find_all(True):
            del element["style"]
        for heading in output.find_all(["h1", "h2", "h3", "h4", "h5", "h6"]):
            heading.name = "p"
            heading["class"] = "heading"
            del heading["id"]


def _tables(page):
    """A wide table scrolls by itself; a head without words is none."""
    for table in page.body.find_all("table"):
        head = table.find("thead")
        if head and not head.get_text(strip=True):
            head.decompose()
        for empty in [
            one for one in table.find_all("th") if not one.get_text().strip()
        ]:
            empty.name = "td"
        table.wrap(page.body.new_tag("div", attrs={"class": "scroll"}))


def _terms(page):
    """The meaning of a term is a text beside it, for keyboards and screen readers."""
    for number, link in enumerate(page.body.select(f'a[href^="{GLOSSARY}#"][title]')):
        name = f"term-{number}"
        meaning = page.body.new_tag("span", attrs={"role": "tooltip", "id": name})
        meaning.string = link["title"]
        del link["title"]
        link["aria-describedby"] = name
        link["class"] = "term"
        link.insert_after(meaning)


def _unique(page):
    """No two places have one name."""
    seen = set()
    for element in page.body.find_all(id=True):
        name, number = element["id"], 1
        while element["id"] in seen:
            element["id"] = f"{name}-{number}"
            number += 1
        seen.add(element["id"])
