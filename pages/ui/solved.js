// @ts-check
/** Marks the exercises in a list that the reader has solved on their figures, in this tab. */

const SOLVED = "solved: "; // as the figures keep it

export function markSolved() {
  for (const item of document.querySelectorAll("[data-exercise]")) {
    if (!(item instanceof HTMLElement)) continue;
    const solved = sessionStorage.getItem(SOLVED + item.dataset.exercise) !== null;
    item.classList.toggle("solved", solved);
  }
}
