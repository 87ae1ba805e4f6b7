"""The widgets of the course. They draw in the browser and need no build step.

A pad to draw on, a view of a network at work, both together with the answer, three
explorers, and a map of digits. Their JavaScript and their styles are in static/.

Notebooks 00, 01, 07, 12 and 13 use them. They may import all of `utils` but the command
lines, `exercises` and `workers`.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "attack_explorer": ["AttackExplorer"],
        "augmentation_explorer": ["AugmentationExplorer"],
        "convolution_explorer": ["KERNELS", "ConvolutionExplorer"],
        "digit_pad": ["DigitPad"],
        "feature_map": ["FeatureMap"],
        "network_view": ["NetworkView"],
        "recognition": ["recognizer"],
        "tools": ["script"],
    },
)
