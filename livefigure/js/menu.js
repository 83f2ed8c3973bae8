// @ts-check
/**
 * What one may take away of a figure, in one dialog: a picture, a video, its data, its address. All
 * of it is made here, from what is on screen; Python is asked for nothing.
 */

import { codeOf, isLocal } from "./code.js";
import { element, setText } from "./dom.js";
import { filmOf, kindOfFilm } from "./film.js";
import { lastStep } from "./gestures.js";
import { buildHideForm, hideInAddress } from "./guided.js";
import { pngOf } from "./raster.js";
import { sheetOf } from "./sheet.js";
import { csvOf, everything } from "./table.js";
import { stop } from "./transport.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {"png" | "svg" | "film" | "csv" | "json" | "qr"} Kind */

const NO_FILM = "This browser records no video. Chrome, Firefox and Safari from 14.1 on do.";
const NO_DEEP_FILM = "A relief can be saved as a picture, not as a video.";
const HERE = "This address leads to a server on this computer: others cannot open it.";
const FRAME_HEIGHT = 720; // pixels of the page in a frame

/**
 * The button of a figure, and its dialog.
 * @param {Board} board
 */
export function buildMenu(board) {
  const { find, root } = board;
  const button = element("button", {
    type: "button",
    className: "save",
    title: "A picture, a video, the data, a link",
    "aria-haspopup": "dialog",
  }, "Save");
  find(".transport").append(button);
  /** @type {HTMLDialogElement} */
  const dialog = find(".menu");
  for (const theme of Object.keys(THEMES)) {
    find(".theme").append(element("option", { value: theme }, theme));
  }
  button.onclick = () => {
    stop(board);
    if (board.state.moved.size) board.release({}); // so that the address says what is shown
    setText(find(".done"), "");
    showFilm(board);
    buildHideForm(board, () => showAddress(board));
    showAddress(board);
    dialog.showModal();
  };
  new MutationObserver(() => dialog.open && showAddress(board))
    .observe(root, { attributeFilter: ["data-serial"] });
  find(".menu .close").onclick = () => dialog.close();
  dialog.onclick = ({ target }) => {
    if (target === dialog) dialog.close(); // beside it
  };
  for (const each of dialog.querySelectorAll("[data-file]")) {
    const one = /** @type {HTMLButtonElement} */ (each);
    one.onclick = () => save(board, /** @type {Kind} */ (one.dataset.file), one);
  }
  for (const each of dialog.querySelectorAll("[data-copy]")) {
    const one = /** @type {HTMLButtonElement} */ (each);
    one.onclick = () => copy(board, find(`.menu .${one.dataset.copy}`));
  }
}

/**
 * Whether there is a film, or why there is none.
 * @param {Board} board
 */
function showFilm({ find, picture, state }) {
  const film = find('[data-file="film"]');
  film.hidden = !lastStep(state);
  const isDeep = Boolean(picture.graph._fullLayout?.scene);
  film.disabled = isDeep || !kindOfFilm();
  const why = isDeep ? NO_DEEP_FILM : NO_FILM;
  setText(find(".no-film"), !film.hidden && film.disabled ? why : "");
}

/** The name of the page, for files. */
const pageName = () =>
  (location.pathname.split("/").pop() ?? "").replace(/\.html$/, "") || "figure";

/**
 * Makes a file and hands it over.
 * @param {Board} board
 * @param {Kind} kind
 * @param {HTMLButtonElement} button
 */
async function save(board, kind, button) {
  const told = board.find(".done");
  button.disabled = true;
  setText(told, "…");
  try {
    const { blob, ending } = await made(board, kind, (share) => {
      setText(told, `Recording: ${Math.round(100 * share)} %. The figure draws itself once.`);
    });
    const name = `${pageName()}${kind === "qr" ? "-qr" : ""}.${ending}`;
    const href = URL.createObjectURL(blob);
    element("a", { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
    setText(told, `Saved as ${name}.`);
  } catch (/** @type {any} */ error) {
    setText(told, `This could not be made: ${error.message}`);
    console.error(error);
  }
  button.disabled = false;
}

/**
 * @param {Board} board
 * @param {Kind} kind
 * @param {(share: number) => void} tell
 */
async function made(board, kind, tell) {
  const { find } = board;
  const times = Number(find(".times").value);
  const wishes = {
    theme: find(".theme").value,
    title: find(".with-title").checked,
    legend: find(".with-legend").checked,
  };
  const text = (/** @type {string} */ content, /** @type {string} */ type) =>
    new Blob([content], { type: `${type};charset=utf-8` });
  if (kind === "png") {
    return { blob: await pngOf(await sheetOf(board, wishes), times), ending: kind };
  }
  if (kind === "film") {
    const blob = await filmOf(board, wishes, times, tell);
    return { blob, ending: blob.type.includes("webm") ? "webm" : "mp4" };
  }
  if (kind === "csv") return { blob: text(csvOf(everything(board)), "text/csv"), ending: kind };
  if (kind === "json") {
    const all = JSON.stringify(everything(board), null, 1);
    return { blob: text(all, "application/json"), ending: kind };
  }
  const svg = kind === "qr" ? find(".qr").innerHTML : (await sheetOf(board, wishes)).svg;
  return { blob: text(svg, "image/svg+xml"), ending: "svg" };
}

/**
 * The link, the frame and the code of the address as it is now; a file on a disk has none.
 * @param {Board} board
 */
function showAddress(board) {
  const { find, state } = board;
  const served = location.protocol.startsWith("http");
  for (const part of board.root.querySelectorAll(".of-address")) {
    /** @type {HTMLElement} */ (part).hidden = !served;
  }
  const url = hideInAddress(board, new URL(location.href));
  find(".link").value = url.href;
  setText(find(".here"), isLocal(url.host) ? HERE : "");
  url.searchParams.set("embed", "true");
  find(".frame").value = element("iframe", {
    src: url.href,
    width: "100%",
    height: FRAME_HEIGHT,
    title: state.header.alt || document.title,
    style: "border: 0",
  }).outerHTML;
  const code = codeOf(find(".link").value);
  find(".qr-part").hidden = !code;
  if (code) find(".qr").replaceChildren(code);
}

/**
 * @param {Board} board
 * @param {HTMLInputElement} field
 */
async function copy({ find }, field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value); // only where the page came by https
    setText(find(".done"), "Copied.");
  } catch {
    setText(
      find(".done"),
      "The browser lets no page copy here. The text is selected: copy it by keys.",
    );
  }
}
