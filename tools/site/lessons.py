"""A notebook as HTML: its text, its code and its stored outputs."""

import base64

from nbconvert.filters import strip_ansi

from tools import notebooks
from tools.site import markup
from utils.export import filled

PICTURES = "pictures"  # the folder for the pictures of all pages


def lesson(notebook, stem, run):
    """What a notebook looks like.

    Args:
        notebook: as nbformat reads it.
        stem: the name of its file, for those of its pictures.
        run: the address of what says how to run it.

    Returns:
        HTML, and the pictures in it: {their address: bytes}.

    Raises:
        ValueError: a picture does not say what there is to see.
    """
    pictures = {}
    cells = [_cell(cell, stem, pictures) for cell in notebook.cells]
    return filled(markup.TEMPLATES / "lesson.html", cells=cells, run=run), pictures


def _cell(cell, stem, pictures):
    """What the template needs to know of a cell."""
    if cell.cell_type != "code":
        ends = cell.id.startswith(("nav-top", "nav-bottom"))
        html = markup.markdown(cell.source)
        return {"kind": "pager" if ends else "text", "id": cell.id, "html": html}
    outputs = _merged(cell.outputs)
    place = f"{PICTURES}/{stem}-{cell.id}"
    shown = [
        _output(output, f"{place}-{number}.png", pictures)
        for number, output in enumerate(outputs)
    ]
    html = markup.code(cell.source)
    return {"kind": "code", "html": html, "outputs": [one for one in shown if one]}


def _merged(outputs):
    """The outputs, with HTML that follows HTML as one."""
    merged = []
    for output in outputs:
        html = output.get("data", {}).get("text/html")
        if html and merged and "html" in merged[-1]:
            merged[-1]["html"] += html
        else:
            merged.append({"html": html} if html else output)
    return merged


def _output(output, address, pictures):
    """What the template needs to know of an output, or None if there is nothing.

    A picture goes to `pictures`.
    """
    if "html" in output:
        return _shown("html", html=output["html"])
    if output["output_type"] == "error":
        return _shown("text", text=strip_ansi("\n".join(output["traceback"])))
    data = output.get("data", {"text/plain": output.get("text", "")})
    if "image/png" in data:
        pictures[address] = base64.b64decode(data["image/png"])
        alt = _alternative(output, address)
        return _shown("picture", is_widget(output), address=address, alt=alt)
    if "text/markdown" in data:
        return _shown("html", html=markup.markdown(data["text/markdown"]))
    text = strip_ansi(data.get("text/plain", ""))
    is_live = notebooks.WIDGET in data
    return _shown("text", is_live, text=text) if text or is_live else None


def _shown(kind, widget=False, **values):
    return {"kind": kind, "widget": widget, **values}


def _alternative(output, address):
    alt = output["metadata"].get("image/png", {}).get("alt", "").strip()
    if not alt:
        raise ValueError(f"{address}: the output has no text that says what it shows")
    return alt


def is_widget(output):
    """Whether a picture stands for a widget, which answers whoever runs the cell."""
    text = output["data"].get("text/plain", "<")
    return output["output_type"] == "execute_result" and not text.startswith("<")
