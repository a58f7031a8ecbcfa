// MNIST's own pictures, as they travel.

/** base64 of a square picture's bytes, 255 is ink → ImageData, white on black. */
export function inkOf(picture) {
  const bytes = atob(picture);
  const side = Math.sqrt(bytes.length);
  const ink = new ImageData(side, side);
  for (let at = 0; at < bytes.length; at++) {
    const value = bytes.charCodeAt(at);
    ink.data.set([value, value, value, 255], 4 * at);
  }
  return ink;
}

export function canvasOf(side) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  return canvas;
}
