"""Digits are read from pictures on the command line."""

import csv
import json
import subprocess
import sys

import cv2
import numpy as np
import pytest
from PIL import Image

from utils import predict
from utils.datasets.samples import photograph
from utils.export.formats import save as save_model
from utils.export.shipped import NAME, load_digits_cnn
from utils.paths import ROOT
from utils.pictures import annotation, pages
from utils.predict import predict_digit, predict_digits


@pytest.fixture
def file(photo, tmp_path):
    path = tmp_path / "sieben ✎.jpg"
    Image.fromarray(photo).save(path)
    return path


def run(*arguments):
    return predict.main([str(argument) for argument in arguments])


def test_the_command_line_answers_one_line_a_picture(file, tmp_path, capsys):
    missing, blank = tmp_path / "missing.png", tmp_path / "blank.png"
    Image.new("L", (50, 50), 255).save(blank)
    assert run(file) == 0
    assert capsys.readouterr().out.startswith(f"{file}: 7 (")
    assert run(missing, blank, file) == 1
    output = capsys.readouterr()
    assert output.out.startswith(f"{file}: 7 (")
    assert len(output.out.splitlines()) == 1
    assert [line.split(": ")[0] for line in output.err.splitlines()] == [
        str(missing),
        str(blank),
    ]


def test_the_command_line_answers_in_json(digits, tmp_path, capsys):
    path = tmp_path / "row.png"
    Image.fromarray(photograph(digits[0][:4], seed=5)).save(path)
    assert run("--many", "--json", path, tmp_path) == 1
    row, folder = map(json.loads, capsys.readouterr().out.splitlines())
    assert row["picture"] == str(path)
    assert [answer["digit"] for answer in row["digits"]] == [*digits[1][:4]]
    assert set(row["digits"][0]) == {
        "digit",
        "confidence",
        "uncertain",
        "probabilities",
        "box",
    }
    assert "folder" in folder["error"]


def write(page, digit, left, top, side=84):
    """Write a digit of MNIST on a grey page."""
    ink = cv2.resize(digit, (side, side), interpolation=cv2.INTER_CUBIC)
    page[top : top + side, left : left + side] -= np.uint8(ink * 0.75)


@pytest.fixture
def form(digits):
    """A table of two rows with 7, 2, nothing and 1, 0, 4; below it there is place."""
    page = np.full((520, 460), 235, "uint8")
    images = iter(digits[0])
    for row in range(2):
        for column in range(3):
            left, top = 40 + 120 * column, 40 + 120 * row
            cv2.rectangle(page, (left, top), (left + 120, top + 120), 60, 3)
            if (row, column) != (0, 2):
                write(page, next(images), left + 18, top + 18)
    return page


@pytest.fixture
def messy(form, digits):
    """The form with a 1 and a 0 below it, one of which is rather small."""
    write(form, digits[0][2], 60, 360)
    write(form, digits[0][3], 300, 400, side=28)
    return form


@pytest.fixture
def save(tmp_path):
    """A function that saves a page, and returns its path."""

    def saved(page, name="page.png"):
        Image.fromarray(page).save(tmp_path / name)
        return tmp_path / name

    return saved


def test_in_json_many_digits_have_places(messy, save, capsys):
    path = save(messy)
    assert run("--many", "--json", path) == 0
    output = capsys.readouterr()
    page = json.loads(output.out)
    assert output.err == ""
    assert list(page)[:2] == ["picture", "digits"]
    assert [answer["digit"] for answer in page["digits"]] == [7, 2, 1, 0, 4, 1]
    assert page["rows"] == [[0, 1], [2, 3, 4], [5]]
    cells = page["cells"]
    assert [cell["digits"] for cell in cells] == [[0], [1], [], [2], [3], [4]]
    assert [[cell["row"], cell["column"]] for cell in cells] == [
        [row, column] for row in range(2) for column in range(3)
    ]
    assert cells[4]["box"] == pytest.approx([160, 160, 280, 280], abs=4)
    (rest,) = page["left_out"]
    assert rest["reason"] == "small beside the digits"
    assert rest["box"] == pytest.approx([305, 404, 323, 424], abs=4)
    assert (page["turn"], page["doubt"]) == (0, "")


