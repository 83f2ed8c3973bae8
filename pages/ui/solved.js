// @ts-check
/** Marks, and counts, the exercises in a list that the reader has solved in this tab. */

const SOLVED = "solved: "; // as the figures keep it

export function markSolved() {
  const items = [...document.querySelectorAll("[data-exercise]")];
  for (const item of items) {
    const task = item.getAttribute("data-exercise");
    item.classList.toggle("solved", sessionStorage.getItem(SOLVED + task) !== null);
  }
  for (const node of document.querySelectorAll("[data-solved]")) {
    // Before a list it counts the list, and else all.
    const [...listed] = node.nextElementSibling?.querySelectorAll("[data-exercise]") ?? [];
    const counted = listed.length ? listed : items;
    const count = counted.filter((item) => item.classList.contains("solved")).length;
    const words = `${count} of ${counted.length} solved.`;
    if (node.textContent !== words) node.textContent = words;
  }
}
