"""A JupyterHub for a class: one server with Docker, a container for each learner.

Once, on the server (Python 3.10 or newer, Docker, Node.js):

    pip install jupyterhub dockerspawner jupyterhub-idle-culler jupyter-repo2docker
    npm install -g configurable-http-proxy
    repo2docker --no-run --image-name digits-course .   # in the folder of the course
    docker network create digits-course

Then start it, in the folder of the course, and tell the class the address:

    COURSE_PASSWORD=... jupyterhub --config examples/jupyterhub_config.py

Put it behind a server that speaks HTTPS (see "Using a reverse proxy" in JupyterHub's
documentation) before anyone outside your room uses it.
"""

import json
import os
import sys
from pathlib import Path

COURSE = Path(__file__).parents[1]
JUPYTER_MEGABYTES = 350  # JupyterLab itself, and a margin

measured = json.loads((COURSE / "benchmarks" / "course.json").read_text("utf-8"))
largest = max(notebook["peak_mb"] for notebook in measured.values())
first = min(COURSE.glob("notebooks/[0-9][0-9]_*.ipynb"))

password = os.environ.get("COURSE_PASSWORD", "")
if len(password) < 8:
    sys.exit("COURSE_PASSWORD: set a password of 8 characters or more for the class.")

c = get_config()  # noqa: F821  JupyterHub defines it

c.JupyterHub.bind_url = "http://:8000"
c.JupyterHub.hub_ip = "0.0.0.0"  # the containers must reach it
c.JupyterHub.active_server_limit = int(os.environ.get("COURSE_LEARNERS", "20"))

# One password for the class; each learner chooses a name. For accounts of their own,
# take another authenticator, such as OAuthenticator or LTIAuthenticator.
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = password
c.Authenticator.allow_all = True

c.JupyterHub.spawner_class = "docker"
c.Spawner.default_url = f"/lab/tree/notebooks/{first.name}"
c.DockerSpawner.image = "digits-course"
c.DockerSpawner.network_name = "digits-course"
c.DockerSpawner.remove = True
# A learner's copy of the course is a volume, which stays when the container goes.
# Docker fills it from the image when it is new.
c.DockerSpawner.volumes = {"digits-{username}": "/home/jovyan"}
# A kernel that needs more is ended, and no one else notices. So a learner runs one
# notebook at a time: Kernel > Shut Down All Kernels before the next.
c.DockerSpawner.mem_limit = (largest + JUPYTER_MEGABYTES) * 10**6
c.DockerSpawner.cpu_limit = 2  # the notebooks' times were measured with two cores
c.DockerSpawner.extra_host_config = {"pids_limit": 500}

# Whoever is away for half an hour makes room. Their files stay.
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=1800"],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": [
            "list:users",
            "read:users:activity",
            "read:servers",
            "delete:servers",
        ],
        "services": ["idle-culler"],
    }
]
