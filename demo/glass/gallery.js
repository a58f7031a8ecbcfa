// The rows to pick from: examples, which are pictures, and hard ones, which are strokes that go on as one's own.

import { pictureOfStrokes } from "./thumbnails.js";

/**
 * @param hardOnes [{ name, strokes }, …]
 * @param stripUrl where the examples' pictures lie, side by side
 */
export function fillGallery(root, drawing, words, { exampleCount, stripUrl, hardOnes }) {
  const examples = Array.from({ length: exampleCount }, (_, k) =>
    choice(`example-${k}`, words.examples[k], fromStrip(k, stripUrl), () => drawing.showExample(k)),
  );
  const hard = hardOnes.map(({ name, strokes }, k) =>
    choice(`hard-${k}`, words.hardOnes[name], pictureOfStrokes(strokes), () => drawing.load(strokes)),
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
