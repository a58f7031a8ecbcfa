// Files go up by Gradio's own way, which limits their size; Python is then told where one lies.

import { Lost } from "./link.js";

/** @param upload Gradio's: a file → promise of where it lies on the server */
export async function sendFile(upload, file) {
  const sent = await upload(file).catch(() => null);
  if (!sent?.path) throw new Lost();
  return sent.path;
}
