"""The example of a JupyterHub, loaded as JupyterHub loads it."""

import re
import shlex
import sys
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
import repo2docker
from docker.utils import exclude_paths
from packaging.requirements import Requirement
from repo2docker.__main__ import make_r2d
from traitlets.config import PyFileConfigLoader

from tests.unit.test_binder import run
from tests.unit.test_project import lines
from tools import notebooks, results
from utils.paths import ROOT

EXAMPLE = ROOT / "examples" / "jupyterhub_config.py"


def load():
    return PyFileConfigLoader(EXAMPLE.name, str(EXAMPLE.parent)).load_config()


def documented(command):
    """What the example's text says to write after a command, as one list."""
    text = re.findall(rf"^    {command} (.*)", EXAMPLE.read_text("utf-8"), re.MULTILINE)
    assert text
    return shlex.split(" ".join(text))


@pytest.fixture
def config(monkeypatch):
    monkeypatch.setenv("COURSE_PASSWORD", "a word for the class")
    return load()


@pytest.mark.parametrize("password", ["", "short"])
def test_without_a_password_the_hub_does_not_start(password, monkeypatch):
    monkeypatch.setenv("COURSE_PASSWORD", password)
    with pytest.raises(SystemExit, match="COURSE_PASSWORD: set a password"):
        load()


def test_the_memory_limit_comes_from_the_measured_costs(config):
    largest = max(cost["peak_mb"] for cost in results.read("course").values())
    limit = config.DockerSpawner.mem_limit / 1e6
    assert largest + 200 < limit < 2 * largest


def test_each_learner_has_a_container_and_keeps_the_files(config):
    assert config.JupyterHub.spawner_class == "docker"
    assert config.DockerSpawner.remove is True
    [volume] = config.DockerSpawner.volumes
    assert volume.format(username="ada") == f"{config.DockerSpawner.image}-ada"
    assert documented("docker volume rm") == [volume.format(username="NAME")]
    assert config.SharedPasswordAuthenticator.user_password == "a word for the class"


def test_the_volume_is_mounted_where_the_image_has_the_course(config):
    options = documented("repo2docker")
    builder = make_r2d(options)
    assert builder.output_image_spec == config.DockerSpawner.image
    done = run("jupyter-repo2docker", "--no-build", "--debug", *options)
    assert done.returncode == 0, done.stderr
    assert "ARG REPO_DIR=${HOME}\n" in done.stdout
    assert "COPY --chown=1000:1000 src/ ${REPO_DIR}/\n" in done.stdout
    [home] = re.findall(r"\bHOME=(\S+)$", done.stdout, re.MULTILINE)
    home = home.replace("${NB_USER}", builder.user_name)
    assert list(config.DockerSpawner.volumes.values()) == [home]


def test_a_container_starts_a_server_that_knows_the_hub(config):
    assert config.DockerSpawner.cmd == ["jupyterhub-singleuser"]


def test_hub_and_image_have_the_same_major_version():
    needed = {one.name: one for one in map(Requirement, documented("pip install"))}
    assert str(needed["jupyter-repo2docker"]) in lines("requirements-dev.txt")
    [python] = lines("binder/runtime.txt")
    locked = f"environment.py-{python.removeprefix('python-')}-linux-64.lock"
    packages = Path(repo2docker.__file__).parent / "buildpacks" / "conda" / locked
    [image] = re.findall(r"jupyterhub-singleuser-([\d.]+)", packages.read_text())
    hub = needed["jupyterhub"].specifier
    assert image in hub
    assert f"{int(image.partition('.')[0]) + 1}.0" not in hub


def test_containers_reach_the_hub_and_no_one_else_does(config):
    _, subnet, _, gateway, name = documented("docker network create")
    assert config.DockerSpawner.network_name == name
    assert config.JupyterHub.hub_ip == config.JupyterHub.hub_connect_ip == gateway
    assert ip_address(gateway) in ip_network(subnet)
    assert ip_address(gateway).is_private


def test_no_image_holds_what_the_hub_keeps(tmp_path):
    for name in ("jupyterhub.sqlite", "jupyterhub_cookie_secret"):
        (tmp_path / name).touch()
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / EXAMPLE.name).touch()
    kept = exclude_paths(str(tmp_path), lines("binder/.dockerignore"))
    assert set(kept) == {"examples", f"examples/{EXAMPLE.name}"}


def test_a_learner_begins_with_the_first_notebook(config):
    first = f"/lab/tree/notebooks/{notebooks.paths()[0].name}"
    assert config.Spawner.default_url == first


def test_idle_servers_are_ended_and_the_culler_may_do_so(config):
    [service], [role] = config.JupyterHub.services, config.JupyterHub.load_roles
    assert service["command"][:3] == [sys.executable, "-m", "jupyterhub_idle_culler"]
    assert role["services"] == [service["name"]]
    assert "delete:servers" in role["scopes"]
