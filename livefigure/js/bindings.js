// @ts-check
/** What the traces are to show of a record. */

import { EMPTY, fillIn, recordOf, rowOf, valueOf } from "./lookup.js";

/** @typedef {import("./types.d.ts").TraceData} TraceData */

const CLOSE = 12; // steps, up to which all are drawn
const APART = 1.45; // times as far on an axis: a zigzag that is any closer is a solid band

/** @type {WeakMap<Float32Array, number[]>} */
const sparse = new WeakMap();

/**
 * The places of the points that a sparse curve is drawn through: further on they are pairs of
 * neighbours, for a bounce goes to and fro between two.
 * @param {Float32Array} steps
 */
export function sparsePlaces(steps) {
  const known = sparse.get(steps);
  if (known) return known;
  const places = new Set([steps.length - 1]);
  let next = 0;
  steps.forEach((step, place) => {
    if (step < next) return;
    places.add(place).add(Math.min(place + 1, steps.length - 1));
    next = step < CLOSE ? step : APART * step;
  });
  const rising = [...places].filter((place) => place >= 0).sort((a, b) => a - b);
  sparse.set(steps, rising);
  return rising;
}

/**
 * What a trace is to show, and what that is made of: while that is the same, so is the picture.
 * @param {import("./types.d.ts").State} state
 * @param {import("./types.d.ts").Binding} binding
 * @param {import("./types.d.ts").Shown} record
 * @param {number} step
 */
export function boundData(state, binding, record, step) {
  const { channels } = record;
  /** @type {Partial<TraceData>} */
  const data = {};
  /** @type {unknown[]} */
  const madeOf = [];
  for (const axis of /** @type {const} */ (["x", "y", "z"])) {
    const bound = binding[axis];
    if (bound === undefined) continue;
    if (Array.isArray(bound)) {
      const values = bound.map((channel) => valueOf(state, record, channel, step));
      data[axis] = values;
      madeOf.push(...values);
    } else if (binding.outline) {
      data[axis] = rowOf(state, record, bound, step);
      madeOf.push(channels[`now.${bound}`]?.values ?? channels[bound]?.values, step);
    } else {
      const curve = channels[bound]?.values ?? EMPTY;
      const upTo = state.drawing && !binding.ghost ? step + 1 : curve.length;
      const drawn = curve.subarray(0, upTo);
      data[axis] = binding.sparse ? thinned(drawn, channels[String(binding.x)]?.values) : drawn;
      madeOf.push(curve, upTo);
    }
  }
  if (binding.text) {
    data.text = binding.text.map((each) => fillIn(each, state, record, step));
    madeOf.push(...data.text);
  }
  return { trace: binding.trace, data: /** @type {TraceData} */ (data), madeOf };
}

/**
 * Those values that a sparse curve over some steps is drawn through.
 * @param {Float32Array} values as far as it has come
 * @param {Float32Array} [steps] all of them
 */
function thinned(values, steps = EMPTY) {
  const places = sparsePlaces(steps).filter((place) => place < values.length);
  return Float32Array.from(places, (place) => values[place]);
}

/**
 * The place among the steps of a point of a curve that is pointed at.
 * @param {import("./types.d.ts").State} state
 * @param {import("./types.d.ts").Binding | undefined} binding
 * @param {number} point
 */
export function stepOfPoint(state, binding, point) {
  if (!binding?.sparse) return point;
  const steps = recordOf(state).channels[String(binding.x)]?.values;
  return steps ? sparsePlaces(steps)[point] : point;
}
