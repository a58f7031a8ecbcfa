// The answer, large, with a sentence; and the probabilities as bars that keep their order.

import { fill } from "./words.js";

const REST = 700; // ms without a change after which the answer is announced

export class VerdictView {
  #root;
  #words;
  #bars = [];
  #announcement = null;

  constructor(root, words) {
    this.#root = root;
    this.#words = words;
  }

  show(frame) {
    const verdict = this.#root.querySelector(".verdict");
    verdict.dataset.verdict = frame.verdict;
    verdict.dataset.digit = frame.digit ?? "";
    this.#write(this.#answer(frame), this.#sentence(frame));
    if (this.#bars.length !== frame.probabilities.length) {
      this.#bars = frame.probabilities.map((_, k) => bar(k));
      this.#root.querySelector(".bars").replaceChildren(...this.#bars);
    }
    frame.probabilities.forEach((probability, k) => {
      const row = this.#bars[k];
      row.dataset.value = probability;
      row.style.setProperty("--share", probability);
      row.classList.toggle("is-answer", frame.verdict === "digit" && k === frame.digit);
      row.classList.toggle("is-candidate", frame.verdict === "unsure" && frame.candidates.includes(k));
      row.querySelector(".bar-number").textContent = `${(100 * probability).toFixed(1)}%`;
    });
  }

  /** Something other than a frame: a sentence about the line, or about a drawing that cannot be read. */
  say(sentence) {
    const verdict = this.#root.querySelector(".verdict");
    verdict.dataset.verdict = verdict.dataset.digit = "";
    this.#write("…", sentence);
  }

  #write(answer, sentence) {
    this.#root.querySelector(".verdict-answer").textContent = answer;
    this.#root.querySelector(".verdict-sentence").textContent = sentence;
    // Screen readers hear the sentence that stays, not one for every movement of the pen
    clearTimeout(this.#announcement);
    this.#announcement = setTimeout(() => (this.#root.querySelector(".announcer").textContent = sentence), REST);
  }

  #answer({ verdict, digit, candidates }) {
    if (verdict === "digit") return String(digit);
    if (verdict === "unsure") return candidates.slice(0, 2).join(" / ");
    return verdict === "blank" ? "" : "?";
  }

  #sentence({ verdict, digit, candidates, probabilities }) {
    return fill(this.#words.verdicts[verdict], {
      digit,
      percent: digit === null ? "" : (100 * probabilities[digit]).toFixed(1),
      candidates: candidates.join(this.#words.or),
    });
  }
}

function bar(k) {
  const row = document.createElement("div");
  row.className = "bar";
  row.dataset.testid = `probability-${k}`;
  for (const [name, content] of [["bar-digit", k], ["bar-track", ""], ["bar-number", ""]]) {
    const cell = document.createElement("span");
    cell.className = name;
    cell.textContent = content;
    row.append(cell);
  }
  return row;
}
