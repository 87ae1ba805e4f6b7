"""Writes the sheet: python -m utils.datasets.sheets"""

from utils.datasets.sheets.layout import main

main()
