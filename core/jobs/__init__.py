"""Trainings as processes of their own, for a page that only reads folders: `core.jobs.room.Room` is the way in.

    limits    how much one machine gives to its visitors
    room      one visitor's runs: start, pause, resume, stop, rename, delete, undo
    state     what a run is doing, read from its folder
    line      who trains and who waits, as locked files
    control   the small files by which page and training talk
    counts    how many train, wait and have ended
    launch    starts the process
    worker    the process: waits without PyTorch, then trains
    training  what it does then
    disk      sizes of folders and runs
    trash     what was thrown away, and can come back
    expiry    what nobody used for long, and who makes way
    space     whether there is room, beside what others may still write

Nothing is imported here: the process that waits needs next to nothing.
"""
