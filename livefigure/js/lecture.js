// @ts-check
/**
 * The lecture view: one figure of the page fills the screen, with type for the last row, and keys
 * lead through it. The address says so: whoever opens it comes to the same view.
 */

import { element, setText } from "./dom.js";
import { asked, KEYS } from "./keys.js";
import { pause, play } from "./transport.js";

/** @typedef {import("./board.js").Board} Board */

const PARAMETER = "lecture"; // of the address: 1 opens the view
const WIDTH = 1130; // pixels of a page that is drawn as large as the screen, whatever that has:
const HEIGHT = 635; // on one of 1920 × 1080 all is 1.7 times as large

/** @type {Set<Board>} the figures of this page */
const figures = new Set();
/** @type {Board | null} the one that fills the screen */
let lecturer = null;
let byAddress = false; // whether the address opened the view, and no hand
let byTab = false; // whether what has the focus got it by a key
let hasLeft = false; // so that the address may not say otherwise

/**
 * Gives a figure its button, and the view to which the address leads.
 * @param {Board} board
 * @param {AbortSignal} leaving tells that the figure goes
 */
export function buildLecture(board, leaving) {
  const button = element("button", { type: "button", className: "lecture", title: KEYS });
  button.onclick = () => (lecturer ? leave() : enter(board));
  board.find(".transport").append(button);
  board.root.tabIndex = -1; // a click into the figure gives it the focus
  board.root.append(element("p", { className: "keys" }, KEYS));
  showButton(board);
  if (!figures.size) {
    addEventListener("keydown", onKey, { capture: true });
    addEventListener("pointerdown", onPointer, { capture: true });
    addEventListener("resize", scale);
  }
  figures.add(board);
  leaving.addEventListener("abort", () => {
    figures.delete(board);
    if (lecturer === board) bringBack();
    if (figures.size) return;
    removeEventListener("keydown", onKey, { capture: true });
    removeEventListener("pointerdown", onPointer, { capture: true });
    removeEventListener("resize", scale);
  });
  if (isAsked() && (!lecturer || byAddress && precedes(board, lecturer))) {
    bringBack();
    enter(board);
    byAddress = true;
  }
}

/**
 * Whether a figure stands before another one: those of a page come in any order, and the address
 * means the first.
 * @param {Board} board
 * @param {Board} other
 */
function precedes(board, other) {
  const order = other.root.compareDocumentPosition(board.root);
  return (order & Node.DOCUMENT_POSITION_PRECEDING) !== 0;
}

/** @param {Board} board */
function enter(board) {
  lecturer = board;
  byAddress = false;
  hasLeft = false;
  board.root.dataset.lecture = "";
  document.documentElement.dataset.lecture = "";
  showButton(board);
  scale();
  keepAddress();
}

function leave() {
  bringBack();
  hasLeft = true;
  keepAddress();
  if (document.fullscreenElement) document.exitFullscreen();
}

/** The page is as it was. */
function bringBack() {
  const board = lecturer;
  lecturer = null;
  delete document.documentElement.dataset.lecture;
  if (!board) return;
  delete board.root.dataset.lecture;
  delete board.root.dataset.answer;
  board.root.style.zoom = "";
  showButton(board);
}

/** @param {Board} board */
function showButton(board) {
  const lectures = lecturer === board;
  setText(board.find("button.lecture"), lectures ? "Leave" : "Lecture view");
}

/** The figure is as large as the screen lets it be. */
function scale() {
  if (!lecturer) return;
  const by = Math.max(1, Math.min(innerWidth / WIDTH, innerHeight / HEIGHT));
  lecturer.root.style.zoom = String(by);
}

const isAsked = () => new URLSearchParams(location.search).get(PARAMETER) === "1";

/** The address says whether the view is open; what runs the page may have put back an older one. */
export function keepAddress() {
  if (!location.protocol.startsWith("http")) return; // that of a file may not be changed
  const says = isAsked();
  if (lecturer ? says : !says || !hasLeft) return;
  const url = new URL(location.href);
  if (lecturer) url.searchParams.set(PARAMETER, "1");
  else url.searchParams.delete(PARAMETER);
  history.replaceState(history.state, "", url);
}

function onPointer() {
  byTab = false;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.key === "Tab") byTab = true;
  if (document.querySelector("dialog[open]")) return; // the keys are its own
  // A letter by itself must not act wherever it is typed (WCAG 2.1.4).
  const focused = [...figures].find(({ root }) => root.contains(document.activeElement));
  if (!lecturer && !focused) return;
  const action = asked(event, lecturer !== null, focusOf(document.activeElement));
  if (action === null || (event.key === "Escape" && document.fullscreenElement)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (lecturer) act(lecturer, action);
  else if (focused) enter(focused);
}

/** @param {Element | null} node */
function focusOf(node) {
  if (!node || node === document.body) return "";
  const types = node.matches("textarea, [contenteditable], input:not([type=range], [type=radio])");
  if (types) return "text";
  // What was clicked has the focus, too, but keys do not go to it.
  return byTab && node.matches("a, button, input, select") ? "control" : "";
}

/**
 * @param {Board} board
 * @param {string} action
 */
function act(board, action) {
  const { find, root, state } = board;
  const [verb, number] = action.split(" ");
  const story = find(verb === "next" ? ".next-card" : ".back-card");
  if (action === "play") state.playing ? pause(board) : play(board);
  else if (verb === "next" || verb === "back") {
    const isThere = story?.getClientRects().length > 0;
    (isThere ? story : find(verb === "next" ? ".forth" : ".back")).click();
  } else if (verb === "preset") find(`.preset:nth-of-type(${number})`)?.click();
  else if (verb === "answer") {
    if (root.dataset.answer) delete root.dataset.answer;
    else root.dataset.answer = "hidden";
  } else if (action === "leave") leave();
  else if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
}
