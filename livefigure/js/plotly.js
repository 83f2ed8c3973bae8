// @ts-check
/** Plotly, which Streamlit loads with the first chart of the page. */
export async function plotly(patience = 20_000) {
  const deadline = performance.now() + patience;
  while (!window.Plotly) {
    if (performance.now() > deadline) throw new Error("Plotly did not load");
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  return window.Plotly;
}
