// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { paced } from "../../../livefigure/js/pacing.js";

const near = (/** @type {number} */ a, /** @type {number} */ b, within = 1e-6) =>
  assert.ok(Math.abs(a - b) <= within * Math.max(1, Math.abs(b)), `${a} is not ${b}`);

test("the first thirty steps pass at a pace for eyes, however many follow", () => {
  for (const last of [40, 100, 400, 2000, 100_000]) {
    const { stepAt } = paced(0, last);
    for (let step = 0; step <= 30; step++) near(stepAt(150 * step), step);
  }
});

test("a long run ends after nine seconds, and never stands or turns back", () => {
  for (const last of [61, 100, 400, 2000, 100_000]) {
    const { stepAt, whole } = paced(0, last);
    assert.equal(whole, 9000);
    assert.equal(stepAt(9000), last);
    near(stepAt(8999.999), last, 1e-5);
    let before = 0;
    for (let time = 50; time < 9000; time += 50) {
      const passed = stepAt(time) - stepAt(time - 50);
      assert.ok(passed > 0 && passed > before * (1 - 1e-9), "no step is slower than the last");
      before = passed;
    }
  }
});

test("the pace does not jump where it begins to grow", () => {
  const { stepAt } = paced(0, 5000);
  near(stepAt(4501) - stepAt(4500), stepAt(4500) - stepAt(4499), 1e-2);
});

test("few steps take their time, but no more than a second each", () => {
  assert.deepEqual([1, 2, 5, 20].map((last) => paced(0, last).whole), [1000, 2000, 3500, 3500]);
  near(paced(0, 5).stepAt(700), 1);
  assert.equal(paced(0, 40).whole, 6000);
});

test("a stretch begins at its first step and ends at its last", () => {
  const { stepAt, whole } = paced(100, 104);
  assert.deepEqual([stepAt(-10), stepAt(0), stepAt(whole), stepAt(1e9)], [100, 100, 104, 104]);
  const none = paced(7, 7);
  assert.deepEqual([none.whole, none.stepAt(0), none.timeOf(7)], [0, 7, 0]);
});

test("a run goes on where it was", () => {
  for (const last of [5, 40, 61, 2000]) {
    const { stepAt, timeOf, whole } = paced(0, last);
    for (const share of [0, 0.1, 0.4, 0.5, 0.6, 0.9, 1]) {
      near(timeOf(stepAt(share * whole)), share * whole, 1e-5);
    }
  }
});

test("steps that were stored far apart count as one each", () => {
  const [sparse, dense] = [paced(0, 2000, 20), paced(0, 100)];
  for (const time of [0, 1000, 5000, 8000]) near(sparse.stepAt(time), 20 * dense.stepAt(time));
});
