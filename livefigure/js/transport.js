// @ts-check
/**
 * Time: the step on screen goes forth, back and by itself. While trajectories draw themselves they
 * come into being; while they are held they wait at their start for a guess.
 */

import { clamp } from "./numbers.js";
import { setText, still } from "./dom.js";
import { goToStep, lastStep } from "./gestures.js";
import { stepsOf } from "./lookup.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./types.d.ts").PlotlyObject} PlotlyObject */

const WHOLE = 3500; // milliseconds from the first step to the last, at speed 1
const LONGEST = 100; // milliseconds between two frames that count: a hidden tab has none

/** @param {Board} board */
export function buildTransport(board) {
  const press = (/** @type {string} */ selector, /** @type {() => void} */ action) => {
    board.find(selector).onclick = action;
  };
  const goTo = (/** @type {number} */ step) => {
    pause(board, false);
    show(board, step);
    board.letGo(500);
  };
  press(".play", () => (board.state.playing ? pause(board) : play(board)));
  press(".back", () => goTo(board.state.step - 1));
  press(".forth", () => goTo(board.state.step + 1));
  const scrub = scrubOf(board);
  scrub.oninput = () => {
    pause(board, false);
    show(board, Number(scrub.value));
  };
  scrub.onchange = () => board.letGo();
  scrub.onpointerdown = () => board.take("step");
  scrub.onpointerup = () => {
    board.state.held = null;
  };
  scrub.onpointercancel = () => board.giveUp();
}

/**
 * @param {Board} board
 * @returns {HTMLInputElement}
 */
const scrubOf = (board) => board.find(".scrub");

/**
 * Shows the step on screen.
 * @param {Board} board
 * @param {import("./types.d.ts").Shown} record
 * @param {number} step
 */
export function showTransport(board, { channels, onLine }, step) {
  const scrub = scrubOf(board);
  const steps = stepsOf(channels);
  if (!onLine) {
    scrub.max = String(steps.length - 1);
    scrub.value = String(step);
    scrub.style.setProperty("--share", String(step / Math.max(1, steps.length - 1)));
  }
  scrub.setAttribute("aria-valuetext", `step ${Math.round(steps[step])}`);
}

/**
 * Pointing at a step, in any view, shows it in all of them.
 * @param {Board} board
 * @param {PlotlyObject} event of Plotly; null where nothing is pointed at any more
 */
export function pointAtStep(board, event) {
  const { state } = board;
  if (state.held || state.playing) return;
  const isStep = (/** @type {string} */ trace) =>
    state.header.bindings.some((binding) => binding.trace === trace && binding.ghost === false);
  const hit = event?.points.find((/** @type {PlotlyObject} */ { data }) => isStep(data.name));
  const hovered = hit ? hit.pointNumber : null;
  if (hovered === state.hovered) return;
  state.hovered = hovered;
  board.request();
}

/**
 * @param {Board} board
 * @param {number} step
 */
function show(board, step) {
  letLoose(board);
  goToStep(board.state, clamp(step, 0, lastStep(board.state)));
  board.request();
}

/**
 * Moves the marker along the trajectory; `drawing`, the trajectory itself comes into being.
 * @param {Board} board
 */
export function play(board, drawing = false) {
  const { state } = board;
  pause(board, false);
  if (state.holding) {
    letLoose(board);
    drawing = true;
    if (still()) board.request();
  }
  if (drawing && still()) {
    setPlaying(board, false);
    return;
  }
  state.drawing = drawing;
  if (!drawing) state.moved.add("step");
  const last = lastStep(state);
  let at = drawing || state.step >= last ? 0 : state.step;
  const perMs = last / WHOLE;
  let before = performance.now();
  setPlaying(board, true);
  const tick = (/** @type {number} */ time) => {
    if (!state.playing || board.gone) return;
    // While its tab is hidden there are no frames: it goes on where it was.
    at += Math.min(time - before, LONGEST) * perMs * Number(board.find(".speed").value);
    before = time;
    state.hovered = null;
    state.step = clamp(Math.floor(at), 0, lastStep(state));
    if (state.step < lastStep(state)) requestAnimationFrame(tick);
    else {
      setPlaying(board, false);
      if (state.header.step === null) state.moved.delete("step"); // the address says so already
      else board.letGo();
    }
    board.paint();
  };
  requestAnimationFrame(tick);
}

/**
 * @param {Board} board
 * @param {boolean} tell whether Python is to know of it at once
 */
export function pause(board, tell = true) {
  const { state } = board;
  if (!state.playing) return;
  state.moved.add("step");
  if (state.drawing) state.step = lastStep(state); // what was cut short is shown whole
  setPlaying(board, false);
  board.request();
  if (tell) board.release({});
}

/**
 * The trajectories stay at their start for as long as one should guess where they will go.
 * @param {Board} board
 */
export function hold(board) {
  setPlaying(board, false);
  board.state.holding = board.state.drawing = true;
  showHolding(board);
}

/** @param {Board} board */
export function letLoose(board) {
  const { state } = board;
  if (!state.holding) return;
  state.holding = state.drawing = false;
  state.step = lastStep(state);
  showHolding(board);
}

/** @param {Board} board */
export function showHolding({ root, state }) {
  root.dataset.holding = String(state.holding);
}

/**
 * @param {Board} board
 * @param {boolean} playing
 */
function setPlaying({ find, root, state }, playing) {
  state.playing = playing;
  state.drawing &&= playing;
  root.dataset.playing = String(playing);
  setText(find(".play"), playing ? "❚❚" : "▶");
  find(".play").setAttribute("aria-label", playing ? "Pause" : "Play");
}
