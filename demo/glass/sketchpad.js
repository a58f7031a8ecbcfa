// The sketchpad: turns pointer events into strokes, and draws them at once, without waiting for an answer.

import { canvasOf, inkOf } from "./ink.js";
import { SIDE } from "./strokes.js";

export class Sketchpad {
  #canvas;
  #drawing;
  #strip; // the examples' pictures, once loaded
  #pointer = null; // the id of the pointer that draws: a second finger draws nothing

  constructor(canvas, drawing, strip) {
    this.#canvas = canvas;
    this.#drawing = drawing;
    this.#strip = strip;
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
      canvas.addEventListener(name, (event) => this.#up(event));
    }
  }

  #down(event) {
    if (this.#pointer !== null || event.button !== 0) return;
    this.#canvas.setPointerCapture(event.pointerId); // so that a stroke goes on outside, and comes back
    this.#pointer = event.pointerId;
    this.#drawing.begin(this.#point(event));
  }

  #move(event) {
    if (event.pointerId !== this.#pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    this.#drawing.extend((events.length ? events : [event]).map((each) => this.#point(each)));
  }

  #up(event) {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
    this.#drawing.end();
  }

  /** Where the event is, in the sketchpad's own coordinates, to a tenth. */
  #point(event) {
    const box = this.#canvas.getBoundingClientRect();
    const onPad = (distance, length) => Math.round((distance / length) * SIDE * 10) / 10;
    return [onPad(event.clientX - box.left, box.width), onPad(event.clientY - box.top, box.height)];
  }

  /** Draw the strokes, or the picture that was chosen, in the given colour (a CSS colour). */
  paint(colour) {
    const canvas = this.#canvas;
    const side = Math.round(canvas.clientWidth * window.devicePixelRatio) || SIDE;
    if (canvas.width !== side) canvas.width = canvas.height = side;
    const pen = canvas.getContext("2d");
    pen.setTransform(side / SIDE, 0, 0, side / SIDE, 0, 0);
    pen.clearRect(0, 0, SIDE, SIDE);
    const { example, sample } = this.#drawing;
    const ink = example !== null ? this.#exampleInk() : sample && inkOf(sample.picture);
    if (ink) paintInk(pen, ink, colour);
    pen.strokeStyle = colour;
    pen.lineWidth = this.#drawing.brush;
    pen.lineCap = pen.lineJoin = "round";
    pen.beginPath();
    for (const stroke of this.#drawing.strokes) {
      pen.moveTo(...stroke[0]);
      for (const point of stroke.length > 1 ? stroke.slice(1) : stroke) pen.lineTo(...point);
    }
    pen.stroke();
  }

  /** The example's ink; nothing as long as the strip is not there: its load event paints again. */
  #exampleInk() {
    const strip = this.#strip;
    if (!strip.complete || !strip.naturalWidth) return null;
    const cell = strip.naturalHeight;
    const pen = canvasOf(cell).getContext("2d");
    pen.drawImage(strip, -cell * this.#drawing.example, 0);
    return pen.getImageData(0, 0, cell, cell);
  }
}

/** Draw ink over all of the sketchpad: its brightness becomes the opacity of the colour. */
function paintInk(pen, ink, colour) {
  const tile = canvasOf(ink.width);
  const tilePen = tile.getContext("2d");
  for (let at = 0; at < ink.data.length; at += 4) ink.data[at + 3] = ink.data[at];
  tilePen.putImageData(ink, 0, 0);
  tilePen.globalCompositeOperation = "source-in";
  tilePen.fillStyle = colour;
  tilePen.fillRect(0, 0, ink.width, ink.width);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(tile, 0, 0, SIDE, SIDE);
}
