// @ts-check
/** What is drawn as numbers: a table of points, or all of it with what it was made with. */

import { coloursOf } from "./dress.js";
import { settingOf } from "./legend.js";
import { recordOf, stepOf, stepsOf, valueAt } from "./lookup.js";
import { drawingOf, shownData } from "./sheet.js";
import { panelOf } from "./view.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./types.d.ts").PlotlyObject} PlotlyObject */

/** @type {Record<string, (buffer: ArrayBuffer) => ArrayLike<number>>} by NumPy's names */
const ARRAYS = {
  f8: (buffer) => new Float64Array(buffer),
  f4: (buffer) => new Float32Array(buffer),
  i4: (buffer) => new Int32Array(buffer),
  u4: (buffer) => new Uint32Array(buffer),
  i2: (buffer) => new Int16Array(buffer),
  u2: (buffer) => new Uint16Array(buffer),
  i1: (buffer) => new Int8Array(buffer),
  u1: (buffer) => new Uint8Array(buffer),
};

/**
 * Numbers as Python's Plotly writes them: as a list, or as bytes in base64 with their shape.
 * @param {PlotlyObject} values
 * @returns {any[]}
 */
export function listed(values) {
  if (!values?.bdata) return [...values ?? []];
  const bytes = Uint8Array.from(atob(values.bdata), (sign) => sign.charCodeAt(0));
  const flat = Array.from(ARRAYS[values.dtype](bytes.buffer));
  const [rows, columns] = String(values.shape ?? flat.length).split(",").map(Number);
  if (!columns) return flat;
  return Array.from({ length: rows }, (_, row) => flat.slice(row * columns, (row + 1) * columns));
}

/**
 * A number that came with three digits, without the digits that it has not.
 * @param {number} value
 */
const trimmed = (value) => Number.isInteger(value) ? value : Number(value.toPrecision(4));

/**
 * All that is drawn, and all that it was drawn with, ready for JSON.
 * @param {Board} board
 */
export function everything(board) {
  const { state } = board;
  const { header } = state;
  const controls = Object.fromEntries(
    header.controls.map((control) => [control.name, valueAt(state, control)]),
  );
  const record = recordOf(state);
  const steps = stepsOf(record.channels);
  const step = stepOf(state, record);
  const { background, layout, traces } = drawingOf(board, coloursOf(board.root));
  const bindings = header.bindings.map((each) => ({ ...each, sparse: false })); // all of them
  const bound = shownData({ ...state, header: { ...header, bindings } });
  const curves = new Set(
    header.bindings.filter(({ x, ghost, outline }) => typeof x === "string" && !ghost && !outline)
      .map(({ trace }) => trace),
  );
  const titleOf = (/** @type {string} */ axis) => layout[axis]?.title?.text;
  const isMap = (/** @type {PlotlyObject} */ { type }) => /^(contour|heatmap|surface)$/.test(type);
  const axesOf = (/** @type {PlotlyObject} */ { xaxis = "x", yaxis = "y" }) => ({
    x: titleOf(xaxis.replace("x", "xaxis")),
    y: titleOf(yaxis.replace("y", "yaxis")),
  });
  const drawn = [...background, ...traces].map((trace) => {
    const exact = !bound.has(trace.name);
    const of = (/** @type {PlotlyObject} */ values) =>
      values && listed(values).map((each) => exact || Array.isArray(each) ? each : trimmed(each));
    const [x, y, z] = [trace.x, trace.y, trace.z].map(of);
    const counts = curves.has(trace.name) && x?.length > 1 && x.length <= steps.length;
    return {
      name: trace.name ?? trace.type,
      type: trace.type ?? "scatter",
      panel: panelOf(trace),
      axes: axesOf(trace),
      ...counts && { step: [...steps.subarray(0, x.length)].map(Math.round) },
      ...{ x, y, z },
    };
  });
  /** @type {Record<string, unknown>} */
  const settings = { ...header.settings, ...controls };
  if (steps.length > 1) settings["step shown"] = Math.round(steps[step]);
  return {
    about: header.about,
    title: document.title,
    address: location.href,
    scene: header.scene,
    setting: settingOf(state, record, step),
    settings,
    traces: drawn.filter((trace) => !isMap(trace)),
    maps: drawn.filter(isMap),
  };
}

/**
 * A cell of a table, in quotes where it must be.
 * @param {unknown} value
 */
const cell = (value) => {
  if (value === undefined || value === null || Number.isNaN(value)) return "";
  const text = String(value).replace("Infinity", "inf");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/**
 * The points of all traces, one a row; before them, on lines that begin with #, what they were
 * made with.
 * @param {ReturnType<typeof everything>} all
 */
export function csvOf({ about, address, setting, settings, title, traces }) {
  const notes = { title, setting, ...about, address, ...settings };
  const rows = traces.flatMap(({ name, panel, step, x, y, z }) =>
    // What has not been computed yet has no points, and bars have no places of their own.
    Array.from(
      { length: Math.max(x?.length ?? 0, y?.length ?? 0) },
      (_, i) => [name, panel, i, step?.[i], x?.[i], y?.[i], z?.[i]],
    )
  );
  return [
    ...Object.entries(notes).map(([name, value]) => `# ${name}: ${value}`),
    "trace,panel,point,step,x,y,z",
    ...rows.map((row) => row.map(cell).join(",")),
    "",
  ].join("\n");
}
