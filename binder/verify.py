"""Whether all that the course needs is there and can be imported."""

import ast
import importlib
import json
import pkgutil
from importlib import metadata

from packaging.utils import canonicalize_name

import utils
from utils import environment
from utils.paths import REQUIREMENTS, ROOT


def modules():
    """The names of all modules that a notebook may need."""
    found = {one.name for one in pkgutil.walk_packages(utils.__path__, "utils.")}
    for code in sources():
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Import):
                found.update(one.name for one in node.names)
            elif isinstance(node, ast.ImportFrom):
                found.add(node.module)
    return found | installed()


def sources():
    """The code in utils/ and in the notebooks."""
    yield from (path.read_text("utf-8") for path in ROOT.glob("utils/**/*.py"))
    for path in ROOT.glob("*/*.ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                yield "".join(cell["source"])


def installed():
    """The modules of the packages in requirements.txt."""
    lines = REQUIREMENTS.read_text("utf-8").splitlines()
    needed = {line.partition("~=")[0] for line in lines}
    return {
        file.parts[0]
        for package in metadata.distributions()
        if canonicalize_name(package.metadata["Name"]) in needed
        for file in package.files or ()
        if file.parts[1:] == ("__init__.py",)
    }


def main():
    for module in sorted(modules()):
        importlib.import_module(module)
    # an image may be built with less memory than it will run with
    environment.MEMORY = 0
    assert environment.check_environment()


if __name__ == "__main__":
    main()
