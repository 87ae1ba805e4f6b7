"""The learner's handwriting on paper: a sheet to fill in, read from a photo.

layout (the sheet, as PDF and PNG), reading (its photo becomes digits with labels),
writers (three people who do not exist), photos (of the sheets that these fill in).

Notebook 12 uses it, through `utils.datasets`. `make sheet` writes the sheet.
"""
