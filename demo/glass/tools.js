// Undo, redo, clear, the brush, the examples, and their keys.

export class Tools {
  #drawing;
  #undo;
  #redo;
  #clear;
  #brush;

  constructor(root, drawing, words, { exampleCount, stripUrl }) {
    const find = (testid) => root.querySelector(`[data-testid="${testid}"]`);
    this.#drawing = drawing;
    [this.#undo, this.#redo, this.#clear, this.#brush] = ["undo", "redo", "clear", "brush"].map(find);
    this.#undo.addEventListener("click", () => drawing.undo());
    this.#redo.addEventListener("click", () => drawing.redo());
    this.#clear.addEventListener("click", () => drawing.clear());
    this.#brush.addEventListener("input", () => drawing.setBrush(Number(this.#brush.value)));
    // On the whole page, as a button that was pressed and is then disabled has lost the focus
    document.addEventListener("keydown", (event) => root.offsetParent && this.#key(event));
    root.querySelector(".sketchpad").addEventListener("keydown", (event) => this.#padKey(event));
    const buttons = Array.from({ length: exampleCount }, (_, k) => this.#example(k, words.examples[k], stripUrl));
    root.querySelector(".example-row").replaceChildren(...buttons);
  }

  /** What can be done now follows the drawing. */
  update() {
    this.#undo.disabled = !this.#drawing.canUndo;
    this.#redo.disabled = !this.#drawing.canRedo;
    this.#clear.disabled = this.#drawing.isEmpty;
    this.#brush.value = this.#drawing.brush;
  }

  #key(event) {
    const name = event.key.toLowerCase();
    const isTyping = event.target.matches("input:not([type=range]), textarea, [contenteditable]");
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

  #example(k, label, stripUrl) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "example";
    button.dataset.testid = `example-${k}`;
    button.title = label;
    button.setAttribute("aria-label", label);
    const picture = document.createElement("span");
    picture.className = "example-picture";
    picture.style.backgroundImage = `url("${stripUrl}")`;
    picture.style.setProperty("--example", k);
    button.append(picture);
    button.addEventListener("click", () => this.#drawing.showExample(k));
    return button;
  }
}
