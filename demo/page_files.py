"""The files of which the page is made, beside Gradio's own: its modules and pictures."""

from pathlib import Path

from demo import brand, glass, language, playground, trainer
from demo.border.preview import PICTURE
from demo.examples import STRIP

PAGE_FILES: tuple[Path, ...] = (
    *(path for part in (brand, glass, language, playground, trainer) for path in sorted(part.FOLDER.glob("*.js"))),
    PICTURE,
    STRIP,
)
