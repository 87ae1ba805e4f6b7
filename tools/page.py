"""Makes the recogniser's page: python -m tools.page

It is one file, site/recogniser.html, with the network and all scripts inside, and works
offline, in any browser, without Python.
"""

import base64
import json

import numpy as np

from tools import commands, notebooks
from utils.checks import CLASSES
from utils.datasets import load_mnist
from utils.export import filled
from utils.files import replaced
from utils.widgets import ConvolutionExplorer, recognizer, script

PATH = notebooks.ROOT / "site" / "recogniser.html"
TEMPLATE = notebooks.ROOT / "tools" / "templates" / "recogniser.html"
HALVES = "_weights"  # numbers of 16 bits: half the size, and the same answers


def page():
    """The text of the page."""
    reader = recognizer(keep=False)
    explorer = ConvolutionExplorer(one_of_each(), digit=5, row=6, column=12)
    states = {"recognizer": reader, "pad": reader.pad, "view": reader.view}
    states = {name: state_of(widget) for name, widget in states.items()}
    return filled(
        TEMPLATE,
        style=f"{reader._css}\n{explorer._css}",
        recognizer_script=f"{reader._esm}\n{script('model', 'alone')}",
        recognizer_states=as_script(states),
        explorer_script=f"{explorer._esm}\n{script('model')}",
        explorer_state=as_script(state_of(explorer)),
    )


def one_of_each():
    """A 0, a 1 and so on."""
    images, labels = load_mnist().train
    return images[[np.argmax(labels == digit) for digit in range(CLASSES)]]


def state_of(widget):
    """What a widget tells its page, without what only Jupyter needs."""
    names = [
        name
        for name in widget.trait_names(sync=True)
        if not name.startswith(("_model", "_view", "_anywidget", "_esm", "_css"))
    ]
    state = {name: getattr(widget, name) for name in sorted(names)}
    kept = {name: packed(name, value) for name, value in state.items()}
    return {name: value for name, value in kept.items() if is_plain(value)}


def packed(name, value):
    """Bytes as text, see static/model.js."""
    if not isinstance(value, bytes):
        return value
    if name == HALVES:
        value = np.frombuffer(value, "float32").astype("<f2").tobytes()
    text = base64.b64encode(value).decode()
    return {"halves" if name == HALVES else "bytes": text}


def is_plain(value):
    return isinstance(value, (bool, int, float, str, list, dict))


def as_script(state):
    """JSON that can stand in a script element."""
    return json.dumps(state).replace("<", r"\u003c")


def main(arguments=None):
    commands.parser("page", __doc__).parse_args(arguments)
    text = page()
    PATH.parent.mkdir(exist_ok=True)
    with replaced(PATH) as unfinished:
        unfinished.write_text(text, "utf-8")
    print(f"written: {PATH} ({len(text.encode()) / 1000:.0f} kB)")


if __name__ == "__main__":
    main()
