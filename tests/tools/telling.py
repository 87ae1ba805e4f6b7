"""Finds code that gives the answer to an exercise away, under whatever names."""

import ast
import copy
import re

from tools import notebooks

BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


class Renamed(ast.NodeTransformer):
    """Calls what a function names _0, _1 and so on."""

    def __init__(self, names):
        self.names = {name: f"_{place}" for place, name in enumerate(names)}

    def visit_Name(self, node):
        return ast.Name(self.names.get(node.id, node.id), node.ctx)

    def visit_arg(self, node):
        return ast.arg(self.names[node.arg])


def plain(function):
    """The text of a function, whatever it and its variables are called."""
    function = copy.deepcopy(function)
    function.name, function.decorator_list, function.returns = "f", [], None
    if ast.get_docstring(function):
        del function.body[0]
    names = [node.arg for node in ast.walk(function) if isinstance(node, ast.arg)]
    names += [
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    renamed = Renamed(dict.fromkeys(names)).visit(function)
    return ast.unparse(ast.fix_missing_locations(renamed))


def told(source):
    """What an answer tells: its functions, under any names, what they return, and
    its other statements.
    """
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.FunctionDef):
            yield plain(statement)
            returned = [n for n in ast.walk(statement) if isinstance(n, ast.Return)]
            values = [one.value for one in returned if one.value]
            yield from (ast.unparse(one) for one in values if not is_simple(one))
        elif not isinstance(statement, (ast.Import, ast.ImportFrom)):
            yield ast.unparse(statement)


def is_simple(value):
    return isinstance(value, (ast.Name, ast.Constant))


def shown(source):
    """All that could be such a thing in a piece of code."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            yield plain(node)
        elif isinstance(node, (ast.expr, ast.Assign)):
            yield ast.unparse(node)


def pieces(folder):
    """(place, code) of the programs, the cells and the blocks of text in a folder."""
    for path in sorted(folder.rglob("*.py")):
        yield path.relative_to(folder).as_posix(), path.read_text("utf-8")
    for path in sorted(folder.rglob("*.md")):
        for block in BLOCK.findall(path.read_text("utf-8")):
            yield path.name, block
    for path in sorted(folder.rglob("*.ipynb")):
        for cell in notebooks.read(path).cells:
            place = f"{path.stem[:2]} {cell.id}"
            if cell.cell_type == "code":
                yield place, cell.source
            else:
                yield from ((place, block) for block in BLOCK.findall(cell.source))


def places(folder):
    """{what is shown: where}, for all code in a folder."""
    found = {}
    for place, code in pieces(folder):
        for text in shown(code):
            found.setdefault(text, set()).add(place)
    return found
