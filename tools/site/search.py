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
    headings = {id(one): one.get_text().strip() for one in body.find_all(HEADINGS)}
    for heading in body.find_all(HEADINGS):
        heading.clear()
    for element in body.descendants:
        if id(element) in headings and element.get("id"):
            address = f"{page.address}#{element['id']}"
            found.append([headings[id(element)], address, ""])
        elif isinstance(element, NavigableString):
            found[-1][2] += element
    return [[heading, place, " ".join(text.split())] for heading, place, text in found]


def script(pages):
    """The script with [title of the page, heading, address, text] of every section."""
    found = [[page.title, *section] for page in pages for section in sections(page)]
    return f"window.searchSections = {json.dumps(found, ensure_ascii=False)};\n"
