"""The figures that the maintainers' tools measure, as JSON files in models/."""

import json

from tools.notebooks import ROOT
from utils.files import replaced

FOLDER = ROOT / "models"


def write(name, results):
    """Write the results as models/NAME.json, in one step."""
    with replaced(FOLDER / f"{name}.json") as unfinished:
        unfinished.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def read(name):
    """What was written before, or nothing yet: {}."""
    path = FOLDER / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
