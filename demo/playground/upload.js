// A picture file as text, for a request; one that is too large for it is made smaller first.

const LARGEST = 600_000; // bytes, see demo/convolution.py
const SIDE = 384; // pixels of the longer side then: three times what Python keeps

/** A file → promise of its bytes in base64; rejected where it is large, and no picture that this browser can read. */
export async function textOf(file) {
  const blob = file.size > LARGEST ? await smaller(file) : file;
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}

async function smaller(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(SIDE / Math.max(picture.width, picture.height), 1);
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(Math.round(side * scale), 1));
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, width, height);
  picture.close();
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject()), "image/png"));
}
