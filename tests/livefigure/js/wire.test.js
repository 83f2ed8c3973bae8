// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";

import { partsOf } from "../../../livefigure/js/parts.js";
import { readRecord, unpack } from "../../../livefigure/js/wire.js";

/** @typedef {import("../../../livefigure/js/types.d.ts").Channels} Channels */

const FOLDER = process.env.LIVE_MESSAGES ?? ""; // where test_js.py has put what Python packs

/** @param {string} name */
const bytesOf = (name) => new Uint8Array(readFileSync(join(FOLDER, name)));

/**
 * Whether the channels are those that Python had, to the digits that are sent.
 * @param {Channels} record
 * @param {Record<string, { shape: number[], values: (number | string)[] }>} wanted
 */
function assertRecord(record, wanted) {
  assert.deepEqual(Object.keys(record), Object.keys(wanted));
  for (const [name, { shape, values }] of Object.entries(wanted)) {
    assert.deepEqual(record[name].shape, shape);
    assert.equal(record[name].values.length, values.length);
    values.map(Number).forEach((value, i) => {
      const got = record[name].values[i];
      assert.ok(
        Object.is(got, value) || Math.abs(got - value) <= 1.3e-4 * Math.abs(value),
        `${name}: ${got}, not ${value}`,
      );
    });
  }
}

const wanted = JSON.parse(readFileSync(join(FOLDER, "wanted.json"), "utf-8"));

test("a record that Python packed has its channels, shapes and numbers", () => {
  assertRecord(readRecord(bytesOf("record.bin")), wanted.record);
});

test("a message has its header, the figure's text and all records", async () => {
  const [header, parts] = await unpack(bytesOf("message.bin"));
  assert.deepEqual(header.controls.map(({ name }) => name), ["alpha", "start"]);
  assert.equal(header.serial, 7);
  assert.deepEqual([...parts.keys()], partsOf(header));
  assert.deepEqual(JSON.parse(String(parts.get(header.figure))).data[0].name, "path");
  assertRecord(/** @type {Channels} */ (parts.get(String(header.base))), wanted.record);
  assertRecord(/** @type {Channels} */ (parts.get(header.lines.alpha)), wanted.line);
});

test("of a scene that the page holds only the header comes", async () => {
  const [header, parts] = await unpack(bytesOf("again.bin"));
  assert.equal(parts.size, 0);
  assert.deepEqual(partsOf(header), wanted.ids);
});

test("a message is read wherever in a buffer it lies", async () => {
  const bytes = bytesOf("message.bin");
  const inside = new Uint8Array(bytes.length + 10);
  inside.set(bytes, 7);
  const [header] = await unpack(inside.subarray(7, 7 + bytes.length));
  assert.equal(header.serial, 7);
});
