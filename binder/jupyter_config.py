"""The first page is the first notebook, without questions; answers go out at once.

For each way to start Jupyter: `make lab`, Binder, JupyterHub.
"""

from pathlib import Path

from jupyter_server.services.kernels.connection.channels import (
    ZMQChannelsWebsocketConnection,
)

HERE = Path(__file__).parent


class PromptConnection(ZMQChannelsWebsocketConnection):
    """A kernel's connection to the page that does not collect small messages.

    Otherwise all but the first part of an answer wait for the browser's delayed
    acknowledgement, 40 ms and more: https://www.rfc-editor.org/rfc/rfc896
    """

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()


first = min(HERE.parent.glob("notebooks/[0-9][0-9]_*.ipynb"))
c = get_config()  # noqa: F821  Jupyter defines it
c.ServerApp.kernel_websocket_connection_class = PromptConnection
# jupyter lab, jupyter notebook; jupyter server and jupyterhub-singleuser
for app in (c.LabApp, c.JupyterNotebookApp, c.ServerApp):
    app.default_url = f"/lab/tree/notebooks/{first.name}"
# where JupyterLab finds overrides.json
c.LabApp.app_settings_dir = str(HERE)
# the course comes without language servers: no list of those that are not there
c.LanguageServerManager.autodetect = False
