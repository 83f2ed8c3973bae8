// @ts-check
/**
 * What hands and answers do to the state of a figure: pure transitions, no DOM.
 *
 * A control is taken, moved and let go; or it is given up, and all is as before. What was moved is
 * told to Python at the next release, and counts as unheard until Python answers.
 */

import { atHome, controlNamed, movedBy, stepsOf, valueAt } from "./lookup.js";
import { nearest } from "./numbers.js";

/** @typedef {import("./types.d.ts").Channels} Channels */
/** @typedef {import("./types.d.ts").Header} Header */
/** @typedef {import("./types.d.ts").Pair} Pair */
/** @typedef {import("./types.d.ts").Part} Part */
/** @typedef {import("./types.d.ts").Place} Place */
/** @typedef {import("./types.d.ts").State} State */

/** @type {Header} before the first message */
const NOTHING = {
  figure: "",
  base: null,
  lines: {},
  script: null,
  parts: [],
  serial: -1,
  scene: null,
  pending: true,
  whole: false,
  controls: [],
  plane: null,
  bindings: [],
  step: null,
  lineStep: null,
  html: {},
  words: {},
  presets: [],
  question: null,
  story: [],
  card: null,
  panels: [],
  onward: null,
  allExercises: "",
  exercises: [],
  terms: {},
  palette: {},
  alt: "",
  about: {},
  settings: {},
  held: null,
};

/** @returns {State} */
export const freshState = () => ({
  header: NOTHING,
  base: {},
  lines: {},
  place: {},
  active: null,
  held: null,
  touched: null,
  moved: new Set(),
  unheard: {},
  fetching: null,
  before: {},
  step: 0,
  hovered: null,
  playing: false,
  drawing: false,
  holding: false,
  drawAgain: false,
  card: null,
});

/** @param {State} state */
export const lastStep = (state) => stepsOf(state.base).length - 1;

/**
 * A message has come. What a hand has moved meanwhile stays where it is, and so does all of it
 * where the message answers something older.
 * @param {State} state
 * @param {Header} header
 * @param {(id: string) => Part | undefined} partNamed
 * @param {boolean} answered whether it answers the last that was said
 * @returns what is new about it
 */
export function receive(state, header, partNamed, answered) {
  const first = state.header.scene !== header.scene;
  const wasPending = state.header.pending;
  const goesElsewhere = state.header.step !== header.step;
  const number = stepsOf(state.base)[state.step];
  if (first) { // what waits for a guess, plays or is gone to in one scene is not in another
    Object.assign(state, { holding: false, drawing: false, playing: false });
    state.moved.delete("step");
  }
  const record = (/** @type {string} */ id) => /** @type {Channels} */ (partNamed(id));
  state.header = header;
  state.base = header.base ? record(header.base) : {};
  state.lines = Object.fromEntries(
    Object.entries(header.lines).map(([name, id]) => [name, record(id)]),
  );
  if (answered) state.unheard = {};
  if (first || answered) {
    const underHand = state.held === null ? [] : movedBy(state, state.held);
    for (const { name, index } of header.controls) {
      if (!underHand.includes(name) && !state.moved.has(name)) state.place[name] = index;
    }
    if (state.held === null && state.touched === null) state.active = null;
    state.card = header.card;
  }
  const steps = stepsOf(state.base);
  const fromHere = state.moved.has("step") || (state.drawing && !goesElsewhere);
  if (fromHere || !(first || answered || wasPending)) state.step = nearest(steps, number);
  else {
    state.step = header.step === null ? lastStep(state) : nearest(steps, header.step);
    if (header.step === null) state.drawing = false;
  }
  return { first, wasPending };
}

/**
 * A hand takes a control, or "step"; or a finger does that will scroll the page, see `giveUp`.
 * @param {State} state
 * @param {string} name
 */
export function take(state, name) {
  const { active, step, holding, drawing, place, moved } = state;
  state.held = name;
  state.before = { active, step, holding, drawing, place: { ...place }, moved: new Set(moved) };
}

/**
 * All is as before the control was taken.
 * @param {State} state
 */
export function giveUp(state) {
  Object.assign(state, state.before, { held: null, touched: null, fetching: null });
}

/**
 * A control, or a pair of sliders, is moved to a place.
 * @param {State} state
 * @param {string} name
 * @param {Place} place
 * @returns the controls that moved
 */
export function move(state, name, place) {
  const moved = movedBy(state, name);
  state.hovered = null;
  if (moved.length > 1) {
    moved.forEach((each, i) => {
      state.place[each] = /** @type {Pair} */ (place)[i];
    });
  } else state.place[name] = place;
  for (const each of moved) state.moved.add(each);
  state.active = state.touched = name;
  return moved;
}

/**
 * Back to where the control was let go, as if nothing had been pointed at.
 * @param {State} state
 * @param {string} name
 * @returns whether it was elsewhere
 */
export function goHome(state, name) {
  if (state.touched !== name || atHome(state, [name])) return false;
  state.place[name] = controlNamed(state, name).index;
  state.active = state.touched = null;
  return true;
}

/**
 * A step is gone to, by hand.
 * @param {State} state
 * @param {number} step
 */
export function goToStep(state, step) {
  state.hovered = null;
  state.moved.add("step");
  state.step = step;
  if (step === lastStep(state)) state.drawing = false;
}

/**
 * The controls go to other values at once, and what there is shows the record of that setting.
 * Until Python answers no line holds there.
 * @param {State} state
 * @param {Record<string, unknown>} values by control: a slider's value, a handle's point
 * @param {Channels} record
 */
export function jump(state, values, record) {
  const controls = state.header.controls.map((control) => {
    const value = values[control.name];
    if (value === undefined) return control;
    return "values" in control
      ? { ...control, index: nearest(control.values, Number(value)) }
      : { ...control, at: /** @type {Pair} */ (value), index: /** @type {Pair} */ ([-1, -1]) };
  });
  state.header = { ...state.header, controls };
  for (const { name, index } of controls) state.place[name] = index;
  state.base = record;
  state.lines = {};
  state.active = state.touched = state.hovered = null;
  state.moved.clear();
  state.step = lastStep(state);
}

/**
 * All is let go: what was moved is to be told, and these changes with it.
 * @param {State} state
 * @param {Record<string, unknown>} changes
 */
export function release(state, changes) {
  for (const name of state.moved) {
    state.unheard[name] = name === "step"
      ? stepToTell(state)
      : valueAt(state, controlNamed(state, name));
  }
  const { card, controls, story } = state.header;
  if (story.length) state.unheard.card = state.card;
  if (card !== state.card) { // what a card leaves unsaid stands elsewhere on another
    for (const each of controls) state.unheard[each.name] ??= valueAt(state, each);
  }
  Object.assign(state.unheard, changes);
  state.moved.clear();
  state.touched = null;
}

/** @param {State} state */
function stepToTell(state) {
  const { drawing, holding, playing, step } = state;
  const goesThere = drawing && (playing || holding);
  const atEnd = goesThere || step >= lastStep(state);
  return atEnd ? null : Math.round(stepsOf(state.base)[state.step]);
}
