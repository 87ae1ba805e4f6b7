"""Pictures of handwriting become digits of 28 x 28, and are read.

The rooms, in the order in which a picture goes through them: files (any file becomes
grey values, with colours where these hide the ink), sheets (the paper on a table), ink
(what differs from the paper), rulings and frames (the lines of the paper and of forms,
found by lines), ink again (its strokes), segmentation (which of them are a digit),
normalization (as MNIST was made). preparation leads through all of these. reading asks
the network about one digit; pages about all, with layout (cells and rows) and touching
(digits that touch). annotation and records show what was found; errors are in errors.

Constants were tried at about half and twice their value, alone; shares near 1 half way
to 1. PART and those of ink, segmentation, touching, normalization, reading: on writing
that is not part of the project: 360 photos, scans and drawings of one digit (358 are
read right), 180 cells of a form (114), 43 rows of digits (34 wholly right); and on 60
pages of twelve digits made by `datasets.photograph` (53 wholly right). The others on
pictures that were made to be hard, and on some by other writers: those of sheets on 133
sheets of paper on tables (122 are read right), those of frames on 74 forms (70), those
of lines and rulings on 91 pages with lines (82), those of rings on 51 circles and what
looks like them (50), those of layout and pages on 63 layouts (55).

A comment such as "0.7: 48 pages" or "4: 118 sheets" says which of these numbers change;
by three or fewer may be luck. Where a comment says nothing of this kind, no other value
was tried. A test moves each of the others by half, and a simple picture is misread.

warping turns the digit, for the answer is the mean of those for three turns.

Notebook 09 shows it. It may import the modules beside the packages, and for the shipped
model `export`; it does not load Keras before it needs that model.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "errors": ["NoDigitFound", "PictureError", "UnreadablePicture"],
        "files": ["load_picture"],
        "ink": ["darken", "extract_ink"],
        "sheets": ["find_sheet", "straighten"],
        "frames": ["find_cells"],
        "rulings": ["remove_lines", "remove_underlines"],
        "segmentation": ["find_digit", "find_digits"],
        "normalization": ["centre", "fit_box", "match_stroke", "normalize", "to_grey"],
        "preparation": ["explain", "ink_of", "prepare_digit", "prepare_digits"],
        "reading": ["SURE", "Prediction", "predict_digit", "read_images"],
        "pages": ["Reading", "predict_digits"],
        "annotation": ["annotate"],
        "records": ["record"],
    },
)
