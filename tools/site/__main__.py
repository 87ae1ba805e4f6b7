"""Makes the course's web site: python -m tools.site

Every notebook becomes a page with its stored outputs, and so does what notebooks and
README.md link to. Nothing is executed. The pages need no server, and ask nobody for
anything; site/recogniser.html, which `make page` makes, stays as it is.
"""

import sys
import time

from tools import commands
from tools.site import build


def main(arguments):
    commands.parser("site", __doc__).parse_args(arguments)
    start = time.monotonic()
    try:
        build.main(build.FOLDER)
    except (build.NoRecogniserError, ValueError) as error:
        sys.exit(str(error))
    files = [path for path in build.FOLDER.glob("**/*") if path.is_file()]
    pages = [path for path in files if path.suffix == ".html"]
    megabytes = sum(path.stat().st_size for path in files) / 1e6
    seconds = time.monotonic() - start
    print(f"{len(pages)} pages, {megabytes:.1f} MB, {seconds:.0f} s: open", end=" ")
    print(build.FOLDER / "index.html")


if __name__ == "__main__":
    main(sys.argv[1:])
