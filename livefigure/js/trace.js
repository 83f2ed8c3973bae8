// @ts-check
/** What Plotly has drawn of a trace: how its elements are called, and moved without asking Plotly. */

import { clamp } from "./numbers.js";

/**
 * The name of a trace as Plotly writes it into its selectors, where a dot would begin a class.
 * @param {string} name
 */
export function uidOf(name) {
  return name.replace(/[^\p{L}\p{N}_-]/gu, "-");
}

/**
 * Moves the lines and points of a trace to new data, in the elements that Plotly made for it.
 * False where that is not enough (a fill, a bar, a point more or less): then Plotly must draw.
 * @param {import("./types.d.ts").Graph} graph
 * @param {number} index
 * @param {import("./types.d.ts").TraceData} data
 */
export function moveTrace(graph, index, { x, y }) {
  const { trace } = graph.calcdata[index]?.[0] ?? {};
  if (
    !trace || trace.type !== "scatter" || trace.visible !== true ||
    (trace.fill ?? "none") !== "none"
  ) {
    return false;
  }
  if (trace.mode.includes("text") || (trace.line?.shape ?? "linear") !== "linear") return false;
  const drawn = graph.querySelector(`.trace${trace.uid}`);
  if (!drawn) return false;
  const layout = graph._fullLayout;
  const [across, up] = [
    layout[`xaxis${trace.xaxis.slice(1)}`],
    layout[`yaxis${trace.yaxis.slice(1)}`],
  ];
  /** @type {(number[] | null)[]} */
  const pixels = [];
  for (let i = 0; i < x.length; i++) {
    const at = [across.d2p(x[i]), up.d2p(y[i])];
    // Far outside is far enough; what has no place at all is a gap.
    pixels.push(
      at.every(Number.isFinite) ? at.map((v) => Math.round(10 * clamp(v, -2e4, 2e4)) / 10) : null,
    );
  }
  if (trace.mode.includes("lines")) {
    const nodes = drawn.querySelectorAll(":scope > .lines > path.js-line");
    if (!nodes.length) return false;
    nodes[0].setAttribute(
      "d",
      pixels.map((at, i) => at && `${pixels[i - 1] ? "L" : "M"}${at}`).join("") || "M0,0",
    );
    for (const node of [...nodes].slice(1)) node.setAttribute("d", "M0,0");
  }
  if (trace.mode.includes("markers")) {
    const nodes = drawn.querySelectorAll(":scope > .points > path.point");
    const turns = trace.marker.angleref === "previous";
    const placed = pixels.flatMap((at, i) => (at ? [{ at, before: pixels[i - 1] }] : []));
    if (nodes.length !== placed.length) return false;
    placed.forEach(({ at, before }, i) => {
      const angle = before
        ? 90 + (180 / Math.PI) * Math.atan2(at[1] - before[1], at[0] - before[0])
        : 0;
      nodes[i].setAttribute(
        "transform",
        `translate(${at})${turns && before ? `rotate(${angle})` : ""}`,
      );
    });
  }
  return true;
}
