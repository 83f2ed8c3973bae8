// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  freshState,
  giveUp,
  goHome,
  goToStep,
  lastStep,
  move,
  release,
  take,
} from "../../../livefigure/js/gestures.js";
import { answer, figure, PARTS, record } from "./figure.js";

test("the first message puts the controls where they stand and the step at the end", () => {
  const state = freshState();
  assert.deepEqual(answer(state), { first: true, wasPending: true });
  assert.deepEqual(state.place, { alpha: 1, rho: 0, start: [-1, -1] });
  assert.deepEqual([state.step, lastStep(state)], [4, 4]);
  assert.deepEqual(answer(state), { first: false, wasPending: false });
  assert.deepEqual(answer(state, { scene: "another" }), { first: true, wasPending: false });
});

test("a step that the message names is the nearest that the base has", () => {
  assert.deepEqual([0, 2, 8, 99].map((step) => figure({ step }).step), [0, 2, 4, 4]);
});

test("what is moved is told at the release, and again until it is answered", () => {
  const state = figure();
  assert.deepEqual(move(state, "alpha", 2), ["alpha"]);
  assert.deepEqual([state.active, state.touched], ["alpha", "alpha"]);
  release(state, {});
  assert.deepEqual([state.unheard, state.touched, state.moved.size], [{ alpha: 2 }, null, 0]);
  move(state, "start", [2, 1]);
  release(state, { surface: "fork" });
  assert.deepEqual(state.unheard, { alpha: 2, start: [1, 4], surface: "fork" });
  answer(state, {}, false); // of something older
  assert.deepEqual(state.unheard, { alpha: 2, start: [1, 4], surface: "fork" });
  answer(state);
  assert.deepEqual([state.unheard, state.active], [{}, null]);
});

test("a pair moves two sliders, and both are told", () => {
  const state = figure();
  assert.deepEqual(move(state, "alpha and rho", [2, 1]), ["alpha", "rho"]);
  assert.deepEqual([state.place.alpha, state.place.rho, state.active], [2, 1, "alpha and rho"]);
  release(state, {});
  assert.deepEqual(state.unheard, { alpha: 2, rho: 0.2 });
});

test("an answer leaves alone what is under the hand, and what was moved since", () => {
  const state = figure();
  take(state, "alpha and rho");
  move(state, "alpha and rho", [2, 1]);
  move(state, "start", [0, 0]);
  answer(state);
  assert.deepEqual(state.place, { alpha: 2, rho: 1, start: [0, 0] });
  assert.equal(state.active, "start");
});

test("an answer to something older moves no control", () => {
  const state = figure();
  move(state, "alpha", 2);
  release(state, {});
  answer(state, {}, false);
  assert.deepEqual([state.place.alpha, state.active], [2, "alpha"]);
  answer(state);
  assert.equal(state.place.alpha, 1, "Python says that it stands elsewhere");
});

test("nor does it turn back the page of a story", () => {
  const state = figure();
  state.card = 2; // gone to by hand
  release(state, {});
  answer(state, { card: 1 }, false);
  assert.equal(state.card, 2);
  answer(state, { card: 2 });
  answer(state, { card: 0 }); // by Back
  assert.equal(state.card, 0);
});

test("who gives a control up has moved nothing", () => {
  const state = figure();
  goToStep(state, 2);
  take(state, "alpha");
  const { place } = state;
  move(state, "alpha", 0);
  goToStep(state, 3);
  giveUp(state);
  assert.deepEqual([state.place, state.step, [...state.moved]], [
    { alpha: 1, rho: 0, start: [-1, -1] },
    2,
    [
      "step",
    ],
  ]);
  assert.deepEqual([state.held, state.touched, state.active], [null, null, null]);
  assert.notEqual(state.place, place);
});

test("what was only pointed at goes home, and what was let go stays", () => {
  const state = figure();
  assert.ok(!goHome(state, "start"));
  move(state, "start", [1, 1]);
  assert.ok(goHome(state, "start"));
  assert.deepEqual([state.place.start, state.active, state.touched], [[-1, -1], null, null]);
  move(state, "start", [1, 1]);
  release(state, {});
  assert.ok(!goHome(state, "start"));
});

test("a step that is gone to is told by its number, the last as the end", () => {
  const told = [3, 4].map((step) => {
    const state = figure();
    state.hovered = 1;
    goToStep(state, step);
    release(state, {});
    assert.equal(state.hovered, null);
    return state.unheard.step;
  });
  assert.deepEqual(told, [3, null]);
});

test("what draws itself goes to the end, wherever it is", () => {
  const state = figure();
  goToStep(state, 1);
  state.drawing = state.playing = true;
  release(state, {});
  assert.equal(state.unheard.step, null);
});

test("a step that was gone to stays through an answer, unless that was told of it", () => {
  const state = figure();
  goToStep(state, 1);
  answer(state);
  assert.equal(state.step, 1);
  release(state, {});
  answer(state);
  assert.equal(state.step, 4);
});

test("an answer that comes between two clicks takes neither back, at any rhythm", () => {
  // The second click comes before the first is told, after it is told, or after it is answered.
  const orders = ["click click tell answer", "click tell click answer", "click tell answer click"];
  for (const order of orders) {
    const state = figure({ step: 1 });
    let told = null;
    for (const event of `${order} tell answer`.split(" ")) {
      if (event === "click") goToStep(state, state.step + 1);
      if (event === "tell" && state.moved.size) {
        release(state, {});
        told = Number(state.unheard.step);
      }
      if (event === "answer") answer(state, { step: told });
    }
    assert.deepEqual([state.step, told], [3, 3], order);
  }
});

test("a step that was gone to is the same step among those of the answer", () => {
  const state = figure({ step: 2 });
  goToStep(state, 3);
  PARTS.other = record({ step: [0, 3, 6, 9] });
  answer(state, { base: "other", step: 2 });
  assert.equal(state.base.step.values[state.step], 3);
});

test("what is drawn up to a step stays so under an answer, and not when the address goes on", () => {
  const state = figure();
  Object.assign(state, { drawing: true, step: 2 });
  answer(state);
  assert.deepEqual([state.drawing, state.step], [true, 2]);
  state.moved.add("step"); // the pause is told, and answered
  release(state, {});
  assert.deepEqual(state.unheard, { step: 2 });
  answer(state, { step: 2 });
  assert.deepEqual([state.drawing, state.step], [true, 2]);
  answer(state); // by Back
  assert.deepEqual([state.drawing, state.step], [false, 4]);
});

test("what waits in one scene does not in another", () => {
  const state = figure();
  Object.assign(state, { holding: true, drawing: true, playing: true, step: 0 });
  state.moved.add("step");
  answer(state, { scene: "another" });
  assert.deepEqual([state.holding, state.drawing, state.playing], [false, false, false]);
  assert.equal(state.step, 4);
});
