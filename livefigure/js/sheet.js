// @ts-check
/**
 * The figure on a sheet of its own: as it stands on the page, in colours of one's choice, with its
 * title and its legend, as SVG. It is drawn anew, off the page, from what is shown.
 */

import { boundData } from "./bindings.js";
import { drawn, element, SVG } from "./dom.js";
import { bareLayout, coloursOf } from "./dress.js";
import { headOf, legendOf, settingOf } from "./legend.js";
import { isHandle, positionOf, recordOf, stepOf } from "./lookup.js";
import { plainColour } from "./raster.js";
import { uidOf } from "./trace.js";
import { namesOf, panelOf } from "./view.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./types.d.ts").PlotlyObject} PlotlyObject */
/** @typedef {{ theme: string, title: boolean, legend: boolean, moves?: boolean }} Wishes */
/** Theme "" is the page's; what moves has no step of its own.  */
/** @typedef {{ svg: string, width: number, height: number }} Sheet */
/** @typedef {{ background: PlotlyObject[], traces: PlotlyObject[], layout: PlotlyObject }} Drawing */

/**
 * The sheet.
 * @param {Board} board
 * @param {Wishes} wishes
 * @returns {Promise<Sheet>}
 */
export async function sheetOf(board, wishes) {
  const dressed = dressedIn(board, wishes.theme);
  try {
    const { background, traces, layout } = drawingOf(board, coloursOf(dressed));
    const inner = await svgOf([...background, ...traces], layout);
    return framed(board, dressed, wishes, layout, inner).sheet;
  } finally {
    dressed.remove();
  }
}

/**
 * What a film is made of: the sheet with all that stands still, where the rest is to be drawn on
 * it, and that.
 * @param {Board} board
 * @param {Wishes} wishes
 */
export async function stillAndMoving(board, wishes) {
  const dressed = dressedIn(board, wishes.theme);
  try {
    const { background, traces, layout } = drawingOf(board, coloursOf(dressed));
    const inner = await svgOf(background, bareLayout(layout));
    return {
      ...framed(board, dressed, { ...wishes, moves: true }, layout, inner),
      traces,
      layout,
    };
  } finally {
    dressed.remove();
  }
}

/**
 * A place off the page that wears a theme, with a legend in its colours.
 * @param {Board} board
 * @param {string} theme
 */
function dressedIn({ find, root, state }, theme) {
  const dressed = element("div", { className: "dressed", "aria-hidden": "true" });
  root.append(dressed);
  const set = (/** @type {string} */ name, /** @type {string} */ value) =>
    dressed.style.setProperty(name, value);
  for (const [name, value] of Object.entries(THEMES[theme] ?? {})) set(`--st-${name}`, value);
  const colours = coloursOf(dressed);
  for (const [name, colour] of Object.entries(state.header.palette)) {
    set(`--live-${name}`, colours[colour] ?? colour);
  }
  dressed.style.color = colours["#000037"];
  dressed.append(find(".legend").cloneNode(true));
  return dressed;
}

/**
 * The traces and the layout as they stand, zoomed, turned and partly hidden as on the page.
 * @param {Board} board
 * @param {Record<string, string>} colours
 * @returns {Drawing}
 */
