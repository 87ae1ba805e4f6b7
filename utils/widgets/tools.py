"""What the widgets share: their files, their pictures, their errors."""

import base64
import io
import weakref
from pathlib import Path

import traitlets
from IPython import get_ipython

from utils.checks import check_images

STATIC = Path(__file__).parent / "static"


class BadSetting(traitlets.TraitError, ValueError):
    """A value that a widget cannot show. Being a TraitError, it is rolled back."""


class FromBrowser(traitlets.Bytes):
    """Bytes that the browser may set; they arrive as a memoryview."""

    def __init__(self, **options):
        super().__init__(b"", **options)
        self.tag(sync=True, echo_update=False, from_json=_to_bytes)


def _to_bytes(value, _):
    return bytes(value or b"")


def script(*names):
    """JavaScript files of static/ as one module: the later may use the earlier."""
    return "\n".join((STATIC / f"{name}.js").read_text("utf-8") for name in names)


def showing(shown, *names):
    """The module of a widget: files of static/, and what shows it.

    Args:
        shown: JavaScript that makes an object from the widget's `model` and an element
            `el`; it has a method `remove`.
        names: see `script`.

    Source: https://anywidget.dev/en/afm/
    """
    render = f"const shown = {shown}; return () => shown.remove();"
    render = f"async ({{ model, el }}) => {{ {render} }}"
    return f"{script(*names)}\nexport default {{ render: {render} }};\n"


def after_each_cell(method):
    """Call a method after each cell of a notebook, as long as its object is there."""
    shell, weak = get_ipython(), weakref.WeakMethod(method)
    if shell is None:
        return

    def call(_):
        if method := weak():
            method()
        else:
            shell.events.unregister("post_run_cell", call)

    shell.events.register("post_run_cell", call)


def with_picture(bundle, png, alt):
    """What a widget shows, with a picture for where no widget can be shown.

    Args:
        bundle: what `_repr_mimebundle_` of the widget returns.
        png: the bytes of a PNG file.
        alt: what there is to see, for those who cannot.

    Returns:
        (data, metadata).
    """
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    picture = {"image/png": base64.b64encode(png).decode()}
    return data | picture, metadata | {"image/png": {"alt": alt}}


def png_of(figure, dpi=80):
    """A Matplotlib figure as the bytes of a PNG file."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=dpi)
    return file.getvalue()


def at_least_one(images):
    """Return images as an array, or say that there are none, or what is wrong."""
    images = check_images(images)
    if not len(images):
        raise ValueError("images: expected at least one digit, got none.")
    return images


def refuse_unknown(name, given, known):
    """Say which of the given settings nobody knows."""
    if unknown := given.keys() - known:
        raise TypeError(f"{name}: there is no {', '.join(sorted(unknown))}.")
