// @ts-check
/**
 * All that Streamlit sends with every message for a figure. The script that draws is a part of the
 * first message: whoever comes to it loads it, once for all figures of the page.
 */

import { bytesOf, inflate, sentParts, splitHeader } from "./wire.js";

/** @typedef {import("./types.d.ts").Component} Component */
/** @typedef {import("./types.d.ts").Header} Header */
/** @typedef {typeof import("./main.js").default} Render */

/** @type {Map<string | null, Promise<Render>>} by the names of their parts */
const scripts = new Map();

/**
 * @param {Header} header
 * @param {Uint8Array<ArrayBuffer>} body
 * @returns {Promise<Render>}
 */
async function load(header, body) {
  for (const { id, bytes } of sentParts(header, body)) {
    if (id !== header.script) continue;
    const url = URL.createObjectURL(new Blob([await inflate(bytes)], { type: "text/javascript" }));
    return (await import(url)).default;
  }
  throw new Error("its script did not come. Load the page again.");
}

/**
 * Called by Streamlit when a figure is mounted, and with every message for it.
 * @param {Component} component
 * @returns what Streamlit calls when the figure is about to go
 */
export default async function ({ data, parentElement, setStateValue }) {
  if (!data) return;
  try {
    const [header, body] = splitHeader(bytesOf(data));
    const script = scripts.get(header.script) ?? load(header, body);
    scripts.set(header.script, script);
    const render = await script;
    return render({ data, parentElement, setStateValue });
  } catch (/** @type {any} */ error) {
    const trouble = parentElement.querySelector(".trouble");
    if (trouble) trouble.textContent = `The figure could not be drawn: ${error.message}`;
    console.error(error);
  }
}
