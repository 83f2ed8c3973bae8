// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { qrOf } from "../../../livefigure/js/qr.js";

test("a code is as small as its text allows, and a text may be too long for any", () => {
  const sizes = [14, 15, 213, 214, 2331].map((length) => qrOf("x".repeat(length))?.length);
  assert.deepEqual(sizes, [21, 25, 57, 61, 177]);
  assert.equal(qrOf("x".repeat(2332)), null);
});

test("a sign counts as its bytes", () => {
  assert.equal(qrOf("α".repeat(7))?.length, 21);
  assert.equal(qrOf("α".repeat(8))?.length, 25);
});
