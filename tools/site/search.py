"""What the search looks in: the text of every section, as a script.

A script, and not JSON, for a page that is opened as a file may not fetch another one.
"""

import copy
import json

from bs4 import NavigableString

# not the outputs, nor what is folded: the answers to exercises and questions
LEFT_OUT = "details, .output, .pager, [role=tooltip], .hero, annotation"
HEADINGS = ("h1", "h2", "h3")


def sections(page):
    """The sections of a page: [heading, address, text], the heading as text."""
    body = copy.copy(page.body)
    for element in body.select(LEFT_OUT):
        element.decompose()
    found = [[page.title, page.address, ""]]
    for element in body.descendants:
        if element.name in HEADINGS and element.get("id"):
            address = f"{page.address}#{element['id']}"
            found.append([element.get_text().strip(), address, ""])
        elif isinstance(element, NavigableString) and not _in_heading(element):
            found[-1][2] += element
    return [[h, a, " ".join(t.split())] for h, a, t in found if h or t]


def _in_heading(text):
    return text.parent.name in HEADINGS or text.find_parent(HEADINGS) is not None


def script(pages):
    """The script with [title of the page, heading, address, text] of every section."""
    found = [[page.title, *section] for page in pages for section in sections(page)]
    return f"window.searchSections = {json.dumps(found, ensure_ascii=False)};\n"