export function drawingOf({ picture, state }, colours) {
  const { graph } = picture;
  const { background, hidden, layout, traces } = picture.dressed(colours);
  const shown = picture.panels.flatMap(namesOf);
  const unseen = hidden.flatMap(namesOf).filter((name) => !shown.includes(name));
  for (const [name, now] of Object.entries(graph._fullLayout ?? {})) {
    if (!layout[name]) continue;
    if (/^[xy]axis/.test(name)) {
      layout[name] = { ...layout[name], range: [...now.range], autorange: false };
      if (unseen.includes(name)) layout[name].visible = false;
    } else if (/^scene/.test(name)) layout[name] = { ...layout[name], camera: now.camera };
  }
  const isUnseen = (/** @type {string} */ ref) =>
    unseen.includes(ref.replace(" domain", "").replace(/^([xy])/, "$1axis"));
  layout.shapes = layout.shapes?.filter((/** @type {PlotlyObject} */ shape) =>
    ![shape.xref ?? "x", shape.yref ?? "y"].some(isUnseen)
  );
  const isShown = (/** @type {PlotlyObject} */ trace) => {
    if (hidden.includes(panelOf(trace))) return false;
    const node = graph.querySelector(`.trace${uidOf(trace.name)}`);
    return !node || getComputedStyle(node).display !== "none";
  };
  const tells = (/** @type {PlotlyObject} */ { type, mode }) =>
    state.holding && (type === "heatmap" || mode === "text");
  const data = shownData(state);
  return {
    background: background.filter((trace) => !hidden.includes(panelOf(trace)) && !tells(trace)),
    traces: [
      ...traces.filter(isShown).map((trace) => ({ ...trace, ...data.get(trace.name) })),
      ...layout.scene ? [] : heldPoints(state, colours),
    ],
    layout: { ...layout, width: graph._fullLayout?.width, height: graph._fullLayout?.height },
  };
}

/**
 * The points that are held by hand, which are no traces of the page.
 * @param {import("./types.d.ts").State} state
 * @param {Record<string, string>} colours
 */
const heldPoints = (state, colours) =>
  state.header.controls.filter(isHandle).filter(({ hover }) => !hover).map((handle) => {
    const [x, y] = positionOf(state, handle);
    const line = { width: 3, color: colours["#000037"] };
    const marker = { size: 13, color: colours["#000038"], line };
    return { type: "scatter", name: handle.name, mode: "markers", x: [x], y: [y], marker };
  });

/**
 * What the traces show, by their names.
 * @param {import("./types.d.ts").State} state
 */
export function shownData(state) {
  const record = recordOf(state);
  const step = stepOf(state, record);
  return new Map(
    state.header.bindings.map((each) => [
      each.trace,
      boundData(state, each, record, step).data,
    ]),
  );
}

/**
 * @param {PlotlyObject[]} data
 * @param {PlotlyObject} layout
 * @returns {Promise<string>}
 */
const svgOf = (data, layout) =>
  window.Plotly.toImage({ data, layout }, {
    format: "svg",
    width: layout.width,
    height: layout.height,
    imageDataOnly: true,
  });

/**
 * The figure between its title and its legend.
 * @param {Board} board
 * @param {HTMLElement} dressed
 * @param {Wishes} wishes
 * @param {PlotlyObject} layout
 * @param {string} inner
 */
function framed({ state }, dressed, { title, legend, moves }, { width, height }, inner) {
  const record = recordOf(state);
  const setting = settingOf(state, record, moves ? null : stepOf(state, record));
  const colours = coloursOf(dressed);
  const [ground, ink] = ["#000038", "#000037"].map((name) => plainColour(colours[name]));
  const none = { height: 0, nodes: [] };
  const head = title ? headOf(document.title, setting, ink) : none;
  const list = /** @type {HTMLElement} */ (dressed.querySelector(".legend"));
  const foot = legend ? legendOf(list, width) : none;
  const size = { width, height: head.height + height + foot.height };
  const graph = new DOMParser().parseFromString(inner, "image/svg+xml").documentElement;
  graph.setAttribute("y", String(head.height));
  const all = drawn(
    "svg",
    { ...size, xmlns: SVG, viewBox: `0 0 ${size.width} ${size.height}` },
    drawn("title", {}, document.title),
    drawn("desc", {}, `${state.header.alt} ${setting}. ${location.href}`.trim()),
    drawn("rect", { ...size, fill: ground }),
    ...head.nodes,
    graph,
    drawn("g", { transform: `translate(0, ${head.height + height})` }, ...foot.nodes),
  );
  return { sheet: { svg: new XMLSerializer().serializeToString(all), ...size }, top: head.height };
}
