// What the page shows before the first touch: a two that writes itself, and is read while it grows.

const SECONDS = 1.6;
const CURVES = [
  // Bézier curves: start, two handles, end
  [[118, 146], [132, 62], [284, 66], [276, 156]],
  [[276, 156], [270, 214], [168, 262], [112, 328]],
  [[112, 328], [150, 296], [190, 340], [292, 316]],
];
const POINTS = 16; // a curve

const STROKE = CURVES.flatMap((curve) => Array.from({ length: POINTS }, (_, k) => onCurve(curve, k / (POINTS - 1))));

function onCurve([a, b, c, d], t) {
  const s = 1 - t;
  const weights = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return [0, 1].map((axis) => Math.round(10 * [a, b, c, d].reduce((sum, p, k) => sum + p[axis] * weights[k], 0)) / 10);
}

/** Hand the growing stroke to `show`, and whether it is whole, until it is; all at once for those who want less motion. */
export function playWelcome(show) {
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
    show([STROKE], true);
    return;
  }
  const start = performance.now();
  const step = (now) => {
    const share = Math.min((now - start) / (1000 * SECONDS), 1);
    const goOn = show([STROKE.slice(0, Math.max(1, Math.round(share * STROKE.length)))], share === 1);
    if (goOn && share < 1) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}
