// @ts-check
/** The QR code of a link within the app, with its address below: for a room to point at. */

import { codeOf, isLocal } from "./code.js";
import { element } from "./dom.js";

/**
 * Called by Streamlit when it is mounted, and with every message for it.
 * @param {{ data: { address: string }, parentElement: HTMLElement }} component
 */
export default function ({ data, parentElement }) {
  const { href, host } = new URL(data.address, location.href);
  const box = /** @type {HTMLElement} */ (parentElement.querySelector(".code-of-link"));
  box.replaceChildren(codeOf(href) ?? "", element("a", { href, target: "_blank" }, href));
  if (isLocal(host)) {
    box.append(
      element(
        "p",
        {},
        "This address leads to a server on this computer: phones cannot open it. " +
          "Open the app at your computer’s network address first: see «A class of fifty».",
      ),
    );
  }
}
