// @ts-check
/**
 * What is shown of a figure: some of its panels, in all the room there is, and some of its traces.
 */

import { setText } from "./dom.js";
import { isSlider } from "./lookup.js";
import { uidOf } from "./trace.js";

/** @typedef {import("./types.d.ts").PlotlyObject} PlotlyObject */
/** @typedef {{ axes: string, left: number, right: number, bottom: number, top: number }} Panel */

const GAP = 70; // pixels between two panels, for ticks and headings
const HEADING = 24;
const MOST_OF_WIDTH = 0.65; // for a map at true lengths
const SCENE = /^scene\d*$/;

/**
 * The names of a panel's two axes in a layout.
 * @param {string} panel
 */
export const namesOf = (panel) => {
  const [, across, up] = panel.match(/^x(\d*)y(\d*)$/) ?? [];
  return [`xaxis${across}`, `yaxis${up}`];
};

/**
 * The panels in which there are traces, by the names of their axes.
 * @param {PlotlyObject[]} traces
 */
export const panelsOf = (traces) => [...new Set(traces.map(panelOf))];

/**
 * The panel of a trace, by the names of its axes.
 * @param {PlotlyObject} trace
 */
export const panelOf = ({ scene, type, xaxis = "x", yaxis = "y" }) =>
  type === "surface" || type === "scatter3d" ? scene ?? "scene" : xaxis + yaxis;

/**
 * @param {PlotlyObject} layout
 * @param {string} axes
 * @returns {Panel}
 */
function placeOf(layout, axes) {
  const [across, up] = namesOf(axes);
  const { x = [0, 1], y = [0, 1] } = SCENE.test(axes)
    ? layout[axes]?.domain ?? {}
    : { x: layout[across]?.domain, y: layout[up]?.domain };
  return { axes, left: x[0], right: x[1], bottom: y[0], top: y[1] };
}

/**
 * The layout with these panels alone, in its place: beside each other as they stood, or one above
 * the other on a narrow page, whose figure is then as high as they need.
 * @param {PlotlyObject} layout
 * @param {string[]} every panel there is
 * @param {string[]} shown none is all
 * @param {number} width in pixels
 * @param {boolean} narrow
 * @returns {PlotlyObject}
 */
export function withPanels(layout, every, shown, width, narrow) {
  const kept = every.filter((panel) => shown.includes(panel)).map((axes) => placeOf(layout, axes));
  if (!kept.length || kept.length === every.length) return layout;
  const result = { ...layout };
  const headed = (/** @type {string} */ axes) =>
    layout.annotations?.some((/** @type {PlotlyObject} */ { name }) => name === axes) ? HEADING : 0;
  const columns = narrow ? [kept] : columnsOf(kept);
  const { t = 8, b = 34, l = 38, r = 12 } = layout.margin ?? {};
  const across = width - l - r;
  const natural = (/** @type {Panel} */ { axes, bottom, top }) => {
    const high = (top - bottom) * layout.height;
    return narrow ? Math.min(high, across / (aspectOf(layout, axes) || across / high)) : high;
  };
  if (narrow) {
    const rooms = kept.map((panel) => natural(panel) + headed(panel.axes));
    result.height = rooms.reduce((a, b) => a + b) + GAP * (kept.length - 1) + t + b;
  }
  const inner = result.height - t - b;
  const gap = columns.length > 1 ? GAP / across : 0;
  const widths = widthsOf(layout, columns, 1 - gap * (columns.length - 1), inner / across);
  /** @type {Map<string, Panel>} */
  const placed = new Map();
  let left = 0;
  columns.forEach((column, i) => {
    const right = left + widths[i];
    const rows = [...column].sort((a, b) => b.top - a.top);
    const taken = rows.reduce((sum, { axes }) => sum + headed(axes), 0) + GAP * (rows.length - 1);
    const scale = (inner - taken) / rows.reduce((sum, panel) => sum + natural(panel), 0);
    let from = inner;
    for (const panel of rows) {
      const top = from - headed(panel.axes);
      const bottom = top - natural(panel) * scale;
      placed.set(panel.axes, {
        axes: panel.axes,
        left,
        right,
        bottom: Math.max(0, bottom / inner),
        top: top / inner,
      });
      from = bottom - GAP;
    }
    left = right + gap;
  });
  const used = new Set();
  for (const { axes, ...at } of placed.values()) {
    if (SCENE.test(axes)) {
      result[axes] = {
        ...layout[axes],
        domain: { x: [at.left, at.right], y: [at.bottom, at.top] },
      };
      continue;
    }
    const [across, up] = namesOf(axes);
    const toward = placed.size === 1 ? "center" : layout[across].constraintoward;
    const isAlone = columns.some((column) => column.length === 1 && column[0].axes === axes);
    result[across] = { // its ticks are at the lowest panel shown that it is shared with
      ...layout[across],
      ...isAlone && { showticklabels: true }, // which the panel below had for both
      anchor: up.replace("axis", ""),
      domain: [at.left, at.right],
      ...toward && { constraintoward: toward },
    };
    result[up] = { ...layout[up], domain: [at.bottom, at.top] };
    used.add(across).add(up);
  }
  for (const panel of every) { // what is hidden lies in a corner, where no hand takes it for shown
    for (const axis of SCENE.test(panel) ? [] : namesOf(panel)) {
      if (!used.has(axis)) result[axis] = { ...layout[axis], domain: [0.999, 1] };
    }
  }
  const isKept = (/** @type {string[]} */ ...refs) =>
    refs.every((ref) => used.has(ref.replace(" domain", "").replace(/^([xy])/, "$1axis")));
  result.annotations = layout.annotations?.flatMap((/** @type {PlotlyObject} */ note) => {
    const at = placed.get(note.name);
    if (at) return [{ ...note, x: at.left, y: at.top + 2 / result.height }];
    return isKept(note.xref ?? "paper", note.yref ?? "paper") ? [note] : [];
  });
  result.shapes = layout.shapes?.filter((/** @type {PlotlyObject} */ { xref, yref }) =>
    isKept(xref ?? "x", yref ?? "y")
  );
  return result;
}

