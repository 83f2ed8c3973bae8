// @ts-check
/** Numbers: kept between bounds, found on a scale, compared, and written. */

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
 * A number as one would write it by hand: counts in full, others with so many significant digits
 * and no zeros at their end, what is very small or large with a power of ten.
 * @param {number | undefined} value
 */
export function written(value, digits = 3) {
  if (value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value < 0 ? "−∞" : "∞";
  const size = Math.abs(value);
  const rounded = Number(value.toPrecision(digits));
  const inPowers = !Number.isInteger(value) && size < Number(`1e-${digits}`) || size >= 1e5;
  let text = String(Number.isInteger(value) ? value : rounded);
  if (inPowers) {
    // Of a number that was rounded the zeros are digits, too.
    const [figures, power] = value.toExponential(rounded === value ? undefined : digits - 1).split("e");
    const raised = [...String(Number(power))].map((c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)] ?? "⁻").join("");
    text = `${figures}·10${raised}`;
  }
  return text.replace("-", "−");
}
