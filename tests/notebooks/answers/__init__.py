"""What learners answer besides the solutions, one file for each notebook."""


def variants_of(template, **plain):
    """A function that fills a template: plainly, but for what it is told."""
    return lambda **changes: template.format(**plain | changes)