/**
 * How wide a map at true lengths is for its height; 0 of what may be stretched.
 * @param {PlotlyObject} layout
 * @param {string} panel
 */
function aspectOf(layout, panel) {
  const [x, y] = namesOf(panel).map((name) => layout[name]);
  if (!y?.scaleanchor) return 0;
  const [wide, high] = [x, y].map(({ range }) => Math.abs(range[1] - range[0]));
  return wide / high;
}

/**
 * How wide columns of panels are, of the room that there is for them: a map at true lengths as wide
 * as it is high, the others in the proportion in which they stood.
 * @param {PlotlyObject} layout
 * @param {Panel[][]} columns
 * @param {number} room as a share of the figure's width
 * @param {number} height as a share of it, too
 */
function widthsOf(layout, columns, room, height) {
  const weights = columns.map((column) =>
    Math.max(...column.map(({ left, right }) => right - left))
  );
  const fixed = columns.map(([{ axes }]) =>
    columns.length > 1 ? Math.min(height * aspectOf(layout, axes), MOST_OF_WIDTH) : 0
  );
  const sum = (/** @type {number[]} */ numbers) => numbers.reduce((a, b) => a + b, 0);
  const free = sum(weights.filter((_, i) => !fixed[i])) || 1;
  return weights.map((weight, i) => fixed[i] || (room - sum(fixed)) * weight / free);
}

/**
 * Panels that stand above one another.
 * @param {Panel[]} panels
 */
function columnsOf(panels) {
  /** @type {Panel[][]} */
  const columns = [];
  for (const panel of [...panels].sort((a, b) => a.left - b.left)) {
    const column = columns.at(-1);
    if (column && panel.left < column[0].right) column.push(panel);
    else columns.push([panel]);
  }
  return columns;
}

/**
 * The rules that hide panels and traces of a figure, and make the lines of terms thick.
 * @param {string} id of the figure's element
 * @param {string[]} panels hidden
 * @param {string[]} shown panels that are not, if any is hidden; their axes keep their titles
 * @param {string[]} traces hidden
 * @param {string[]} lit
 * @param {Record<string, string[]>} terms
 * @param {string[]} concealed traces in hidden panels
 */
function rulesOf(id, panels, shown, traces, lit, terms, concealed) {
  const unseen = new Set([...traces, ...concealed]);
  const kept = new Set(shown.filter((panel) => !SCENE.test(panel)).flatMap(namesOf));
  const hidden = [
    ...panels.flatMap((panel) => {
      const titled = namesOf(panel).filter((axis) => !kept.has(axis));
      const titles = titled.map((axis) => `.g-${axis.replace("axis", "")}title`);
      return [`.subplot.${panel}`, `.draglayer > .${panel}`, ...titles];
    }),
    ...traces.map((trace) => `.trace${uidOf(trace)}`),
    // What is not drawn has no entry in the legend, and nothing is said that hangs on it.
    ...Object.entries(terms)
      .filter(([, of]) => of.length && of.every((each) => unseen.has(each)))
      .map(([term]) => `:is(.legend [data-term="${term}"], [data-drawn="${term}"])`),
  ];
  const thick = lit.flatMap((term) => terms[term] ?? []).map((trace) =>
    `.trace${uidOf(trace)} path.js-line`
  );
  const rule = (/** @type {string[]} */ selectors, /** @type {string} */ style) =>
    selectors.length ? `${selectors.map((each) => `#${id} ${each}`).join(", ")} { ${style} }` : "";
  return [
    rule(hidden, "display: none !important;"),
    rule(thick, "stroke-width: 3.2px !important;"),
  ].join("\n");
}

/**
 * Shows what the card of the story lets be seen, and hides what tells an answer.
 * @param {import("./board.js").Board} board
 */
export function showView({ picture, question, root, state, story, veil }) {
  const { card } = story;
  const { asked, isOpen, waits } = question;
  picture.panels = card?.panels ?? state.header.panels;
  const hides = [...card?.hides ?? [], ...isOpen && asked ? asked.hides : []];
  const { terms } = state.header;
  const lit = card?.lit ?? [];
  const { concealed, hidden, panels } = picture;
  const idle = card?.idle ?? [];
  const without = idle.map((name) =>
    `#${root.id} :is(.sliders [data-control="${name}"], .tabs [data-name="${name}"])`
  );
  const rules = without.length ? `${without.join(", ")} { display: none !important; }` : "";
  setText(veil, rulesOf(root.id, hidden, panels, hides, lit, terms, concealed) + rules);
  const sliders = state.header.controls.filter(isSlider);
  root.dataset.sliders = String(sliders.filter(({ name }) => !idle.includes(name)).length);
  for (const node of root.querySelectorAll(".side [data-term]")) {
    node.classList.toggle("told", lit.includes(node.getAttribute("data-term") ?? ""));
  }
  root.dataset.card = String(state.card);
  const unseen = new Set([...card?.hides ?? [], ...concealed]);
  const shown = state.header.bindings.filter(({ trace }) => !unseen.has(trace));
  root.dataset.still = String(Boolean(card) && !shown.length);
  const goesOn = (/** @type {string} */ name) => (state.base[name]?.values.length ?? 2) > 1;
  const timed = shown.some(({ x, y }) => [x, y].flat().some(goesOn));
  root.dataset.timed = String(!card || timed);
  root.dataset.asking = isOpen ? waits ? "here" : "elsewhere" : "no";
}
