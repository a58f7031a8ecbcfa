"""A picture of the styles: python -m core.synthesis --sheet styles.png"""

import argparse

from core.synthesis.sheet import save_sheet


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m core.synthesis", description="Draw what the styles look like.")
    parser.add_argument("--sheet", required=True, metavar="FILE", help="the picture to write, PNG")
    parser.add_argument("--each", type=int, default=16, help="drawings of each style (default %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="other drawings (default %(default)s)")
    options = parser.parse_args(arguments)
    if options.each < 1:
        parser.error(f"--each must be 1 or more, got {options.each}")
    save_sheet(options.sheet, each=options.each, seed=options.seed)


if __name__ == "__main__":
    main()
