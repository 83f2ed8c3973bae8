// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { move } from "../../../livefigure/js/gestures.js";
import {
  fillIn,
  isOutdated,
  isValid,
  positionOf,
  recordOf,
  rowOf,
  sliceLine,
  standsAt,
  stepOf,
  valueAt,
  valueOf,
} from "../../../livefigure/js/lookup.js";
import { figure, PARTS, record } from "./figure.js";

/** @typedef {import("../../../livefigure/js/types.d.ts").Handle} Handle */
/** @typedef {import("../../../livefigure/js/types.d.ts").State} State */

/** @param {State} state @param {string} channel */
const shown = (state, channel) => [...(recordOf(state).channels[channel]?.values ?? [])];

/** @param {State} state */
const startOf = (state) => /** @type {Handle} */ (state.header.controls[2]);

test("at home the record is the base itself", () => {
  const state = figure();
  assert.equal(recordOf(state).channels, PARTS.base);
  assert.ok(!recordOf(state).onLine);
  move(state, "alpha", 2);
  move(state, "alpha", 1); // and back again
  assert.equal(recordOf(state).channels, PARTS.base);
});

test("on a slider's line it has the row of the tick, and of the base what the line has not", () => {
  const state = figure();
  move(state, "alpha", 2);
  assert.deepEqual([shown(state, "loss"), shown(state, "mean")], [[7, 8, 9], [4]]);
  move(state, "alpha", 0);
  assert.deepEqual(shown(state, "loss"), [1, 2, 3]);
  assert.ok(recordOf(state).onLine);
});

test("on a handle's line it has the place of the lattice, and not what is left blank", () => {
  const state = figure();
  move(state, "start", [2, 1]);
  assert.deepEqual([shown(state, "loss"), shown(state, "mean")], [[12, 112], []]);
  move(state, "start", [1, 0]);
  assert.deepEqual(shown(state, "loss"), [1, 101]);
});

test("on the line of a pair it has both ticks, and the rest from the line of one", () => {
  const state = figure();
  move(state, "alpha and rho", [2, 1]);
  assert.deepEqual([shown(state, "mean"), shown(state, "rest")], [[12], [60]]);
  assert.deepEqual(shown(state, "loss"), [9, 8, 7, 6, 5]);
  move(state, "alpha and rho", [0, 1]);
  assert.deepEqual(shown(state, "mean"), [10]);
});

test("a line says nothing once another control has left the setting that it was made for", () => {
  const state = figure();
  assert.ok(["alpha", "rho", "start", "alpha and rho"].every((name) => isValid(state, name)));
  move(state, "rho", 1);
  assert.deepEqual(["alpha", "rho", "start", "alpha and rho"].map((name) => isValid(state, name)), [
    false,
    true,
    false,
    true,
  ]);
  move(state, "alpha", 2);
  assert.equal(recordOf(state).channels, PARTS.base);
  assert.ok(!isValid(state, "no such line"));
});

test("a record is outdated where the controls stand elsewhere and no line holds", () => {
  const state = figure();
  assert.ok(!isOutdated(state, recordOf(state)));
  move(state, "rho", 1);
  assert.ok(!isOutdated(state, recordOf(state))); // its line holds
  state.lines = {};
  assert.ok(isOutdated(state, recordOf(state)));
  move(state, "rho", 0);
  assert.ok(!isOutdated(state, recordOf(state)));
});

test("a channel that does not vary along a line is the same in all its rows", () => {
  const line = record({ step: [0, 5], loss: [[1, 2], [3, 4]] });
  const row = sliceLine(line, 1, 2);
  assert.deepEqual([[...row.step.values], [...row.loss.values]], [[0, 5], [3, 4]]);
});

test("the step on screen is the one of a line that is nearest to the base's", () => {
  const state = figure();
  const line = { channels: { step: { values: new Float32Array([0, 2, 10]) } }, onLine: true };
  const at = [0, 1, 2, 3, 4].map((step) => {
    state.step = step;
    return stepOf(state, line);
  });
  assert.deepEqual(at, [0, 0, 1, 1, 2]); // of the steps 0, 1, 2, 3 and 10
  state.hovered = 3;
  assert.deepEqual([stepOf(state, recordOf(state)), stepOf(state, line)], [3, 2]);
  state.hovered = 99;
  assert.equal(stepOf(state, recordOf(state)), 4);
});

test("a record without steps is at its first", () => {
  const state = figure({ base: null });
  assert.deepEqual([state.step, stepOf(state, recordOf(state))], [0, 0]);
});

test("the value of a channel is that of the step; one number is so at every step", () => {
  const state = figure();
  const base = recordOf(state);
  assert.deepEqual([valueOf(state, base, "loss", 3), valueOf(state, base, "mean", 3)], [6, 4]);
  assert.ok(
    Number.isNaN(valueOf(state, base, "loss", 5)) &&
      Number.isNaN(valueOf(state, base, "nothing", 0)),
  );
});

test("a line knows no channel at its steps that it does not have at them", () => {
  const state = figure();
  move(state, "rho", 1);
  const line = recordOf(state);
  assert.equal(valueOf(state, line, "loss", 1), 4);
  delete line.channels.loss;
  line.channels.loss = state.base.loss; // five values, and the line has two steps
  assert.ok(Number.isNaN(valueOf(state, line, "loss", 1)));
});

test("a row of a channel is that of the step; on a line it is known at one step alone", () => {
  const state = figure();
  assert.deepEqual([...rowOf(state, recordOf(state), "cloud", 3)], [6, 7]);
  assert.deepEqual([...rowOf(state, recordOf(state), "nothing", 3)], []);
  move(state, "alpha", 2);
  assert.deepEqual([...rowOf(state, recordOf(state), "cloud", 2)], [30, 31]); // step 10, as Python was asked
  assert.equal(valueOf(state, recordOf(state), "cloud", 2), 30);
  state.step = 1;
  assert.deepEqual([...rowOf(state, recordOf(state), "cloud", 2)], []);
  assert.ok(Number.isNaN(valueOf(state, recordOf(state), "cloud", 2)));
  move(state, "alpha", 1);
  move(state, "rho", 1);
  assert.deepEqual([...rowOf(state, recordOf(state), "cloud", 0)], []); // its line has none
});

test("a handle stands where it was let go, and else on its lattice", () => {
  const state = figure();
  assert.deepEqual(positionOf(state, startOf(state)), [0.4, 3.6]);
  move(state, "start", [2, 0]);
  assert.deepEqual(positionOf(state, startOf(state)), [1, 3]);
  assert.deepEqual(state.header.controls.map((control) => valueAt(state, control)), [1, 0.1, [
    1,
    3,
  ]]);
  assert.ok(
    standsAt(state, { alpha: 1, rho: 0.1 + 1e-12 }) && !standsAt(state, { alpha: 1, rho: 0.2 }),
  );
});

test("a text has the values of the channels that it names", () => {
  const state = figure();
  const text = fillIn("from {loss} to {mean}: {nothing}, {now.loss}", state, recordOf(state), 1);
  assert.equal(text, "from 8 to 4: –, –");
});
