// The Train tab: wires what is chosen, what runs, and what was trained together.

import { onThemeChange } from "../glass/colours.js";
import { chooseWords, placeWords } from "../glass/words.js";
import { Curves } from "./curves.js";
import { DataView } from "./data.js";
import { FailuresView } from "./failures.js";
import { Link } from "./link.js";
import { chooseNetwork, openDrawTab, openSample } from "./handover.js";
import { ProgressView } from "./progress.js";
import { RunsView } from "./runs.js";
import { StartView } from "./start.js";
import { TimeMachine } from "./timemachine.js";

const BUSY = 1000; // ms between two looks at a training that runs: as often as it tells how far it is
const AGAIN = 2000; // where there was no answer
const CALM = 4000; // where nothing moves

/**
 * @param root the component's element
 * @param options ask: request → promise of an answer; upload: file → promise of its place; languages;
 *   fields, recipes: see demo/training/form.py; textbookExample: training image 70's number among the examples
 */
export function mount(root, options) {
  new Trainer(root, options).start();
}

class Trainer {
  #root;
  #link;
  #words;
  #view = null; // the id of the run on view
  #overlaid = [];
  #compared = null;
  #run = null; // what Python last said of it
  #known = ""; // which state of its curve the page has
  #curve = null;
  #runs = [];
  #room = null;
  #timer = null;
  #looking = false;
  #again = false;
  #listed = false; // whether the table of runs is as the folders are
  #parts = {};

  constructor(root, { ask, upload, languages, fields, recipes, textbookExample }) {
    this.#root = root;
    const all = chooseWords(languages);
    this.#words = { ...all.train, layerNames: all.layers, language: all.language };
    placeWords(root, this.#words);
    this.#link = new Link(ask, all.language);
    const find = (name) => root.querySelector(`.${name}`);
    const use = (id) => this.#use(id);
    const changed = () => this.lookAtAll();
    const source = new DataView(this.#link, this.#words, { upload, changed: () => this.#parts.start?.refresh() });
    const started = ({ run }) => {
      find("status").scrollIntoView({ block: "nearest" });
      return this.#lookAt(run);
    };
    const chosen = (id) => this.#lookAt(id);
    const overlaid = (ids) => this.#overlay(ids);
    const moved = (record) => this.#parts.curves.mark(record?.at ?? null);
    this.#parts = {
      source,
      curves: new Curves(find("curves"), this.#words),
      start: new StartView(find("start"), this.#link, this.#words, { fields, recipes, source, started }),
      progress: new ProgressView(find("status"), this.#link, this.#words, { changed, use }),
      time: new TimeMachine(find("machine"), this.#link, this.#words, { moved, textbookExample }),
      failures: new FailuresView(find("failures"), this.#link, this.#words, {
        open: (sample, run) => this.#open(sample, run),
        compared: (id) => this.#compare(id),
        use,
        measured: changed,
      }),
      runs: new RunsView(find("runs-section"), this.#link, this.#words, { chosen, overlaid, changed, use, upload }),
    };
  }

  start() {
    onThemeChange(() => [this.#parts.time, this.#parts.failures, this.#parts.source].forEach((each) => each.repaint()));
    document.addEventListener("visibilitychange", () => this.#isSeen && this.look());
    new IntersectionObserver(([entry]) => entry.isIntersecting && this.look()).observe(this.#root);
    this.look();
  }

  /** Something was done to the runs: look at all of them. */
  lookAtAll() {
    this.#listed = false;
    return this.look();
  }

  /** Look now, and from then on as often as what is on view moves. */
  async look() {
    if (this.#looking) {
      this.#again = true; // what has just been done is to be seen
      return;
    }
    clearTimeout(this.#timer);
    this.#looking = true;
    const listed = !this.#listed || this.#pace === CALM;
    this.#listed = true;
    const asked = this.#view;
    try {
      const request = { run: asked, known: this.#known, overlaid: this.#over, listed };
      const answer = await this.#link.do("watch", request);
      if (asked === this.#view) this.#show(answer);
      else this.#again = true; // another run was chosen meanwhile: this answer is about the one before
      delete this.#root.dataset.line;
    } catch {
      this.#root.dataset.line = "lost";
      this.#listed = false;
    }
    this.#looking = false;
    if (this.#again) {
      this.#again = false;
      return this.lookAtAll();
    }
    // Whoever does not look needs nothing: coming back is a look of its own
    this.#timer = setTimeout(() => this.#isSeen && this.look(), this.#pace);
  }

  get #isSeen() {
    return !document.hidden && this.#root.offsetParent !== null;
  }

  get #pace() {
    if (this.#root.dataset.line === "lost") return AGAIN;
    return ["waiting", "running"].includes(this.#run?.state) ? BUSY : CALM;
  }

  #lookAt(id) {
    if (id !== this.#view) this.#forget();
    this.#view = id;
    return this.lookAtAll();
  }

  #forget() {
    this.#compared = null;
    this.#known = "";
    this.#curve = null;
  }

  /** The runs whose curves lie over the one on view. */
  get #over() {
    return [...new Set([this.#compared, ...this.#overlaid])].filter((id) => id && id !== this.#view);
  }

  #overlay(ids) {
    this.#overlaid = ids;
    this.#known = "";
    return this.look();
  }

  /** @param answer run: the one on view (Python chooses where the page did not); runs, room; curve where it is new */
  #show({ run, runs, room, known, curve, others }) {
    const { progress, curves, time, failures, runs: table } = this.#parts;
    if ((run?.id ?? null) !== this.#view) this.#forget();
    const isAsBefore = run?.id === this.#run?.id && run?.state === this.#run?.state && run?.phase === this.#run?.phase;
    this.#view = run?.id ?? null;
    this.#run = run;
    if (runs) [this.#runs, this.#room] = [runs, room];
    if (!isAsBefore && !runs) this.#again = true; // the table says how a run is
    progress.show(run);
    if (curve) this.#curve = grown(this.#curve, curve);
    if (curve || !run) curves.show(this.#curve, run?.epochs ?? 1);
    if (others) curves.overlay(others);
    this.#known = known;
    time.show(run, run?.records ?? 0);
    const comparable = this.#runs.filter((each) => each.usable && each.id !== run?.id && isOnTheSame(each, run));
    const isOver = ["stopped", "done", "failed"].includes(run?.state) && run.usable && (run.records > 0 || run.state !== "failed");
    failures.show(isOver ? run : null, comparable);
    if (this.#room) table.show(this.#runs, this.#view, this.#room);
  }

  /** The curve of the run that this one is compared with lies over it, too. */
  #compare(id) {
    this.#compared = id;
    this.#known = "";
    return this.look();
  }

  /** Draw with a run's network, from now on. */
  async #use(id) {
    const { title } = await this.#link.do("use", { run: id });
    chooseNetwork({ visitor: this.#link.visitor, run: id, title });
    openDrawTab();
  }

  /** Look at a picture through the network that was wrong about it. */
  #open(sample, { id, title }) {
    chooseNetwork({ visitor: this.#link.visitor, run: id, title });
    openSample(sample);
    openDrawTab();
  }
}

/** Whether both were learned from the same pictures, and those are here to compare them on. */
function isOnTheSame(one, other) {
  return one.data !== null && one.data === other?.data;
}

/** The curve that the page has, with the points that have come. */
function grown(curve, { kept, ...added }) {
  const longer = ([name, values]) => [name, [...(curve?.[name] ?? []).slice(0, kept), ...values]];
  return Object.fromEntries(Object.entries(added).map(longer));
}
