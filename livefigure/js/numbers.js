// @ts-check
/** Numbers: kept between bounds, found on a scale, compared, and written. */

const LARGE = 1e5;
/** @type {Record<string, string>} */
const RAISED = Object.fromEntries([..."-0123456789"].map((sign, i) => [sign, "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"[i]]));

/** @type {(value: number, low: number, high: number) => number} */
export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/**
 * The index of the value that is nearest.
 * @param {ArrayLike<number>} values
 * @param {number} value
 */
export function nearest(values, value) {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if (Math.abs(values[i] - value) < Math.abs(values[best] - value)) best = i;
  }
  return best;
}

/**
 * Whether two values are the same, or two lists have the same values in them.
 * @param {unknown} a
 * @param {unknown} b
 */
export const same = (a, b) =>
  a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length &&
    a.every((value, i) => Object.is(value, b[i])));

/**
 * A number as one would write it by hand, by the rule that Python has in numbers.py. Counts below
 * 100 000 stand in full, others have so many significant digits and no zeros at their end. Below
 * 10^-digits and from 100 000 on there is a power of ten, and there the zeros of a number that was
 * rounded are digits, too. A missing number is a dash.
 * @param {number | undefined} value
 */
export function written(value, digits = 3) {
  if (value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value < 0 ? "−∞" : "∞";
  const size = Math.abs(value);
  const isCount = Number.isInteger(value);
  const rounded = Number(value.toPrecision(digits));
  let text = String(isCount ? value : rounded);
  if (size >= LARGE || (size < Number(`1e-${digits}`) && !isCount)) {
    const inPowers = value.toExponential(rounded === value ? undefined : digits - 1);
    const [figures, power] = inPowers.split("e");
    const raised = [...power].map((sign) => RAISED[sign] ?? "").join("");
    text = `${figures}·10${raised}`;
  }
  return text.replace("-", "−");
}
