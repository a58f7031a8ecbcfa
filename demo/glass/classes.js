// What the answers are called: digits, or the names of the classes that a network of one's own tells apart.

/** One name an answer, in the order of the probabilities. */
export function classNames(frame) {
  return frame.network?.classes ?? frame.probabilities.map((_, k) => String(k));
}
