"""What the page must know to read a drawing or a photo itself, by static/reader.js.

Python's reader, `utils.pictures`, is the reference: the page takes the same steps with
the same numbers. So they are written in one place only.
"""

from numbers import Real

from utils.pictures import ink, normalization, preparation, reading, segmentation

SCRIPTS = ("images", "ink", "reader")  # in static/
PAD_SIDE = 280  # of the pad that is drawn on, in pixels


def constants():
    """The numbers that static/reader.js takes.

    Returns:
        {the module of `utils.pictures`: {a constant's name: its value}}; "drawing" has
        those of the pad. All can be written as JSON.
    """
    modules = ink, normalization, preparation, reading, segmentation
    return {"drawing": {"PAD_SIDE": PAD_SIDE}} | {
        module.__name__.rpartition(".")[2]: _numbers(module) for module in modules
    }


def _numbers(module):
    return {
        name: value
        for name, value in vars(module).items()
        if name.isupper() and (isinstance(value, Real) or _is_row(value))
    }


def _is_row(value):
    return isinstance(value, tuple) and all(isinstance(part, Real) for part in value)
