// Steps through the output cell by cell, by hand or by itself.

export class Player {
  #step;
  #button;
  #speed;
  #words;
  #frame = null;
  #due = 0;

  /** @param step called with 1 or -1; returns false where there is no further cell, null where it is not ready yet */
  constructor(root, words, step, stopped) {
    const find = (testid) => root.querySelector(`[data-testid="${testid}"]`);
    this.#step = step;
    this.#words = words;
    this.stopped = stopped;
    this.#button = find("play");
    this.#speed = find("speed");
    this.#button.addEventListener("click", () => this.toggle());
    find("step-back").addEventListener("click", () => this.#byHand(-1));
    find("step-forward").addEventListener("click", () => this.#byHand(1));
    this.#show();
  }

  get isPlaying() {
    return this.#frame !== null;
  }

  toggle() {
    if (this.isPlaying) this.pause();
    else this.#play();
  }

  pause() {
    if (!this.isPlaying) return;
    cancelAnimationFrame(this.#frame);
    this.#frame = null;
    this.#show();
    this.stopped();
  }

  #byHand(direction) {
    this.pause();
    this.#step(direction);
  }

  #play() {
    this.#due = performance.now();
    const turn = (now) => {
      this.#frame = requestAnimationFrame(turn);
      if (now < this.#due) return;
      const done = this.#step(1);
      if (done === false) this.pause();
      else if (done) this.#due = Math.max(this.#due + 1000 / this.#speed.value, now);
    };
    this.#frame = requestAnimationFrame(turn);
    this.#show();
  }

  #show() {
    const label = this.isPlaying ? this.#words.pause : this.#words.play;
    this.#button.classList.toggle("is-playing", this.isPlaying);
    this.#button.setAttribute("aria-label", label);
    this.#button.title = label;
  }
}
