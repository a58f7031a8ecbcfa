// The lesson's stops: what each points at, where the reader does something, and when that is done.

import { areDigits, classNames } from "./classes.js";

const PAD = ".sketchpad";
const ANSWER = "7"; // what the first stop asks for, of a network that knows it
const STRONG = 0.25; // of the layer's largest value

/**
 * Each stop has
 *   name: of its words;
 *   see, act: selectors of what it speaks of, and of what the reader uses; look: of where the outcome is told, if that
 *     is elsewhere;
 *   drawn(frame, before): for a drawing that rests, whether it is what was asked for: true, or false, or null where it
 *     says nothing; before: the frame when the stop began;
 *   picked(cell): the same for a cell that was picked and that the inspector shows (see picked.js).
 */
export const STOPS = [
  { name: "sees", see: "[data-testid=input]", act: PAD, drawn: (frame) => isADigit(frame, (digit) => classNames(frame)[digit] === wanted(frame)) },
  { name: "convolution", ...onMaps("conv1", ({ share }) => share >= STRONG) },
  // A cell of the faintest grey looks blank, too, and one of a map that is off says nothing of ReLU
  { name: "relu", ...onMaps("conv1", ({ sum, isOff }) => (isOff ? null : sum <= 0)) },
  { name: "pooling", ...onMaps("pool1", () => true) },
  {
    name: "answers",
    see: "[data-testid^=pool2-], [data-testid^=output-]",
    act: PAD,
    drawn: (frame, before) => isADigit(frame, (digit) => digit !== before.digit) || null,
  },
];

/** The class that the first stop asks for: one that the network knows. */
function wanted(frame) {
  const names = classNames(frame);
  return names.includes(ANSWER) ? ANSWER : names[0];
}

/** What the sentences say of a frame: what is wanted, and what it was read as; null where there is no ink. */
export function namesIn(frame) {
  const name = (text) => (areDigits(frame) ? text : `“${text}”`);
  return { wanted: name(wanted(frame)), answer: frame.digit === null ? null : name(classNames(frame)[frame.digit]) };
}

function onMaps(layer, isRight) {
  const maps = `[data-testid^=${layer}-]`;
  return { see: maps, act: maps, look: "[data-testid=inspector]", picked: (cell) => (cell.layer === layer ? isRight(cell) : false) };
}

function isADigit({ digit }, isRight) {
  return digit === null ? null : isRight(digit);
}
