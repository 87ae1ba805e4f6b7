"""The example of a JupyterHub, loaded as JupyterHub loads it."""

import sys

import pytest
from traitlets.config import PyFileConfigLoader

from tools import notebooks, results


def load():
    folder = str(notebooks.ROOT / "examples")
    return PyFileConfigLoader("jupyterhub_config.py", folder).load_config()


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
    assert [volume.count("{username}") for volume in config.DockerSpawner.volumes] == [
        1
    ]
    assert config.SharedPasswordAuthenticator.user_password == "a word for the class"


def test_a_learner_begins_with_the_first_notebook(config):
    first = f"/lab/tree/notebooks/{notebooks.paths()[0].name}"
    assert config.Spawner.default_url == first


def test_idle_servers_are_ended_and_the_culler_may_do_so(config):
    [service], [role] = config.JupyterHub.services, config.JupyterHub.load_roles
    assert service["command"][:3] == [sys.executable, "-m", "jupyterhub_idle_culler"]
    assert role["services"] == [service["name"]]
    assert "delete:servers" in role["scopes"]
