// The glass component: wires the drawing, the frames and the views together.

import { Bench } from "./bench.js";
import { Calm } from "./calm.js";
import { drawingChannel } from "./channel.js";
import { colourTable, onThemeChange } from "./colours.js";
import { part } from "./elements.js";
import { Frames } from "./frames.js";
import { fillGallery } from "./gallery.js";
import { KeyPen } from "./key_pen.js";
import { NetworkView } from "./network.js";
import { PARTS } from "./parts.js";
import { Sketchpad } from "./sketchpad.js";
import { StepsView } from "./steps.js";
import { Drawing } from "./strokes.js";
import { Tools } from "./tools.js";
import { VerdictView } from "./verdict.js";
import { playWelcome } from "./welcome.js";
import { chooseWords, placeWords } from "./words.js";

/**
 * @param root the component's element
 * @param options ask: request → promise of a frame, undefined where there was no answer; keep: what to keep → promise
 *   of a file (see keep.js); train: what the Train tab asks; languages: language → words; exampleCount; stripUrl:
 *   where the examples' pictures lie, side by side; hardOnes: drawings to pick; hasRoute: see channel.js
 */
export function mount(root, options) {
  new Glass(root, options).start();
}

class Glass {
  #root;
  #words;
  #drawing;
  #pad;
  #keyPen;
  #frames;
  #network;
  #bench;
  #steps;
  #verdict;
  #calm;
  #tools;
  #colours;
  #parts;
  #frame = null; // the newest one
  #weights = null; // which network it is of
  #line = "live";
  #paintDue = false;

  constructor(root, { ask, hasRoute, keep, train, languages, ...gallery }) {
    this.#root = root;
    this.#words = chooseWords(languages);
    placeWords(root, this.#words);
    const strip = new Image();
    strip.addEventListener("load", () => this.#paintSoon());
    strip.src = gallery.stripUrl;
    this.#drawing = new Drawing(() => this.#drawingChanged());
    const canvas = root.querySelector(".sketchpad");
    this.#keyPen = new KeyPen(canvas, this.#drawing, this.#words);
    this.#pad = new Sketchpad(canvas, this.#drawing, strip);
    this.#tools = new Tools(root, this.#drawing);
    fillGallery(root, this.#drawing, this.#words, gallery);
    this.#network = new NetworkView(root.querySelector(".network"), this.#words);
    this.#bench = new Bench(root.querySelector(".bench"));
    const steps = part("div", "steps");
    this.#steps = new StepsView(steps, this.#words);
    this.#bench.add("steps", this.#words.stepsTitle, steps);
    this.#calm = new Calm(() => this.#showAnswer());
    this.#verdict = new VerdictView(root.querySelector(".answer"), this.#words);
    this.#frames = new Frames(
      drawingChannel(ask, hasRoute),
      (frame, isNewest) => this.#show(frame, isNewest),
      (line) => this.#lineChanged(line),
    );
    this.#colours = colourTable(root);
    const parts = train ? PARTS : PARTS.filter((Part) => !Part.trains);
    this.#parts = parts.map((Part) => new Part(this.#stage(root, keep, train)));
  }

  /**
   * What a part of the page may use: root, the component's element; words; drawing; network and its events (see
   * network.js); bench, the room under the network for panels (see bench.js); colours(), of the values from 0 to 255;
   * ask(), for a frame as soon as a part's `request` has changed; request(), all that is asked for now; keep, which
   * makes a file of it (see keep.js); train, what the Train tab asks Python, null where nobody may train.
   */
  #stage(root, keep, train) {
    return {
      root,
      train,
      words: this.#words,
      drawing: this.#drawing,
      network: this.#network,
      bench: this.#bench,
      colours: () => this.#colours,
      ask: () => this.#ask(),
      request: () => this.#request,
      keep,
    };
  }

  start() {
    onThemeChange(() => this.#themeChanged());
    new ResizeObserver(() => this.#sizeChanged()).observe(this.#root);
    window.addEventListener("resize", () => this.#sizeChanged());
    this.#drawing.restore();
    for (const part of this.#parts) part.start?.();
    // Ends at once where there is a drawing by now
    playWelcome((strokes, isWhole) => this.#drawing.preview(strokes, isWhole));
  }

  #drawingChanged() {
    this.#root.classList.toggle("is-welcome", this.#drawing.isPreview);
    this.#tools.update();
    this.#keyPen.update();
    this.#calm.pen(this.#drawing.isGrowing, this.#drawing.strokes.length === 1);
    this.#paintSoon();
    this.#ask();
  }

  /** Ask about the drawing of now, and for what the parts want to know beside the frame. */
  #ask() {
    this.#frames.request(this.#request);
  }

  get #request() {
    return Object.assign({}, this.#drawing.request, ...this.#parts.map((part) => part.request));
  }

  /** Paint with the browser's next picture, however many pointer events come before it. */
  #paintSoon() {
    if (this.#paintDue) return;
    this.#paintDue = true;
    requestAnimationFrame(() => {
      this.#paintDue = false;
      const name = this.#drawing.isPreview ? "--ds-muted" : "--ds-ink";
      this.#pad.paint(getComputedStyle(this.#root).getPropertyValue(name));
    });
  }

  #show(frame, isNewest) {
    this.#meet(frame);
    if (frame.error) {
      this.#root.dataset.line = "error";
      this.#verdict.say(frame.error);
      return;
    }
    this.#frame = frame;
    this.#root.classList.add("is-answered");
    this.#root.dataset.line = this.#line;
    this.#calm.frame(frame, isNewest);
    this.#verdict.show(frame, this.#calm.shown);
    this.#paintFrame();
  }

  /** Where another network answers than before, what the parts know of the old one is asked anew. */
  #meet(frame) {
    if (!frame.weights) return; // it says of no network
    const isOther = this.#weights !== null && this.#weights !== frame.weights;
    this.#weights = frame.weights;
    if (!isOther) return;
    for (const part of this.#parts) part.renew?.(frame);
    this.#ask();
  }

  #paintFrame() {
    this.#network.show(this.#frame, this.#calm.shown, this.#colours);
    this.#steps.show(this.#frame, this.#colours);
    for (const part of this.#parts) part.show(this.#frame);
  }

  /** Show what has come to be the answer, where the line lets it: else the next frame does. */
  #showAnswer() {
    if (!this.#frame || this.#root.dataset.line !== "live") return;
    this.#verdict.show(this.#frame, this.#calm.shown);
    this.#network.mark(this.#calm.shown);
  }

  #lineChanged(line) {
    this.#line = this.#root.dataset.line = line;
    // An old answer must not look like one about the drawing of now
    if (line !== "live") this.#verdict.say(this.#words[line]);
    else if (this.#frame) this.#verdict.show(this.#frame, this.#calm.shown);
  }

  #themeChanged() {
    this.#colours = colourTable(this.#root);
    this.#paintSoon();
    if (this.#frame) this.#paintFrame();
  }

  #sizeChanged() {
    this.#paintSoon();
    this.#network.layOut();
  }
}
