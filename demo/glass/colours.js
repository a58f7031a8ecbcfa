// The colour of a number: from paper (0) to ink (the layer's largest value), in the colours of the theme.

/** Read a custom property of CSS, "#rrggbb", as [r, g, b]. */
export function property(element, name) {
  const text = getComputedStyle(element).getPropertyValue(name).trim();
  return [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
}

/** 256 colours as one array of 32-bit pixels, for the bytes of a frame. */
export function colourTable(element) {
  const paper = property(element, "--ds-paper");
  const ink = property(element, "--ds-ink");
  const table = new Uint8ClampedArray(256 * 4);
  for (let value = 0; value < 256; value++) {
    for (const channel of [0, 1, 2]) {
      table[4 * value + channel] = paper[channel] + ((ink[channel] - paper[channel]) * value) / 255;
    }
    table[4 * value + 3] = 255;
  }
  return new Uint32Array(table.buffer);
}

/** Call back whenever the theme changes: Gradio marks it on the body. */
export function onThemeChange(callback) {
  new MutationObserver(callback).observe(document.body, { attributes: true, attributeFilter: ["class"] });
}
