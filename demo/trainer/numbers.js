// Numbers as a reader of the page's language writes them.

import { fill } from "../glass/words.js";

/** 75 → "1 min 15 s", 8.25 → "8 s" */
export function duration(seconds, words) {
  if (seconds === null || seconds === undefined) return "–";
  const whole = Math.round(seconds);
  if (whole < 60) return fill(words.seconds, { seconds: seconds < 9.5 && seconds > 0 ? seconds.toFixed(1) : whole });
  if (whole < 3600) return fill(words.minutes, { minutes: Math.floor(whole / 60), seconds: whole % 60 });
  return fill(words.hours, { hours: Math.floor(whole / 3600), minutes: Math.floor((whole % 3600) / 60) });
}

/** An estimate, no more exact than it is: 37 → "40 s", 152 → "2.5 min" */
export function roughly(seconds, words) {
  if (seconds === null || seconds === undefined) return "–";
  if (seconds < 10) return fill(words.seconds, { seconds: Math.ceil(seconds) });
  if (seconds < 98) return fill(words.seconds, { seconds: 5 * Math.round(seconds / 5) });
  if (seconds < 570) return fill(words.roughMinutes, { minutes: Math.round(seconds / 30) / 2 });
  if (seconds < 5400) return fill(words.roughMinutes, { minutes: Math.round(seconds / 60) });
  return fill(words.hours, { hours: Math.floor(seconds / 3600), minutes: 10 * Math.floor((seconds % 3600) / 600) });
}

/** 207258 → "207,258" */
export function count(number, language) {
  return number === null || number === undefined ? "–" : Math.round(number).toLocaleString(language);
}

/** 3000 → "3,000", 0.02 → "0.02": all digits of a number that was chosen */
export function exact(number, language) {
  return number.toLocaleString(language, { maximumFractionDigits: 12 });
}

/** 0.98765 → "98.77%" */
export function percent(share, digits = 2) {
  return share === null || share === undefined ? "–" : `${(100 * share).toFixed(digits)}%`;
}

/** 1234567 → "1.2 MB" */
export function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** An ISO time as date and hour of the reader's own clock. */
export function moment(iso, language) {
  const options = { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" };
  return iso ? new Date(iso).toLocaleString(language, options) : "–";
}
