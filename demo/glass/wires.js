// The connections between the layers, as thin curves behind the maps.

const SVG = "http://www.w3.org/2000/svg";

/** Draw what each map is computed from: every map of the layer before, or for pooling the one map beside it. */
export function drawWires(root) {
  const svg = root.querySelector(".wires");
  const origin = root.getBoundingClientRect();
  const layers = [...root.querySelectorAll(".layer")].map((layer) => ({
    pools: layer.dataset.layer?.startsWith("pool"),
    maps: [...layer.querySelectorAll(".maps > *")].map((map) => map.getBoundingClientRect()),
  }));
  svg.setAttribute("viewBox", `0 0 ${origin.width} ${origin.height}`);
  const curves = [];
  for (let k = 1; k < layers.length; k++) {
    layers[k].maps.forEach((to, index) => {
      const sources = layers[k].pools ? [layers[k - 1].maps[index]] : layers[k - 1].maps;
      for (const from of sources) curves.push(curve(from, to, origin));
    });
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", curves.join(" "));
  svg.replaceChildren(path);
}

function curve(from, to, origin) {
  const startX = from.right - origin.left + 3;
  const startY = (from.top + from.bottom) / 2 - origin.top;
  const endX = to.left - origin.left - 3;
  const endY = (to.top + to.bottom) / 2 - origin.top;
  const middle = (startX + endX) / 2;
  return `M${startX} ${startY}C${middle} ${startY} ${middle} ${endY} ${endX} ${endY}`;
}
