"""What a visitor does to runs: plan, start, pause, resume, stop, rename, delete, upload."""

import dataclasses

from core.errors import InvalidInput
from core.estimate import estimate
from core.jobs.room import new_visitor
from core.own_data.prepare import suited
from core.train import RECIPES, TrainConfig
from demo.training.form import CARDS, read_form
from demo.training.own import chosen_data, uploaded
from demo.training.rooms import is_training, room_of, text
from demo.training.titles import stem_of


def hello(request: dict) -> dict:
    """The visitor's id: the one that the page brought, or a new one."""
    try:
        return {"visitor": room_of(request).visitor}
    except InvalidInput:
        return {"visitor": new_visitor()}


def plan(request: dict) -> dict:
    """What a choice comes to, before it is started.

    Args:
        request: recipe, values (see `demo.training.form.read_form`), data.
    Returns:
        errors: field → what is wrong with it; parameters and seconds of what is right; cards: recipe → seconds.
    """
    form = read_form(request.get("recipe"), request.get("values"))
    own = chosen_data(request)
    images = {} if own is None else {"images": len(own.pictures.train), "validating": len(own.pictures.validation)}

    def expected(config: TrainConfig):
        return _estimate(config if own is None else suited(config, own), **images)

    chosen = expected(form.config)
    return {
        "errors": form.errors,
        "parameters": chosen.parameters,
        "steps": chosen.steps,
        "seconds": chosen.seconds,
        "cards": {name: expected(RECIPES[name]).seconds for name in CARDS},
    }


def start(request: dict) -> dict:
    """Begin a training with what the page chose.

    Returns:
        run: its name; or error and errors (field → what is wrong) where something cannot be used.
    """
    form = read_form(request.get("recipe"), request.get("values"))
    if form.errors:
        return {"error": "some of the choices cannot be used; see the fields", "errors": form.errors}
    own = chosen_data(request)
    config = form.config if own is None else suited(form.config, own)
    room = room_of(request)
    return {"run": room.start(config, own, title=room.free_title(stem_of(request, config.recipe))).name}


def pause(request: dict) -> dict:
    return _done(room_of(request).pause, request)


def resume(request: dict) -> dict:
    return _done(room_of(request).resume, request)


def stop(request: dict) -> dict:
    """Stop computing; one that waits in line leaves it."""
    room, name = room_of(request), text(request, "run")
    state = room.state(name)
    (room.leave if state.name == "waiting" and state.step == 0 else room.stop)(name)
    return {"run": name}


def keep_best(request: dict) -> dict:
    name = text(request, "run")
    room_of(request).stop(name, keep_best=True)
    return {"run": name}


def rename(request: dict) -> dict:
    name = text(request, "run")
    room_of(request).rename(name, text(request, "title"))
    return {"run": name}


def delete(request: dict) -> dict:
    """Throw a run away; the answer holds the word that brings it back."""
    return {"word": room_of(request).delete(text(request, "run"))}


def undelete(request: dict) -> dict:
    return {"run": room_of(request).undo(text(request, "word"))}


def upload(request: dict) -> dict:
    """Make a run of an uploaded zip: path says where it lies."""
    path = uploaded(text(request, "path", 1000))
    return {"run": room_of(request).upload(path, stem=stem_of(request, "uploaded")).name}


def _done(action, request: dict) -> dict:
    name = text(request, "run")
    action(name)
    return {"run": name}


def _estimate(config: TrainConfig, **images):
    # The threads of the machine are not the training's: it takes one
    return estimate(dataclasses.replace(config, threads=1), busy=is_training(), **images)
