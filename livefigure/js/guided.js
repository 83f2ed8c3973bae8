// @ts-check
/**
 * Guided links: `?hide=rho,story` leaves out controls that a teacher does not want for a class. What
 * is hidden stays as the rest of the address sets it. A form in the dialog makes such a link.
 */

import { element, setText } from "./dom.js";
import { isSlider } from "./lookup.js";

/** @typedef {import("./board.js").Board} Board */

const HIDE = "hide"; // of the address: names with commas between them

/** What a figure has besides its controls: where it is, and what it is called. */
const FIXTURES = /** @type {const} */ ({
  story: [".story", "the story"],
  exercises: [".exercises", "exercises"],
  presets: [".presets", "presets"],
  table: [".table", "the table"],
  save: ["button.save", "«Save»"],
});

/** The names that the address hides; only such as can be names of controls. */
export function hiddenNames() {
  const said = new URLSearchParams(location.search).get(HIDE) ?? "";
  return said.split(",").filter((name) => /^[A-Za-z_][\w-]*$/.test(name));
}

/**
 * Hides what the address names, for as long as the figure is there, and says so below it.
 * @param {Board} board
 */
export function showHidden({ find }) {
  const names = hiddenNames();
  const selectors = names.map((name) =>
    name in FIXTURES
      ? `.live ${FIXTURES[/** @type {keyof typeof FIXTURES} */ (name)][0]}`
      : `.live [data-control="${name}"], .live .tabs [data-name="${name}"], .st-key-${name}`
  );
  setText(
    find(".guided style"),
    selectors.map((each) => `${each} { display: none !important; }`).join("\n"),
  );
  const url = new URL(location.href);
  url.searchParams.delete(HIDE);
  find(".guided").hidden = !names.length;
  find(".guided a").href = url.href;
}

/**
 * All that can be hidden here: names, and what they are called.
 * @param {Board} board
 * @returns {[string, string][]}
 */
function hideable({ find, state: { header } }) {
  const has = {
    story: header.story.length,
    exercises: header.exercises.length,
    presets: header.presets.length,
    table: find(".table").textContent,
    save: true,
  };
  const around = [...document.querySelectorAll("[data-testid=stMain] [class*=st-key-]")]
    .flatMap((node) => {
      const name = /st-key-([\w-]+)/.exec(node.className)?.[1] ?? "";
      const label = node.querySelector("[data-testid=stWidgetLabel]")?.textContent;
      if (name === "settings") return [["settings", "«Settings»"]];
      return label ? [[name, label]] : [];
    });
  return /** @type {[string, string][]} */ ([
    ...header.controls.map((control) => [
      control.name,
      isSlider(control) && control.says ? `${control.label}, ${control.says}` : control.label,
    ]),
    ...around,
    ...Object.entries(FIXTURES).filter(([name]) => has[/** @type {keyof typeof has} */ (name)])
      .map(([name, [, label]]) => [name, label]),
  ]);
}

/**
 * A box for everything that can be hidden; those that are hidden now are ticked.
 * @param {Board} board
 * @param {() => void} onChange
 */
export function buildHideForm(board, onChange) {
  const hidden = hiddenNames();
  board.find(".hides").replaceChildren(
    ...hideable(board).map(([name, label]) => {
      const box = element("input", { type: "checkbox", value: name });
      box.checked = hidden.includes(name);
      box.onchange = onChange;
      return element("label", {}, box, ` ${label}`);
    }),
  );
}

/**
 * The address that hides what is ticked.
 * @param {Board} board
 * @param {URL} url
 */
export function hideInAddress({ find }, url) {
  /** @type {HTMLInputElement[]} */
  const ticked = [...find(".hides").querySelectorAll("input:checked")];
  if (ticked.length) url.searchParams.set(HIDE, ticked.map(({ value }) => value).join());
  else url.searchParams.delete(HIDE);
  return url;
}
