"""A JupyterHub for a class: one Linux server, a Docker container for each learner.

Once, on the server (Python 3.10 or newer, Docker, Node.js 20 or newer), in the folder
of the course:

    pip install "jupyterhub~=5.4" "dockerspawner~=14.0" "jupyterhub-idle-culler~=2.0"
    pip install "jupyter-repo2docker~=2026.4"
    npm install -g configurable-http-proxy
    repo2docker --no-run --image-name digits-course --user-name jovyan --user-id 1000 .
    docker network create --subnet 172.30.0.0/24 --gateway 172.30.0.1 digits-course

The image holds JupyterHub 5, which repo2docker chooses; the hub must be a 5, too.

Then start it, in the folder of the course, and tell the class the address:

    COURSE_PASSWORD=... jupyterhub --config examples/jupyterhub_config.py

Put it behind a server that speaks HTTPS (see "Using a reverse proxy" in JupyterHub's
documentation) before anyone outside your room uses it.

A learner's files are a volume, mounted where the image has the course. Docker fills it
from the image when the learner comes for the first time, and never again. So if you
build the image anew, everyone keeps the notebooks and the package `utils` that they
began with, their answers in them; only what pip installed is new. To let all begin with
another edition, give image and volumes another name (IMAGE, and --image-name above);
the old volumes stay. To let one learner begin anew, stop their server, then:

    docker volume rm digits-course-NAME

What was tried, without Docker: JupyterHub 5.5.4 with DockerSpawner 14.0.0, idle culler
2.0.0 and configurable-http-proxy 5.3.0 started with this file and let a learner in.
JupyterHub 5.4.0, the image's, started a learner's server with the same command and
settings. The image was not built there, and no container was run: try both before a
class does.
"""

import json
import os
import sys
from pathlib import Path

COURSE = Path(__file__).parents[1]
IMAGE = "digits-course"
GATEWAY = "172.30.0.1"  # the server's address in the network of the containers
JUPYTER_MEGABYTES = 350  # JupyterLab itself, and a margin

measured = json.loads((COURSE / "benchmarks" / "course.json").read_text("utf-8"))
largest = max(notebook["peak_mb"] for notebook in measured.values())
first = min(COURSE.glob("notebooks/[0-9][0-9]_*.ipynb"))

password = os.environ.get("COURSE_PASSWORD", "")
if len(password) < 8:
    sys.exit("COURSE_PASSWORD: set a password of 8 characters or more for the class.")

c = get_config()  # noqa: F821  JupyterHub defines it

c.JupyterHub.bind_url = "http://:8000"
# Containers must reach the hub, and no one else needs to.
c.JupyterHub.hub_ip = c.JupyterHub.hub_connect_ip = GATEWAY
c.JupyterHub.active_server_limit = int(os.environ.get("COURSE_LEARNERS", "20"))

# One password for the class; each learner chooses a name, and could choose another's.
# For accounts of their own, take OAuthenticator or LTIAuthenticator instead.
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = password
c.Authenticator.allow_all = True

c.JupyterHub.spawner_class = "docker"
c.Spawner.default_url = f"/lab/tree/notebooks/{first.name}"
c.DockerSpawner.image = IMAGE
c.DockerSpawner.cmd = ["jupyterhub-singleuser"]  # the image's own knows of no hub
c.DockerSpawner.network_name = "digits-course"
# A container goes when its server stops. The volume with the learner's files stays.
c.DockerSpawner.remove = True
c.DockerSpawner.volumes = {f"{IMAGE}-{{username}}": "/home/jovyan"}
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
