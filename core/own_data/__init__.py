"""Pictures of one's own to train on: read from a zip, a folder or drawings, prepared as the page prepares a drawing.

archives   what lies in a zip or a folder: one folder a class; refuses what could do harm
prepare    every picture through `core.canvas`, split into training, validation and test
preview    some of them before and after, to look at
store      the prepared pictures in a run's folder
"""
