"""The sheet of the course, for who has no paper: python -m tools.sheet_example

One of the made-up writers filled it in. It is written again, byte by byte the same.
"""

from PIL import Image

from tools import commands
from utils.datasets import sheet_of
from utils.files import replaced
from utils.paths import ROOT

PATH = ROOT / "examples" / "sheet.jpg"
WRITER, SEED = "Bruno", 1


def main(arguments=None):
    commands.parser("sheet_example", __doc__).parse_args(arguments)
    photo = sheet_of(WRITER, "ballpoint", seed=SEED, tilt=12, megapixels=2)
    with replaced(PATH) as unfinished:
        Image.fromarray(photo).save(unfinished, "JPEG", quality=85)
    print(PATH)


if __name__ == "__main__":
    main()
