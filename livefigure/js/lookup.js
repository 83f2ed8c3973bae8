// @ts-check
/**
 * What is on screen, looked up in what Python sent: pure functions of the state.
 *
 * The base is the exact record at the setting. A line holds one record for every position of one
 * control, or of a pair of sliders, and runs through the setting.
 */

import { clamp, nearest, same, written } from "./numbers.js";

/** @typedef {import("./types.d.ts").Channels} Channels */
/** @typedef {import("./types.d.ts").Control} Control */
/** @typedef {import("./types.d.ts").Handle} Handle */
/** @typedef {import("./types.d.ts").Pair} Pair */
/** @typedef {import("./types.d.ts").Shown} Shown */
/** @typedef {import("./types.d.ts").Slider} Slider */
/** @typedef {import("./types.d.ts").State} State */

export const EMPTY = new Float32Array(0);
const AT_START = new Float32Array(1); // the steps of a record that has none

/**
 * @param {Control} control
 * @returns {control is Slider}
 */
export const isSlider = (control) => "values" in control;

/**
 * @param {Control} control
 * @returns {control is Handle}
 */
export const isHandle = (control) => "x" in control;

/**
 * @param {State} state
 * @param {string | undefined} name
 */
export const findControl = (state, name) =>
  state.header.controls.find((each) => each.name === name);

/**
 * @param {State} state
 * @param {string} name of a control that there is
 */
export const controlNamed = (state, name) => /** @type {Control} */ (findControl(state, name));

/**
 * The slider of a name that only sliders have.
 * @param {State} state
 * @param {string} name
 */
export const sliderNamed = (state, name) => /** @type {Slider} */ (findControl(state, name));

/**
 * The controls that move when a hand moves this one: a pair moves two sliders.
 * @param {State} state
 * @param {string} name
 */
export function movedBy({ header }, name) {
  const pair = header.plane;
  return pair?.name === name ? [pair.across, pair.up] : [name];
}

/**
 * Where a control stands: the tick of a slider, the position of a handle.
 * @param {State} state
 * @param {Control} control
 */
export function valueAt(state, control) {
  const place = state.place[control.name];
  if (isSlider(control)) return control.values[/** @type {number} */ (place)];
  return positionOf(state, control);
}

/**
 * Where a handle stands, on its lattice or off it.
 * @param {State} state
 * @param {Handle} handle
 * @returns {Pair}
 */
export function positionOf(state, handle) {
  const place = /** @type {Pair} */ (state.place[handle.name]);
  return same(place, handle.index) ? handle.at : [handle.x[place[0]], handle.y[place[1]]];
}

/**
 * Whether controls stand where they were let go.
 * @param {State} state
 * @param {string[]} names
 */
export const atHome = (state, names) =>
  names.every((name) => same(state.place[name], controlNamed(state, name).index));

/**
 * Whether the line of a control, or of a pair, holds: it runs through the setting that it was made
 * for, and says nothing anywhere else.
 * @param {State} state
 * @param {string} name
 */
export function isValid(state, name) {
  const moved = movedBy(state, name);
  const others = state.header.controls.map((control) => control.name).filter((each) =>
    !moved.includes(each)
  );
  return Boolean(state.lines[name]) && atHome(state, others);
}

/**
 * One of the records of a line, which are its rows.
 * @param {Channels} line
 * @param {number} row
 * @param {number} rows
 * @returns {Channels}
 */
export function sliceLine(line, row, rows) {
  return Object.fromEntries(
    Object.entries(line).map(([channel, { shape, values }]) => {
      const size = values.length / rows;
      const varies = shape !== undefined && shape.length > 1;
      return [channel, { values: varies ? values.subarray(row * size, (row + 1) * size) : values }];
    }),
  );
}

/**
 * The record on screen: the base, under the active line at the place of its control.
 * @param {State} state
 * @returns {Shown}
 */
