// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { Parts } from "../../../livefigure/js/parts.js";

/** @param {...string} ids */
const fresh = (...ids) => new Map(ids.map((id) => [id, `the text of ${id}`]));

test("the oldest parts go", () => {
  const parts = new Parts(3);
  parts.keep(fresh("a", "b", "c"), []);
  parts.keep(fresh("d"), []);
  assert.deepEqual(parts.ids, ["b", "c", "d"]);
  assert.equal(parts.get("a"), undefined);
  assert.equal(parts.get("b"), "the text of b");
});

test("what a scene is made of stays young, though it came long ago", () => {
  const parts = new Parts(3);
  parts.keep(fresh("a", "b", "c"), []);
  parts.keep(fresh("d"), ["a", "d", "never came"]);
  assert.deepEqual(parts.ids, ["c", "a", "d"]);
});

test("what is on screen stays, in whatever figure, until that has gone", () => {
  const parts = new Parts(2);
  const [one, other] = [{}, {}];
  parts.keep(fresh("a", "b"), []);
  parts.use(one, ["a"]);
  parts.use(other, ["b"]);
  parts.keep(fresh("c"), []);
  assert.deepEqual(parts.ids, ["a", "b"]);
  parts.keep(fresh("d"), ["d"]);
  assert.deepEqual(parts.ids, ["a", "b", "d"]);
  parts.release(one);
  parts.keep(fresh("e"), ["e"]);
  assert.deepEqual(parts.ids, ["b", "e"]);
});
