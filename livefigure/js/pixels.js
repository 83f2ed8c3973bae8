// @ts-check
/** From the screen to the axes of a graph. A page may be scaled, and the graph with it. */

import { clamp } from "./numbers.js";

/** @typedef {import("./types.d.ts").Graph} Graph */
/** @typedef {import("./types.d.ts").Pair} Pair */

/**
 * How many of the graph's own pixels one of the screen's is, across and down.
 * @param {Graph} graph
 */
function scaleOf(graph) {
  const { width, height } = graph.getBoundingClientRect();
  return [graph.offsetWidth / width || 1, graph.offsetHeight / height || 1];
}

/**
 * The same for Plotly, which knows of CSS transforms and not of zoom, in the names by which it
 * would keep what it finds itself (plotly.js 4.2).
 * @param {Graph} graph
 */
export function tellScale(graph) {
  const layout = graph._fullLayout;
  if (!layout) return;
  layout._calcInverseTransform = () => {
    const [across, down] = scaleOf(graph);
    layout._invTransform = [[across, 0, 0, 0], [0, down, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]];
    layout._invScaleX = across;
    layout._invScaleY = down;
  };
}

/**
 * Where on the graph a pointer is, in the graph's own pixels.
 * @param {Graph} graph
 * @param {MouseEvent} event
 * @returns {Pair}
 */
export function onGraph(graph, event) {
  const { left, top } = graph.getBoundingClientRect();
  const [across, down] = scaleOf(graph);
  return [(event.clientX - left) * across, (event.clientY - top) * down];
}

/**
 * The axes of the first panel, on which handles stand; null where a graph has none.
 * @param {Graph} graph
 */
export function axesOf(graph) {
  const layout = graph._fullLayout;
  return layout?.xaxis && layout._plots?.xy ? [layout.xaxis, layout.yaxis] : null;
}

/**
 * The point of the first panel under the pointer, clamped to the panel.
 * @param {Graph} graph
 * @param {MouseEvent} event
 * @returns {Pair | null}
 */
export function pointUnder(graph, event) {
  const axes = axesOf(graph);
  if (!axes) return null;
  const [x, y] = onGraph(graph, event).map((pixel, k) => {
    const axis = axes[k];
    return Number(axis.p2d(clamp(pixel - axis._offset, 0, axis._length)).toPrecision(4));
  });
  return [x, y];
}

/**
 * Whether the pointer is within the first panel.
 * @param {Graph} graph
 * @param {MouseEvent} event
 */
export function isInside(graph, event) {
  const axes = axesOf(graph);
  return axes !== null && onGraph(graph, event).every((pixel, k) => within(axes[k], pixel));
}

/**
 * Whether a pixel of the graph is along an axis.
 * @param {import("./types.d.ts").PlotlyObject} axis
 * @param {number} pixel
 */
export const within = (axis, pixel) =>
  pixel >= axis._offset && pixel <= axis._offset + axis._length;
