// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { asked } from "../../../livefigure/js/keys.js";

const press = (/** @type {string} */ key, lectures = true, focus = "", held = {}) =>
  asked(
    { key, ctrlKey: false, altKey: false, metaKey: false, ...held },
    lectures,
    /** @type {"" | "text" | "control"} */ (focus),
  );

test("outside the lecture view one key opens it, and every other is the page's", () => {
  assert.deepEqual(["l", "L", " ", "1", "Escape", "f"].map((key) => press(key, false)), [
    "enter",
    "enter",
    null,
    null,
    null,
    null,
  ]);
});

test("in the lecture view keys play, turn the page, choose presets and leave", () => {
  assert.deepEqual(
    [" ", "ArrowRight", "PageUp", "3", "F", "h", "Escape", "l", "0", "Tab"].map((key) =>
      press(key)
    ),
    ["play", "next", "back", "preset 3", "full screen", "answer", "leave", "leave", null, null],
  );
});

test("a key with Ctrl, Alt or Meta is the browser's", () => {
  for (const held of ["ctrlKey", "altKey", "metaKey"]) {
    assert.equal(press("f", true, "", { [held]: true }), null);
    assert.equal(press("l", false, "", { [held]: true }), null);
  }
});

test("in a text field all keys are text, and a control keeps those that move it", () => {
  assert.deepEqual(["l", " ", "Escape"].map((key) => press(key, true, "text")), [null, null, null]);
  assert.deepEqual(
    ["ArrowLeft", " ", "1", "h", "Escape"].map((key) => press(key, true, "control")),
    [null, null, null, "answer", "leave"],
  );
});
