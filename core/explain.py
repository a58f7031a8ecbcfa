"""What `python -m core explain` does: one drawing or picture, and all that the network makes of it."""

import json
from argparse import Namespace
from pathlib import Path

from core.drawings import Example, read_examples
from core.errors import InvalidInput
from core.pictures import open_picture
from core.placements import PLACEMENTS
from core.prediction import Prediction
from core.recognizer import Recognizer
from core.report import ask
from core.saving import kind_of, numbers


def explain_file(arguments: Namespace, network: Path) -> None:
    """Keep the whole view of one file in others, and print what it was read as, or the numbers."""
    targets = arguments.out or ([] if arguments.json else [f"{Path(arguments.file).stem}-explained.png"])
    for target in targets:
        kind_of(target)
        if Path(target).resolve() == Path(arguments.file).resolve():
            raise InvalidInput(f"{target} is the file to explain; it would be lost")
    prediction = read_file(Recognizer.load(network), arguments.file, arguments.number)
    for target in targets:
        prediction.save(target, dark=arguments.dark)
    if arguments.json:
        print(json.dumps(numbers_as_json(prediction)))
    else:
        print(f"{arguments.file}: {prediction.answer_in_words}; wrote {', '.join(targets)}")


def numbers_as_json(prediction: Prediction) -> dict:
    """`core.saving.numbers` as lists, without the steps before the input, which may be pictures of any size."""
    return {name: values.tolist() for name, values in numbers(prediction).items() if not name.startswith("step_")}


def read_file(recognizer: Recognizer, file: str | Path, number: int | None = None) -> Prediction:
    """What a network makes of a picture, or of a drawing of a file of several: the one of that number, from 0.

    Raises:
        InvalidInput: there is nothing that can be read, or no such drawing.
    """
    if Path(file).suffix.lower() not in (".json", ".npz"):
        if number is not None:
            raise InvalidInput(f"--number is for files of drawings, .json or .npz, got {file}")
        return recognizer.predict(open_picture(file))
    example = _chosen(read_examples(file), file, number)
    return ask(recognizer, example, None if example.canvas else PLACEMENTS[0], seed=0)


def _chosen(examples: list[Example], file: str, number: int | None) -> Example:
    if number is None and len(examples) > 1:
        raise InvalidInput(f"{file} holds {len(examples)} drawings; choose one with --number, counted from 0")
    if not 0 <= (number or 0) < len(examples):
        raise InvalidInput(f"--number must be from 0 to {len(examples) - 1}, got {number}")
    return examples[number or 0]
