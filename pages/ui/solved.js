// @ts-check
/** Ticks, and counts, the exercises in a list that the reader has solved in this browser. */

const SOLVED = "solved: "; // as the figures keep it

export function markSolved() {
  /** @type {Map<string | null, boolean>} */
  const tasks = new Map(); // some are listed twice
  for (const item of document.querySelectorAll("[data-exercise]")) {
    const task = item.getAttribute("data-exercise");
    const isSolved = localStorage.getItem(SOLVED + task) !== null;
    item.classList.toggle("solved", isSolved);
    tasks.set(task, isSolved);
  }
  for (const node of document.querySelectorAll("[data-solved]")) {
    const words = `${[...tasks.values()].filter(Boolean).length} of ${tasks.size} solved.`;
    if (node.textContent !== words) node.textContent = words;
  }
}
