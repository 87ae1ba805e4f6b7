"""Pictures of handwriting become digits of 28 x 28, and are read.

The rooms, in the order in which a picture goes through them: files (any file becomes
grey values), ink (what differs from the paper), rulings (the lines of the paper), ink
again (its strokes), segmentation (which of them are a digit), normalization (as MNIST
was made). preparation leads through all of these, and reading asks the network. The
errors are in errors.

Constants were tried at about half and twice their value, alone, on handwriting that is
not part of the project: 360 photos, scans and drawings of one digit (358 are read
right), 180 cells of a form (114), 43 rows of digits (34 wholly right); and on 60 pages
of twelve digits made by `datasets.photograph` (53 wholly right). A comment such as
"0.7: 48 pages" says which of these numbers change; by three or fewer may be luck. Where
a comment says nothing of this kind, no other value was tried.

warping turns the digit, for the answer is the mean of those for three turns.

Notebook 06 shows it. It may import the modules beside the packages, and for the shipped
model `export`; it does not load Keras before it needs that model.
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
        "reading": [
            "SURE",
            "Prediction",
            "annotate",
            "predict_digit",
            "predict_digits",
            "read_images",
        ],
    },
)
