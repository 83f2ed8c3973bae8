// Put into a page before its own scripts: notes what a hand did and when the picture answered.
(() => {
  const probe = (window.probe = { picture: null, paths: null });

  // The browser has painted: an animation frame, and one task after it.
  const painted = (note) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => note(performance.now());
      port2.postMessage(null);
    });

  const geometry = () =>
    Array.from(
      document.querySelectorAll(".scatterlayer path"),
      (path) => path.getAttribute("d") + path.getAttribute("transform"),
    ).join();
  // A page may have several live figures; each counts its answers.
  const figures = () => [...document.querySelectorAll(".live")];
  const answers = () => figures().reduce((sum, each) => sum + Number(each.dataset.serial ?? 0), 0);
  const complete = () =>
    figures().length > 0 &&
    figures().every((each) => each.dataset.pending === "false");

  let seen = "";
  let awaited = false; // two changes before one frame are one redraw
  let reached = 0;

  /** Forget what was noted; from here on count anew. */
  probe.mark = () => {
    Object.assign(probe, { keys: [], moves: [], inputs: [], ups: [], paints: [], fresh: null });
    reached = answers();
  };
  probe.mark();

  const look = () => {
    if (probe.picture === null && document.querySelector(".contourlayer path")) {
      probe.picture = 0;
      painted((time) => {
        probe.picture = time;
      });
    }
    if (probe.paths === null && complete()) {
      probe.paths = 0;
      painted((time) => {
        probe.paths = time;
      });
    }
    if (answers() > reached && complete()) {
      reached = Infinity;
      painted((time) => {
        probe.fresh = time;
      });
    }
    const now = geometry();
    if (now === "" || now === seen) return; // a chart taken down is no answer
    seen = now;
    if (awaited) return;
    awaited = true;
    requestAnimationFrame(() => {
      awaited = false;
    });
    painted((time) => probe.paints.push(time));
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributeFilter: ["d", "transform", "data-serial", "data-pending"],
  });

  const note = (type, list) =>
    addEventListener(type, (event) => {
      if (event.isTrusted && event.target.type === "range") probe[list].push(event.timeStamp);
    }, true);
  note("keydown", "keys");
  note("pointermove", "moves");
  note("input", "inputs");
  note("pointerup", "ups");
})();
