// Undo, redo, clear, save, the brush, and their keys.

import { saveDrawing } from "./save.js";

export class Tools {
  #drawing;
  #undo;
  #redo;
  #clear;
  #brush;
  #save;

  constructor(root, drawing) {
    const find = (testid) => root.querySelector(`[data-testid="${testid}"]`);
    this.#drawing = drawing;
    [this.#undo, this.#redo, this.#clear, this.#brush, this.#save] = ["undo", "redo", "clear", "brush", "save"].map(find);
    this.#undo.addEventListener("click", () => drawing.undo());
    this.#redo.addEventListener("click", () => drawing.redo());
    this.#clear.addEventListener("click", () => drawing.clear());
    this.#save.addEventListener("click", () => saveDrawing(drawing.strokes, drawing.brush));
    this.#brush.addEventListener("input", () => drawing.setBrush(Number(this.#brush.value)));
    // On the whole page, as a button that was pressed and is then disabled has lost the focus
    document.addEventListener("keydown", (event) => root.offsetParent && this.#key(event));
    root.querySelector(".sketchpad").addEventListener("keydown", (event) => this.#padKey(event));
  }

  /** What can be done now follows the drawing. */
  update() {
    this.#undo.disabled = !this.#drawing.canUndo;
    this.#redo.disabled = !this.#drawing.canRedo;
    this.#clear.disabled = this.#drawing.isEmpty;
    this.#brush.value = this.#drawing.brush;
    this.#save.disabled = this.#drawing.isPreview || this.#drawing.strokes.length === 0;
  }

  #key(event) {
    const name = event.key.toLowerCase();
    const isTyping = event.target.matches("input:not([type=range], [type=radio]), textarea, [contenteditable]");
    if (isTyping || !(event.ctrlKey || event.metaKey) || !["y", "z"].includes(name)) return;
    if (name === "y" || event.shiftKey) this.#drawing.redo();
    else this.#drawing.undo();
    event.preventDefault();
  }

  #padKey(event) {
    if (!["Delete", "Backspace"].includes(event.key)) return;
    this.#drawing.clear();
    event.preventDefault();
  }
}
