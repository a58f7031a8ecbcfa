"""A four as a pen draws it, for whatever needs a drawing that is read for certain."""

FOUR = [[(160, 90), (136, 150), (112, 220), (200, 224), (288, 220)], [(240, 120), (232, 320)]]
"""Two strokes of points (x, y), y down."""
SIZE = (400, 400)
"""Width and height of the canvas."""
