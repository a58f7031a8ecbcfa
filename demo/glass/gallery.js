// The rows to pick from: examples, which are pictures, and hard ones, which are strokes that go on as one's own.

import { SIDE } from "./strokes.js";

const SVG = "http://www.w3.org/2000/svg";
const PEN = 30; // thicker than the brush, as the pictures are small

/**
 * @param hardOnes [{ name, strokes }, …]
 * @param stripUrl where the examples' pictures lie, side by side
 */
export function fillGallery(root, drawing, words, { exampleCount, stripUrl, hardOnes }) {
  const examples = Array.from({ length: exampleCount }, (_, k) =>
    choice(`example-${k}`, words.examples[k], fromStrip(k, stripUrl), () => drawing.showExample(k)),
  );
  const hard = hardOnes.map(({ name, strokes }, k) =>
    choice(`hard-${k}`, words.hardOnes[name], fromStrokes(strokes), () => drawing.load(strokes)),
  );
  root.querySelector(".example-row").replaceChildren(...examples);
  root.querySelector(".hard-row").replaceChildren(...hard);
}

function choice(testid, label, picture, chosen) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "example";
  button.dataset.testid = testid;
  button.title = label;
  button.setAttribute("aria-label", label);
  button.append(picture);
  button.addEventListener("click", chosen);
  return button;
}

function fromStrip(k, stripUrl) {
  const picture = document.createElement("span");
  picture.className = "example-picture";
  picture.style.backgroundImage = `url("${stripUrl}")`;
  picture.style.setProperty("--example", k);
  return picture;
}

function fromStrokes(strokes) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", `0 0 ${SIDE} ${SIDE}`);
  picture.setAttribute("class", "hard-picture");
  picture.setAttribute("stroke-width", PEN);
  for (const stroke of strokes) {
    const line = document.createElementNS(SVG, "polyline");
    line.setAttribute("points", stroke.join(" "));
    picture.append(line);
  }
  return picture;
}
