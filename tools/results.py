"""The figures that the maintainers' tools measure, as JSON files in benchmarks/."""

import json
import os
import platform
from datetime import datetime
from pathlib import Path

import psutil

from utils.files import replaced
from utils.paths import ROOT

FOLDER = ROOT / "benchmarks"


def write(name, results):
    """Write the results as benchmarks/NAME.json, in one step."""
    with replaced(FOLDER / f"{name}.json") as unfinished:
        unfinished.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def read(name):
    """What was written before, or nothing yet: {}."""
    path = FOLDER / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def origin():
    """When something is measured, and on which machine."""
    return {"date": f"{datetime.now():%Y-%m-%d}", "machine": machine()}


def machine():
    """What this machine is, for people."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.split(": ")[1] for line in lines if line.startswith("model name")]
    return (
        f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores, "
        f"{psutil.virtual_memory().total / 1e9:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}"
    )
