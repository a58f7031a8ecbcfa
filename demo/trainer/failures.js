// Where a network fails: how often in each part, for each class, who is taken for whom, and the very pictures.

import { bytesOf } from "../glass/numbers.js";
import { part, text } from "../glass/elements.js";
import { fill } from "../glass/words.js";
import { attempt, button, fact, notice, sentenceOf } from "./controls.js";
import { Lost } from "./link.js";
import { confusionTable } from "./matrix.js";
import { count, percent } from "./numbers.js";
import { canvas, paint, tables } from "./pictures.js";
import { sharesOfClasses, sharesOfParts } from "./shares.js";

export class FailuresView {
  #root;
  #link;
  #words;
  #open;
  #compared;
  #use;
  #measured;
  #run = null; // which run, at which step, is shown
  #others = []; // those that it can be compared with
  #asked = 0; // pictures are asked for by number: an answer to an earlier choice comes too late
  #comparison = part("div", "compare");
  #body = part("div", "failures-body");
  #pictures = part("div", "tiles");
  #picturesTitle = text("h4", "");
  #notice = notice();
  #found = null;
  #tiles = [];

  /**
   * @param open called with a picture's { part, index, picture } and the run, to load it into the network view
   * @param compared called with the id of the run that this one is compared with, null where with none
   * @param use called with the id of the run to draw with
   * @param measured called when a run that had no figures, as one that was uploaded, has them now
   */
  constructor(root, link, words, { open, compared, use, measured }) {
    this.#root = root;
    this.#link = link;
    this.#words = words;
    this.#open = open;
    this.#compared = compared;
    this.#use = use;
    this.#measured = measured;
    root.append(part("div", "section-head", text("h3", words.failTitle)), this.#notice, this.#body);
    this.#picturesTitle.dataset.testid = "pictures-title";
    root.hidden = true;
  }

  /** Look at a run that can be evaluated; null hides the section. */
  async show(run, others) {
    // The best of one that ended may take its place, and its pictures may come
    const key = run ? `${run.id} ${run.state} ${run.step} ${run.data} ${run.kept?.step}` : null;
    if (key === this.#run) return this.#offer(run, others);
    this.#run = key;
    this.#asked += 1;
    this.#root.hidden = !run;
    this.#body.replaceChildren();
    this.#notice.textContent = "";
    if (!run) return;
    if (run.data === null) return this.#body.replaceChildren(this.#unmeasured(run));
    this.#body.replaceChildren(part("p", "hint", this.#words.evaluating));
    try {
      const found = await this.#link.do("failures", { run: run.id });
      if (key === this.#run) this.#build(run, others, found);
      if (run.test_accuracy === null) this.#measured();
    } catch (error) {
      if (key !== this.#run) return;
      this.#body.replaceChildren();
      this.#notice.textContent = sentenceOf(error, this.#words);
      if (error instanceof Lost) this.#run = null; // so that it is tried again; a refusal stays as it is
    }
  }

  repaint() {
    this.#paint();
  }

  #build(run, others, found) {
    this.#found = { run, ...found };
    this.#others = null;
    this.#comparison.replaceChildren();
    const opened = (digit, answer) => this.#openCell(digit, answer);
    const matrix = confusionTable(found.confusion, found.classes, this.#words, opened);
    const shares = [
      sharesOfParts(found.parts, this.#words),
      sharesOfClasses(found.per_class, found.classes, this.#words),
    ];
    const left = part("div", "failures-numbers", ...shares);
    const right = part("div", "failures-matrix", matrix, this.#comparison);
    this.#body.replaceChildren(left, right, part("div", "failures-pictures", this.#picturesTitle, this.#pictures));
    this.#offer(run, others);
    this.#showWorst();
  }

  #showWorst() {
    const { worst, mistakes } = this.#found;
    this.#showPictures(this.#some(this.#words.worst, worst, mistakes), worst);
  }

  /** A title with how many of all are shown. */
  #some(title, pictures, total) {
    return fill(title, { shown: pictures.length, total: count(total, this.#words.language) });
  }

  /** Its pictures are not here: no figures, and all that can be done without them. */
  #unmeasured(run) {
    const use = button(this.#words.actions.use, "use-unmeasured", () => attempt(() => this.#use(run.id), this.#notice, this.#words));
    const box = part("div", "unmeasured", text("p", this.#words.unmeasured), use);
    box.dataset.testid = "unmeasured";
    return box;
  }

  /** The runs to compare with; a run that comes or goes meanwhile closes no comparison of the others. */
  #offer(run, others) {
    if (!run || this.#found?.run.id !== run.id || namesOf(others) === namesOf(this.#others)) return;
    this.#others = others;
    const choice = this.#comparison.querySelector("select") ?? this.#chooser();
    const chosen = choice.value;
    const isThere = others.some(({ id }) => id === chosen);
    choice.replaceChildren(
      new Option(this.#words.compare, ""),
      ...others.map(({ id, title }) => new Option(title, id, false, id === chosen)),
    );
    choice.hidden = !others.length;
    this.#comparison.querySelector(".hint").hidden = others.length > 0;
    if (chosen && !isThere) this.#compare(null); // it was deleted
  }

  #chooser() {
    const choice = document.createElement("select");
    choice.dataset.testid = "compare";
    choice.setAttribute("aria-label", this.#words.compare);
    choice.addEventListener("change", () => this.#compare(this.#others.find(({ id }) => id === choice.value)));
    const hint = part("p", "hint", this.#words.compareHint);
    this.#comparison.replaceChildren(hint, choice, part("div", "compared"));
    return choice;
  }

  async #compare(other) {
    const { run } = this.#found;
    const result = this.#comparison.querySelector(".compared");
    result.replaceChildren();
    this.#compared(other?.id ?? null);
    if (!other) {
      this.#asked += 1;
      return this.#showWorst();
    }
    const found = await this.#ask("compare", { run: run.id, other: other.id });
    if (found) this.#showComparison(result, run, other, found);
  }

  /** Python's answer; null where there is none, or something else has been asked for meanwhile. */
  async #ask(action, values) {
    const number = ++this.#asked;
    this.#notice.textContent = "";
    try {
      const answer = await this.#link.do(action, values);
      return number === this.#asked ? answer : null;
    } catch (error) {
      if (number === this.#asked) this.#notice.textContent = sentenceOf(error, this.#words);
      return null;
    }
  }

  #showComparison(result, run, other, found) {
    const names = { run: run.title, other: other.title };
    const lines = ["both_right", "only_run", "only_other", "both_wrong"].map((kind) =>
      fact(fill(this.#words.compared[kind], names), count(found[kind], this.#words.language)),
    );
    const words = { ...this.#words, matrixCaption: fill(this.#words.matrixOf, names) };
    const matrix = confusionTable(found.confusion, found.classes, words, () => {});
    const chance = fill(this.#words.chance, { percent: found.p < 0.001 ? "<0.1%" : percent(found.p, 1) });
    matrix.classList.add("is-other");
    result.replaceChildren(part("dl", "facts", ...lines), part("p", "hint", chance), matrix);
    for (const cell of result.querySelectorAll(".cell")) {
      delete cell.dataset.testid;
      cell.disabled = true;
    }
    this.#showPictures(this.#some(this.#words.differ, found.pictures, found.total), found.pictures);
  }

  async #openCell(digit, answer) {
    const { run, classes } = this.#found;
    const found = await this.#ask("cell", { run: run.id, digit, answer });
    if (!found) return;
    const { pictures, total } = found;
    const values = { digit: classes[digit], answer: classes[answer], shown: pictures.length, total };
    this.#showPictures(fill(this.#words.cellTitle, values), pictures);
    this.#picturesTitle.scrollIntoView({ block: "nearest" });
  }

  #showPictures(title, pictures) {
    const { classes, run } = this.#found;
    this.#picturesTitle.textContent = title;
    this.#tiles = pictures.map((picture) => {
      const tile = canvas(28, 28, "tile-picture");
      const says = "other" in picture ? this.#words.tileTwo : this.#words.tile;
      const caption = fill(says, {
        digit: classes[picture.digit],
        answer: classes[picture.answer],
        other: classes[picture.other],
      });
      // Pictures of one's own lie with the run, and not in MNIST
      const sample = { part: run.data === "mnist" ? picture.part : "own", index: picture.index, picture: picture.data };
      const element = button("", "tile", () => this.#open(sample, run), "tile");
      element.append(tile, text("span", caption), text("small", percent(picture.probability, 0)));
      const where = { part: this.#words.parts[picture.part], index: picture.index };
      element.title = `${caption} · ${fill(this.#words.tileIndex, where)}`;
      element.dataset.index = picture.index;
      element.dataset.part = picture.part;
      return { element, tile, cells: bytesOf(picture.data) };
    });
    this.#pictures.replaceChildren(...this.#tiles.map(({ element }) => element));
    if (!pictures.length) this.#pictures.append(part("p", "hint", this.#words.noneWrong));
    this.#paint();
  }

  #paint() {
    const { maps } = tables(this.#root);
    for (const { tile, cells } of this.#tiles) paint(tile, cells, 0, maps);
  }
}

function namesOf(runs) {
  return JSON.stringify(runs?.map(({ id, title }) => [id, title]));
}
