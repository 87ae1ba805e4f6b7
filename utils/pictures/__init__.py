"""Pictures of handwriting become digits of 28 x 28, and are read.

The rooms, in the order in which a picture goes through them: files (any file becomes
grey values), ink (what differs from the paper), rulings (the lines of the paper),
segmentation (which ink is a digit), normalization (as MNIST was made), preparation (all
of these in one call), reading (the network's answers). The errors are in errors.

Notebook 06 shows it. It may import `datasets`, and for the shipped model `export`; it
does not load Keras before it needs that model.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "errors": ["NoDigitFound", "PictureError", "UnreadablePicture"],
        "files": ["load_picture"],
        "ink": ["darken", "extract_ink"],
        "rulings": ["remove_rulings"],
        "segmentation": ["find_digit", "find_digits"],
        "normalization": ["centre", "fit_box", "match_stroke", "normalize", "to_grey"],
        "preparation": ["explain", "ink_of", "prepare_digit", "prepare_digits"],
        "reading": ["Prediction", "annotate", "predict_digit", "predict_digits"],
    },
)
