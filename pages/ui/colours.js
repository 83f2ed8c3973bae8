// @ts-check
/**
 * The colours of the palette, by their names, for the words of a page: --colour-sam and so on. They
 * follow the theme, which Streamlit tells its components alone.
 */

const CATEGORICAL = "--st-chart-categorical-colors";
/** Streamlit's placeholders for the colours of a theme that are no chart's. */
const OTHERS = {
  "#000036": "--st-gray-text-color",
  "#000037": "--st-text-color",
  "#000038": "--st-background-color",
  "#000039": "--st-border-color",
};

/** @type {() => void} */
let paint = () => {};
// The theme is a class of the element around a component.
const theme = new MutationObserver(() => paint());

/**
 * @param {HTMLElement} component which holds the palette: placeholders by name, as JSON
 */
export function keepColours(component) {
  const holder = component.querySelector("[data-palette]");
  if (!(holder instanceof HTMLElement)) return;
  /** @type {Record<string, string>} */
  const palette = JSON.parse(holder.dataset.palette ?? "{}");
  paint = () => {
    const style = getComputedStyle(holder);
    const chart = style.getPropertyValue(CATEGORICAL).split(",");
    const others = new Map(Object.entries(OTHERS));
    for (const [name, placeholder] of Object.entries(palette)) {
      if (!placeholder.startsWith("#")) continue; // mixed of others, for a figure
      const other = others.get(placeholder);
      const colour = other
        ? style.getPropertyValue(other)
        : chart[Number(placeholder.slice(1)) - 1];
      document.documentElement.style.setProperty(`--colour-${name}`, colour ?? "");
    }
  };
  paint();
  theme.disconnect();
  for (let node = component.parentElement; node; node = node.parentElement) {
    theme.observe(node, { attributeFilter: ["class"] });
    if (node.matches(".stBidiComponent")) break;
  }
}
