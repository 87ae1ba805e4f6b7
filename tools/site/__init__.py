"""The course as a web site: python -m tools.site makes site/ from what is stored."""
