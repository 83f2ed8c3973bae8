// @ts-check
/** How fast time goes: at first for eyes, step by step, and then ever faster. No DOM, no clock. */

import { clamp } from "./numbers.js";

const EACH = 150; // milliseconds for one of the first steps, at speed 1
const FIRST = 30; // steps at that pace
const WHOLE = 9000; // milliseconds for all steps, at most
const BRIEF = 3500; // milliseconds for a run of few steps, which are slower,
const SLOWEST = 1000; // and no slower than this

/**
 * The plan of a run from one step to another: where it is after so many milliseconds, and back.
 *
 * The first thirty steps pass one by one; from there on their pace grows exponentially from what it
 * is, so that the last is reached in the end, however many there are. With r = (n − 30) / 30, what
 * is left of n steps in units of the first, the exponent x at the end solves (eˣ − 1) / x = r.
 * @param {number} first step, as the optimiser counts
 * @param {number} last
 * @param {number} unit how many of these steps one step on screen is
 * @returns {{ whole: number, stepAt: (time: number) => number, timeOf: (step: number) => number }}
 */
export function paced(first, last, unit = 1) {
  const count = Math.max(0, last - first) / unit;
  const each = clamp(BRIEF / count, EACH, SLOWEST);
  const slow = FIRST * each; // milliseconds until the pace grows
  const whole = Math.min(count * each, WHOLE);
  const growth = exponent((count - FIRST) / FIRST) / (WHOLE - slow); // per millisecond
  const scale = 1 / (EACH * growth); // so that the pace does not jump where it begins to grow
  const isLong = count * each > WHOLE;
  return {
    whole,
    stepAt(time) {
      const late = time - slow;
      const gone = isLong && late > 0
        ? FIRST + scale * Math.expm1(growth * late)
        : Math.max(0, time) / each;
      return time < whole ? Math.min(first + unit * gone, last) : last;
    },
    timeOf(step) {
      const gone = clamp((step - first) / unit, 0, count);
      return isLong && gone > FIRST
        ? slow + Math.log1p((gone - FIRST) / scale) / growth
        : gone * each;
    },
  };
}

/**
 * The x > 0 at which (eˣ − 1) / x is r; 0 where there is none, r ≤ 1.
 * @param {number} r
 */
function exponent(r) {
  if (!(r > 1)) return 0;
  let x = 2 * Math.log(r) + 1; // beyond it: from there Newton's method only comes down
  for (let k = 0; k < 50; k++) x -= (Math.expm1(x) - r * x) / (Math.exp(x) - r);
  return x;
}
