// Which cell of the output is looked at, and how much of the output is shown while it is built cell by cell.

export class Cursor {
  row = 0;
  column = 0;
  isBuilding = false;
  #rows = 1;
  #columns = 1;
  #startsInMiddle = true;

  /** Look at the middle of the next output, which is that of another picture. */
  recentre() {
    this.#startsInMiddle = true;
  }

  /** Take up an output of another size. */
  fit({ rows, columns }) {
    this.#rows = rows;
    this.#columns = columns;
    const middle = { row: Math.floor(rows / 2), column: Math.floor(columns / 2) };
    this.goTo(this.#startsInMiddle ? middle : this);
    this.#startsInMiddle = false;
  }

  /** Look at this cell, or at the nearest that there is. */
  goTo({ row, column }) {
    this.row = Math.min(Math.max(row, 0), this.#rows - 1);
    this.column = Math.min(Math.max(column, 0), this.#columns - 1);
  }

  /** The cell after this one in reading order, or before it with -1; null where there is none. */
  beside(direction) {
    const to = this.row * this.#columns + this.column + direction;
    if (to < 0 || to >= this.#rows * this.#columns) return null;
    return { row: Math.floor(to / this.#columns), column: to % this.#columns };
  }

  /** How many cells are shown in full. */
  get reached() {
    return this.isBuilding ? this.row * this.#columns + this.column + 1 : Infinity;
  }
}
