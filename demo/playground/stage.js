// The pictures side by side: the input under the kernel, the output, and what pooling or a median makes.

import { text } from "../glass/elements.js";
import { shown } from "../glass/numbers.js";
import { fill } from "../glass/words.js";
import { planeOf } from "./numbers.js";
import { PictureView } from "./picture.js";

const LARGEST = 320; // CSS pixels of a picture's longer side
const LARGEST_CELL = 12;
const GAP = 28;
const NARROW = 620; // below it two pictures share a line, and a third stands below
const NARROW_GAP = 14;

export class Stage {
  #root;
  #words;
  #input = new PictureView("playground-input", ["window"]);
  #output = new PictureView("playground-output", ["block", "winner", "cell"]);
  #third = new PictureView("playground-pooled", ["cell"]);
  #sizes = text("small", "");
  #answer = null;

  /**
   * @param handlers moveTo({ row, column }) of the output, moveBy(rows, columns), played()
   * @param tones element that chooses the output's colours
   */
  constructor(root, words, { moveTo, moveBy, played }, tones) {
    this.#root = root;
    this.#words = words;
    const keys = { moved: moveBy, played };
    this.#input.listen({ ...keys, picked: (cell) => moveTo(this.#windowAt(cell)) });
    this.#output.listen({ ...keys, picked: moveTo });
    this.#sizes.className = "sizes";
    this.#sizes.dataset.testid = "playground-sizes";
    this.#sizes.title = words.sizesLabel;
    this.#input.foot.append(this.#sizes);
    this.#output.foot.append(tones);
    root.replaceChildren(this.#input.element, this.#output.element, this.#third.element);
  }

  /** Where the last picture was drawn, for what belongs to the cell that is looked at. */
  get outputCanvas() {
    return this.#output.canvas;
  }

  /** Take Python's answer to a request. */
  take(frame) {
    const third = frame.pooled ?? frame.demonstration?.medianPlane;
    const [picture, output] = [planeOf(frame.picture), planeOf(frame.output)];
    this.#answer = { ...frame, picture, output, third: third && planeOf(third) };
    this.#showSizes();
    this.layOut();
  }

  /** Rows and columns of the output. */
  get shape() {
    return this.#answer?.output;
  }

  /**
   * @param inputTone "ink" or "light"; outputTone: the same or "signed"
   * @param reached number of cells of the output, in reading order, that are shown in full
   */
  paint(scales, inputTone, outputTone, reached) {
    const { picture, output, third, pooled, request, demonstration } = this.#answer;
    const words = this.#words;
    const label = (template, plane) => fill(template, plane);
    const [before, after] = demonstration ? [words.before, words.after] : [words.input, words.output];
    const pixels = scales.pixels(picture, inputTone);
    this.#input.paint(before, label(words.inputLabel, picture), picture, pixels, request.sliding.padding);
    this.#input.legend(inputTone, "0", "1");
    this.#output.paint(after, label(words.outputLabel, output), output, scales.pixels(output, outputTone, reached));
    this.#legend(this.#output, output, outputTone);
    this.#third.hidden = !third;
    if (!third) return;
    const [name, tone] = pooled ? ["pooled", outputTone] : ["median", inputTone];
    this.#third.canvas.dataset.testid = `playground-${name}`;
    const scale = pooled ? { ...third, largest: output.largest } : third; // so that a number keeps its colour
    this.#third.paint(words[name], label(words[`${name}Label`], third), third, scales.pixels(scale, tone));
    this.#legend(this.#third, scale, tone);
  }

  /** Frame what the cell at { row, column } of the output is made of, and what it becomes: its number after pooling. */
  mark({ row, column }) {
    const { winners, pooled, third, request } = this.#answer;
    const { stride, padding } = request.sliding;
    const size = request.kernel.length;
    const [top, left] = [row, column].map((at) => at * stride - padding);
    this.#input.mark("window", { row: top, column: left, rows: size, columns: size });
    this.#output.mark("cell", { row, column });
    const [poolRow, poolColumn] = [row, column].map((at) => Math.floor(at / 2));
    const isPooled = pooled && poolRow < third.rows && poolColumn < third.columns;
    const winner = isPooled ? winners[poolRow][poolColumn] : 0;
    const columns = this.#answer.output.columns;
    this.#third.mark("cell", isPooled ? { row: poolRow, column: poolColumn } : null);
    this.#output.mark("block", isPooled ? { row: 2 * poolRow, column: 2 * poolColumn, rows: 2, columns: 2 } : null);
    this.#output.mark("winner", isPooled ? { row: Math.floor(winner / columns), column: winner % columns } : null);
    return isPooled ? third.values[poolRow * third.columns + poolColumn] : undefined;
  }

  /** A cell is a whole number of pixels, and as large in every picture: so one sees which is smaller. */
  layOut() {
    const width = this.#root.clientWidth;
    if (!this.#answer || !width) return;
    const { picture, output, third, pooled, request } = this.#answer;
    const isNarrow = width < NARROW;
    const beside = third && !isNarrow ? (pooled ? 2.5 : 3) : 2;
    const gap = isNarrow ? NARROW_GAP : GAP;
    const room = Math.min((width - gap * (Math.ceil(beside) - 1)) / beside, LARGEST);
    const longest = Math.max(picture.rows, picture.columns) + 2 * request.sliding.padding;
    const cells = Math.max(longest, output.rows, output.columns);
    this.#root.style.setProperty("--cell", Math.max(1, Math.min(Math.floor(room / cells), LARGEST_CELL)));
  }

  /** How the longer side of the output follows. */
  #showSizes() {
    const { picture, output, request } = this.#answer;
    const { stride, padding } = request.sliding;
    const [side, result] = [picture, output].map(({ rows, columns }) => Math.max(rows, columns));
    const kernel = request.kernel.length;
    const isWhole = (side + 2 * padding - kernel) % stride === 0;
    const template = isWhole ? this.#words.sizes : this.#words.sizesFloored;
    this.#sizes.textContent = fill(template, { side, padding, kernel, stride, result });
  }

  #legend(view, { largest }, tone) {
    if (tone === "signed") view.legend(tone, shown(-largest, 2), shown(largest, 2));
    else view.legend(tone, "≤ 0", "≥ 1");
  }

  /** The place of the window whose middle is nearest to a cell of the input. */
  #windowAt({ row, column }) {
    const { request } = this.#answer;
    const { stride, padding } = request.sliding;
    const middle = (request.kernel.length - 1) / 2;
    const [r, c] = [row, column].map((at) => Math.round((at + padding - middle) / stride));
    return { row: r, column: c };
  }
}
