// Files go up by Gradio's own way, which limits their size; Python is then told where one lies.

import { Lost, Refused } from "./link.js";

/** @param upload Gradio's: a file → promise of where it lies on the server */
export async function sendFile(upload, file) {
  const sent = await upload(file).catch((error) => error);
  if (sent?.path) return sent.path;
  throw refusalIn(sent?.message ?? "") ?? new Lost();
}

/** Gradio tells of a refusal by a text: that of the server after its status, or that it did not even send the file. */
function refusalIn(message) {
  const [, status, error] = /^HTTP (\d+): (.*)/.exec(message) ?? [];
  if (status) return new Refused({ status, error });
  return message.startsWith("File(s) exceed") ? new Refused({ status: "413", error: message }) : null;
}
