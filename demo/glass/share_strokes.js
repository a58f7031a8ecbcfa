// Strokes as few bytes: each point as its step from the one before. Pure.

const STEP = 10; // the sketchpad tells places to a tenth of its units
const FARTHEST = 40_000; // tenths: a pen may leave the sketchpad, but not the screen
const LONGEST_WAY = 1_600_000; // tenths: four hundred sides of the sketchpad, well below what Python reads
const MOST = 6_000; // points, and strokes

/** Strokes of [x, y] as bytes: how many strokes; for each, how many points, and the steps in tenths. */
export function pack(strokes) {
  const bytes = [];
  writeCount(bytes, strokes.length);
  let last = [0, 0];
  for (const stroke of strokes) {
    writeCount(bytes, stroke.length);
    for (const point of stroke) {
      const place = point.map((each) => Math.round(Math.max(-FARTHEST, Math.min(each * STEP, FARTHEST))));
      place.forEach((each, axis) => writeStep(bytes, each - last[axis]));
      last = place;
    }
  }
  return bytes;
}

/** The other way round. Throws where the bytes are no strokes, or more than can be drawn. */
export function unpack(bytes) {
  const reader = new Reader(bytes);
  const strokes = [];
  let [points, way, last] = [0, 0, [0, 0]];
  for (let left = reader.count(); left > 0; left--) {
    const stroke = [];
    const length = reader.count();
    points += length;
    if (length === 0 || points > MOST) throw new RangeError("not strokes");
    for (let k = 0; k < length; k++) {
      const place = last.map((each) => each + reader.step());
      way += Math.hypot(place[0] - last[0], place[1] - last[1]);
      if (place.some((each) => Math.abs(each) > FARTHEST) || way > LONGEST_WAY) throw new RangeError("too far");
      stroke.push(place.map((each) => each / STEP));
      last = place;
    }
    strokes.push(stroke);
  }
  reader.end();
  return strokes;
}

/** Fewer points, none of them farther than `most` units from the line without them; ends and dots stay. */
export function thin(strokes, most) {
  return strokes.map((stroke) => {
    const kept = new Set([0, stroke.length - 1]);
    const open = [[0, stroke.length - 1]];
    while (open.length) {
      const [from, to] = open.pop();
      const { at, distance } = farthest(stroke, from, to);
      if (distance <= most) continue;
      kept.add(at);
      open.push([from, at], [at, to]);
    }
    return stroke.filter((_, k) => kept.has(k));
  });
}

function farthest(stroke, from, to) {
  let found = { at: from, distance: 0 };
  for (let at = from + 1; at < to; at++) {
    const distance = distanceTo(stroke[at], stroke[from], stroke[to]);
    if (distance > found.distance) found = { at, distance };
  }
  return found;
}

/** From a point to the line between two others, which may be the same. */
function distanceTo([x, y], [fromX, fromY], [toX, toY]) {
  const [alongX, alongY] = [toX - fromX, toY - fromY];
  const square = alongX * alongX + alongY * alongY;
  const share = square ? Math.max(0, Math.min(((x - fromX) * alongX + (y - fromY) * alongY) / square, 1)) : 0;
  return Math.hypot(x - fromX - share * alongX, y - fromY - share * alongY);
}

/** Whole numbers from 0, seven bits a byte, the lowest first; the eighth bit says that another byte follows. */
function writeCount(bytes, number) {
  for (; number > 127; number = Math.floor(number / 128)) bytes.push((number % 128) + 128);
  bytes.push(number);
}

/** Steps back lie between the steps on, so that small ones of both kinds are small numbers. */
function writeStep(bytes, step) {
  writeCount(bytes, step < 0 ? -2 * step - 1 : 2 * step);
}

class Reader {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  count() {
    let number = 0;
    for (let place = 1; place <= 128 ** 3; place *= 128) {
      if (this.#at === this.#bytes.length) break;
      const byte = this.#bytes[this.#at++];
      number += (byte % 128) * place;
      if (byte < 128) return number;
    }
    throw new RangeError("cut, or a number that is too large");
  }

  step() {
    const number = this.count();
    return number % 2 ? -(number + 1) / 2 : number / 2;
  }

  end() {
    if (this.#at < this.#bytes.length) throw new RangeError("more than the strokes");
  }
}
