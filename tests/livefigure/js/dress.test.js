// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { bareLayout, classesOf, coloured, dress, rangesOf } from "../../../livefigure/js/dress.js";

const FIGURE = {
  data: [
    { type: "contour", name: "map" },
    { type: "scatter", name: "the path (α 0.5)", line: { color: "#000001" } },
    { type: "scatter", name: "still", meta: "ground" },
    { type: "surface", name: "relief" },
  ],
  layout: {
    height: 300,
    xaxis: { range: [0, 1], domain: [0, 1] },
    yaxis: { range: ["-2", "2"] },
    annotations: [{ text: "#000037 and #000099" }],
    scene: { domain: { x: [0, 1], y: [0, 0.5] } },
    meta: { wide: { xaxis: { domain: [0, 0.5] } }, narrow: { height: 500 } },
  },
};
const COLOURS = { "#000001": "red", "#000037": "black" };

/** @param {{ narrow?: boolean, depth?: boolean }} how */
const dressed = ({ narrow = false, depth = true } = {}) =>
  dress(coloured(JSON.stringify(FIGURE), COLOURS), narrow, () => depth);

test("placeholders become the theme's colours, and others stay", () => {
  const { layout, traces } = dressed();
  assert.equal(traces[0].line.color, "red");
  assert.equal(layout.annotations[0].text, "black and #000099");
});

test("a wide page and a narrow one have each its own layout over the common one", () => {
  const [wide, narrow] = [dressed().layout, dressed({ narrow: true }).layout];
  assert.deepEqual([wide.height, wide.xaxis], [300, { range: [0, 1], domain: [0, 0.5] }]);
  assert.deepEqual([narrow.height, narrow.xaxis.domain], [500, [0, 1]]);
});

test("what no control moves is the background", () => {
  const names = (/** @type {{ name: string }[]} */ traces) => traces.map(({ name }) => name);
  const { background, traces } = dressed();
  assert.deepEqual([names(background), names(traces)], [["map", "still"], [
    "the path (α 0.5)",
    "relief",
  ]]);
  assert.equal(traces[0].uid, "the-path--α-0-5-");
});

test("without WebGL a note stands where the relief would", () => {
  const { layout, traces } = dressed({ depth: false });
  assert.deepEqual(traces.map(({ name }) => name), ["the path (α 0.5)"]);
  assert.equal(layout.scene, undefined);
  const note = layout.annotations.at(-1);
  assert.match(note.text, /three dimensions/);
  assert.deepEqual([note.x, note.y], [0.5, 0.25]);
});

test("the background has the ranges of the figure, and neither axes nor notes", () => {
  const bare = bareLayout(dressed().layout);
  assert.deepEqual([bare.xaxis.visible, bare.xaxis.range, bare.annotations], [false, [0, 1], []]);
  assert.deepEqual(rangesOf(bare), [0, 1, -2, 2]);
  assert.equal(rangesOf({ xaxis: { range: [0, 1] } }), null);
});

test("a class has the colour of its name, that for text before the other", () => {
  const rules = classesOf({ red: "#000001", "red-text": "#000002" }).split("\n");
  assert.equal(rules[0], ".live .c-red { color: var(--live-red-text, var(--live-red)); }");
  assert.equal(rules.length, 2);
});

test("what is not shown with its panel are maps, too", () => {
  const figure = coloured(JSON.stringify(FIGURE), COLOURS);
  const { concealed } = dress(figure, false, () => true, ["scene"]);
  assert.deepEqual(concealed, ["map", "the path (α 0.5)", "still"]);
});
