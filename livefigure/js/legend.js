// @ts-check
/** Title, settings and legend of a figure as SVG: what stands on the page as HTML. */

import { drawn } from "./dom.js";
import { fillIn, isSlider, positionOf, stepsOf } from "./lookup.js";
import { written } from "./numbers.js";
import { canvasOf, plainColour } from "./raster.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {{ width: number, draw: (x: number, y: number) => Node }} Run a piece of a row */

const FONT = "'Open Sans', verdana, arial, sans-serif"; // Plotly's: a picture has no fonts of a page
const ROW = 20; // pixels
const MARGIN = 12;
const BAR = 90;

/**
 * Where the controls stand and which step is shown, if one is, in one line.
 * @param {import("./types.d.ts").State} state
 * @param {import("./types.d.ts").Shown} record
 * @param {number | null} step
 */
export function settingOf(state, record, step) {
  const values = state.header.controls.map((control) => {
    if (isSlider(control)) {
      return `${control.label} = ${control.texts[Number(state.place[control.name])]}`;
    }
    if (control.reads) return fillIn(control.reads, state, record, step ?? 0);
    const point = positionOf(state, control).map((each) => written(each));
    return `${control.label} = (${point.join(", ")})`;
  });
  const steps = stepsOf(record.channels);
  if (step !== null && steps.length > 1) values.push(`step ${Math.round(steps[step])}`);
  return values.join(" · ");
}

/**
 * A text.
 * @param {string} text
 * @param {number} size
 * @param {string} colour
 * @param {number} [weight]
 * @returns {Run}
 */
function textRun(text, size, colour, weight = 400) {
  const { brush } = canvasOf(1, 1, 1);
  brush.font = `${weight} ${size}px ${FONT}`;
  const { width } = brush.measureText(text);
  const look = { "font-family": FONT, "font-size": size, "font-weight": weight, fill: colour };
  return { width, draw: (x, y) => drawn("text", { x, y, ...look, "xml:space": "preserve" }, text) };
}

/**
 * The title and the setting, above the figure.
 * @param {string} title
 * @param {string} setting
 * @param {string} colour
 */
export function headOf(title, setting, colour) {
  return {
    height: 44,
    nodes: [
      textRun(title, 15, colour, 600).draw(MARGIN, 20),
      textRun(setting, 12, colour).draw(MARGIN, 38),
    ],
  };
}

/**
 * The legend, below the figure, in the colours that its entries have.
 * @param {HTMLElement} legend
 * @param {number} width
 */
export function legendOf(legend, width) {
  /** @type {Node[]} */
  const nodes = [];
  let [x, y] = [MARGIN, 0];
  for (const entry of legend.querySelectorAll(":scope > span")) {
    if (getComputedStyle(entry).display === "none") continue;
    const runs = runsOf(entry);
    const size = runs.reduce((sum, run) => sum + run.width, 0);
    if (x > MARGIN && x + size > width - MARGIN) [x, y] = [MARGIN, y + ROW];
    for (const run of runs) {
      nodes.push(run.draw(x, y + 14));
      x += run.width;
    }
    x += 18;
  }
  return { height: nodes.length ? y + ROW + 6 : 0, nodes };
}

/**
 * An entry of the legend, piece by piece.
 * @param {Element} entry
 * @returns {Run[]}
 */
function runsOf(entry) {
  return [...entry.childNodes].flatMap((node) => {
    const colour = plainColour(getComputedStyle(node instanceof Element ? node : entry).color);
    if (!(node instanceof Element)) return textRun(node.textContent ?? "", 12, colour);
    if (node instanceof SVGElement) return sampleRun(node, colour);
    if (node.matches(".swatch")) return patchRun(node);
    if (node.matches(".scale-bar")) return barRun(node);
    return runsOf(node);
  });
}

/**
 * The sample of a line.
 * @param {SVGElement} sample
 * @param {string} colour
 * @returns {Run}
 */
function sampleRun(sample, colour) {
  return {
    width: 34,
    draw: (x, y) => {
      const group = drawn("g", { transform: `translate(${x}, ${y - 9})`, fill: "none" });
      for (const each of sample.children) {
        const shape = drawn(each.tagName, {});
        for (const { name, value } of each.attributes) shape.setAttribute(name, value);
        shape.setAttribute("stroke", colour);
        group.append(shape);
      }
      return group;
    },
  };
}

/**
 * A patch of a colour on a map.
 * @param {Element} patch
 * @returns {Run}
 */
function patchRun(patch) {
  const style = getComputedStyle(patch);
  const [fill, stroke] = [style.backgroundColor, style.borderTopColor].map(plainColour);
  const draw = (/** @type {number} */ x, /** @type {number} */ y) =>
    drawn("rect", { x, y: y - 11, width: 14, height: 14, rx: 2, fill, stroke });
  return { width: 20, draw };
}

/**
 * The scale of a map's colours.
 * @param {Element} bar
 * @returns {Run}
 */
function barRun(bar) {
  const colours = getComputedStyle(bar).getPropertyValue("--st-chart-sequential-colors").split(",");
  const size = BAR / colours.length;
  const draw = (/** @type {number} */ x, /** @type {number} */ y) =>
    drawn(
      "g",
      {},
      ...colours.map((colour, i) =>
        drawn("rect", {
          x: x + 5 + i * size,
          y: y - 10,
          width: size,
          height: 10,
          fill: plainColour(colour.trim()),
        })
      ),
    );
  return { width: BAR + 10, draw };
}
