// The visitor's runs as a table: look at one, lay others over it, use, rename, download and delete.

import { part, text } from "../glass/elements.js";
import { fill } from "../glass/words.js";
import { attempt, button, iconButton, notice } from "./controls.js";
import { DeletedRuns, uploadButton } from "./comeback.js";
import { readAgain } from "./handover.js";
import { duration, megabytes, moment } from "./numbers.js";
import { accuracyOf, architecture, changedOf } from "./run_cells.js";

const PEN = "M4 20l4-1L19 8l-3-3L5 16zM14 7l3 3";
const DOWN = "M12 4v11m-5-5 5 5 5-5M5 20h14";
const MOST_OVER = 4; // curves that the table lays over (see demo/training/watching.py)
const MENTIONED = 50_000; // bytes: fewer would be told as 0.0 MB
const BIN = "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13";

export class RunsView {
  #root;
  #link;
  #words;
  #chosen;
  #overlaid;
  #changed;
  #body = part("tbody", "");
  #room = part("p", "room");
  #notice = notice("runs-notice");
  #deleted;
  #empty;
  #full = part("p", "hint");
  #over = new Set();
  #shown = "";
  #view = null;

  /** @param chosen run's id → look at it; overlaid: ids; changed: something was done; use: run → draw with it */
  constructor(root, link, words, { chosen, overlaid, changed, use, upload }) {
    this.#root = root;
    this.#link = link;
    this.#words = words;
    this.#chosen = chosen;
    this.#overlaid = overlaid;
    this.#changed = changed;
    this.use = use;
    this.#empty = part("p", "hint", words.runsEmpty);
    const columns = part("thead", "", part("tr", "", ...words.columns.map(columnHead)));
    const table = part("table", "runs", columns, this.#body);
    const comeBack = async (action, values) => {
      let came = null;
      await this.#try(async () => (came = await link.do(action, await values())));
      // One that was uploaded is looked at, as one that was begun: so its figures are measured, too
      await (came && action === "upload" ? this.#chosen(came.run) : this.#changed());
      if (came) readAgain(came.run);
    };
    this.#deleted = new DeletedRuns(words, comeBack);
    const head = part("div", "section-head", text("h3", words.runsTitle), uploadButton(words, upload, comeBack));
    this.#full.dataset.testid = "overlay-full";
    this.#full.setAttribute("role", "status");
    root.append(head, this.#deleted.element, this.#notice, this.#empty, this.#full, table, this.#room);
  }

  /**
   * @param runs newest first; view: the id of the one on view
   * @param room { used, trash, drafts, limit, days, lasts, deleted }; the last are those that can come back
   */
  show(runs, view, room) {
    this.#deleted.show(room.deleted);
    this.#over = new Set([...this.#over].filter((id) => runs.some((run) => run.id === id)));
    const key = JSON.stringify([runs, view, room]);
    if (key === this.#shown) return;
    this.#shown = key;
    this.#view = view;
    // A name under way is kept: a training beside it must not take it from the writer
    if (this.#body.querySelector(".renaming")) return;
    this.#body.replaceChildren(...runs.map((run) => this.#row(run)));
    this.#showFull();
    this.#empty.hidden = runs.length > 0;
    this.#body.closest("table").hidden = runs.length === 0;
    const sentences = [
      fill(this.#words.room, { used: megabytes(room.used), limit: megabytes(room.limit) }),
      room.trash >= MENTIONED ? fill(this.#words.roomTrash, { trash: megabytes(room.trash) }) : "",
      room.drafts >= MENTIONED ? fill(this.#words.roomDrafts, { drafts: megabytes(room.drafts) }) : "",
      room.days ? fill(this.#words.expire, { days: room.days }) : "",
      this.#words.storage,
      room.lasts ? "" : this.#words.notLasting,
    ];
    this.#room.textContent = sentences.filter(Boolean).join(" ");
    this.#room.dataset.testid = "disk";
  }

  #row(run) {
    const { columns } = this.#words;
    const row = part("tr", run.id === this.#view ? "is-view" : "");
    row.dataset.testid = "run-row";
    row.dataset.run = run.id;
    row.dataset.state = run.state;
    const cells = [
      this.#name(run),
      moment(run.created, this.#words.language),
      this.#recipe(run),
      architecture(run),
      accuracyOf(run, this.#words),
      duration(run.seconds, this.#words),
      run.bytes >= MENTIONED ? megabytes(run.bytes) : "–",
      this.#actions(run),
    ];
    row.append(...cells.map((content, k) => {
      const cell = part("td", `cell-${k}`, content);
      cell.dataset.column = columns[k];
      return cell;
    }));
    return row;
  }

  #name(run) {
    const look = button(run.title, "view-run", () => this.#chosen(run.id), "link");
    const over = document.createElement("input");
    over.type = "checkbox";
    over.checked = this.#over.has(run.id);
    over.disabled = run.id === this.#view || this.#isFull(over.checked);
    over.dataset.testid = "overlay-run";
    over.setAttribute("aria-label", fill(this.#words.overlay, { name: run.title }));
    over.title = over.getAttribute("aria-label");
    over.addEventListener("change", () => {
      this.#over[over.checked ? "add" : "delete"](run.id);
      this.#showFull();
      this.#overlaid([...this.#over]);
    });
    const changed = text("small", changedOf(run, this.#words));
    changed.dataset.testid = "run-changed";
    return part("div", "run-name", over, part("div", "run-title", look, changed));
  }

  #isFull(isOver) {
    return !isOver && this.#over.size >= MOST_OVER;
  }

  /** Where no more curves have room, the boxes of the others cannot be ticked, and a sentence says why. */
  #showFull() {
    for (const box of this.#body.querySelectorAll("[data-testid=overlay-run]")) {
      box.disabled = box.closest("tr").dataset.run === this.#view || this.#isFull(box.checked);
    }
    this.#full.textContent = this.#isFull(false) ? fill(this.#words.overlayFull, { most: MOST_OVER }) : "";
  }

  #recipe({ source, recipe }) {
    if (source === "taught") return this.#words.taught;
    const title = this.#words.recipes[recipe]?.title ?? "–";
    return source === "own" ? fill(this.#words.onOwn, { recipe: title }) : title;
  }

  #actions(run) {
    const { actions } = this.#words;
    const use = button(actions.use, "use-run", () => this.#try(() => this.use(run.id)), "button small");
    use.disabled = !run.usable;
    const going = ["waiting", "running", "paused"].includes(run.state);
    const remove = iconButton(BIN, actions.delete, "delete-run", () => this.#delete(run));
    remove.disabled = going && run.state !== "paused";
    const save = () => this.#try(() => this.#save(run));
    return part(
      "div",
      "run-actions",
      use,
      iconButton(PEN, actions.rename, "rename-run", () => this.#rename(run)),
      iconButton(DOWN, actions.download, "download-run", save),
      remove,
    );
  }

  async #save(run) {
    const leftOut = await this.#link.save({ kind: "zip", run: run.id });
    if (leftOut) this.#notice.textContent = fill(this.#words.leftOut, { what: leftOut });
  }

  /** The name becomes a field; Enter or leaving it keeps what was written, Escape the old one. */
  #rename(run) {
    const cell = this.#body.querySelector(`[data-run="${run.id}"] .run-name`);
    const field = document.createElement("input");
    Object.assign(field, { type: "text", value: run.title, maxLength: 60, className: "renaming" });
    field.dataset.testid = "rename-field";
    field.setAttribute("aria-label", this.#words.actions.rename);
    cell.replaceChildren(field);
    field.select();
    let isOver = false;
    const end = async (keeps) => {
      if (isOver) return;
      isOver = true;
      const title = field.value.trim();
      field.remove();
      this.#shown = "";
      if (keeps && title && title !== run.title) await this.#try(() => this.#link.do("rename", { run: run.id, title }));
      await this.#changed();
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") end(true);
      if (event.key === "Escape") end(false);
    });
    field.addEventListener("blur", () => end(true));
  }

  async #delete(run) {
    await this.#try(() => this.#link.do("delete", { run: run.id }));
    await this.#changed();
  }

  #try(action) {
    return attempt(action, this.#notice, this.#words);
  }
}

function columnHead(name) {
  const head = text("th", name);
  head.scope = "col";
  return head;
}
