"""Several processes train one network together.

launcher (starts them here, and ends them), rendezvous (they find each other), worker
(what each of them does: `python -m utils.worker`).

Notebook 11 shows it. It may import `training` and `datasets`; the launcher does not
load Keras.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "launcher": ["WorkerFailed", "Workers", "read_logs"],
        "rendezvous": ["Cluster", "RendezvousError", "meet", "read_cluster"],
    },
)
