"""Measures all that BENCHMARKS.md says but the notebooks, in one run: make bench

One part after the other, on one machine. What takes milliseconds comes first, for the
networks that are trained later could slow it down. The figures go into benchmarks/.
Without ../shared/photos, those of the photos stay as they are.
"""

import sys
from datetime import datetime

from tools import bench, changes, commands, load, pictures, results, runtimes, tries

PARTS = (load, runtimes, pictures, changes, bench, tries)


def main(arguments):
    commands.parser("measure", __doc__).parse_args(arguments)
    started = results.origin() | {"run": f"{datetime.now():%Y-%m-%d %H:%M:%S}"}
    for part in PARTS:
        part.run(started)


if __name__ == "__main__":
    main(sys.argv[1:])
