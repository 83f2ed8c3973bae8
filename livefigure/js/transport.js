// @ts-check
/**
 * Time: the step on screen goes forth, back and by itself. While trajectories draw themselves they
 * come into being; while they are held they wait at their start for a guess.
 */

import { stepOfPoint } from "./bindings.js";
import { clamp, nearest } from "./numbers.js";
import { setText, still } from "./dom.js";
import { goToStep, lastStep } from "./gestures.js";
import { stepsOf } from "./lookup.js";
import { paced } from "./pacing.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./types.d.ts").PlotlyObject} PlotlyObject */

const LONGEST = 100; // milliseconds between two frames that count: a hidden tab has none

/** @type {WeakMap<Board, number>} the next frame of a figure that plays */
const nextFrame = new WeakMap();

const EAGER = 2.5; // times faster is the run that answers a question, for one waits for it

const LEAVE = 80; // milliseconds after which nothing is pointed at any more

/** @type {WeakMap<Board, ReturnType<typeof setTimeout>>} */
const leaving = new WeakMap();

/** @param {Board} board */
export function buildTransport(board) {
  const press = (/** @type {string} */ selector, /** @type {() => void} */ action) => {
    board.find(selector).onclick = action;
  };
  const goBy = (/** @type {number} */ steps) => {
    show(board, board.state.step + steps);
    board.letGo(500);
  };
  press(".play", () => (board.state.playing ? pause(board) : play(board)));
  press(".back", () => goBy(-1));
  press(".forth", () => goBy(1));
  const scrub = scrubOf(board);
  scrub.oninput = () => show(board, Number(scrub.value));
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
  showPlaying(board);
  showHolding(board);
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
  const { bindings } = board.state.header;
  clearTimeout(leaving.get(board));
  // The mark of the step comes under the pointer as it is shown, and Plotly points at that instead.
  if (!event) {
    leaving.set(board, setTimeout(() => pointAt(board, null), LEAVE));
    return;
  }
  const bindingOf = (/** @type {PlotlyObject} */ { data }) =>
    bindings.find(({ trace }) => trace === data.name);
  const hit = event.points.find((/** @type {PlotlyObject} */ point) =>
    bindingOf(point)?.ghost === false
  );
  const marks = event.points.some((/** @type {PlotlyObject} */ point) =>
    Array.isArray(bindingOf(point)?.x)
  );
  if (hit || !marks) {
    pointAt(board, hit ? stepOfPoint(board.state, bindingOf(hit), hit.pointNumber) : null);
  }
}

/**
 * @param {Board} board
 * @param {number | null} step an index into the steps; null where none is pointed at
 */
function pointAt(board, step) {
  const { state } = board;
  if (state.held || state.playing || step === state.hovered) return;
  state.hovered = step;
  board.request();
}

/**
 * A hand goes to a step. A trajectory that was drawing itself is drawn up to there.
 * @param {Board} board
 * @param {number} step
 */
function show(board, step) {
  const { state } = board;
  setPlaying(board, false);
  letLoose(board);
  goToStep(state, clamp(step, 0, lastStep(state)));
  board.request();
}

/**
 * Moves the marker along the trajectory, from where it is or from the start if it is at the end;
 * `drawing`, the trajectory itself comes into being. One that has been paused in that goes on.
 * @param {Board} board
 */
export function play(board, drawing = false) {
  const { state } = board;
  const anew = drawing || state.holding;
  if (state.holding) board.request();
  if (anew) stop(board);
  letLoose(board);
  if (anew && still()) return;
  if (anew) state.drawing = true;
  if (!state.drawing) state.moved.add("step");
  const begins = anew || state.step >= lastStep(state);
  run(board, begins ? 0 : state.step, lastStep(state), 0, () => {
    if (state.header.step === null) state.moved.delete("step"); // the address says so already
    else board.letGo();
  });
}

/**
 * Draws the trajectory from one step to another, as the optimiser counts them, and leaves it drawn
 * up to there.
 * @param {Board} board
 * @param {number} first
 * @param {number} last
 */
export function playStretch(board, first, last) {
  const { state } = board;
  stop(board);
  letLoose(board);
  const [from, to] = [first, last].map((step) => nearest(stepsOf(state.base), step));
  state.drawing = to < lastStep(state) || !still();
  if (still()) {
    state.step = to;
    board.request();
  } else run(board, from, to, from);
}

/**
 * Lets the time go from where it is, in the plan from one step to another.
 * @param {Board} board
 * @param {number} from index of the step where it begins
 * @param {number} to index of the last
 * @param {number} origin index of the step from which the pace is counted
 * @param {() => void} atEnd
 */
function run(board, from, to, origin, atEnd = () => {}) {
  const { state } = board;
  const steps = stepsOf(state.base);
  const plan = paced(steps[origin], steps[to], steps[1] - steps[0] || 1);
  let time = plan.timeOf(steps[from]);
  let before = performance.now();
  setPlaying(board, true);
  state.step = from;
  board.request();
  const tick = (/** @type {number} */ now) => {
    if (!state.playing || board.gone) return;
    // While its tab is hidden there are no frames: it goes on where it was.
    const pace = Number(board.find(".speed").value) * (board.question.isRunning ? EAGER : 1);
    time += clamp(now - before, 0, LONGEST) * pace;
    before = now;
    state.hovered = null;
    const shown = state.step;
    const at = plan.stepAt(time);
    const known = stepsOf(state.base); // an answer may have other ones
    state.step = Math.max(0, known.findLastIndex((step) => step <= at + 1e-6));
    if (time < plan.whole) {
      nextFrame.set(board, requestAnimationFrame(tick));
      if (state.step === shown) return;
    } else {
      setPlaying(board, false);
      if (state.step === lastStep(state)) state.drawing = false;
      atEnd();
    }
    board.paint();
  };
  nextFrame.set(board, requestAnimationFrame(tick));
}

/**
 * The time stands still. A trajectory that was drawing itself stays drawn up to here.
 * @param {Board} board
 */
export function pause(board) {
  const { state } = board;
  if (!state.playing) return;
  setPlaying(board, false);
  state.moved.add("step");
  board.request();
  board.release({});
}

/**
 * Whatever the time was doing is over, and trajectories are whole: a hand has taken a control.
 * @param {Board} board
 */
export function stop(board) {
  const { state } = board;
  if (state.holding) return;
  if (state.playing) {
    state.moved.add("step");
    if (state.drawing) state.step = lastStep(state); // what was cut short is shown whole
  }
  if (state.playing || state.drawing) board.request();
  state.drawing = false;
  setPlaying(board, false);
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
function setPlaying(board, playing) {
  board.state.playing = playing;
  cancelAnimationFrame(nextFrame.get(board) ?? 0);
  showPlaying(board);
}

/** @param {Board} board */
function showPlaying({ find, root, state }) {
  const playing = String(state.playing);
  if (root.dataset.playing === playing) return;
  root.dataset.playing = playing;
  setText(find(".play"), state.playing ? "❚❚" : "▶");
  find(".play").setAttribute("aria-label", state.playing ? "Pause" : "Play");
}
