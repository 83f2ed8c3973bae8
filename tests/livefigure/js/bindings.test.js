// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { boundData, sparsePlaces, stepOfPoint } from "../../../livefigure/js/bindings.js";
import { move } from "../../../livefigure/js/gestures.js";
import { recordOf } from "../../../livefigure/js/lookup.js";
import { same } from "../../../livefigure/js/numbers.js";
import { figure } from "./figure.js";

/** @typedef {import("../../../livefigure/js/types.d.ts").Binding} Binding */
/** @typedef {import("../../../livefigure/js/types.d.ts").State} State */

/** @param {State} state @param {Binding} binding @param {number} step */
function shown(state, binding, step) {
  const { data, madeOf } = boundData(state, binding, recordOf(state), step);
  return { x: Array.from(data.x), y: Array.from(data.y), madeOf };
}

test("a curve is whole; while it draws itself it is as far as it has come", () => {
  const state = figure();
  const curve = { trace: "loss", x: "step", y: "loss", ghost: false };
  assert.deepEqual(shown(state, curve, 1).y, [9, 8, 7, 6, 5]);
  state.drawing = true;
  assert.deepEqual(shown(state, curve, 1).y, [9, 8]);
  assert.deepEqual(shown(state, { ...curve, ghost: true }, 1).y, [9, 8, 7, 6, 5]);
});

test("a trace at the step has the values of its channels there", () => {
  const now = { trace: "now", x: ["step", "step"], y: ["loss", "mean"] };
  assert.deepEqual([shown(figure(), now, 2).x, shown(figure(), now, 2).y], [[2, 2], [7, 4]]);
});

test("what is written at the points of a trace has the values of channels there", () => {
  const now = { trace: "now", x: ["step"], y: ["loss"], text: ["a loss of {loss}"] };
  const { data, madeOf } = boundData(figure(), now, recordOf(figure()), 2);
  assert.deepEqual(data.text, ["a loss of 7"]);
  assert.ok(madeOf.includes("a loss of 7"));
});

test("an outline is another curve at every step", () => {
  const outline = { trace: "cloud", x: "cloud", y: "cloud", outline: true };
  assert.deepEqual(shown(figure(), outline, 2).x, [4, 5]);
});

test("a channel that is not there is an empty curve", () => {
  assert.deepEqual(shown(figure(), { trace: "t", x: "nothing", y: "loss" }, 0).x, []);
});

test("what a trace is made of tells whether it has to be drawn", () => {
  const state = figure();
  const curve = { trace: "loss", x: "step", y: "loss" };
  const now = { trace: "now", x: ["step"], y: ["mean"] };
  assert.ok(same(shown(state, curve, 1).madeOf, shown(state, curve, 2).madeOf));
  assert.ok(!same(shown(state, now, 1).madeOf, shown(state, now, 2).madeOf));
  const before = shown(state, curve, 1).madeOf;
  move(state, "alpha", 2);
  assert.ok(!same(shown(state, curve, 1).madeOf, before));
});

test("a sparse curve has all of its first steps, then pairs of neighbours, and its last", () => {
  const steps = Float32Array.from({ length: 2001 }, (_, step) => step);
  const places = sparsePlaces(steps);
  assert.deepEqual(places.slice(0, 13), [...steps.subarray(0, 13)]);
  assert.equal(places.at(-1), 2000);
  const far = places.filter((place) => place > 50);
  assert.ok(far.length < 60);
  assert.ok(far.some((place) => place % 2) && far.some((place) => place % 2 === 0));
  assert.ok(far.slice(0, -1).every((place) => far.includes(place - 1) || far.includes(place + 1)));
  assert.deepEqual(sparsePlaces(new Float32Array(0)), []);
});

test("while it draws itself it is as far as it has come", () => {
  const state = figure();
  const curve = { trace: "loss", x: "step", y: "loss", ghost: false, sparse: true };
  assert.deepEqual(shown(state, curve, 1).y, [9, 8, 7, 6, 5]);
  state.drawing = true;
  assert.deepEqual(shown(state, curve, 1).y, [9, 8]);
});

test("what is pointed at on a sparse curve is a step among all", () => {
  const state = figure();
  const curve = { trace: "loss", x: "step", y: "loss" };
  assert.equal(stepOfPoint(state, curve, 3), 3);
  assert.equal(stepOfPoint(state, { ...curve, sparse: true }, 3), 3);
  assert.equal(stepOfPoint(state, undefined, 2), 2);
});
