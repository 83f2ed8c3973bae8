// @ts-check
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Asking } from "../../../livefigure/js/asking.js";
import { release } from "../../../livefigure/js/gestures.js";
import { parts } from "../../../livefigure/js/parts.js";
import { answer, figure } from "./figure.js";

const { setTimeout: later, clearTimeout: never } = globalThis;
/** @type {{ run: () => void, after: number }[]} timers that have not gone off */
let timers = [];

beforeEach(() => {
  timers = [];
  Object.assign(globalThis, {
    setTimeout: (/** @type {() => void} */ run, /** @type {number} */ after) => {
      timers.push({ run, after });
      return run;
    },
    clearTimeout: (/** @type {() => void} */ run) => {
      timers = timers.filter((timer) => timer.run !== run);
    },
  });
});
afterEach(() => Object.assign(globalThis, { setTimeout: later, clearTimeout: never }));

/** A figure that asks, what it said, and where it says that the answer is late. */
function asker() {
  const state = figure();
  const late = { textContent: "" };
  /** @type {any[]} */
  const said = [];
  const asking = new Asking(state, /** @type {any} */ (late));
  asking.tell = (what) => said.push(what);
  return { asking, late, said, state };
}

/** The one timer goes off; says after how long. */
function wait() {
  const [timer, ...more] = timers.splice(0);
  assert.deepEqual(more, []);
  timer.run();
  return timer.after;
}

test("all that is unheard is told, and which parts the page holds", () => {
  const { asking, said, state } = asker();
  parts.keep(new Map([["a part", ""]]), []);
  release(state, { surface: "fork" });
  state.fetching = "start";
  asking.ask();
  assert.deepEqual(said, [{
    serial: 1,
    values: { surface: "fork" },
    fetch: "start",
    have: ["a part"],
  }]);
  asking.leave();
});

test("what is not answered is said again, after a pause that doubles up to a minute", () => {
  const { asking, late, said } = asker();
  asking.ask();
  const pauses = [0, 1, 2, 3, 4, 5].map(wait);
  assert.deepEqual(pauses, [6000, 12_000, 24_000, 48_000, 60_000, 60_000]);
  assert.deepEqual(said.map(({ serial }) => serial), [1, 2, 3, 4, 5, 6, 7]);
  assert.match(late.textContent, /still computing/);
  asking.leave();
  assert.deepEqual(timers, []);
});

test("an answer to something older is none; one to the last ends the wait", () => {
  const { asking, late, said, state } = asker();
  asking.ask();
  asking.ask();
  late.textContent = "late";
  assert.ok(!asking.hear(1));
  assert.equal(late.textContent, "late");
  answer(state, { serial: 2 });
  assert.ok(asking.hear(2));
  assert.equal(late.textContent, "");
  wait();
  assert.equal(said.length, 2);
  asking.leave();
});

test("a second figure speaks once the first is answered, or has waited too long", () => {
  const [one, other] = [asker(), asker()];
  one.asking.ask();
  other.asking.ask();
  assert.equal(other.said.length, 0);
  wait();
  assert.deepEqual([one.said.length, other.said.length], [1, 1], "the first waits for its turn");
  other.asking.hear(1);
  assert.equal(one.said.length, 2);
  one.asking.leave();
  other.asking.leave();
});
