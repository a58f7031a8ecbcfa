// How the page asks Python about trainings: one request an action, in the name of this browser's visitor.

const KEY = "digitscope-visitor";
const VISITOR = /^v-[0-9a-f]{32}$/;

// One for all links of the page: whoever was greeted twice would be two visitors, and see half of the runs
let known = null;
let greeting = null;

/** Python said no, and why; `answer` may say more (`errors`: field → sentence). */
export class Refused extends Error {
  constructor(answer) {
    super(answer.error);
    this.answer = answer;
  }
}

/** There was no answer at all. */
export class Lost extends Error {}

export class Link {
  #ask;
  #language;

  /**
   * @param ask request → promise of an answer; undefined or a rejection where there was none
   * @param language in which Python says why something cannot be done
   */
  constructor(ask, language) {
    this.#ask = ask;
    this.#language = language;
  }

  /** The id that Python knows this browser by; it is told nobody else. */
  get visitor() {
    return (known ??= readVisitor());
  }

  /** What Python says to whoever comes; gives this browser its id where it has none that is valid. */
  async hello() {
    greeting ??= inTurn(() => this.#greet());
    try {
      return await greeting;
    } finally {
      greeting = null;
    }
  }

  async #greet() {
    const answer = await this.#send({ do: "hello", visitor: this.visitor ?? readVisitor() });
    known = readVisitor() ?? answer.visitor; // another page of this browser may have been greeted meanwhile
    keepVisitor(known);
    return { ...answer, visitor: known };
  }

  /** Have something done; resolves to Python's answer, rejects with Refused or Lost. */
  async do(action, values = {}) {
    if (!this.visitor) await this.hello();
    return this.#send({ ...values, do: action, visitor: this.visitor });
  }

  /** Fetch a file of the visitor's own and let the browser save it; what could not be put into it, in sentences. */
  async save(values) {
    const response = await fetch(new URL("training/file", document.baseURI), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...values, visitor: this.visitor, language: this.#language }),
    }).catch(() => null);
    if (!response) throw new Lost();
    if (!response.ok) {
      const refusal = await response.json().catch(() => null); // a server that broke says so in its own words
      throw refusal?.error ? new Refused(refusal) : new Lost();
    }
    const anchor = document.createElement("a");
    anchor.href = URL.createObjectURL(await response.blob());
    anchor.download = decodeURIComponent(response.headers.get("x-file-name"));
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(anchor.href), 10000);
    return decodeURIComponent(response.headers.get("x-left-out") ?? "");
  }

  async #send(request) {
    const answer = await this.#ask({ ...request, language: this.#language }).catch(() => undefined);
    if (!answer) throw new Lost();
    if (answer.error) throw new Refused(answer);
    return answer;
  }
}

/** One page of this browser after the other; where there are no locks (no https), whoever comes first is kept. */
function inTurn(greet) {
  return navigator.locks ? navigator.locks.request(KEY, greet) : greet();
}

function readVisitor() {
  try {
    const visitor = localStorage.getItem(KEY);
    return VISITOR.test(visitor) ? visitor : null;
  } catch {
    return null; // without storage a visit lasts as long as the page
  }
}

function keepVisitor(visitor) {
  try {
    localStorage.setItem(KEY, visitor);
  } catch {
    // see above
  }
}
