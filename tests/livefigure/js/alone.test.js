// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { Answers } from "../../../livefigure/js/alone.js";
import { HEADER } from "./figure.js";

/** @typedef {import("../../../livefigure/js/types.d.ts").Channels} Channels */
/** @typedef {import("../../../livefigure/js/types.d.ts").Header} Header */

const slider = { term: "", label: "", says: "", texts: [], colour: "", marks: [], axis: "" };
/** @type {Header} */
const header = {
  ...HEADER,
  controls: [
    { ...slider, name: "a", values: [0, 1, 2], along: [], index: 0 },
    { ...slider, name: "b", values: [5, 6], along: [], index: 0 },
    { ...slider, name: "c", values: [7, 8], along: [], index: 0 },
  ],
  plane: { name: "a and b", across: "a", up: "b", rest: [] },
  presets: [],
  story: [],
  card: null,
  step: null,
  held: {
    across: "a",
    up: "b",
    grids: [{ others: { c: 7 }, record: "seven" }, { others: { c: 8 }, record: "eight" }],
    figures: [{ values: { c: 8 }, figure: "another" }],
  },
};
/** @type {(first: number) => Channels} */
const grid = (first) => ({
  step: { shape: [2], values: new Float32Array([0, 10]) },
  y: { shape: [6, 2], values: new Float32Array(12).map((_, i) => first + i) },
});
const held = () => new Map([["seven", grid(100)], ["eight", grid(200)]]);

/** @param {Record<string, unknown>} values */
function answered(values) {
  const [told, parts] = new Answers(header, held()).to({ serial: 3, values });
  const channels = (
    /** @type {string | null} */ id,
  ) => /** @type {Channels} */ (parts.get(/** @type {string} */ (id)));
  return { told, channels };
}

test("an answer has the record of the pair, and lines through it", () => {
  const { told, channels } = answered({ a: 2, b: 6 });
  assert.equal(told.serial, 3);
  assert.ok(told.whole && !told.pending);
  assert.deepEqual([...channels(told.base).y.values], [110, 111]);
  assert.deepEqual([...channels(told.lines.a).y.values], [106, 107, 108, 109, 110, 111]);
  assert.deepEqual(channels(told.lines.a).y.shape, [3, 2]);
  assert.deepEqual([...channels(told.lines.b).y.values], [104, 105, 110, 111]);
  assert.deepEqual([...channels(told.lines.c).y.values], [110, 111, 210, 211]);
  assert.equal(told.lines["a and b"], "seven");
  assert.deepEqual(told.controls.map((each) => "values" in each && each.index), [2, 1, 0]);
  assert.equal(told.lineStep, 10);
});

test("another place of the third control has another grid, and may have another figure", () => {
  const { told, channels } = answered({ c: 8 });
  assert.deepEqual([...channels(told.base).y.values], [200, 201]);
  assert.equal(told.lines["a and b"], "eight");
  assert.equal(told.figure, "another");
});

test("what is between two ticks goes to the nearest; the step and the card are kept", () => {
  const answers = new Answers(header, held());
  answers.to({ serial: 1, values: { a: 1.2, step: 0, card: 1 } });
  const [told] = answers.to({ serial: 2, values: {} });
  assert.deepEqual(told.controls.map((each) => "values" in each && each.index), [1, 0, 0]);
  assert.deepEqual([told.step, told.lineStep, told.card], [0, 0, 1]);
});

test("where a control goes to no grid it stays, and the others move", () => {
  const point = {
    ...{ name: "p", label: "", x: [0], y: [0], at: /** @type {[number, number]} */ ([0, 0]) },
    ...{ blank: [], hover: false, index: /** @type {[number, number]} */ ([0, 0]), reads: "" },
  };
  const [a, b] = header.controls;
  const grids = [{ others: { p: [0, 0] }, record: "seven" }];
  const alone = { ...header, controls: [a, b, point], held: { ...header.held, grids } };
  const answers = new Answers(/** @type {Header} */ (alone), held());
  const [told] = answers.to({ serial: 1, values: { a: 1, p: [3, 4] } });
  assert.deepEqual(told.controls[2], point);
  assert.equal("values" in told.controls[0] && told.controls[0].index, 1);
});
