"""Every visible word of the page in English. Blanks in braces are filled by the page."""

from demo.text.en_train import TRAIN

WORDS = {
    "train": TRAIN,
    "tabs": {"tabDraw": "Draw", "tabTrain": "Train"},
    "lead": "Draw a digit, and watch a small convolutional network read it: what it sees, "
    "what each layer makes of that, and what it answers.",
    "padLabel": "Sketchpad: draw a digit here",
    "hint": "Draw here",
    "undo": "Undo (Ctrl Z)",
    "redo": "Redo (Ctrl Shift Z)",
    "clear": "Clear",
    "save": "Save my drawing (JSON)",
    "keep": {
        "title": "Save this view",
        "kinds": {
            "png": ("PNG", "Save the drawing, kernels, maps and probabilities as a picture for a slide (PNG)"),
            "svg": ("SVG", "Save the same picture as a drawing that can be enlarged and edited (SVG)"),
            "npz": ("NPZ", "Save every number as arrays for numpy (NPZ)"),
        },
        "working": "Drawing it…",
        "done": "Saved.",
        "busy": "Many are saving just now. Please try again.",
        "failed": "The server did not answer. Please try again.",
    },
    "brush": "Brush size",
    "examplesTitle": "Or pick one: ten test digits, and training image 70",
    "examples": [
        *[f"A {digit} from MNIST's test images" for digit in range(10)],
        "Training image 70, a 1",
    ],
    "hardTitle": "Hard ones: rarer styles, and two that are no digit",
    "hardOnes": {
        "crossed 7": "A 7 with a bar",
        "flagged 1": "A 1 with a long flag",
        "open 4": "A 4 with an open top",
        "curled 9": "A 9 with a curled tail",
        "heart": "A heart",
        "letter": "A letter, R",
    },
    "verdicts": {
        "digit": "It reads {digit}, with {percent}%.",
        "unsure": "Could be {candidates}: {why}.",
        "perhaps": "Perhaps {digit}, in a way that is new to me.",
        "not_a_digit": "Not a digit that I know. Draw one, large or small.",
        "several": "Several digits? One at a time, please.",
        "blank": "An empty sheet. Draw a digit.",
        "drawing": "So far: {candidates}.",
        "begun": "Reading along…",
    },
    "between": {
        "01": "the width decides",
        "06": "the top decides",
        "08": "the middle decides",
        "09": "the tail decides",
        "12": "the foot decides",
        "14": "the left arm decides",
        "17": "the flag decides",
        "23": "the lower half decides",
        "27": "the foot decides",
        "35": "the top decides",
        "38": "the left side decides",
        "39": "the upper loop decides",
        "46": "the foot decides",
        "47": "the left arm decides",
        "49": "the top decides",
        "56": "the lower loop decides",
        "58": "the gaps decide",
        "59": "the upper loop decides",
        "68": "the top decides",
        "79": "the upper loop decides",
        "89": "the lower loop decides",
    },
    "betweenAny": "it has something of each",
    "stepsLabel": "How it sees, from your ink to its input",
    "or": " or ",
    "slow": "The server is slow to answer…",
    "broken": "The page could not be loaded in full. Please reload it.",
    "lost": "Reconnecting… Your drawing is kept.",
    "steps": {
        "drawn": ("Drawn", "your ink"),
        "cropped": ("Cropped", "to its box"),
        "centred": ("Centred", "by its mass"),
        "input": ("28×28", "all it sees"),
    },
    "layers": {
        "input": "Seen",
        "conv1": "Convolution 1",
        "pool1": "Pooled",
        "conv2": "Convolution 2",
        "pool2": "Pooled",
        "output": "Output",
    },
    "mapLabel": "{layer}, map {number}",
    "scale": "The colours, from 0 to the layer's largest value",
    "samples": {
        "open": "Browse MNIST",
        "close": "Back to the examples",
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
        "none": "None: it reads all of them right.",
        "previous": "Previous page",
        "next": "Next page",
        "busy": {"unpacking": "Unpacking MNIST…", "reading": "Reading all 70,000 images…"},
        "problems": {
            "words": "Type a number, like #70, or test 12.",
            "index": "{part} images are numbered from 0 to {last}.",
        },
    },
    "lesson": {
        "start": "Start the lesson",
        "count": "{number} of {of}",
        "next": "Next",
        "back": "Back",
        "skip": "Leave",
        "finish": "Finish",
        "goAct": "Take me there",
        "goSee": "Show me",
        "nothing": "nothing",
        "stops": {
            "sees": {
                "title": "What the network sees",
                "text": "Your drawing is cut out, shrunk and centred until {side}×{side} numbers are left: 0 is paper, "
                "1 is ink, greys lie between. Each number is one input neuron. This small square is all that the "
                "network ever sees.",
                "task": "Draw a 7 on the sketchpad, and watch it arrive in the frame.",
                "done": "There it is, and the network reads 7.",
                "other": "It takes this for a {digit}. Clear it and draw another 7, or just go on.",
            },
            "convolution": {
                "title": "Convolution: looking for a pattern",
                "text": "A kernel is a template of {kernel}×{kernel} weights, laid on every place of the picture: each "
                "number times the weight on it, all added up, plus a bias. The better the match, the larger the sum, "
                "and the darker the cell. {first} kernels make {first} maps. (As the kernel is not flipped, strictly "
                "this is cross-correlation.)",
                "task": "Click a dark cell in one of the maps.",
                "done": "A good match: the ink here lies more on positive weights than on negative ones.",
                "other": "No good match there. Click a dark cell of Convolution 1.",
            },
            "relu": {
                "title": "ReLU: nothing below zero",
                "text": "Where the ink lies more on negative weights, the sum is negative. ReLU turns each negative "
                "sum into 0 and leaves the others as they are: that is why a map has blank cells, and none below 0. "
                "Without such bends, layers in a row could do no more than a single one.",
                "task": "Click a blank cell in one of the maps.",
                "done": "Blank: the sum here was not above 0, so ReLU made it 0.",
                "other": "That sum was positive, and ReLU let it through. Click a blank cell of Convolution 1.",
            },
            "pooling": {
                "title": "Pooling: the larger scale",
                "text": "Of every 2×2 cells only the largest goes on: {side}×{side} becomes {half}×{half}. Exactly "
                "where the match lay is lost; that there was one stays. The next kernels are no larger, yet see more: "
                "behind a cell of Convolution 2 lie {field}×{field} pixels, behind one of Convolution 1 "
                "{kernel}×{kernel}.",
                "task": "Click a cell of a pooled map, in the frame.",
                "done": "It holds the largest of its four cells; the other three are dropped.",
                "other": "That is none of these pooled maps. Click inside the frame.",
            },
            "answers": {
                "title": "From {second} small maps to {classes} answers",
                "text": "The {second} maps of {quarter}×{quarter} become one row of {row} numbers. Each of {hidden} "
                "hidden neurons weighs them all, and each of {classes} outputs weighs the hidden ones. Softmax makes "
                "that {classes} probabilities that sum to 1; the largest is the answer. All weights, kernels too, were "
                "learned from labelled examples.",
                "task": "Change the answer: add a stroke, or draw another digit.",
                "done": "From {before} to {digit}: other numbers, the same weights.",
            },
        },
    },
}
