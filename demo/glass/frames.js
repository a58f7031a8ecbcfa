// Where frames come from: asks Python about the newest drawing, a few requests at a time, and says how the line is.

const IN_FLIGHT = 3; // more than one, so that a slow line still gives many answers a second
const SLOW = 1500; // ms without an answer after which the page says so
const LOST = 10000; // ms after which a request counts as lost
const FIRST_RETRY = 500; // ms, doubled at each failure
const LAST_RETRY = 4000;

/**
 * @param ask request → promise of a frame; undefined or a rejection where there was no answer; a frame may say
 *   `waited`, the ms that it lay in the server, or be nothing but `superseded`: a newer request took its place there
 * @param onFrame called with each frame that is newer than the last one shown, and whether no newer drawing waits
 * @param onLine called with "live", "slow" or "lost", when it changes
 */
export class Frames {
  #sent = 0;
  #shown = 0;
  #old = 0; // the last request before the line was lost
  #flying = new Set();
  #most = IN_FLIGHT;
  #waiting = null; // the newest drawing that has not been asked about
  #newest = null;
  #line = "live";
  #retry = FIRST_RETRY;
  #pause = null;

  constructor(ask, onFrame, onLine) {
    this.ask = ask;
    this.onFrame = onFrame;
    this.onLine = onLine;
  }

  /** Ask about this drawing, or about a newer one if one comes before its turn. */
  request(drawing) {
    this.#newest = this.#waiting = drawing;
    this.#send();
  }

  #send() {
    if (this.#waiting === null || this.#pause !== null || this.#flying.size >= this.#most) return;
    const number = ++this.#sent;
    const drawing = this.#waiting;
    this.#waiting = null;
    this.#flying.add(number);
    const began = performance.now();
    // A newer answer on the page makes an older one's delay nobody's business
    const slow = setTimeout(() => number > this.#shown && this.#say("slow"), SLOW);
    let timer;
    const lost = new Promise((resolve) => (timer = setTimeout(resolve, LOST)));
    Promise.race([this.ask(drawing), lost])
      .catch(() => undefined)
      .then((frame) => {
        clearTimeout(slow);
        clearTimeout(timer);
        this.#flying.delete(number);
        if (frame?.superseded) this.#overtaken();
        else if (frame) this.#arrived(number, frame, drawing === this.#newest, performance.now() - began);
        else if (number > this.#shown) this.#failed();
        else this.#send();
      });
  }

  /** The server's line was longer than the time between two requests of ours: one at a time is answered as soon. */
  #overtaken() {
    this.#most = 1;
    this.#send();
  }

  #arrived(number, frame, isNewest, took) {
    // Where most of that time went by in the server's line, more requests at a time only make the line longer
    this.#most = frame.waited > took / 2 ? 1 : IN_FLIGHT;
    this.#retry = FIRST_RETRY;
    clearTimeout(this.#pause); // as there is a server, nothing need wait
    this.#pause = null;
    // What was asked before the line was lost is no answer of now, unless nothing has been drawn since
    if (number > this.#shown && (number > this.#old || isNewest)) {
      this.#shown = number;
      this.#say("live");
      this.onFrame(frame, isNewest);
    }
    this.#send();
  }

  #failed() {
    this.#say("lost");
    this.#old = this.#sent;
    this.#waiting ??= this.#newest; // the last state is always answered in the end
    if (this.#pause !== null) return;
    this.#pause = setTimeout(() => {
      this.#pause = null;
      this.#send();
    }, this.#retry);
    this.#retry = Math.min(2 * this.#retry, LAST_RETRY);
  }

  #say(line) {
    if (line === this.#line) return;
    this.#line = line;
    this.onLine(line);
  }
}
