"""Pictures of one's own to train on: read from a zip, a folder or drawings, prepared as the page prepares a drawing.

archives   what lies in a zip or a folder: one folder a class; refuses what could do harm
prepare    every picture through `core.canvas`, split into training, validation and test
store      the prepared pictures in a run's folder
"""
