"""The keys of the page in English: how to draw with them, and the list of all."""

PEN = {
    "how": "With the keyboard: arrow keys move the pen, with Shift in larger steps. Space puts it down and lifts it, "
    "Enter ends the stroke, Delete clears.",
    "up": "Pen up, {x}% across and {y}% down.",
    "down": "Pen down, {x}% across and {y}% down.",
}

SHORTCUTS = {
    "open": "All keys (?)",
    "title": "Keys",
    "close": "Close",
    "groups": [
        {
            "title": "On every tab",
            "keys": [
                ("?", "This list"),
                ("Tab", "To the next thing that can be used; with Shift, back"),
                ("← →", "From one tab of the page to the next, while one has the focus"),
            ],
        },
        {
            "title": "On the sketchpad",
            "keys": [
                ("← ↑ → ↓", "Move the pen; two at once go slantwise"),
                ("Shift ← ↑ → ↓", "Move it in larger steps"),
                ("Space", "Put the pen down, or lift it"),
                ("Enter", "End the stroke"),
                ("Delete", "Clear"),
                ("Ctrl Z", "Undo, anywhere on the Draw tab"),
                ("Ctrl Shift Z", "Redo"),
            ],
        },
        {
            "title": "On maps, bars, kernels and numbers",
            "keys": [
                ("← ↑ → ↓", "From cell to cell"),
                ("Enter", "Open the cell that has the focus"),
                ("Escape", "Let go of it"),
            ],
        },
        {
            "title": "In the lesson",
            "keys": [
                ("← →", "Back and on"),
                ("Escape", "Leave the lesson"),
            ],
        },
        {
            "title": "On the pictures of the Convolution tab",
            "keys": [
                ("← ↑ → ↓", "Move the window"),
                ("Space", "Play, or pause"),
            ],
        },
    ],
}
