"""The widgets of the course. They draw in the browser and need no build step."""

from utils.digit_pad import DigitPad
from utils.explorers import KERNELS, AugmentationExplorer, ConvolutionExplorer
from utils.network_view import NetworkView
from utils.recognizer import recognizer

__all__ = [
    "KERNELS",
    "AugmentationExplorer",
    "ConvolutionExplorer",
    "DigitPad",
    "NetworkView",
    "recognizer",
]
