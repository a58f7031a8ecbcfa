// The colour of a number: from paper (0) to ink (the layer's largest value), in the colours of the theme.

/** Read a custom property of CSS, "#rrggbb", as [r, g, b]. */
export function property(element, name) {
  const text = getComputedStyle(element).getPropertyValue(name).trim();
  return [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
}

/** The colour a share of the way from one [r, g, b] to another. */
export function mixed(from, to, share) {
  return [0, 1, 2].map((channel) => Math.round(from[channel] + (to[channel] - from[channel]) * share));
}

/** 256 colours as one array of 32-bit pixels, for the bytes of a frame. */
export function colourTable(element) {
  const paper = property(element, "--ds-paper");
  const ink = property(element, "--ds-ink");
  return Uint32Array.from({ length: 256 }, (_, value) => pixelOf(mixed(paper, ink, value / 255)));
}

/** An opaque pixel as ImageData holds it. */
export function pixelOf([red, green, blue]) {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Call back whenever the theme changes: Gradio marks it on the body. */
export function onThemeChange(callback) {
  new MutationObserver(callback).observe(document.body, { attributes: true, attributeFilter: ["class"] });
}
