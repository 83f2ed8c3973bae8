// @ts-check
/**
 * A Plotly figure as Python sent it becomes the two that are drawn: in the theme's colours, for a
 * wide or a narrow page, what moves before what does not.
 */

import { uidOf } from "./trace.js";
import { panelOf, panelsOf, withPanels } from "./view.js";

/** @typedef {import("./types.d.ts").PlotlyObject} PlotlyObject */
/** @typedef {{ data: PlotlyObject[], layout: PlotlyObject }} Figure */
/** @typedef {Record<string, string>} Colours by Streamlit's placeholders */

const NO_DEPTH =
  "This browser draws nothing in three dimensions:<br>WebGL is missing or switched off.<br>" +
  "The curves follow all the same.";

/**
 * The theme's colours by Streamlit's own placeholders, so that a figure looks the same here and in
 * st.plotly_chart.
 * @param {Element} root
 */
export function coloursOf(root) {
  const style = getComputedStyle(root);
  const read = (/** @type {string} */ name) => style.getPropertyValue(`--st-${name}`).trim();
  /** @type {Colours} */
  const colours = {};
  ["categorical", "sequential", "diverging"].forEach((name, k) => {
    read(`chart-${name}-colors`).split(",").forEach((colour, i) => {
      colours[`#0000${String(10 * k + i + 1).padStart(2, "0")}`] = colour.trim();
    });
  });
  const text = read("text-color");
  colours["#000036"] = read("gray-text-color") || text;
  colours["#000037"] = text;
  colours["#000038"] = read("background-color");
  colours["#000039"] = read("border-color") || text;
  return colours;
}

/**
 * The rules by which a class like "c-red" has that colour of a palette; the one for text, if the
 * palette has that, too.
 * @param {Record<string, string>} palette
 */
export const classesOf = (palette) =>
  Object.keys(palette)
    .map((name) => `.live .c-${name} { color: var(--live-${name}-text, var(--live-${name})); }`)
    .join("\n");

/**
 * The figure in the theme's colours.
 * @param {string} text its JSON
 * @param {Colours} colours
 * @returns {Figure}
 */
export const coloured = (text, colours) =>
  JSON.parse(text.replace(/#0000\d\d/g, (name) => colours[name] ?? name));

/**
 * The layout, the traces that move, and the background: what no control moves. It is drawn in a
 * graph of its own, beneath, because animating one trace takes every map out of its subplot
 * (plotly.js 4.2 rebuilds the layers from the traces that it was given).
 * @param {Figure} figure as `coloured`
 * @param {boolean} narrow
 * @param {() => boolean} canDrawDepth
 * @param {string[]} panels those that are shown; none is all
 * @param {number} width in pixels
 * @param {number} height in pixels; 0 is as the figure has it
 */
export function dress(figure, narrow, canDrawDepth, panels = [], width = 0, height = 0) {
  const { wide, narrow: tall } = figure.layout.meta;
  const own = merge(merge(figure.layout, narrow ? tall : wide), { dragmode: "zoom" });
  const every = panelsOf(figure.data);
  const layout = withPanels(height ? { ...own, height } : own, every, panels, width, narrow);
  const isStill = (/** @type {PlotlyObject} */ { type, meta }) =>
    type === "contour" || type === "heatmap" || meta === "ground";
  const isDeep = (/** @type {PlotlyObject} */ { type }) =>
    type === "surface" || type === "scatter3d";
  const blind = figure.data.some(isDeep) && !canDrawDepth();
  if (blind) {
    const { x, y } = layout.scene.domain;
    const middle = { x: (x[0] + x[1]) / 2, y: (y[0] + y[1]) / 2, xref: "paper", yref: "paper" };
    const note = {
      text: NO_DEPTH,
      ...middle,
      xanchor: "center",
      showarrow: false,
      font: { size: 15 },
    };
    layout.annotations = [...layout.annotations, note];
    delete layout.scene;
  }
  const traces = figure.data
    .filter((trace) => !isStill(trace) && !(blind && isDeep(trace)))
    .map((trace) => ({ ...trace, uid: uidOf(trace.name) })); // names their elements
  const hidden = panels.length ? every.filter((panel) => !panels.includes(panel)) : [];
  const concealed = figure.data.filter((trace) => hidden.includes(panelOf(trace)))
    .map(({ name }) => name);
  return { layout, traces, background: figure.data.filter(isStill), hidden, concealed };
}

/**
 * The layout of the background: the same, and bare. Lines and texts are drawn once, with what moves;
 * where the background has nothing on their axes, Plotly would draw them on others.
 * @param {PlotlyObject} layout
 */
export function bareLayout(layout) {
  const axes = Object.keys(layout).filter((name) => /^[xy]axis/.test(name));
  const hidden = Object.fromEntries(axes.map((name) => [name, { visible: false }]));
  return merge({ ...layout, annotations: [], shapes: [] }, hidden);
}

/**
 * The ends of the first two axes, which can be zoomed: [x0, x1, y0, y1].
 * @param {PlotlyObject} layout
 * @returns {number[] | null}
 */
export const rangesOf = ({ xaxis, yaxis }) =>
  xaxis?.range && yaxis?.range ? [...xaxis.range, ...yaxis.range].map(Number) : null;

/**
 * Deep merge of plain objects, the second winning.
 * @param {PlotlyObject} a
 * @param {PlotlyObject} b
 * @returns {PlotlyObject}
 */
function merge(a, b) {
  const result = { ...a };
  for (const [key, value] of Object.entries(b ?? {})) {
    result[key] = value && value.constructor === Object && a[key]?.constructor === Object
      ? merge(a[key], value)
      : value;
  }
  return result;
}
