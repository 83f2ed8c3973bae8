// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { clamp, nearest, same, written } from "../../../livefigure/js/numbers.js";

/** @type {[number | string, number, string][]} */
const CASES = JSON.parse(readFileSync(new URL("../numbers.json", import.meta.url), "utf-8"));

test("a number is written as in the table that Python has, too", () => {
  for (const [value, digits, text] of CASES) assert.equal(written(Number(value), digits), text);
});

test("a number has three digits unless told otherwise, and what there is not is a dash", () => {
  assert.equal(written(0.12345), "0.123");
  assert.equal(written(undefined), "–");
});

test("the nearest is found, the first of two that are as near", () => {
  assert.equal(nearest([-2, 0, 1, 5], 0.6), 2);
  assert.equal(nearest([0, 1], 0.5), 0);
  assert.equal(nearest(new Float32Array([0, 10, 20]), 1e9), 2);
});

test("a number is kept between its bounds", () => {
  assert.deepEqual([-1, 0.5, 3].map((value) => clamp(value, 0, 1)), [0, 0.5, 1]);
});

test("lists are the same with the same values in them, NaN being itself", () => {
  const curve = new Float32Array(3);
  assert.ok(same([1, NaN, curve], [1, NaN, curve]));
  assert.ok(!same([curve], [curve.subarray(0)]));
  assert.ok(!same([0], [-0]) && !same([1], [1, 2]) && !same(undefined, [1]) && same(3, 3));
});
