"""Markdown, formulas and code as HTML, with no script and nothing to fetch."""

import re

from bs4 import BeautifulSoup
from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_for_filename
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

from utils.paths import ROOT

TEMPLATES = ROOT / "tools" / "templates" / "site"


def soup(html):
    return BeautifulSoup(html, "html.parser")


def lab_anchor(heading):
    """What a link to a heading of a notebook says, as JupyterLab makes it."""
    return heading.strip().replace(" ", "-")


def github_anchor(heading):
    """What a link to a heading of a Markdown file says, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


class Renderer(IPythonRenderer):
    """As notebooks are rendered, but formulas become MathML, which browsers show.

    Args:
        anchor: makes the id of a heading out of its text.
    """

    def __init__(self, anchor):
        super().__init__(escape=False)
        self.anchor = anchor

    def heading(self, text, level, **attrs):
        name = self.escape_html(self.anchor(soup(text).get_text()))
        return f'<h{level} id="{name}">{text}</h{level}>\n'

    def block_math(self, body):
        return formula(body, "block")

    def inline_math(self, body):
        return formula(body, "inline")

    def latex_environment(self, name, body):
        return formula(rf"\begin{{{name}}}{body}\end{{{name}}}", "block")


def formula(latex, display):
    """A formula as MathML; `display` is "block" or "inline".

    Raises:
        ValueError: it is not understood.
    """
    problem = f"This formula cannot be shown: {latex!r}"
    try:
        html = convert(latex, display=display)
    except Exception as error:  # the converter has many of its own
        raise ValueError(problem) from error
    if "\\" in html:  # a command that it does not know
        raise ValueError(problem)
    return html


def markdown(source, anchor=lab_anchor):
    return MarkdownWithMath(renderer=Renderer(anchor)).render(source)


def code(source, name="cell.py"):
    """A piece of code with its colours; the name of its file says the language."""
    try:
        lexer = get_lexer_for_filename(name)
    except ClassNotFound:
        lexer = TextLexer()
    return highlight(source, lexer, HtmlFormatter())
