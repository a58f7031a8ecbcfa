// A view as a piece of an address, and back: #view=1.en.steps.20.-.s~….checksum. Pure; what it reads may be anything.

import { bytesOf } from "./numbers.js";
import { pack, unpack } from "./share_strokes.js";

const VERSION = 1;
const VERSION_OF_OWN = 2; // with one field more: another network than DigitScope's own was reading
const OWN = "own";
const LONGEST = 8000; // letters: longer addresses are cut by programs on their way
const START = "#view=";
const BRUSHES = [1, 400];
const CELLS = 28 * 28; // of a picture of one's own
const LARGEST_INDEX = 99_999;
const LARGEST_CELL = 9_999;

/**
 * The fragment of a view; null where the drawing is too long for an address.
 * @param view { language, panel, brush, cell, drawing, isOwn }: cell is { layer, channel, row, column } or null, drawing one
 *   of { strokes }, { example }, { sample: { part, index, picture } }, picture as base64 and only used where part is "own";
 *   isOwn: whether a network of the visitor's own was reading, which nobody else has
 */
export function encode({ language, panel, brush, cell, drawing, isOwn = false }) {
  const pinned = cell ? [cell.layer, cell.channel, cell.row, cell.column].join("~") : "-";
  const fields = [language, panel, Math.round(brush), pinned, encodeDrawing(drawing)];
  const body = (isOwn ? [VERSION_OF_OWN, ...fields, OWN] : [VERSION, ...fields]).join(".");
  const fragment = `${START}${body}.${checksum(body)}`;
  return fragment.length <= LONGEST ? fragment : null;
}

/**
 * What a fragment holds: { view }, or { problem }, "newer" or "damaged"; null for a fragment that is no view.
 * @param known { languages, panels, parts: the names that there are; examples: how many }
 */
export function decode(fragment, known) {
  if (!fragment.startsWith(START)) return null;
  if (fragment.length > LONGEST) return { problem: "damaged" };
  const version = /^#view=(\d{1,6})(\.|$)/.exec(fragment)?.[1];
  if (Number(version) > VERSION_OF_OWN) return { problem: "newer" };
  try {
    return { view: decodeView(fragment.slice(START.length), known) };
  } catch {
    return { problem: "damaged" };
  }
}

function decodeView(text, known) {
  const fields = text.split(".");
  const sum = fields.pop();
  need(sum === checksum(fields.join(".")));
  const isOwn = fields[0] === String(VERSION_OF_OWN);
  need(isOwn ? fields.length === 7 && fields.pop() === OWN : fields.length === 6 && fields[0] === String(VERSION));
  const [, language, panel, brush, pinned, drawing] = fields;
  need(known.languages.includes(language) && known.panels.includes(panel));
  return {
    language,
    panel,
    brush: whole(brush, ...BRUSHES),
    cell: pinned === "-" ? null : decodeCell(pinned),
    drawing: decodeDrawing(drawing, known),
    isOwn,
  };
}

function decodeCell(text) {
  const [layer, ...numbers] = text.split("~");
  need(/^[a-z0-9_]{1,20}$/.test(layer) && numbers.length === 3);
  const [channel, row, column] = numbers.map((number) => whole(number, 0, LARGEST_CELL));
  return { layer, channel, row, column };
}

function encodeDrawing({ strokes, example, sample }) {
  if (sample?.part === "own") return `own~${sample.index}~${toLetters(bytesOf(sample.picture))}`;
  if (sample) return `m~${sample.part}~${sample.index}`;
  return strokes ? `s~${toLetters(pack(strokes))}` : `e~${example}`;
}

function decodeDrawing(text, known) {
  const [kind, first, second, ...rest] = text.split("~");
  need(rest.length === 0);
  if (kind === "s") return { strokes: unpack(fromLetters(first)) };
  if (kind === "e") return { example: whole(first, 0, known.examples - 1) };
  if (kind === "own") return { sample: ownPicture(first, second) };
  need(kind === "m" && known.parts.includes(first));
  return { sample: { part: first, index: whole(second, 0, LARGEST_INDEX) } };
}

function ownPicture(index, letters) {
  const bytes = fromLetters(letters);
  need(bytes.length === CELLS);
  return { part: "own", index: whole(index, 0, LARGEST_INDEX), picture: btoa(String.fromCharCode(...bytes)) };
}

function whole(text, least, most) {
  need(/^\d{1,7}$/.test(text) && Number(text) >= least && Number(text) <= most);
  return Number(text);
}

function need(isSo) {
  if (!isSo) throw new RangeError("not a view");
}

/** Base64 with the letters that an address may hold, without its padding. */
function toLetters(bytes) {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function fromLetters(text) {
  need(/^[\w-]*$/.test(text));
  return bytesOf(text.replace(/-/g, "+").replace(/_/g, "/"));
}

/** FNV-1a of 32 bits: tells an address that was cut or changed on its way; no protection, and none is needed. */
function checksum(text) {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0), 0x01000193) >>> 0;
  return hash.toString(36);
}
