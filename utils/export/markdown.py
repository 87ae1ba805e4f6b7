"""Markdown out of templates and figures."""

from pathlib import Path

import jinja2


def table(header, rows):
    """A table in Markdown.

    Args:
        header: the texts of its first line.
        rows: lists of texts or numbers, each as long as the header.

    Raises:
        ValueError: a row that is longer or shorter.
    """
    if wrong := [row for row in rows if len(row) != len(header)]:
        raise ValueError(f"Expected {len(header)} cells in each row, got {wrong[0]}.")
    first, *others = (
        " ".join(["|", *(f"{cell} |".lstrip() for cell in line)])
        for line in [header, *rows]
    )
    return "\n".join([first, "|" + "---|" * len(header), *others])


def filled(path, **values):
    """The text of a Jinja template with its values.

    It may use the function `table`, and `format` is Python's: `share | format(".2%")`.

    Raises:
        jinja2.UndefinedError: a value that the template names and nobody gives.
    """
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["format"] = format
    environment.globals["table"] = table
    text = Path(path).read_text(encoding="utf-8")
    return environment.from_string(text).render(values)
