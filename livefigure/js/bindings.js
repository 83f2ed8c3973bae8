// @ts-check
/** What the traces are to show of a record. */

import { EMPTY, rowOf, valueOf } from "./lookup.js";

/** @typedef {import("./types.d.ts").TraceData} TraceData */

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
      data[axis] = curve.subarray(0, upTo);
      madeOf.push(curve, upTo);
    }
  }
  return { trace: binding.trace, data: /** @type {TraceData} */ (data), madeOf };
}
