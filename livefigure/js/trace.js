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
 * The angle of what points from one pixel to another, clockwise from upwards; 0 where one is missing.
 * @param {number[] | null | undefined} from
 * @param {number[] | null | undefined} to
 */
const heading = (from, to) =>
  from && to ? 90 + (180 / Math.PI) * Math.atan2(to[1] - from[1], to[0] - from[0]) : 0;

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
    const placed = pixels.flatMap((at, i) => (at ? [{ at, i }] : []));
    if (nodes.length !== placed.length) return false;
    // Plotly has turned the head of an arrow already, by where its line led when it was drawn.
    const drawnAt = (/** @type {number} */ i) => {
      const { x, y } = graph.calcdata[index][i] ?? {};
      const at = [across.c2p(x), up.c2p(y)];
      return at.every(Number.isFinite) ? at : null;
    };
    placed.forEach(({ at, i }, k) => {
      const turn = turns ? heading(pixels[i - 1], at) - heading(drawnAt(i - 1), drawnAt(i)) : 0;
      nodes[k].setAttribute("transform", `translate(${at})${turn ? `rotate(${turn})` : ""}`);
    });
  }
  return true;
}
