// How far the training on view is, and the buttons that steer it.

import { part, text, write } from "../glass/elements.js";
import { fill } from "../glass/words.js";
import { attempt, button, fact, notice } from "./controls.js";
import { count, duration, percent } from "./numbers.js";

const UNDER_WAY = ["waiting", "running", "paused"];

export class ProgressView {
  #link;
  #words;
  #changed;
  #run = null;
  #element;
  #title = text("h3", "");
  #sentence = part("p", "state-sentence");
  #bar = part("progress", "progress");
  #facts = part("dl", "facts");
  #numbers = new Map(); // name of a fact → where its number stands
  #buttons = part("div", "buttons");
  #notice = notice("progress-notice");
  #shownButtons = "";

  /** @param changed called when something was asked for, so that the page looks again at once; use: takes a run's id */
  constructor(root, link, words, { changed, use }) {
    this.#link = link;
    this.#words = words;
    this.#changed = changed;
    this.use = use;
    this.#element = root;
    root.dataset.testid = "train-state";
    root.dataset.state = "idle";
    this.#sentence.setAttribute("role", "status");
    this.#bar.max = 1;
    this.#bar.setAttribute("aria-label", words.progressLabel);
    root.append(this.#title, this.#sentence, this.#bar, this.#facts, this.#buttons, this.#notice);
    this.show(null);
  }

  /** @param run what Python says of the run on view, null where there is none */
  show(run) {
    this.#run = run;
    const state = run?.state ?? "idle";
    this.#element.dataset.state = state;
    this.#element.dataset.run = run?.id ?? "";
    write(this.#title, run?.title ?? this.#words.idleTitle);
    write(this.#sentence, this.#sentenceFor(run, state));
    this.#bar.hidden = state === "idle";
    this.#bar.value = run?.steps ? run.step / run.steps : 0;
    this.#showFacts(run?.steps ? this.#factsOf(run) : []); // before the first batch there are none
    this.#showButtons(state, run);
  }

  #sentenceFor(run, state) {
    const next = state === "waiting" && run.place <= 1 ? "next" : state;
    const phase = state === "running" && run.phase in this.#words.states ? run.phase : next;
    const unmeasured = state === "done" && run.data === null;
    // Why it is so, where nobody who looks at it has wished for that
    const because = { paused: "pausedBecause", stopped: "stoppedBecause", done: "unfinished" }[state];
    const words = run?.message && because ? because : unmeasured ? "unmeasured" : measuredBy(run, phase);
    return fill(this.#words.states[words], {
      place: run?.place ?? "",
      slots: fill(this.#words.atATime[run?.slots === 1 ? "one" : "several"], { slots: run?.slots ?? "" }),
      reason: run?.message ?? "",
      validation: percent(run?.validation_accuracy),
      test: percent(run?.test_accuracy),
    });
  }

  /** [name, number as it is written] */
  #factsOf(run) {
    const seconds = (number) => duration(number, this.#words);
    const number = (value) => count(value, this.#words.language);
    const going = UNDER_WAY.includes(run.state);
    return [
      ["elapsed", seconds(run.elapsed)],
      ...(going ? [["remaining", seconds(run.remaining)]] : []),
      ...(going ? [["rate", number(run.rate)]] : []),
      ["step", `${number(run.step)} / ${number(run.steps)}`],
      ["epoch", `${run.epoch ?? "–"} / ${run.epochs ?? "–"}`],
      ["validation", percent(run.validation_error)],
      ...(run.kept ? [["kept", this.#keptRecord(run.kept)]] : []),
    ];
  }

  #keptRecord({ step, validation_error: error }) {
    return fill(this.#words.facts.keptRecord, { step: count(step, this.#words.language), error: percent(error) });
  }

  /** Made anew only where there are others: a number that changes is written into its place. */
  #showFacts(facts) {
    const names = facts.map(([name]) => name);
    if (String(names) !== String([...this.#numbers.keys()])) {
      const made = facts.map(([name]) => fact(this.#words.facts[name], "", `fact-${name}`));
      this.#numbers = new Map(names.map((name, k) => [name, made[k].querySelector("dd")]));
      this.#facts.replaceChildren(...made);
    }
    for (const [name, value] of facts) write(this.#numbers.get(name), value);
  }

  /** Made anew only when others are wanted: the one that is pressed must not go away under the finger. */
  #showButtons(state, run) {
    const key = `${state} ${run?.id} ${run?.can_resume} ${run?.usable} ${run?.records > 0}`;
    if (key === this.#shownButtons) return;
    this.#shownButtons = key;
    const { actions } = this.#words;
    const wish = (action) => () => this.#wish(action);
    const pause = button(actions.pause, "train-pause", wish("pause"));
    const resume = button(actions.resume, "train-pause", wish("resume"), "button primary");
    const measure = button(actions.measure, "train-measure", wish("resume"));
    const stop = button(actions.stop, "train-stop", wish("stop"));
    const leave = button(actions.leave, "train-stop", wish("stop"));
    const best = button(actions.keepBest, "train-best", wish("keep_best"));
    const keep = button(actions.keepBestOf, "train-best", wish("keep_best"));
    const goesOn = state !== "done" && run?.can_resume; // one button stands out: what one would most likely press
    const use = button(actions.use, "train-use", () => this.#use(), goesOn ? "button" : "button primary");
    const sets = {
      idle: [],
      waiting: [leave],
      running: [pause, stop, best],
      paused: [resume, stop, best],
      stopped: [...(run?.can_resume ? [resume] : []), ...(run?.usable ? [use] : [])],
      failed: [...(run?.can_resume ? [resume] : []), ...(run?.usable && run.records ? [use, keep] : [])],
      done: [...(run?.can_resume ? [measure] : []), ...(run?.usable ? [use] : [])],
    };
    this.#buttons.replaceChildren(...sets[state]);
  }

  #use() {
    return attempt(() => this.use(this.#run.id), this.#notice, this.#words);
  }

  async #wish(action) {
    await attempt(() => this.#link.do(action, { run: this.#run.id }), this.#notice, this.#words);
    await this.#changed();
  }
}

/** Which sentence: one that ended says of which images the number is, and none where nothing was measured yet. */
function measuredBy(run, phase) {
  if (!["stopped", "done"].includes(phase)) return phase;
  if (run.test_accuracy !== null) return phase;
  return run.validation_accuracy === null ? `${phase}Unmeasured` : `${phase}Validated`;
}
