// @ts-check
/** What a key does in the lecture view: a table, without a figure and without a page. */

/** @type {Record<string, string>} */
const ACTIONS = {
  " ": "play",
  ArrowRight: "next",
  PageDown: "next", // the keys of a presenter
  ArrowLeft: "back",
  PageUp: "back",
  f: "full screen",
  h: "answer",
  l: "leave",
  Escape: "leave",
};

/** What the keys are, in one line. */
export const KEYS =
  "Space plays · ← → scenes or steps · 1–9 presets · H hides the answer · F full screen · Esc leaves";

/**
 * What a key asks for: "preset 3", "play", …; null where it is not for the lecture view.
 * @param {{ key: string, ctrlKey: boolean, altKey: boolean, metaKey: boolean }} event
 * @param {boolean} lectures whether it is on screen
 * @param {"text" | "control" | ""} focus what has the focus: a key of its own goes to that
 */
export function asked({ key, ctrlKey, altKey, metaKey }, lectures, focus) {
  if (ctrlKey || altKey || metaKey || focus === "text") return null;
  const name = key.length === 1 ? key.toLowerCase() : key;
  if (!lectures) return name === "l" ? "enter" : null;
  if (focus === "control" && !/^([fhl]|Escape)$/.test(name)) return null;
  return /^[1-9]$/.test(name) ? `preset ${name}` : ACTIONS[name] ?? null;
}
