"""Read handwritten digits from pictures: python -m utils.predict photo.jpg"""

import argparse
import json
import os
import sys
from pathlib import Path

import cv2

from utils.files import ModelFileError, replaced
from utils.pictures.errors import NoDigitFound, PictureError, UnreadablePicture
from utils.pictures.reading import (
    Prediction,
    annotate,
    predict_digit,
    predict_digits,
)

__all__ = [
    "NoDigitFound",
    "PictureError",
    "Prediction",
    "UnreadablePicture",
    "annotate",
    "predict_digit",
    "predict_digits",
]


def main(arguments=None):
    """The command line.

    Returns:
        The exit code: 1 if a picture could not be read, or nobody reads the answers.
    """
    parser = argparse.ArgumentParser(
        prog="python -m utils.predict",
        description="Read the handwritten digit on each picture.",
    )
    parser.add_argument("pictures", nargs="+", metavar="picture", help="PNG, JPEG, ...")
    parser.add_argument("--many", action="store_true", help="read all digits, in rows")
    parser.add_argument("--json", action="store_true", help="one JSON object a picture")
    parser.add_argument(
        "--annotate", metavar="OUT.png", type=Path, help="draw the answers on a copy"
    )
    options = parser.parse_args(arguments)
    if options.annotate and len(options.pictures) > 1:
        parser.error("--annotate takes one picture at a time")
    if options.annotate and options.annotate.suffix.lower() not in (".png", ".jpg"):
        parser.error("--annotate: the name must end with .png or .jpg")
    if options.annotate and not os.path.isdir(options.annotate.parent):
        parser.error(f"--annotate: there is no folder {options.annotate.parent}")
    try:
        return max([_report(picture, options) for picture in options.pictures])
    except BrokenPipeError:
        # as with `| head -1`; what is not written yet would fail again at the exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _report(picture, options):
    """Print what is on one picture; return 1 if that is not possible."""
    try:
        answers = predict_digits(picture) if options.many else [predict_digit(picture)]
        if options.annotate:
            _save(annotate(picture, answers), options.annotate)
    except (PictureError, ModelFileError, OSError) as error:
        if options.json:
            print(json.dumps({"picture": picture, "error": str(error)}), flush=True)
        else:
            print(f"{picture}: {error}", file=sys.stderr)
        return 1
    if options.json:
        digits = [_as_json(answer) for answer in answers]
        print(json.dumps({"picture": picture, "digits": digits}), flush=True)
    else:
        print(f"{picture}: {' '.join(map(str, answers))}", flush=True)
    return 0


def _as_json(answer):
    return {
        "digit": answer.digit,
        "confidence": round(answer.confidence, 4),
        "uncertain": answer.uncertain,
        "probabilities": [round(float(share), 4) for share in answer.probabilities],
        "box": answer.box,
    }


def _save(image, path):
    """Write a picture in one step: another one of this name is whole until then."""
    content = cv2.imencode(path.suffix, image[..., ::-1])[1].tobytes()
    with replaced(path) as unfinished:
        unfinished.write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
