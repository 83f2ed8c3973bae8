// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { csvOf, listed } from "../../../livefigure/js/table.js";

test("numbers are read as Python's Plotly writes them", () => {
  const bytes = (/** @type {ArrayBufferView} */ { buffer }) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)));
  const matrix = new Float64Array([1.5, 2, 3, -4, 5, 6]);
  assert.deepEqual(listed({ dtype: "f8", bdata: bytes(matrix), shape: "2, 3" }), [
    [1.5, 2, 3],
    [-4, 5, 6],
  ]);
  assert.deepEqual(listed({ dtype: "i2", bdata: bytes(new Int16Array([-7, 8])) }), [-7, 8]);
  assert.deepEqual(listed(new Float32Array([0.5])), [0.5]);
  assert.deepEqual(listed(undefined), []);
});

test("a table has a row for every point, an empty cell for what there is not, and quotes", () => {
  const trace = { name: 'a, "b"', type: "scatter", panel: "xy", axes: { x: "", y: "" } };
  const text = csvOf({
    about: { program: "P" },
    title: "T",
    address: "http://x/",
    scene: "",
    setting: "α = 0.5",
    settings: { alpha: 0.5 },
    traces: [
      { ...trace, step: [0, 2], x: [1, NaN], y: [Infinity, -2], z: undefined },
      { ...trace, name: "bars", x: undefined, y: [3], z: undefined },
      { ...trace, name: "not yet", x: undefined, y: undefined, z: undefined },
    ],
    maps: [],
  });
  assert.deepEqual(text.split("\n"), [
    "# title: T",
    "# setting: α = 0.5",
    "# program: P",
    "# address: http://x/",
    "# alpha: 0.5",
    "trace,panel,point,step,x,y,z",
    '"a, ""b""",xy,0,0,1,inf,',
    '"a, ""b""",xy,1,2,,-2,',
    "bars,xy,0,,,3,",
    "",
  ]);
});
