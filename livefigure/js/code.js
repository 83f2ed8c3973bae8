// @ts-check
/** A QR code as a picture, and who can follow it. */

import { drawn } from "./dom.js";
import { qrOf } from "./qr.js";

const QUIET = 4; // modules of white around it

/**
 * Whether an address leads to a server on this computer, which others cannot open.
 * @param {string} host
 */
export const isLocal = (host) => /^(localhost|127\.|\[::1\])/.test(host);

/**
 * Dark on white in any theme, as cameras want it; null where the text is too long.
 * @param {string} text
 */
export function codeOf(text) {
  const code = qrOf(text);
  if (!code) return null;
  const size = code.length + 2 * QUIET;
  const path = code.flatMap((row, y) =>
    row.map((dark, x) => dark ? `M${x + QUIET},${y + QUIET}h1v1h-1z` : "")
  ).join("");
  return drawn(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${size} ${size}`, role: "img" },
    drawn("title", {}, "QR code of the link"),
    drawn("rect", { width: size, height: size, fill: "#fff" }),
    drawn("path", { d: path, fill: "#000", "shape-rendering": "crispEdges" }),
  );
}
