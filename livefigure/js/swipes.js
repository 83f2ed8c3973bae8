// @ts-check
/** A finger that goes up or down over a relief scrolls the page, and turns nothing. */

/** @param {HTMLElement} graph where Plotly listens to touches, and lets no page scroll */
export function letSwipesPass(graph) {
  /** @type {{ x: number, y: number } | null} */
  let start = null;
  let scrolls = false;
  graph.addEventListener("touchstart", ({ touches }) => {
    scrolls = false;
    start = touches.length === 1 ? { x: touches[0].clientX, y: touches[0].clientY } : null;
  }, { capture: true, passive: true });
  graph.addEventListener("touchmove", (event) => {
    const inRelief = event.target instanceof Element && event.target.closest(".gl-container");
    if (!inRelief) return;
    if (start) {
      const { clientX, clientY } = event.touches[0];
      scrolls = Math.abs(clientY - start.y) > Math.abs(clientX - start.x);
      start = null; // the first move decides
    }
    if (scrolls) event.stopPropagation();
  }, { capture: true, passive: true });
}
