"""The first page is the first notebook, whichever command starts Jupyter."""

from pathlib import Path

COURSE = Path(__file__).parents[1]

first = min(COURSE.glob("notebooks/[0-9][0-9]_*.ipynb"))
c = get_config()  # noqa: F821  Jupyter defines it
# jupyter lab, jupyter notebook; jupyter server and jupyterhub-singleuser
for app in (c.LabApp, c.JupyterNotebookApp, c.ServerApp):
    app.default_url = f"/lab/tree/notebooks/{first.name}"
