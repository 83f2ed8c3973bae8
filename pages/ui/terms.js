// @ts-check
/**
 * What a word of the glossary means, shown beside it: to who points at it, comes to it with the
 * keyboard or taps on it. A screen reader needs none of this, for every such word is described by
 * the text of the frame that is shown here.
 *
 * It stays while one points at the word or at what is shown, Escape closes it, and it never leaves
 * the window. The words may stand anywhere, in Markdown or in a figure, and come and go.
 */

const EDGE = 8; // pixels between it and the edge of the window, or the word
const LEAVE = 250; // milliseconds to get from the word to what is shown

const bubble = document.createElement("div");
bubble.className = "term-bubble";
bubble.ariaHidden = "true"; // the word is described by the same text already
bubble.hidden = true;

/** @type {Element | null} */
let explained = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let leaving;

/** @param {EventTarget | null} target */
const termAt = (target) => target instanceof Element ? target.closest(".term") : null;

/** @param {Element} term */
function explain(term) {
  clearTimeout(leaving);
  const meaning = document.getElementById(term.getAttribute("aria-describedby") ?? "");
  if (!meaning) return;
  explained = term;
  const page = getComputedStyle(document.querySelector(".stApp") ?? document.body);
  bubble.style.fontFamily = page.fontFamily;
  bubble.style.color = page.backgroundColor; // the page's colours the other way round
  bubble.style.background = page.color;
  bubble.innerHTML = meaning.innerHTML;
  (document.fullscreenElement ?? document.body).append(bubble);
  bubble.hidden = false;
  place();
  gone.observe(document.body, { childList: true, subtree: true });
}

function close() {
  clearTimeout(leaving);
  explained = null;
  bubble.hidden = true;
  gone.disconnect();
}

/** Above the word, or below it where there is no room, and always within the window. */
function place() {
  const [line] = explained?.getClientRects() ?? [];
  if (!line || line.bottom < 0 || line.top > innerHeight) return close();
  const { width, height } = bubble.getBoundingClientRect();
  const room = document.documentElement.clientWidth - width - EDGE;
  const left = Math.min(line.left + line.width / 2 - width / 2, room);
  const above = line.top - height - EDGE;
  const below = Math.min(line.bottom + EDGE, innerHeight - height - EDGE);
  bubble.style.left = `${Math.max(EDGE, left)}px`;
  bubble.style.top = `${above >= EDGE ? above : below}px`;
}

const gone = new MutationObserver(() => {
  if (!explained?.isConnected) close();
});

addEventListener("pointerover", ({ target, pointerType }) => {
  if (pointerType !== "mouse") return;
  const term = termAt(target);
  if (term) explain(term);
  else if (target === bubble || bubble.contains(/** @type {Node} */ (target))) {
    clearTimeout(leaving);
  } else if (explained && explained !== document.activeElement) {
    clearTimeout(leaving);
    leaving = setTimeout(close, LEAVE);
  }
});
addEventListener("click", ({ target }) => {
  const term = termAt(target);
  if (term) explain(term);
  else if (target !== bubble && !bubble.contains(/** @type {Node} */ (target))) close();
});
addEventListener("focusin", ({ target }) => {
  const term = termAt(target);
  if (term) explain(term);
});
addEventListener("focusout", ({ target }) => {
  if (target === explained) close();
});
// Before all others: who closes this does not mean to leave anything else.
addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !explained) return;
  event.stopPropagation();
  close();
}, { capture: true });
addEventListener("scroll", () => explained && place(), { capture: true, passive: true });
addEventListener("resize", () => explained && place());
