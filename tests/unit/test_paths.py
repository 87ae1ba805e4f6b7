"""The course finds its own files, and what it writes can be kept elsewhere."""

import ast
from pathlib import Path

import pytest

from utils import paths


def test_the_root_is_where_the_project_is():
    assert Path(__file__).is_relative_to(paths.ROOT / "tests")
    assert paths.ROOT.is_absolute()
    assert (paths.DATA / "mnist.npz").is_file()
    assert paths.REQUIREMENTS.is_file()


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        (paths.models_folder, "models"),
        (paths.my_digits_folder, "my_digits"),
        (paths.cache_folder, "cache"),
    ],
)
def test_a_folder_is_in_the_project_or_where_its_variable_says(
    folder, name, monkeypatch, tmp_path
):
    variable = f"COURSE_{name.upper()}"
    monkeypatch.setenv(variable, str(tmp_path))
    assert folder() == tmp_path
    monkeypatch.delenv(variable)
    assert folder() == paths.ROOT / name


# they run in Jupyter and JupyterHub, where the package need not be installed
ALONE = {"binder/jupyter_config.py", "examples/jupyterhub_config.py"}


def derives_a_root(path):
    """Whether a program climbs up from its own file, beyond its folder."""
    return any(
        isinstance(node, ast.Attribute)
        and (node.attr == "parents" or ast.unparse(node).endswith(".parent.parent"))
        and "__file__" in ast.unparse(node)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
    )


def test_only_one_module_knows_the_root():
    programs = [
        *paths.ROOT.glob("*.py"),
        *(
            path
            for folder in ("utils", "tools", "tests", "binder", "examples")
            for path in paths.ROOT.glob(f"{folder}/**/*.py")
        ),
    ]
    found = {
        p.relative_to(paths.ROOT).as_posix() for p in programs if derives_a_root(p)
    }
    assert found - ALONE == {"utils/paths.py"}