def test_in_json_a_turned_page_says_so(form, save, monkeypatch, capsys):
    monkeypatch.setattr(pages, "CLEARLY", 1)
    path = save(form[::-1, ::-1])
    assert run("--many", "--json", path) == 0
    page = json.loads(capsys.readouterr().out)
    assert page["turn"] == 180
    assert page["doubt"].startswith("It is not clear")
    assert [cell["digits"] for cell in page["cells"]] == [[0], [1], [], [2], [3], [4]]


def test_in_json_one_digit_has_no_places(file, capsys):
    assert run("--json", file) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"picture", "digits"}


def test_many_digits_are_answered_in_a_line_and_remarks_apart(
    messy, save, monkeypatch, capsys
):
    monkeypatch.setattr(pages, "CLEARLY", 1)
    path = save(np.rot90(messy))
    assert run("--many", path) == 0
    output = capsys.readouterr()
    answers = predict_digits(path)
    assert output.out == f"{path}: {' '.join(map(str, answers))}\n"
    assert output.err == (
        f"{path}: 1 left out: small beside the digits; "
        "turned clockwise by 90 degrees to be read; "
        "It is not clear which way up the page is. Turn the picture upright\n"
    )


def test_without_remarks_nothing_is_remarked(form, save, capsys):
    assert run("--many", save(form)) == 0
    assert capsys.readouterr().err == ""


FORM = b"7,2,\r\n1,0,4\r\n"


def test_a_form_becomes_a_table(form, save, tmp_path, capsys):
    table = tmp_path / "table.CSV"
    assert run("--form", save(form), "--csv", table) == 0
    assert table.read_bytes() == FORM
    assert capsys.readouterr() == ("", "")
    assert len(list(tmp_path.iterdir())) == 2


def test_without_a_name_the_table_is_printed(form, save, capsys):
    assert run("--form", save(form)) == 0
    assert capsys.readouterr() == ("7,2,\n1,0,4\n", "")


def test_a_table_leaves_nothing_out_silently(messy, save, monkeypatch, capsys):
    monkeypatch.setattr(pages, "CLEARLY", 1)
    path = save(messy[::-1, ::-1])
    assert run("--form", path) == 0
    output = capsys.readouterr()
    assert output.out == "7?,2?,\n1?,0?,4?\n"
    name, remarks = output.err.strip().split(": ", 1)
    assert name == str(path)
    assert remarks.split("; ") == [
        '5 of 5 filled cells doubtful, marked "?"',
        "in no cell, so not in the table: 1",
        "1 left out: small beside the digits",
        "turned clockwise by 180 degrees to be read",
        "It is not clear which way up the page is. Turn the picture upright",
    ]


def test_only_doubtful_cells_are_marked(form, save, capsys):
    form[178:262, 58:142] = 235  # in place of the 1 there is
    cv2.line(form, (60, 180), (140, 260), 60, 6)  # a cross
    cv2.line(form, (60, 260), (140, 180), 60, 6)
    assert run("--form", save(form)) == 0
    output = capsys.readouterr()
    assert [line.split(",")[1:] for line in output.out.splitlines()] == [
        ["2", ""],
        ["0", "4"],
    ]
    assert output.out.count("?") == 1
    assert '1 of 5 filled cells doubtful, marked "?"' in output.err


def test_the_tables_of_several_pages_follow_each_other(form, save, tmp_path, capsys):
    blank = np.full((300, 300), 235, "uint8")
    one, no, two = save(form), save(blank, "no.png"), save(form, "zwei ✎, =.png")
    table = tmp_path / "table.csv"
    assert run("--form", "--csv", table, one, no, two) == 1
    assert capsys.readouterr().err.startswith(f"{no}: Nothing stands out")
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")  # as Excel needs it
    with open(table, encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            [str(one), "7", "2", ""],
            [str(one), "1", "0", "4"],
            [str(two), "7", "2", ""],
            [str(two), "1", "0", "4"],
        ]


@pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")
def test_a_name_that_is_no_text_can_stand_in_a_table(form, save, tmp_path):
    table, path = tmp_path / "table.csv", save(form)
    other = path.rename(tmp_path / "\udcff.png")
    assert run("--form", "--csv", table, other, other) == 0
    assert table.read_text("utf-8-sig").count("?.png,1,0,4") == 2


def test_a_page_without_cells_is_no_form(digits, save, tmp_path, capsys):
    table = tmp_path / "table.csv"
    table.write_bytes(FORM)
    path = save(photograph(digits[0][:4], seed=5))
    assert run("--form", path, "--csv", table) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"{path}: there are no cells on this page.")
    assert "from above" in output.err
    assert "--many" in output.err
    assert table.read_bytes() == FORM


def test_a_table_is_written_in_one_step(form, save, tmp_path, monkeypatch, capsys):
    class Writer:
        def __init__(self, file):
            self.file = file

        def writerows(self, rows):
            self.file.write("7,")
            self.file.flush()
            raise OSError("No space left")

    table = tmp_path / "table.csv"
    table.write_bytes(FORM)
    monkeypatch.setattr(csv, "writer", Writer)
    assert run("--form", save(form), "--csv", table) == 1
    assert capsys.readouterr().err == f"{table}: No space left\n"
    assert table.read_bytes() == FORM
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_does_not_become_a_table(form, save, tmp_path, capsys):
    folder = tmp_path / "table.csv"
    folder.mkdir()
    assert run("--form", save(form), "--csv", folder) == 1
    assert capsys.readouterr().err.startswith(f"{folder}: ")
    assert folder.is_dir()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_protected_folder_gets_no_table(form, read_only_folder, monkeypatch, capsys):
    found = predict_digits(form, layout=True)
    monkeypatch.setattr(predict, "predict_digits", lambda *_, **__: found)
    table = read_only_folder / "table.csv"
    assert run("--form", "page.png", "--csv", table) == 1
    assert f"Cannot write {table}: the folder" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is a file of Linux")
