// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { Turns } from "../../../livefigure/js/turns.js";

function stage() {
  /** @type {string[]} */
  const said = [];
  const turns = new Turns();
  const figures = { a: {}, b: {}, c: {} };
  return {
    said,
    /** @type {(who: "a" | "b" | "c", what: string) => void} */
    ask: (who, what) => turns.ask(figures[who], () => said.push(`${who}: ${what}`)),
    /** @type {(who: "a" | "b" | "c") => void} */
    end: (who) => turns.end(figures[who]),
  };
}

test("a figure waits while another is owed an answer, and says its last word then", () => {
  const { ask, end, said } = stage();
  ask("a", "one");
  ask("b", "one");
  ask("b", "two");
  ask("c", "one");
  ask("a", "two"); // whoever speaks may go on
  assert.deepEqual(said, ["a: one", "a: two"]);
  end("a");
  assert.deepEqual(said.slice(2), ["b: two"]);
  end("b");
  assert.deepEqual(said.slice(3), ["c: one"]);
});

test("who has gone says nothing any more and keeps nobody waiting", () => {
  const { ask, end, said } = stage();
  ask("a", "one");
  ask("b", "one");
  end("b");
  end("a");
  ask("c", "one");
  assert.deepEqual(said, ["a: one", "c: one"]);
});
