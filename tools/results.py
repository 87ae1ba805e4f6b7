"""The figures that the maintainers' tools measure, as JSON files in models/."""

import json
import os

from tools.notebooks import ROOT

FOLDER = ROOT / "models"


def write(name, results):
    """Write the results as models/NAME.json, in one step."""
    path = FOLDER / f"{name}.json"
    unfinished = path.with_suffix(".tmp")
    unfinished.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    os.replace(unfinished, path)


def read(name):
    """What was written before, or nothing yet: {}."""
    path = FOLDER / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
