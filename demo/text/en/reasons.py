"""The words of what opens a number, of the kernels and of the reasons for an answer, in English."""

INSPECTOR = {
    "title": "Open a number",
    "invite": "Every number here is a sum that you can open. Point at a pixel, a cell of a map, a neuron or an "
    "answer; click or tap to keep it open while you draw on. Arrow keys, or the arrows beside "
    "an open cell on a touch screen, move from cell to cell.",
    "path": "The way here",
    "close": "Close (Escape)",
    "stepper": ["One cell to the left", "One cell up", "One cell down", "One cell to the right"],
    "layers": {
        "input": "Seen",
        "conv1": "Convolution 1",
        "pool1": "Pooled 1",
        "conv2": "Convolution 2",
        "pool2": "Pooled 2",
    },
    "crumbs": {"input": "Seen", "conv1": "Conv 1", "pool1": "Pool 1", "conv2": "Conv 2", "pool2": "Pool 2"},
    "layer": "{layer}",
    "map": "{layer}, map {number}",
    "cell": "{map}, row {row}, column {column}",
    "crumb": "{map} ({row}, {column})",
    "units": {"hidden": "Hidden neuron {number}", "output": "Answer {number}", "in_class": "A digit at all?"},
    "short": {"map": "map {number}", "neuron": "neuron {number}"},
    "answer": "{digit}: {percent}%",
    "others": "{count} others",
    "products": "products",
    "bias": "bias",
    "sum": "sum",
    "value": "value",
    "largest": "the largest",
    "becomes": {
        "relu": "after ReLU",
        "off": "switched off",
        "output": "after softmax",
        "in_class": "after sigmoid",
    },
    "leads": {
        "input": "One pixel of the picture that the network sees: 0 is paper, 1 is ink.",
        "conv": "Each number under the kernel times its weight, all added up, and the bias.",
        "pool": "Of four neighbours the largest stays: what was found is kept, where exactly is not.",
        "hidden": "Every cell of every pooled map times its weight, all added up, and the bias.",
        "output": "Every hidden neuron times its weight, added up, is the logit. "
        "Softmax turns the logits into shares of one whole.",
        "in_class": "One more sum over the hidden neurons says whether the picture shows a digit at all.",
        "passes": "The sum is above 0, so ReLU lets it pass.",
        "silent": "The sum is not above 0, so ReLU makes it 0.",
        "off": "This map is switched off: the network goes on with 0, whatever comes out here.",
    },
    "ink": "The square is the ink of your drawing that this pixel stands for: its value is their mean.",
    "logit": "logit",
    "share": "share",
    "total": "total",
    "inClass": "A digit at all?",
    "padding": "Padding, outside of the picture",
    "term": "{name}: {made}",
    "announced": "{name}: {value}",
}

KERNELS = {
    "title": "Kernels: what every map looks for",
    "lead": "A kernel is a small grid of weights. It is laid over every place of a picture; each weight is "
    "multiplied by what lies under it, and the products are added up. Orange weights count for, blue ones "
    "against, white ones not at all. They were learned in training: your drawing does not change them.",
    "first": "Convolution 1: one kernel a map, laid over the drawing",
    "second": "Convolution 2: a row makes a map, one kernel for each pooled map above",
    "firstLabel": "Convolution 1, kernel of map {map}",
    "secondLabel": "Convolution 2, map {map}: its kernel for pooled map {input}",
    "bias": "Bias of map {map}: {bias}",
    "firstNote": "One cell of the map: the sum of the products, plus the bias; below 0 it becomes 0 (ReLU).",
    "secondNote": "One cell of the map: the sums over all kernels of its row ({count}), plus one bias; "
    "below 0 it becomes 0 (ReLU).",
    "below": "against",
    "above": "for",
}

WHY = {
    "title": "Why this answer?",
    "views": {"off": "Off", "evidence": "Evidence", "contrast": "Contrast", "occlusion": "Cover up"},
    "meanings": {
        "off": "Choose how to ask. The answer is drawn here and over your own ink.",
        "evidence": "Where does the ink speak for the answer? The drawing is faded in from an empty sheet, and "
        "each pixel is credited with what it adds to the digit's score on the way.",
        "contrast": "Why this digit and not that one? Orange ink speaks for the first, blue ink for the second. "
        "Choose any two here, or click two bars.",
        "occlusion": "What if a part were missing? A patch of paper covers one place after the other. The stronger "
        "the orange, the more the probability falls when the patch lies there.",
    },
    "pictureLabel": "The 28×28 pixels that the network sees, coloured by what they have to do with the answer. "
    "Arrow keys read single pixels.",
    "patch": "Size of the patch",
    "pair": ("Why", "and not", "?"),
    "pairLabels": ("Why this digit", "And not this one"),
    "mostProbable": "The two most probable",
    "pickBars": "Click two digits to compare them",
    "sentences": {
        "evidence": "What speaks for {digit} ({percent}%), and what against it",
        "contrast": "Why {digit} ({percent}%) and not {against} ({other}%)",
        "occlusion": "Where {digit} ({percent}%) hangs on the ink: up to {most} points",
    },
    "sums": {
        "evidence": "All pixels together: {total}. The score (logit) of {digit} goes from {start} for an empty "
        "sheet to {end}; the sum misses that by {error}, with {steps} steps.",
        "contrast": "All pixels together: {total}. The lead of {digit} over {against} (difference of logits) goes "
        "from {start} for an empty sheet to {end}; the sum misses that by {error}, with {steps} steps.",
    },
    "legends": {
        "evidence": ("against", "for"),
        "contrast": ("for the second", "for the first"),
        "occlusion": ("rises", "falls"),
    },
    "point": "Point at a pixel for its number.",
    "cells": {
        "evidence": "Row {row}, column {column}: {value} for {digit}",
        "contrast": "Row {row}, column {column}: {value} for {digit} rather than {against}",
        "occlusion": "Patch around row {row}, column {column}: {digit} changes by {value} points",
    },
    "blank": "Draw a digit first.",
    "switches": "Maps on and off",
    "switchesMeaning": "Switch a map off, and everything behind it has to do without: the answer, the bars and all "
    "pictures follow.",
    "find": "Find the map it hangs on",
    "mapOf": "map {map} of {layer}",
    "and": ", ",
    "manyMaps": "{count} maps",
    "hangsOn": "It hangs on {map}: without it {now}, instead of {before}.",
    "hangsOnNone": "It hangs on no single one, most on {map}: without it still {now}, instead of {before}.",
    "outcomes": {
        "digit": "{digit}, {percent}%",
        "unsure": "unsure, perhaps {digit}, {percent}%",
        "not_a_digit": "no digit (at best {digit}, {percent}%)",
        "blank": "an empty sheet",
    },
    "changed": "Without {maps}: {now}, instead of {before}.",
    "stillThere": "Without {maps}: still {now}; with all maps {before}.",
    "allOn": "All maps on",
}
