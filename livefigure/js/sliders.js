// @ts-check
/** Sliders: a range input over ticks, with its symbol, its value and its special ticks. */

import { element, setText } from "./dom.js";
import { showHidden } from "./guided.js";
import { isSlider } from "./lookup.js";
import { stop } from "./transport.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./types.d.ts").Slider} Slider */

/**
 * Builds those that are new or have other ticks, shows where all stand, removes the others, and
 * hides what the address hides.
 * @param {Board} board
 */
export function buildSliders(board) {
  const box = boxOf(board);
  const sliders = board.state.header.controls.filter(isSlider);
  for (const slider of sliders) {
    const ticks = JSON.stringify([slider.texts, slider.marks]);
    const old = nodeOf(board, slider);
    if (old?.dataset.ticks !== ticks) {
      const fresh = buildSlider(board, slider);
      fresh.dataset.ticks = ticks;
      if (old) old.replaceWith(fresh);
      else box.append(fresh);
    }
    keepRoom(board, slider);
  }
  for (const node of /** @type {HTMLElement[]} */ ([...box.children])) {
    if (!sliders.some(({ name }) => name === node.dataset.control)) node.remove();
  }
  buildTabs(board, sliders);
  for (const slider of sliders) showSlider(board, slider);
  showHidden(board);
}

/**
 * Where there is room for one slider alone, it is the one that was chosen here.
 * @param {Board} board
 * @param {Slider[]} sliders
 */
function buildTabs(board, sliders) {
  const box = /** @type {HTMLElement} */ (board.find(".tabs"));
  const names = sliders.map(({ name }) => name).join(" ");
  if (box.dataset.names === names) return;
  box.dataset.names = names;
  box.replaceChildren(...sliders.map(({ label, name }) => {
    const value = element("span");
    value.dataset.value = name;
    const tab = element("button", { type: "button" }, `${label} = `, value);
    tab.dataset.name = name;
    tab.onclick = () => bringInReach(board, name);
    return tab;
  }));
  if (sliders.length) bringInReach(board, sliders[0].name);
}

/**
 * Shows a slider where there is room for one alone.
 * @param {Board} board
 * @param {string} chosen
 */
export function bringInReach(board, chosen) {
  for (const { name } of board.state.header.controls.filter(isSlider)) {
    nodeOf(board, { name })?.classList.toggle("chosen", name === chosen);
  }
  for (const tab of /** @type {Iterable<HTMLElement>} */ (board.find(".tabs").children)) {
    tab.setAttribute("aria-pressed", String(tab.dataset.name === chosen));
  }
}

/**
 * @param {Board} board
 * @returns {HTMLElement}
 */
const boxOf = (board) => board.find(".sliders");

/**
 * @param {Board} board
 * @param {{ name: string }} slider
 * @returns {HTMLElement | null}
 */
const nodeOf = (board, { name }) => boxOf(board).querySelector(`[data-control="${name}"]`);

/**
 * @param {Board} board
 * @param {Slider} slider
 */
function buildSlider(board, { label, marks, name, term, texts }) {
  const last = texts.length - 1;
  const input = element("input", { type: "range", min: 0, max: last, step: 1, name });
  input.oninput = () => board.move(name, Number(input.value));
  input.onchange = () => board.letGo();
  input.onpointerdown = () => {
    board.take(name);
    stop(board);
  };
  input.onpointerup = () => {
    board.state.held = null;
  };
  input.onpointercancel = () => board.giveUp();
  const scale = element("div", { className: "scale" });
  for (const { index, text } of marks) {
    const mark = element(
      "button",
      { type: "button", className: "mark", title: `${label} = ${texts[index]}` },
      text,
    );
    mark.style.setProperty("--at", String(index / last));
    mark.style.setProperty(
      "--shift",
      shiftOf(index, last, index === marks[0].index && marks.length > 1),
    );
    mark.onclick = () => {
      board.move(name, index);
      board.letGo();
    };
    scale.append(mark);
  }
  const output = element("output", { "aria-live": "off" }); // the slider says it already
  output.dataset.value = name;
  const [symbol, says] = ["symbol", "says"].map((className) => element("span", { className }));
  const head = element("div", { className: "head" }, symbol, says, output);
  const node = element("div", { className: "slider" }, head, input, scale);
  Object.assign(node.dataset, { control: name, term });
  return node;
}

/**
 * In a formula its value takes the room of the longest, so that nothing moves while it changes.
 * @param {Board} board
 * @param {Slider} slider
 */
function keepRoom({ root }, { name, texts }) {
  const longest = Math.max(...texts.map((text) => text.length));
  for (const node of root.querySelectorAll(`math .value [data-value="${name}"]`)) {
    /** @type {HTMLElement} */ (node).style.minWidth = `${longest}ch`;
  }
}

/**
 * How much of a mark's label stands to the left of its tick: none at the left end and all at the
 * right one; of the first of several most, for its neighbour is often near.
 * @param {number} index
 * @param {number} last
 * @param {boolean} first
 */
function shiftOf(index, last, first) {
  if (index === 0) return "5px";
  if (index === last) return "calc(100% - 5px)";
  return first ? "75%" : "50%";
}

/**
 * By the name that the card has for it, if it has one.
 * @param {Board} board
 * @param {Slider} slider
 */
function showName(board, slider) {
  const { colour, label, says } = { ...slider, ...board.story.card?.calls[slider.name] };
  const node = /** @type {HTMLElement} */ (nodeOf(board, slider));
  const [input, symbol, what] = ["input", ".symbol", ".says"].map((
    each,
  ) => /** @type {HTMLElement} */ (node.querySelector(each)));
  input.setAttribute("aria-label", says ? `${label}, ${says}` : label);
  setText(symbol, label);
  setText(what, says);
  node.style.setProperty("--colour", `var(--live-${colour})`);
  const tab = board.find(`.tabs [data-name="${slider.name}"]`);
  if (tab) setText(tab.firstChild, `${label} = `);
}

/**
 * Shows where it stands.
 * @param {Board} board
 * @param {Slider} slider
 */
export function showSlider(board, slider) {
  const place = Number(board.state.place[slider.name]);
  const text = slider.texts[place];
  const node = /** @type {HTMLElement} */ (nodeOf(board, slider));
  const input = /** @type {HTMLInputElement} */ (node.querySelector("input"));
  if (Number(input.value) !== place) input.value = String(place);
  input.style.setProperty("--share", String(place / (slider.texts.length - 1)));
  input.setAttribute("aria-valuetext", text);
  setText(/** @type {Node} */ (node.querySelector("output")), text);
  showName(board, slider);
}
