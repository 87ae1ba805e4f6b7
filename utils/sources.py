"""Shows code of the package in a notebook, without importing what it imports."""

import ast

from IPython.display import Markdown

from utils.paths import ROOT


def show_source(module, name):
    """The code of a function or class, as it stands in the file.

    Args:
        module: of `utils`, such as "models" or "workers.worker".
        name: of a function or class at the top of it.

    Returns:
        `IPython.display.Markdown`, which a notebook shows with colours.

    Raises:
        ValueError: there is no such module, or it has no such function or class.
    """
    path = (ROOT / "utils" / module.replace(".", "/")).with_suffix(".py")
    if not path.exists():
        raise ValueError(f"module: utils has none that is named {module!r}.")
    source = path.read_text(encoding="utf-8")
    for node in ast.parse(source).body:
        if getattr(node, "name", None) == name:
            return Markdown(f"```python\n{ast.get_source_segment(source, node)}\n```")
    raise ValueError(f"name: utils.{module} has no function or class {name!r}.")
