// @ts-check
/** Words and numbers around the picture: what Python wrote, kept true while the picture moves. */

import { element, setText } from "./dom.js";
import {
  fillIn,
  findControl,
  isOutdated,
  isSlider,
  positionOf,
  stepsOf,
  valueOf,
} from "./lookup.js";
import { written } from "./numbers.js";
import { uidOf } from "./trace.js";

/** @typedef {import("./board.js").Board} Board */

/**
 * Puts Python's HTML into its slots, and the presets beneath.
 * @param {Board} board
 */
export function buildWords(board) {
  const { header } = board.state;
  for (const [slot, html] of Object.entries(header.html)) {
    const node = board.find(`[data-slot="${slot}"]`);
    if (node && node.dataset.html !== html) {
      node.innerHTML = html;
      node.dataset.html = html;
    }
  }
  const box = board.find(".presets");
  const key = JSON.stringify(
    header.presets.map(({ label, sentence, href }) => [label, sentence, href]),
  );
  if (box.dataset.key !== key) {
    box.dataset.key = key;
    box.replaceChildren(...header.presets.map((preset) => buildPreset(board, preset)));
  }
  header.presets.forEach(({ current }, i) =>
    box.children[i].setAttribute("aria-current", String(current))
  );
  board.picture.graph.setAttribute("aria-label", header.alt);
}

/**
 * @param {Board} board
 * @param {import("./types.d.ts").Preset} preset
 */
function buildPreset(board, { href, label, sentence, term, values }) {
  const link = element("a", { href, className: "preset" });
  if (term) link.dataset.term = term;
  link.append(element("strong", {}, label), element("span", {}, sentence));
  link.onclick = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return; // a new tab is a new tab
    event.preventDefault();
    board.state.card = null;
    board.choose(values);
  };
  return link;
}

/**
 * Touching a symbol lights up its slider and its traces; and the other way round, by pointer or keys.
 * @param {Board} board
 */
export function linkTerms({ picture, root, state }) {
  const light = (/** @type {string} */ term, /** @type {boolean} */ on) => {
    for (const node of root.querySelectorAll(`[data-term="${term}"]`)) {
      node.classList.toggle("lit", on);
    }
    for (const trace of state.header.terms[term] ?? []) {
      for (const node of picture.graph.querySelectorAll(`.trace${uidOf(trace)}`)) {
        node.classList.toggle("lit", on);
      }
    }
  };
  const over = (/** @type {boolean} */ on) => (/** @type {Event} */ event) => {
    const node = event.target instanceof Element ? event.target.closest("[data-term]") : null;
    const term = node?.getAttribute("data-term");
    if (term) light(term, on);
  };
  root.onpointerover = over(true);
  root.onpointerout = over(false);
  root.addEventListener("focusin", over(true));
  root.addEventListener("focusout", over(false));
}

/**
 * Numbers and words that follow the picture: in the formula, the read-out, the sentence. What is
 * not known yet, of the setting where the controls stand, is left open: an old result beside a new
 * setting would be false.
 * @param {Board} board
 * @param {import("./types.d.ts").Shown} record
 * @param {number} step
 */
export function say({ root, state }, record, step) {
  const nodes = (
    /** @type {string} */ name,
  ) => /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(`[data-${name}]`));
  const known = state.header.base !== null && !isOutdated(state, record);
  for (const node of nodes("channel")) {
    const channel = node.dataset.channel ?? "";
    setText(
      node,
      !known
        ? "…"
        : channel === "step"
        ? String(Math.round(stepsOf(record.channels)[step] ?? 0))
        : written(valueOf(state, record, channel, step)),
    );
  }
  for (const node of nodes("say")) {
    const channel = node.dataset.say ?? "";
    const word = state.header.words[channel]?.[Math.round(valueOf(state, record, channel, step))];
    setText(node, known ? fillIn(word ?? "…", state, record, step) : "…");
  }
  for (const node of nodes("value")) {
    const control = findControl(state, node.dataset.value);
    if (!control) continue;
    setText(
      node,
      isSlider(control)
        ? control.texts[Number(state.place[control.name])]
        : `(${positionOf(state, control).map((each) => written(each)).join(", ")})`,
    );
  }
}
