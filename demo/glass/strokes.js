// The drawing as data: strokes, brush and the chosen picture, with undo, redo and a copy that survives a reload.

export const SIDE = 400; // the sketchpad's own coordinates run from 0 to SIDE, whatever its size on the screen

const KEY = "digitscope-drawing";
const BRUSH = 20;
const CELLS = 28 * 28; // of an image of MNIST
const EMPTY = Object.freeze({ strokes: [], example: null, sample: null });

export class Drawing {
  #states = [EMPTY];
  #at = 0;
  #growing = null;
  #touched = false;
  #preview = null; // strokes shown before the first touch; they are not the visitor's
  #previewGrows = false;
  brush = BRUSH;

  constructor(changed) {
    this.changed = changed;
  }

  get state() {
    return this.#states[this.#at];
  }

  get strokes() {
    if (this.#preview) return this.#preview;
    return this.#growing ? [...this.state.strokes, this.#growing] : this.state.strokes;
  }

  get example() {
    return this.#growing ? null : this.state.example;
  }

  /** The image of MNIST that is shown, if any: { part, index, picture }, picture as base64 of a byte a cell. */
  get sample() {
    return this.#growing ? null : this.state.sample;
  }

  get isEmpty() {
    return !this.isPreview && this.example === null && !this.sample && this.strokes.length === 0;
  }

  get isPreview() {
    return this.#preview !== null;
  }

  /** Whether a stroke is being drawn now. */
  get isGrowing() {
    return this.#growing !== null || (this.isPreview && this.#previewGrows);
  }

  get canUndo() {
    return this.#at > 0;
  }

  get canRedo() {
    return this.#at < this.#states.length - 1;
  }

  /** What Python is asked about. */
  get request() {
    return requestOf(this);
  }

  /** Show strokes that the first touch takes away; false once there was one. */
  preview(strokes, isWhole) {
    if (this.#touched) return false;
    this.#preview = strokes;
    this.#previewGrows = !isWhole;
    this.#tell();
    return true;
  }

  begin(point) {
    this.#touch();
    this.#growing = [point];
    this.#tell();
  }

  /** Add points; those that moved less than one unit say nothing new. */
  extend(points) {
    if (!this.#growing) return; // undone or cleared while the pen was down
    const before = this.#growing.length;
    for (const [x, y] of points) {
      const [lastX, lastY] = this.#growing[this.#growing.length - 1];
      if (Math.abs(x - lastX) >= 1 || Math.abs(y - lastY) >= 1) this.#growing.push([x, y]);
    }
    if (this.#growing.length > before) this.#tell();
  }

  end() {
    if (!this.#growing) return;
    const strokes = this.strokes;
    this.#growing = null;
    this.#push({ ...EMPTY, strokes });
  }

  clear() {
    if (this.isPreview) this.#go(0);
    else if (!this.isEmpty) this.#push(EMPTY);
  }

  showExample(example) {
    this.#push({ ...EMPTY, example });
  }

  showSample({ part, index, picture }) {
    this.#push({ ...EMPTY, sample: { part, index, picture } });
  }

  /** Strokes to go on with as one's own. */
  load(strokes) {
    this.#push({ ...EMPTY, strokes });
  }

  undo() {
    if (this.canUndo) this.#go(this.#at - 1);
  }

  redo() {
    if (this.canRedo) this.#go(this.#at + 1);
  }

  setBrush(width) {
    this.brush = width;
    this.#keep();
    this.#tell();
  }

  /** Take up the drawing that was there before the page was loaded again; false where there was none. */
  restore() {
    const kept = readKept();
    if (!kept) return false;
    this.#states = [EMPTY, { strokes: kept.strokes, example: kept.example, sample: kept.sample ?? null }];
    this.#at = 1;
    this.#touch();
    this.brush = kept.brush;
    this.#tell();
    return true;
  }

  #push(state) {
    this.#states = [...this.#states.slice(0, this.#at + 1), state];
    this.#go(this.#at + 1);
  }

  #touch() {
    this.#touched = true;
    this.#preview = null;
  }

  #go(at) {
    this.#touch();
    this.#at = at;
    this.#growing = null;
    this.#keep();
    this.#tell();
  }

  #keep() {
    try {
      if (this.isEmpty) sessionStorage.removeItem(KEY);
      else sessionStorage.setItem(KEY, JSON.stringify({ ...this.state, brush: this.brush }));
    } catch {
      // Without storage the drawing lives as long as the page
    }
  }

  #tell() {
    this.changed(this);
  }
}

/** What Python is asked about a drawing: { strokes, brush, example, sample }. */
export function requestOf({ strokes, brush, example, sample }) {
  if (example !== null) return { example };
  // Pictures of one's own lie with the run that learned from them, and not in MNIST
  if (sample?.part === "own") return { pixels: sample.picture };
  if (sample) return { sample: { part: sample.part, index: sample.index } };
  return { strokes, size: [SIDE, SIDE], brush };
}

/** What was kept, null where that is nothing, or nothing that can be drawn: an older page may have written it. */
export function readKept() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    const isExample = kept.example === null || Number.isInteger(kept.example);
    const isSample = !kept.sample || isPicture(kept.sample);
    return areStrokes(kept.strokes) && isExample && isSample && Number.isFinite(kept.brush) ? kept : null;
  } catch {
    return null; // storage is forbidden, empty, or holds something else
  }
}

/** Whether something that was kept can be drawn as strokes; what is no list at all is an error. */
export function areStrokes(strokes) {
  const isPoint = (point) => point.length === 2 && point.every(Number.isFinite);
  return strokes.every((stroke) => stroke.length > 0 && stroke.every(isPoint));
}

function isPicture({ part, index, picture }) {
  return typeof part === "string" && Number.isInteger(index) && atob(picture).length === CELLS;
}
