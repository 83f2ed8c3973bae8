// @ts-check
/** What is far below the fold waits: it draws nothing and asks for nothing. */

const NEAR = "300px";

/**
 * Waits until an element is nearly on screen, or is about to be printed.
 * @param {Element} node
 * @param {AbortSignal} leaving ends the wait without an end
 * @returns {Promise<void>}
 */
export const inSight = (node, leaving) =>
  new Promise((resolve) => {
    const sight = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      sight.disconnect();
      resolve();
    }, { rootMargin: NEAR });
    sight.observe(node);
    addEventListener("beforeprint", () => resolve(), { signal: leaving });
    leaving.addEventListener("abort", () => sight.disconnect());
  });
