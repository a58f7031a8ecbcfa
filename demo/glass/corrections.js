// What the visitor's drawings were meant to be, kept as long as the tab of the browser is open.

const KEY = "digitscope-corrections";
const LESSON = "digitscope-lesson";
const MOST = 40; // in one lesson (see demo/training/lessons.py)

export class Corrections {
  #all = read();

  /** [{ meant: name of a class, strokes, brush }], oldest first */
  get all() {
    return this.#all;
  }

  /** Another meaning for the same drawing takes the place of the old one. */
  add(correction) {
    const drawn = JSON.stringify(correction.strokes);
    const others = this.#all.filter(({ strokes }) => JSON.stringify(strokes) !== drawn);
    this.#keep([...others, correction].slice(-MOST));
  }

  remove(at) {
    this.#keep(this.#all.filter((_, k) => k !== at));
  }

  #keep(all) {
    this.#all = all;
    try {
      sessionStorage.setItem(KEY, JSON.stringify(all));
    } catch {
      // Without storage they live as long as the page
    }
  }
}

function read() {
  try {
    const isOne = ({ meant, strokes, brush }) => typeof meant === "string" && Array.isArray(strokes) && brush > 0;
    return JSON.parse(sessionStorage.getItem(KEY)).filter(isOne);
  } catch {
    return [];
  }
}

/** The run that learns from them, or has learned and was not drawn with yet; null where there is none. */
export function keptLesson() {
  try {
    return sessionStorage.getItem(LESSON);
  } catch {
    return null; // without storage a lesson is followed as long as the page lives
  }
}

/** @param run null where there is none to take up again */
export function keepLesson(run) {
  try {
    if (run) sessionStorage.setItem(LESSON, run);
    else sessionStorage.removeItem(LESSON);
  } catch {
    // see above
  }
}