@pytest.mark.parametrize("option", ["--form", "--many"])
def test_what_cannot_be_printed_is_no_success(form, save, monkeypatch, option):
    monkeypatch.setenv("PYTHONUNBUFFERED", "")
    command = [sys.executable, "-m", "utils.predict", option, str(save(form))]
    with open("/dev/full", "w") as full:
        result = subprocess.run(
            command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert result.returncode == 1
    assert result.stderr.startswith("The answers cannot be printed: ")
    assert len(result.stderr.splitlines()) == 1


def test_who_reads_the_table_may_have_enough(form, save, monkeypatch):
    monkeypatch.setenv("PYTHONUNBUFFERED", "")
    command = [sys.executable, "-m", "utils.predict", "--form", str(save(form))]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 1


@pytest.mark.parametrize("option", ["--many", "--form"])
def test_cells_and_what_was_left_out_are_drawn(messy, save, tmp_path, option):
    path, drawn = save(messy), tmp_path / "drawn.png"
    assert run(option, path, "--annotate", drawn) == 0
    found, image = predict_digits(path, layout=True), np.array(Image.open(drawn))
    assert np.array_equal(image, annotation.annotate(path, found))
    for thing, colour in (
        (found.cells[2], annotation.CELL),
        (found.left_out[0], annotation.LEFT_OUT),
        (found.digits[0], annotation.RIGHT),
    ):
        left, top, *_ = thing.box
        assert tuple(image[top, left]) == colour


def test_a_model_of_ones_own(file, tmp_path, capsys):
    save_model(load_digits_cnn(), tmp_path / "digits.onnx")
    assert run("--model", tmp_path / "digits.onnx", file) == 0
    assert capsys.readouterr().out.startswith(f"{file}: 7 (")


def test_a_model_in_a_file_that_needs_keras(file, capsys):
    assert run("--model", ROOT / "models" / NAME, file) == 0
    assert capsys.readouterr().out.startswith(f"{file}: 7 (")


def test_a_light_model_file_needs_no_tensorflow(file, tmp_path):
    save_model(load_digits_cnn(), tmp_path / "digits.tflite")
    program = (
        "import sys; sys.modules['tensorflow'] = sys.modules['keras'] = None; "
        "from utils.predict import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, "--model", tmp_path / "digits.tflite"]
    done = subprocess.run([*command, file], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{file}: 7 (")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("none.onnx", "is missing"),
        ("digits.pkl", "expected a name that ends with"),
        ("broken.tflite", "is damaged"),
    ],
)
def test_a_model_that_is_none(name, why, file, tmp_path, capsys):
    (tmp_path / "broken.tflite").write_bytes(b"TFL3")
    with pytest.raises(SystemExit):
        run("--model", tmp_path / name, file)
    error = capsys.readouterr().err
    assert "--model: " in error
    assert why in error


def test_the_command_line_without_a_model(file, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_MODELS", str(tmp_path))
    assert run(file) == 1
    assert "is missing: run notebook 08" in capsys.readouterr().err


def test_the_command_line_draws(file, tmp_path, capsys):
    drawn = tmp_path / "drawn.png"
    assert run("--annotate", drawn, file) == 0
    answer = predict_digit(file)
    left, top, *_ = answer.box
    assert tuple(np.array(Image.open(drawn))[top, left]) == annotation.RIGHT
    assert len(list(tmp_path.iterdir())) == 2


def test_the_command_line_draws_on_no_folder(file, tmp_path, capsys):
    folder = tmp_path / "drawn.png"
    folder.mkdir()
    assert run("--annotate", folder, file) == 1
    assert "drawn.png" in capsys.readouterr().err
    assert folder.is_dir()
    assert len(list(tmp_path.iterdir())) == 2  # nothing half-written


@pytest.mark.parametrize("name", ["missing/drawn.png", "sieben ✎.jpg/drawn.png"])
@pytest.mark.parametrize("options", [["--annotate"], ["--form", "--csv"]])
def test_the_command_line_makes_no_folders(file, tmp_path, capsys, options, name):
    name = name if "--annotate" in options else name.replace(".png", ".csv")
    with pytest.raises(SystemExit) as stop:
        run(*options, tmp_path / name, "--", file)
    assert stop.value.code == 2
    assert (
        f"{options[-1]}: there is no folder {(tmp_path / name).parent}"
        in capsys.readouterr().err
    )
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        ("7" * 5000, "cannot be read"),
        ("7/" * 5000, "cannot be read"),
        ("a\0b", "cannot be read"),
        ("https://example.org/seven.png", "Save the picture first"),
        ("", "folder"),
    ],
)
def test_what_is_no_name_of_a_file_is_explained(picture, message, capsys):
    assert run(picture) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"{picture}: ")
    assert message in error
    assert len(error.splitlines()) == 1


def test_who_reads_the_answers_may_have_enough(tmp_path):
    """As in `python -m utils.predict --json *.png | head -1`."""
    names = [f"{number}.png" for number in range(3000)]  # more than a pipe holds
    command = [sys.executable, "-m", "utils.predict", "--json", *names]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        first = json.loads(process.stdout.readline())
        process.stdout.close()
        assert process.stderr.read() == ""
    assert first["picture"] == names[0]
    assert process.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", "required: picture"),
        ("--annotate out.png one.png two.png", "one picture at a time"),
        ("--annotate out.txt one.png", "must end with .png or .jpg"),
        ("--annotate ./one.png one.png", "choose another name"),
        ("--form --annotate out.png one.png two.png", "one picture at a time"),
        ("--form --many one.png", "exclude each other"),
        ("--form --json one.png", "take --many --json"),
        ("--csv out.csv one.png", "needs --form"),
        ("--many --csv out.csv one.png", "needs --form"),
        ("--form --csv out.xlsx one.png", "--csv: the name must end with .csv"),
        ("--form --csv out one.png", "--csv: the name must end with .csv"),
    ],
)
def test_a_wrong_use_of_the_command_line_is_explained(arguments, message, capsys):
    with pytest.raises(SystemExit) as stop:
        run(*arguments.split())
    assert stop.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith("usage")
    assert message in error


def test_the_command_line_is_silent_otherwise(file):
    """In a process of its own, as a learner starts it."""
    command = [sys.executable, "-m", "utils.predict", str(file)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0
    assert result.stdout.startswith(f"{file}: 7 (")
    assert result.stderr == ""
