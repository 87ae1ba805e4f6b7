"""Model files: written, loaded, compared, published.

formats (eight of them), compare (how large, how fast, how right), shipped (the model of
the course), card (what it can do) and markdown (of which the card is made).

Notebooks 08 and 09 show it. It may import `training` and `datasets`.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "card": ["Facts", "model_card"],
        "compare": ["answers_in_batches", "measure", "median_milliseconds", "size_of"],
        "formats": ["FORMATS", "load", "save"],
        "markdown": ["filled", "table"],
        "shipped": ["CARD", "load_digits_cnn", "save_digits_cnn"],
    },
)
