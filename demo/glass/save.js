// Downloads; and the drawing as a file that `python -m core evaluate --drawings` reads.

import { SIDE } from "./strokes.js";

const NAME = "digitscope-drawing.json";

/** Let the browser download strokes drawn with this brush; which digit they are is for the visitor to add. */
export function saveDrawing(strokes, brush) {
  const drawings = [{ label: null, strokes, size: [SIDE, SIDE], brush }];
  const file = JSON.stringify({ format: "digitscope-drawings", version: 1, drawings });
  download(NAME, new Blob([file], { type: "application/json" }));
}

/** Let the browser download a file of this name. */
export function download(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000); // not before the browser has taken it
}
