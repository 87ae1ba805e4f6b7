"""The exercises of the course, one file for each notebook, and how they are marked.

Every notebook imports `check` from here. It imports nothing else of `utils`, and does
not load Keras before an exercise needs it.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "catalogue": ["EXERCISES"],
        "marking": ["Exercise"],
        "progress": ["Progress", "check"],
    },
)