export function recordOf(state) {
  const { active, base, header, lines, place } = state;
  if (!active || atHome(state, movedBy(state, active)) || !isValid(state, active)) {
    return { channels: base, onLine: false };
  }
  const pair = header.plane;
  if (pair?.name === active) {
    const [across, up] = [pair.across, pair.up].map((name) => Number(place[name]));
    const [columns, rows] = [pair.across, pair.up].map((name) =>
      sliderNamed(state, name).values.length
    );
    const along = sliceLine(lines[pair.up], up, rows);
    const alone = Object.fromEntries(pair.rest.map((channel) => [channel, along[channel]]));
    const both = sliceLine(lines[active], up * columns + across, columns * rows);
    return { channels: { ...base, ...alone, ...both }, onLine: true };
  }
  const control = controlNamed(state, active);
  if (isSlider(control)) {
    const own = sliceLine(lines[active], Number(place[active]), control.values.length);
    return { channels: { ...base, ...own }, onLine: true };
  }
  const [column, row] = /** @type {Pair} */ (place[active]);
  const size = control.x.length * control.y.length;
  const blank = Object.fromEntries(control.blank.map((channel) => [channel, { values: EMPTY }]));
  const own = sliceLine(lines[active], row * control.x.length + column, size);
  return { channels: { ...base, ...blank, ...own }, onLine: true };
}

/**
 * Whether a record is of another setting than the one where the controls stand now: no line holds
 * there, and Python has not answered yet.
 * @param {State} state
 * @param {Shown} record
 */
export const isOutdated = (state, { onLine }) =>
  !onLine && !atHome(state, state.header.controls.map(({ name }) => name));

/**
 * The steps that a record has.
 * @param {Channels} channels
 */
export const stepsOf = (channels) => channels.step?.values ?? AT_START;

/**
 * The step on screen, as an index into the steps of a record: a line has fewer than the base.
 * @param {State} state
 * @param {Shown} record
 */
export function stepOf(state, { channels, onLine }) {
  const steps = stepsOf(channels);
  if (!onLine) return clamp(state.hovered ?? state.step, 0, steps.length - 1);
  const exact = state.base.step.values;
  return nearest(steps, exact[clamp(state.step, 0, exact.length - 1)]);
}

/**
 * Whether a line knows its snapshots at the step shown: it has them at one step alone.
 * @param {State} state
 */
const atLineStep = ({ base, header, step }) =>
  header.lineStep === Math.round(base.step.values[step]);

/**
 * A channel at a step.
 * @param {State} state
 * @param {Shown} record
 * @param {string} channel
 * @param {number} step
 */
export function valueOf(state, { channels, onLine }, channel, step) {
  const snapshot = channels[`now.${channel}`];
  if (onLine && snapshot) return atLineStep(state) ? snapshot.values[0] : NaN;
  const curve = channels[channel]?.values;
  if (curve?.length === 1) return curve[0];
  if (!curve || (onLine && curve.length !== channels.step.values.length)) return NaN;
  return curve[step] ?? NaN;
}

/**
 * A channel that has a whole row of numbers at every step: the row at a step.
 * @param {State} state
 * @param {Shown} record
 * @param {string} channel
 * @param {number} step
 */
export function rowOf(state, { channels, onLine }, channel, step) {
  if (onLine) {
    const snapshot = channels[`now.${channel}`];
    return snapshot && atLineStep(state) ? snapshot.values : EMPTY;
  }
  const rows = channels[channel]?.values;
  if (!rows) return EMPTY;
  const size = rows.length / channels.step.values.length;
  return rows.subarray(step * size, (step + 1) * size);
}

/**
 * A text with the values of the channels that it names in braces.
 * @param {string} text
 * @param {State} state
 * @param {Shown} record
 * @param {number} step
 */
export const fillIn = (text, state, record, step) =>
  text.replace(/\{([\w.]+)\}/g, (_, channel) => written(valueOf(state, record, channel, step)));

/**
 * Whether controls stand at these values: a number for a slider, a point for a handle.
 * @param {State} state
 * @param {Record<string, unknown>} values
 */
export const standsAt = (state, values) =>
  state.header.controls.every((control) => {
    if (!(control.name in values)) return true;
    const [now, then] = [valueAt(state, control), values[control.name]].map((each) =>
      [each].flat()
    );
    return now.every((each, i) => Math.abs(Number(each) - Number(then[i])) < 1e-9);
  });
