// What the answers are called: digits, or the names of the classes that a network of one's own tells apart.

/** One name an answer, in the order of the probabilities. */
export function classNames(frame) {
  return frame.network?.classes ?? frame.probabilities.map((_, k) => String(k));
}

/** Whether those are the ten digits of MNIST, as the shipped network's are. */
export function areDigits(frame) {
  return frame.network?.of_digits ?? true;
}

/** How many letters wide the longest name is: Chinese ones take two. */
export function columnsOf(names) {
  const columns = (name) => [...name].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 2 : 1), 0);
  return Math.max(...names.map(columns));
}
