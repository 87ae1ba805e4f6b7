"""The data of the course, read or made, without a download.

data_files (MNIST, VGG16's weights), my_digits (those that the learner drew), changes
(digits moved, turned, resized, noisy, thin, thick), samples (photos), letters, written
(digits in the ways of the world, by strokes), non_digits (with textures), sheets (a
sheet of paper for the learner's own).

Notebooks 04, 07, 09, 10 and 12 use it. It may import `pictures` and the modules beside
the packages, and does not load Keras.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "changes": [
            "noisy",
            "robustness_set",
            "rotated",
            "scaled",
            "shifted",
            "thicker",
            "thinner",
        ],
        "data_files": [
            "DataFileError",
            "Mnist",
            "QuantizedConvolution",
            "Split",
            "load_mnist",
            "load_vgg16",
        ],
        "letters": ["make_letters"],
        "non_digits": ["make_non_digits"],
        "my_digits": [
            "MyDigitsError",
            "load_my_digits",
            "my_digit_paths",
            "save_my_digit",
            "save_my_digits",
        ],
        "pages": ["KINDS", "draw_page"],
        "sheets.layout": ["draw_sheet", "write_sheet"],
        "sheets.photos": ["filled_sheet", "photograph_sheet", "sheet_of"],
        "sheets.reading": ["SheetError", "read_rows", "read_sheet", "read_sheets"],
        "sheets.writers": ["WRITERS", "write_as"],
        "samples": ["PAPERS", "photograph"],
        "written": ["write_digits"],
    },
)
