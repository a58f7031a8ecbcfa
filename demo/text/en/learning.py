"""The words of MNIST's samples and of the lesson, in English."""

SAMPLES = {
    "open": "Browse MNIST",
    "close": "Close",
    "find": "Image by number: #70 is training image 70; also test 12, validation 5",
    "placeholder": "#70 or test 12",
    "parts": {"train": "Training", "validation": "Validation", "test": "Test"},
    "kinds": {"all": "In order", "wrong": "Read wrong", "unsure": "Least certain"},
    "digits": "All digits",
    "digit": "Only {digit}",
    "labels": {"part": "Part of MNIST", "kind": "Which images", "digit": "Which digit"},
    "typed": {"train": "#{index}", "validation": "validation {index}", "test": "test {index}"},
    "named": {
        "train": "Training image {index}",
        "validation": "Validation image {index}",
        "test": "Test image {index}",
    },
    "shows": ", labelled {label}",
    "isRead": ", read as {answer}",
    "inTestSet": " (number {number} of MNIST's 10,000 test images)",
    "reading": "{label}→{answer}",
    "count": "{total} images, page {page} of {pages}",
    "onlyDigits": "Read wrong and least certain: only for networks of the ten digits, as MNIST's labels are.",
    "none": "None: it reads all of them right.",
    "previous": "Previous page",
    "next": "Next page",
    "busy": {"unpacking": "Unpacking MNIST…", "reading": "Reading all 70,000 images…"},
    "problems": {
        "words": "Type a number, like #70, or test 12.",
        "index": "{part} images are numbered from 0 to {last}.",
    },
}

LESSON = {
    "start": "Start the lesson",
    "count": "{number}/{of}",
    "next": "Next",
    "back": "Back",
    "skip": "Leave the lesson",
    "finish": "Finish",
    "toPad": "To the sketchpad",
    "toFrame": "To the frame",
    "toSum": "To the numbers",
    "nothing": "nothing",
    "stops": {
        "sees": {
            "title": "What the network sees",
            "text": "Your drawing is cut out, shrunk and centred until {side}×{side} numbers are left: 0 is paper, "
            "1 is ink, greys lie between. Each number is one input neuron. This small square is all that the "
            "network ever sees.",
            "task": "Draw {wanted} on the sketchpad: it arrives in the frame.",
            "done": "There it is, and the network reads {wanted}.",
            "other": "It takes this for {digit}. Clear it and draw {wanted} once more, or just go on.",
        },
        "convolution": {
            "title": "Convolution: a template",
            "text": "A kernel is a template of {kernel}×{kernel} weights, laid on every place of the picture: each "
            "number times the weight on it, all added up, plus a bias. The better the match, the larger the sum, "
            "and the stronger the cell. {first} kernels make {first} maps. (Strictly, cross-correlation: the "
            "kernel is not flipped.)",
            "task": "Pick a strong cell, one in the colour of ink.",
            "done": "A good match: the ink here lies more on positive weights than on negative ones.",
            "other": "No good match there. Pick a stronger cell of Convolution 1.",
        },
        "relu": {
            "title": "ReLU: nothing below zero",
            "text": "Where the ink lies more on negative weights, the sum is negative. ReLU turns each negative "
            "sum into 0 and leaves the others as they are: that is why a map has blank cells, and none below 0. "
            "Without such bends, layers in a row could do no more than a single one.",
            "task": "Pick a blank cell in one of the maps.",
            "done": "Blank: the sum here was not above 0, so ReLU made it 0.",
            "other": "That sum was positive, and ReLU let it through. Pick a blank cell of Convolution 1.",
        },
        "pooling": {
            "title": "Pooling: the larger scale",
            "text": "Of every 2×2 cells only the largest goes on: {side}×{side} becomes {half}×{half}. Exactly "
            "where the match lay is lost; that there was one stays. The next kernels are no larger, yet see more: "
            "behind a cell of Convolution 2 lie {field}×{field} pixels, behind one of Convolution 1 "
            "{kernel}×{kernel}.",
            "task": "Pick a cell of a pooled map, in the frame.",
            "done": "It holds the largest of its four cells; the other three are dropped.",
            "other": "That is none of these pooled maps. Pick one inside the frame.",
        },
        "answers": {
            "title": "From {second} small maps to {classes} answers",
            "text": "The {second} maps of {quarter}×{quarter} become one row of {row} numbers. Each of {hidden} "
            "hidden neurons weighs them all, and each of {classes} outputs weighs the hidden ones. Softmax makes "
            "that {classes} probabilities that sum to 1; the largest is the answer. All weights, kernels too, were "
            "learned from labelled examples.",
            "task": "Change the answer: add a stroke, or draw something else.",
            "done": "From {before} to {digit}: other numbers, the same weights.",
        },
    },
}
