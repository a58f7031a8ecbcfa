// The windows of the rows of one result, asked for when they are wanted and kept until something changes.

import { bytesOf, floatsOf } from "../glass/numbers.js";

const RETRY = 1000; // ms after which a row is asked for again

export class Rows {
  #ask;
  #arrived;
  #request = null;
  #kept = new Map();
  #flying = new Set();

  /** @param ask request with its row → promise of windows; arrived: called when a row has come */
  constructor(ask, arrived) {
    this.#ask = ask;
    this.#arrived = arrived;
  }

  /** From now on the rows of this request's result are meant. */
  reset(request) {
    this.#request = request;
    this.#kept.clear();
    this.#flying.clear();
  }

  /** A row, or undefined where it must be asked for first. */
  get(row) {
    if (!this.#kept.has(row) && !this.#flying.has(row)) this.#fetch(row);
    return this.#kept.get(row);
  }

  async #fetch(row) {
    const request = this.#request;
    this.#flying.add(row);
    const answer = await this.#ask({ ...request, row }).catch(() => undefined);
    if (request !== this.#request) return;
    if (!answer || answer.error) {
      setTimeout(() => request === this.#request && this.#flying.delete(row) && this.#arrived(), RETRY);
      return;
    }
    this.#flying.delete(row);
    const [patches, products] = [floatsOf(answer.patches), floatsOf(answer.products)];
    this.#kept.set(row, { ...answer, patches, products, inside: bytesOf(answer.inside) });
    this.#arrived();
  }
}
