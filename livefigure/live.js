/**
 * The live figure: one Plotly graph and the controls that bend it.
 *
 * Nothing is computed here. Python sends *records*: named channels of numbers. A record is the
 * picture at one setting; a *line* holds one record for every position of one control. While a
 * control moves, its line is looked up; when it is let go, Python is told once and answers with
 * the exact record and with the lines through the new setting.
 */

const boards = new WeakMap();
const mounted = new Set(); // the boards on screen

export default function ({ data, parentElement, setStateValue }) {
  if (!boards.has(parentElement)) boards.set(parentElement, new Board(parentElement));
  const board = boards.get(parentElement);
  board.tell = (value) => setStateValue("released", value);
  board.receive(data);
  // The call was overtaken by a newer one for the same figure, or the figure is about to go: the
  // page tells which, once it is what it will be.
  return () => {
    setTimeout(() => {
      if (parentElement.isConnected || board.gone) return;
      board.leave();
      boards.delete(parentElement);
    });
  };
}

// ── The wire ────────────────────────────────────────────────────────────────────────────────
// A message is a JSON header, then parts. A part is named by its hash and sent only to a page
// that does not hold it yet; parts outlive the figure that first needed them.

const MOST_PARTS = 48;
const parts = new Map();

async function inflate(bytes) {
  if (!window.DecompressionStream) {
    throw new Error("this browser lacks DecompressionStream. Chrome 80, Firefox 113 and Safari 16.4 have it, and all that came later.");
  }
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const splitHeader = (bytes) => {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  return [header, bytes.subarray(4 + length)];
};

/** Channels of floats without their last byte, one plane of bytes after another. */
function readRecord(bytes) {
  const [shapes, planes] = splitHeader(bytes);
  const count = planes.length / 3;
  const bits = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    bits[i] = (planes[i] << 24) | (planes[count + i] << 16) | (planes[2 * count + i] << 8);
  }
  const floats = new Float32Array(bits.buffer);
  const record = {};
  let from = 0;
  for (const [name, shape] of Object.entries(shapes)) {
    const size = shape.reduce((a, b) => a * b, 1);
    record[name] = { shape, values: floats.subarray(from, from + size) };
    from += size;
  }
  return record;
}

async function unpack(data) {
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  let [header, rest] = splitHeader(bytes);
  for (const { id, kind, size } of header.parts) {
    const plain = await inflate(rest.subarray(0, size));
    parts.delete(id); // so that it moves to the young end of the map
    parts.set(id, kind === "figure" ? new TextDecoder().decode(plain) : readRecord(plain));
    rest = rest.subarray(size);
  }
  for (const id of [header.figure, header.base, ...Object.values(header.lines)]) {
    const part = parts.get(id);
    if (parts.delete(id)) parts.set(id, part); // what is in use stays young
  }
  const used = new Set([...mounted].flatMap((board) => board.wanted));
  for (const id of parts.keys()) {
    if (parts.size <= MOST_PARTS) break;
    if (!used.has(id)) parts.delete(id); // Python counts on what is on screen, in whatever figure
  }
  return header;
}

// ── Taking turns ────────────────────────────────────────────────────────────────────────────
// Of two figures that speak in the same moment, Streamlit hears one. So a figure waits for as
// long as another one is owed an answer.

let speaker = null;
const waiting = new Map(); // figure → what it will say

function inTurn(board, speak) {
  if (speaker !== null && speaker !== board) {
    waiting.set(board, speak);
    return;
  }
  speaker = board;
  speak();
}

function nextTurn(board) {
  waiting.delete(board);
  if (speaker !== board) return;
  speaker = null;
  const [next] = waiting;
  if (!next) return;
  waiting.delete(next[0]);
  inTurn(...next);
}

// ── Small words ─────────────────────────────────────────────────────────────────────────────

const element = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name in node && name !== "list") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
};

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

const nearest = (values, value) => {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if (Math.abs(values[i] - value) < Math.abs(values[best] - value)) best = i;
  }
  return best;
};

/** Three significant digits, as one would write them by hand. */
function written(value) {
  if (value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value < 0 ? "−∞" : "∞";
  if (Number.isInteger(value) && Math.abs(value) < 1e5) return String(value).replace("-", "−"); // a count
  const size = Math.abs(value);
  let text;
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    const [digits, power] = value.toExponential(2).split("e");
    text = `${digits}·10${[...String(Number(power))].map((c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? "⁻").join("")}`;
  } else text = String(Number(value.toPrecision(3)));
  return text.replace("-", "−");
}

/** Plotly, which Streamlit loads with the first chart of the page. */
async function plotly(patience = 20_000) {
  const deadline = performance.now() + patience;
  while (!window.Plotly) {
    if (performance.now() > deadline) throw new Error("Plotly did not load");
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  return window.Plotly;
}

// Browsers keep some sixteen WebGL contexts and take the oldest from who asks for more: so one is
// asked for once, to see whether there are any, and each is given back when its figure goes.
let depth;
const canDrawDepth = () => {
  if (depth === undefined) {
    const canvas = document.createElement("canvas");
    depth = Boolean(canvas.getContext("webgl"));
    giveBack([canvas]);
  }
  return depth;
};

function giveBack(canvases) {
  for (const canvas of canvases) canvas.getContext("webgl")?.getExtension("WEBGL_lose_context")?.loseContext();
}

/**
 * Moves the lines and points of a trace to new data, in the elements that Plotly made for it.
 * False where that is not enough (a fill, a bar, a point more or less): then Plotly must draw.
 */
function moveTrace(graph, index, { x, y }) {
  const { trace } = graph.calcdata[index]?.[0] ?? {};
  if (!trace || trace.type !== "scatter" || trace.visible !== true || (trace.fill ?? "none") !== "none") return false;
  if (trace.mode.includes("text") || (trace.line?.shape ?? "linear") !== "linear") return false;
  const element = graph.querySelector(`.trace${trace.uid}`);
  if (!element) return false;
  const layout = graph._fullLayout;
  const [across, up] = [layout[`xaxis${trace.xaxis.slice(1)}`], layout[`yaxis${trace.yaxis.slice(1)}`]];
  const pixels = [];
  for (let i = 0; i < x.length; i++) {
    const at = [across.d2p(x[i]), up.d2p(y[i])];
    // Far outside is far enough; what has no place at all is a gap.
    pixels.push(at.every(Number.isFinite) ? at.map((v) => Math.round(10 * clamp(v, -2e4, 2e4)) / 10) : null);
  }
  if (trace.mode.includes("lines")) {
    const nodes = element.querySelectorAll(":scope > .lines > path.js-line");
    if (!nodes.length) return false;
    nodes[0].setAttribute("d", pixels.map((at, i) => at && `${pixels[i - 1] ? "L" : "M"}${at}`).join("") || "M0,0");
    for (const node of [...nodes].slice(1)) node.setAttribute("d", "M0,0");
  }
  if (trace.mode.includes("markers")) {
    const nodes = element.querySelectorAll(":scope > .points > path.point");
    const turns = trace.marker.angleref === "previous";
    const placed = pixels.map((at, i) => [at, pixels[i - 1]]).filter(([at]) => at);
    if (nodes.length !== placed.length) return false;
    placed.forEach(([at, before], i) => {
      const turn = turns && before ? `rotate(${90 + (180 / Math.PI) * Math.atan2(at[1] - before[1], at[0] - before[0])})` : "";
      nodes[i].setAttribute("transform", `translate(${at})${turn}`);
    });
  }
  return true;
}

// Streamlit goes to the heading that an address names before there are figures above it. So with
// every figure that comes, one is led there, until one moves oneself.
let led = true;
for (const type of ["pointerdown", "wheel", "touchmove", "keydown"]) {
  addEventListener(type, () => { led = false; }, { capture: true, passive: true });
}
// Who follows a link to a heading is led anew: figures above it are about to be drawn again.
addEventListener("click", ({ target }) => {
  if (target instanceof Element && target.closest('a[href*="#"]')) led = true;
}, { capture: true, passive: true });
const goToAnchor = () => led && location.hash && document.getElementById(location.hash.slice(1))?.scrollIntoView();

/**
 * Streamlit (1.67) takes our folder `pages` for its own until the app has run once, so the first
 * reader of a server who comes by a deep link is told «Page not found», in front of that page. Where
 * there is no such page, it goes to the first one, whose address ends with a slash.
 */
function dismissStrayDialog() {
  if (location.pathname.endsWith("/")) return;
  const stray = [...document.querySelectorAll("[role=dialog]")].find((node) => node.textContent.startsWith("Page not found"));
  stray?.querySelector("button[aria-label=Close]")?.click();
}

// ── The focus ───────────────────────────────────────────────────────────────────────────────
// What one presses may be taken away by the answer, or switched off: a pin that is removed, «Stop»
// when the training has stopped. The focus would fall to the body, and who has no mouse would begin
// again. So it goes to what was made in its place, or else to what stands before that.

const FOCUSABLE = "a[href], button, input, select, textarea, [tabindex]:not([tabindex^='-'])";
const focusable = () => [...(document.querySelector("[data-testid=stMain]")?.querySelectorAll(FOCUSABLE) ?? [])];
const usable = (node) => node.isConnected && !node.disabled && node.getClientRects().length > 0;
let focused = null; // what has the focus,
let around = []; // and all that could have had it
let losing;

addEventListener("focusin", ({ target }) => {
  around = focusable();
  focused = around.includes(target) ? target : null;
});

const focusIsLost = () => focused && [document.body, focused].includes(document.activeElement) && !usable(focused);

function heir() {
  const now = focusable().filter(usable);
  const alike = (node) => node.tagName === focused.tagName && node.textContent === focused.textContent
    && node.getAttribute("aria-label") === focused.getAttribute("aria-label");
  const before = around.slice(0, around.indexOf(focused)).findLast(usable);
  const next = now[now.indexOf(before) + 1];
  return now.find(alike) ?? (next && !around.includes(next) ? next : before) ?? next;
}

new MutationObserver(() => {
  if (!focusIsLost()) return;
  clearTimeout(losing);
  losing = setTimeout(() => { // Streamlit's own menus give it back by themselves
    if (focusIsLost()) heir()?.focus({ preventScroll: true });
  }, 100);
}).observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// ── The board ───────────────────────────────────────────────────────────────────────────────

class Board {
  constructor(parent) {
    this.root = parent.querySelector(".live");
    this.find = (selector) => this.root.querySelector(selector);
    this.graph = this.find(".graph");
    this.ground = this.find(".ground");
    this.serial = 0; // how often Python was told something
    this.header = null;
    this.wanted = []; // the parts that it is made of
    mounted.add(this);
    this.place = {}; // control name → index on its ticks, or [i, j] on its lattice
    this.active = null; // the control, or the plane of two, whose line is on screen
    this.held = null; // the control under the hand
    this.touched = null; // the control moved since Python was last told
    this.moved = new Set(); // what a hand has moved since then: controls, or "step"
    this.unheard = {}; // what Python was told of them, until it answers
    this.step = 0; // index into the record's steps
    this.hovered = null; // a step pointed at, shown instead of `step` for as long as it is
    this.painted = []; // per binding: what was last drawn, so that only changes are drawn
    this.guess = null; // which answer to the question the reader chose
    this.fetching = null; // the handle or plane whose lattice of paths is wanted
    this.behind = new Set(); // traces that were moved by hand and not yet by Plotly
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(this.root);
    // A figure below the fold draws nothing and asks for nothing until it is nearly on screen.
    this.leaving = new AbortController();
    const during = (type, action) => addEventListener(type, action, { signal: this.leaving.signal });
    this.inSight = new Promise((resolve) => {
      during("beforeprint", resolve);
      this.sight = new IntersectionObserver((entries) => {
        if (entries.some((entry) => entry.isIntersecting)) resolve();
      }, { rootMargin: "300px" });
      this.sight.observe(this.root);
    }).then(() => this.sight.disconnect());
    during("beforeprint", () => { this.pause(false); this.keepRelief(true); });
    during("afterprint", () => this.keepRelief(false));
    this.buildTransport();
    this.buildPanels();
  }

  /** What WebGL draws is gone once it is on screen: for paper it lies behind itself as a picture. */
  keepRelief(kept) {
    const relief = this.graph._fullLayout?.scene?._scene?.glplot;
    if (!relief) return;
    if (kept) relief.redraw();
    relief.canvas.style.background = kept ? `0 0 / 100% 100% url(${relief.canvas.toDataURL()})` : "";
  }

  leave() {
    this.gone = true;
    this.leaving.abort();
    mounted.delete(this);
    nextTurn(this);
    this.pause(false);
    this.observer.disconnect();
    this.sight.disconnect();
    for (const timer of [this.telling, this.unanswered, this.settling]) clearTimeout(timer);
    if (window.Plotly) this.purge(window.Plotly);
  }

  purge(Plotly) {
    const canvases = [...this.graph.querySelectorAll("canvas")];
    Plotly.purge(this.ground);
    Plotly.purge(this.graph);
    giveBack(canvases);
  }

  // ── what arrives ──

  async receive(data) {
    // Messages are unpacked in order, even when a later one is ready sooner.
    this.inbox = (this.inbox ?? Promise.resolve()).then(() => this.read(data)).catch((error) => {
      if (!this.gone) this.find(".trouble").textContent = `The figure could not be drawn: ${error.message}`;
      console.error(error);
    });
  }

  async read(data) {
    if (!data) return;
    const header = await unpack(data);
    if (this.gone) return;
    const wanted = [header.figure, header.base, ...Object.values(header.lines)];
    if (wanted.some((id) => id && !parts.has(id))) {
      // Python believed that this page still held a part which it has dropped.
      this.ask();
      return;
    }
    this.wanted = wanted;
    const first = this.header === null || this.header.scene !== header.scene;
    const wasPending = this.header === null || this.header.pending;
    const answered = header.serial >= this.serial;
    this.header = header;
    if (answered) {
      setText(this.find(".late"), "");
      this.unheard = {};
      nextTurn(this);
    }
    this.base = header.base ? parts.get(header.base) : {};
    this.lines = Object.fromEntries(
      Object.entries(header.lines).map(([name, id]) => [name, parts.get(id)]),
    );
    if (first || answered) {
      for (const { name, index } of header.controls) {
        if (!this.movedBy(this.held).includes(name) && !this.moved.has(name)) this.place[name] = index;
      }
      if (this.held === null && this.touched === null) this.active = null;
    }
    this.serial = Math.max(this.serial, header.serial);
    if (first) {
      this.painted = [];
      dismissStrayDialog();
    }
    const steps = this.base.step?.values ?? [0];
    if ((first || answered || wasPending) && !this.moved.has("step")) this.step = header.step === null ? steps.length - 1 : nearest(steps, header.step);
    this.buildWords(first);
    this.buildQuestion();
    this.buildControls();
    const opens = !header.pending && (wasPending || first || this.drawAgain) && header.step === null;
    if (opens && header.question?.waits && this.guess === null && !this.drawAgain && this.inQuestion()) this.hold();
    if (this.holding) this.step = 0;
    await this.inSight;
    this.find(".transport").hidden = Boolean(header.base) && this.lastStep === 0;
    await this.draw();
    if (this.gone) return;
    goToAnchor();
    this.root.dataset.serial = header.serial;
    this.root.dataset.lines = Object.keys(this.lines).join(" ");
    Object.assign(this.root.dataset, { pending: header.pending, whole: header.whole });
    if (!header.whole) this.ask();
    if (opens && !this.holding) this.play(true);
    if (!header.pending) this.drawAgain = false;
  }

  // ── the picture ──

  colours() {
    const style = getComputedStyle(this.root);
    const list = (name) => style.getPropertyValue(`--st-chart-${name}-colors`).split(",").map((c) => c.trim());
    const text = style.getPropertyValue("--st-text-color").trim();
    const background = style.getPropertyValue("--st-background-color").trim();
    // Streamlit's own placeholders, so that a figure looks the same here and in st.plotly_chart.
    const table = {};
    ["categorical", "sequential", "diverging"].forEach((name, k) => list(name).forEach((colour, i) => {
      table[`#0000${String(10 * k + i + 1).padStart(2, "0")}`] = colour;
    }));
    return { ...table, "#000037": text, "#000036": style.getPropertyValue("--st-gray-text-color").trim() || text, "#000038": background, "#000039": style.getPropertyValue("--st-border-color").trim() || text };
  }

  async draw() {
    const Plotly = await plotly();
    if (this.gone) return;
    const colours = this.colours();
    const narrow = this.root.clientWidth < 700;
    const look = [this.header.figure, narrow, Object.values(colours).join()].join("|");
    if (this.look !== look) {
      this.look = look;
      const figure = JSON.parse(parts.get(this.header.figure).replace(/#0000\d\d/g, (name) => colours[name] ?? name));
      const { wide, narrow: tall } = figure.layout.meta;
      const layout = merge(merge(figure.layout, narrow ? tall : wide), {
        uirevision: figure.layout.uirevision ?? this.header.figure,
        dragmode: "zoom",
      });
      for (const [name, colour] of Object.entries(this.header.palette)) {
        this.root.style.setProperty(`--live-${name}`, colours[colour]);
      }
      // Animating one trace takes every map out of its subplot (plotly.js 4.2, which rebuilds the
      // layers from the traces it was given). So the ground lies in a graph of its own, beneath,
      // and with it whatever else no control moves.
      const isGround = ({ type, meta }) => type === "contour" || type === "heatmap" || meta === "ground";
      const isDeep = ({ type }) => type === "surface" || type === "scatter3d";
      const blind = figure.data.some(isDeep) && !canDrawDepth();
      if (blind) {
        const { x, y } = layout.scene.domain;
        const text = "This browser draws nothing in three dimensions:<br>WebGL is missing or switched off.<br>The curves follow all the same.";
        const middle = { x: (x[0] + x[1]) / 2, y: (y[0] + y[1]) / 2, xref: "paper", yref: "paper" };
        layout.annotations = [...layout.annotations, { text, ...middle, xanchor: "center", showarrow: false, font: { size: 15 } }];
        delete layout.scene;
      }
      const paths = figure.data.filter((trace) => !isGround(trace) && !(blind && isDeep(trace)));
      for (const trace of paths) trace.uid = trace.name.replaceAll(" ", "-"); // names their elements
      this.traces = Object.fromEntries(paths.map((trace, i) => [trace.name, i]));
      this.flat = paths.map((trace) => trace.type !== "scatter3d");
      this.subplots = paths.map(({ xaxis = "x", yaxis = "y" }) => xaxis + yaxis);
      this.painted = [];
      this.behind.clear();
      const bare = Object.keys(layout).filter((name) => /^[xy]axis/.test(name));
      const given = rangesOf(layout); // react puts the zoomed ranges into the layout
      if (this.revision !== layout.uirevision) {
        this.revision = layout.uirevision;
        // Between surfaces of different shapes, react stretches axes that it should cut off. A
        // relief has none of them, and to keep it is to keep its WebGL context.
        if (!(layout.scene && this.graph._fullLayout?.scene)) this.purge(Plotly);
      }
      await Plotly.react(
        this.ground,
        figure.data.filter(isGround),
        merge({ ...layout, annotations: [] }, Object.fromEntries(bare.map((name) => [name, { visible: false }]))),
        { staticPlot: true, responsive: false },
      );
      await Plotly.react(this.graph, paths, layout, {
        responsive: false,
        displaylogo: false,
        displayModeBar: false,
        scrollZoom: false, // a page must scroll on, wherever the pointer is
        doubleClick: false, // a click is the start point; the whole surface has a button
        showTips: false,
      });
      this.graph.removeAllListeners?.("plotly_hover");
      this.graph.on("plotly_hover", (event) => this.point(event));
      this.graph.on("plotly_unhover", () => this.point(null));
      this.graph.on("plotly_relayout", () => this.afterZoom());
      this.whole = given ?? rangesOf(this.graph._fullLayout);
      this.graph.style.minHeight = `${layout.height}px`;
      this.find(".wait").hidden = true;
      this.showZoom();
      this.buildHandles();
    }
    this.paint();
  }

  fit() {
    if (!this.header || !this.look || !this.root.clientWidth) return; // it may be leaving the page
    const narrow = this.root.clientWidth < 700;
    if (this.look.split("|")[1] !== String(narrow)) this.draw();
    else {
      window.Plotly.Plots.resize(this.ground);
      window.Plotly.Plots.resize(this.graph).then(() => this.moveHandles());
    }
  }

  afterZoom() {
    const axes = Object.entries(this.graph._fullLayout).filter(([name, axis]) => /^[xy]axis/.test(name) && !axis.fixedrange);
    if (this.ground.data?.length) { // not while it is drawn anew
      const below = axes.filter(([name]) => name in this.ground._fullLayout); // it may lack a panel
      window.Plotly.relayout(this.ground, Object.fromEntries(below.map(([name, { range }]) => [`${name}.range`, [...range]])));
    }
    this.showZoom();
    this.moveHandles();
  }

  /** The button that undoes a zoom, where there is one. */
  showZoom() {
    const now = this.axes() && rangesOf(this.graph._fullLayout);
    const [x0, x1, y0, y1] = this.whole ?? [];
    const room = [x1 - x0, x1 - x0, y1 - y0, y1 - y0];
    this.find(".whole").hidden = !now || !this.whole
      || now.every((end, i) => Math.abs(end - this.whole[i]) < 1e-6 * Math.abs(room[i]));
  }

  /** The record on screen: the base, under the active line at the place of its control. */
  record() {
    const { active } = this;
    if (!active || this.atHome(this.movedBy(active)) || !this.valid(active)) return this.base;
    const { plane } = this.header;
    if (plane?.name === active) {
      const { across, up, rest } = plane;
      const [columns, rows] = [across, up].map((name) => this.control(name).values.length);
      const along = slice(this.lines[up], this.place[up], rows);
      const alone = Object.fromEntries(rest.map((channel) => [channel, along[channel]]));
      const row = this.place[up] * columns + this.place[across];
      return { ...this.base, ...alone, ...slice(this.lines[active], row, columns * rows), isLine: true };
    }
    const control = this.control(active);
    const [row, rows] = control.x
      ? [this.place[active][1] * control.x.length + this.place[active][0], control.x.length * control.y.length]
      : [this.place[active], control.values.length];
    const blank = Object.fromEntries((control.blank ?? []).map((channel) => [channel, { values: EMPTY }]));
    return { ...this.base, ...blank, ...slice(this.lines[active], row, rows), isLine: true };
  }

  control(name) {
    return this.header.controls.find((each) => each.name === name);
  }

  /** The controls that move when a hand moves this one: a plane moves two sliders. */
  movedBy(name) {
    const plane = this.header?.plane;
    return plane?.name === name ? [plane.across, plane.up] : [name];
  }

  /** Whether controls stand where they were let go. */
  atHome(names) {
    return names.every((name) => same(this.place[name], this.control(name).index));
  }

  /** A line runs through the setting it was made for; it says nothing anywhere else. */
  valid(name) {
    const moved = this.movedBy(name);
    return Boolean(this.lines[name])
      && this.atHome(this.header.controls.map((control) => control.name).filter((each) => !moved.includes(each)));
  }

  shownStep(record) {
    const steps = record.step?.values ?? [0];
    if (!record.isLine) return clamp(this.hovered ?? this.step, 0, steps.length - 1);
    const number = this.base.step.values[clamp(this.step, 0, this.base.step.values.length - 1)];
    return nearest(steps, number);
  }

  /** A channel at the step shown. */
  now(record, channel, step) {
    const moment = record[`now.${channel}`];
    if (record.isLine && moment) {
      const number = this.base.step.values[this.step];
      return this.header.lineStep === Math.round(number) ? moment.values[0] : NaN;
    }
    const curve = record[channel]?.values;
    if (curve?.length === 1) return curve[0];
    if (!curve || (record.isLine && curve.length !== record.step.values.length)) return NaN;
    return curve[step] ?? NaN;
  }

  /** A channel that has a whole row of numbers at every step: the row at the step shown. */
  outline(record, channel, step) {
    const moment = record[`now.${channel}`];
    if (record.isLine) {
      const number = this.base.step.values[this.step];
      return moment && this.header.lineStep === Math.round(number) ? moment.values : EMPTY;
    }
    const rows = record[channel]?.values;
    if (!rows) return EMPTY;
    const size = rows.length / record.step.values.length;
    return rows.subarray(step * size, (step + 1) * size);
  }

  paint() {
    if (this.gone || !this.look || !this.header) return;
    const { header, graph } = this;
    const record = this.record();
    const step = this.shownStep(record);
    const every = new Map(); // trace → what it shows
    const changed = new Set();
    header.bindings.forEach((binding, i) => {
      const data = {};
      const seen = [];
      for (const axis of ["x", "y", "z"]) {
        if (!(axis in binding)) continue;
        const channels = binding[axis];
        if (Array.isArray(channels)) {
          data[axis] = channels.map((channel) => this.now(record, channel, step));
          seen.push(...data[axis]);
        } else if (binding.outline) {
          data[axis] = this.outline(record, channels, step);
          seen.push(record[`now.${channels}`]?.values ?? record[channels]?.values, step);
        } else {
          const curve = record[channels]?.values ?? EMPTY;
          const upTo = this.drawing && !binding.ghost ? step + 1 : curve.length;
          data[axis] = curve.subarray(0, upTo);
          seen.push(curve, upTo);
        }
      }
      const trace = this.traces[binding.trace];
      if (trace === undefined) return;
      every.set(trace, data);
      if (same(this.painted[i], seen)) return;
      this.painted[i] = seen;
      changed.add(trace);
    });
    this.show2d(every, [...changed].filter((trace) => this.flat[trace]));
    const deep = [...changed].filter((trace) => !this.flat[trace]);
    if (deep.length) {
      const update = {};
      for (const axis of ["x", "y", "z"]) update[axis] = deep.map((trace) => every.get(trace)[axis]);
      window.Plotly.restyle(graph, update, deep); // animate cannot move 3-D traces
    }
    this.say(record, step);
    this.moveHandles();
  }

  /**
   * Plotly.animate takes the defaults and the data of all traces anew, however few move: 20 to 50 ms
   * a picture. So while a control moves or a path plays, lines and points are moved by hand, and
   * Plotly is told as soon as they rest.
   */
  show2d(every, changed, atRest = false) {
    const paint = Number(this.root.dataset.paints ?? 0) + (atRest ? 0 : 1);
    this.root.dataset.paints = paint;
    const shown = () => { this.root.dataset.shown = paint; };
    for (const trace of changed) this.behind.add(trace);
    clearTimeout(this.settling);
    const moving = this.held !== null || this.touched !== null || this.playing;
    if (moving && !atRest && changed.every((trace) => moveTrace(this.graph, trace, every.get(trace)))) {
      this.settling = setTimeout(() => this.show2d(every, [], true), 250);
      this.root.dataset.settled = false;
      shown();
      return;
    }
    if (!this.behind.size) {
      shown();
      return;
    }
    // Animating empties every subplot of which no trace is given (plotly.js 4.2): so one of each is.
    const given = new Set([...this.behind].map((trace) => this.subplots[trace]));
    for (const trace of every.keys()) {
      if (!this.flat[trace] || given.has(this.subplots[trace])) continue;
      given.add(this.subplots[trace]);
      this.behind.add(trace);
    }
    const traces = [...this.behind];
    this.behind.clear();
    this.root.dataset.settled = true;
    window.Plotly.animate(this.graph, { data: traces.map((trace) => every.get(trace)), traces }, {
      frame: { duration: 0, redraw: false },
      transition: { duration: 0 },
      mode: "immediate",
    }).then(shown, () => {}); // overtaken by a newer picture, a paint is never shown
  }

  /** Answer the first event at once; of those within one frame, only the last is drawn. */
  request() {
    if (this.busy) {
      this.dirty = true;
      return;
    }
    this.busy = true;
    this.dirty = false;
    this.paint();
    requestAnimationFrame(() => {
      this.busy = false;
      if (this.dirty) this.request();
    });
  }

  /** A text with the values of the channels that it names. */
  fill(text, record, step) {
    return text.replace(/\{([\w.]+)\}/g, (_, channel) => written(this.now(record, channel, step)));
  }

  /** Numbers and words that follow the picture: in the formula, the read-out, the sentence. */
  say(record, step) {
    const words = this.header.words;
    for (const node of this.root.querySelectorAll("[data-channel]")) {
      const value = this.now(record, node.dataset.channel, step);
      setText(node, node.dataset.channel === "step" ? String(Math.round(record.step?.values[step] ?? 0)) : written(value));
    }
    for (const node of this.root.querySelectorAll("[data-say]")) {
      const value = this.now(record, node.dataset.say, step);
      setText(node, this.fill(words[node.dataset.say]?.[Math.round(value)] ?? "…", record, step));
    }
    for (const node of this.root.querySelectorAll("[data-value]")) {
      const control = this.control(node.dataset.value);
      if (!control) continue;
      const place = this.place[control.name];
      setText(node, Array.isArray(place)
        ? `(${written(this.position(control)[0])}, ${written(this.position(control)[1])})`
        : control.texts[place]);
    }
    this.judge(record, step);
    const scrub = this.find(".scrub");
    const steps = record.step?.values ?? [0];
    if (!record.isLine) {
      scrub.max = steps.length - 1;
      scrub.value = step;
      scrub.style.setProperty("--share", step / Math.max(1, steps.length - 1));
    }
    scrub.setAttribute("aria-valuetext", `step ${Math.round(steps[step])}`);
  }

  // ── words ──

  /** A guess is asked for first; the picture answers once the controls stand where it was about. */
  buildQuestion() {
    const { question } = this.header;
    const box = this.find(".question");
    const key = JSON.stringify(question);
    if (box.dataset.key === key) return;
    box.dataset.key = key;
    this.guess = null;
    this.answered = false;
    box.replaceChildren();
    if (!question) return;
    const verdict = element("p", { className: "verdict" });
    verdict.setAttribute("aria-live", "polite");
    const options = question.options.map((option, i) => {
      const button = element("button", { type: "button", className: "option" }, option);
      button.setAttribute("aria-pressed", "false");
      button.onclick = () => {
        this.guess = i;
        options.forEach((each, k) => each.setAttribute("aria-pressed", String(k === i)));
        if (this.holding) {
          this.play(true);
          this.find(".stage").scrollIntoView({ block: "nearest", behavior: still() ? "auto" : "smooth" });
        } else this.request();
      };
      return button;
    });
    box.append(element("p", { className: "ask" }), element("div", { className: "options" }, ...options), verdict);
    box.querySelector(".ask").innerHTML = question.ask;
  }

  /** Whether the controls stand where the question is about. */
  inQuestion() {
    const { question, controls } = this.header;
    return Object.entries(question.at).every(([name, value]) => {
      const control = controls.find((each) => each.name === name);
      return Math.abs(control.values[this.place[name]] - value) < 1e-9;
    });
  }

  judge(record, step) {
    const { question } = this.header;
    if (!question || this.guess === null || this.drawing) return;
    const verdict = this.find(".verdict");
    if (!this.inQuestion()) {
      if (!this.answered) setText(verdict, question.then);
      return;
    }
    const outcome = Math.round(this.now(record, question.channel, step));
    if (Number.isNaN(outcome)) return;
    const right = question.meaning[this.guess].includes(outcome);
    this.answered = true;
    setText(verdict, `${right ? "As you said." : `Not as you said.`} ${question.because}`);
  }

  buildWords(first) {
    const { header } = this;
    for (const [slot, html] of Object.entries(header.html)) {
      const node = this.find(`[data-slot="${slot}"]`);
      if (node && node.dataset.html !== html) {
        node.innerHTML = html;
        node.dataset.html = html;
      }
    }
    const box = this.find(".presets");
    const key = JSON.stringify(header.presets.map(({ label, sentence, href }) => [label, sentence, href]));
    if (box.dataset.key !== key) {
      box.dataset.key = key;
      box.replaceChildren(...header.presets.map((preset) => {
        const link = element("a", { href: preset.href, className: "preset" });
        if (preset.term) link.dataset.term = preset.term;
        link.append(element("strong", {}, preset.label), element("span", {}, preset.sentence));
        link.onclick = (event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return; // a new tab is a new tab
          event.preventDefault();
          this.drawAgain = true;
          this.release({ ...preset.values, step: null });
        };
        return link;
      }));
    }
    header.presets.forEach(({ current }, i) => box.children[i].setAttribute("aria-current", String(current)));
    this.graph.setAttribute("aria-label", header.alt);
    if (first) this.linkTerms();
  }

  /** Touching a symbol lights up its slider, its arrow and its path; and the other way round. */
  linkTerms() {
    const light = (term, on) => {
      for (const node of this.root.querySelectorAll(`[data-term="${term}"]`)) node.classList.toggle("lit", on);
      for (const trace of this.header.terms[term] ?? []) {
        for (const node of this.graph.querySelectorAll(`.trace${trace}`)) node.classList.toggle("lit", on);
      }
    };
    const over = (on) => (event) => {
      const node = event.target.closest?.("[data-term]");
      if (node) light(node.dataset.term, on);
    };
    this.root.onpointerover = over(true);
    this.root.onpointerout = over(false);
    this.root.onfocusin = over(true);
    this.root.onfocusout = over(false);
  }

  // ── sliders ──

  buildControls() {
    const box = this.find(".sliders");
    for (const control of this.header.controls.filter(({ values }) => values)) {
      let node = box.querySelector(`[data-control="${control.name}"]`);
      const ticks = JSON.stringify([control.texts, control.marks]);
      if (!node || node.dataset.ticks !== ticks) {
        const fresh = this.buildSlider(control);
        fresh.dataset.ticks = ticks;
        if (node) node.replaceWith(fresh);
        else box.append(fresh);
        node = fresh;
      }
      this.showSlider(control);
    }
    for (const node of [...box.children]) {
      if (!this.header.controls.some(({ name }) => name === node.dataset.control)) node.remove();
    }
  }

  buildSlider(control) {
    const { name, label, texts, marks, term, colour } = control;
    const last = texts.length - 1;
    const input = element("input", {
      type: "range", min: 0, max: last, step: 1, "aria-label": label, name,
    });
    input.oninput = () => this.move(name, Number(input.value));
    input.onchange = () => this.letGo();
    input.onpointerdown = () => { this.take(name); this.pause(false); };
    input.onpointerup = () => { this.held = null; };
    input.onpointercancel = () => this.giveUp();
    const scale = element("div", { className: "scale" });
    for (const { index, text } of marks) {
      const mark = element("button", { type: "button", className: "mark", title: `${label} = ${texts[index]}` }, text);
      mark.style.setProperty("--at", index / last);
      mark.onclick = () => { this.move(name, index); this.letGo(); };
      scale.append(mark);
    }
    const head = element("div", { className: "head" },
      element("span", { className: "symbol" }, label),
      element("span", { className: "says" }, control.says),
      element("output", {}, ""));
    head.querySelector("output").dataset.value = name;
    const node = element("div", { className: "slider" }, head, input, scale);
    Object.assign(node.dataset, { control: name, term });
    node.style.setProperty("--colour", `var(--live-${colour})`);
    return node;
  }

  showSlider({ name, texts }) {
    const node = this.find(`[data-control="${name}"]`);
    const input = node.querySelector("input");
    if (Number(input.value) !== this.place[name]) input.value = this.place[name];
    input.style.setProperty("--share", this.place[name] / (texts.length - 1));
    input.setAttribute("aria-valuetext", texts[this.place[name]]);
    setText(node.querySelector("output"), texts[this.place[name]]);
  }

  /** A hand takes a control; or a finger does that will scroll the page, see `giveUp`. */
  take(name) {
    const { active, step, holding, drawing, place, moved } = this;
    this.held = name;
    this.before = { active, step, holding, drawing, place: { ...place }, moved: new Set(moved) };
  }

  /** All is as before the control was taken. */
  giveUp() {
    if (this.held === null) return;
    Object.assign(this, this.before, { held: null, touched: null, fetching: null });
    this.root.dataset.holding = Boolean(this.holding);
    this.root.classList.remove("waiting");
    for (const control of this.header.controls) if (control.values) this.showSlider(control);
    this.request();
    if (this.moved.size) this.letGo();
  }

  move(name, place) {
    this.pause(false);
    this.letLoose();
    this.hovered = null;
    const moved = this.movedBy(name);
    if (moved.length > 1) moved.forEach((each, i) => { this.place[each] = place[i]; });
    else this.place[name] = place;
    for (const each of moved) this.moved.add(each);
    this.active = this.touched = name;
    for (const control of moved.map((each) => this.control(each))) if (control.values) this.showSlider(control);
    this.root.classList.toggle("waiting", !this.valid(name) && !this.atHome(moved));
    this.request();
  }

  /** Key presses come in bursts: Python is told when the burst is over. */
  letGo(delay = 120) {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => { if (this.moved.size) this.release({}); }, delay);
  }

  /** Tell Python what a hand has moved, or chosen. What it left alone, the address says already. */
  release(changes) {
    clearTimeout(this.telling);
    for (const name of this.moved) this.unheard[name] = name === "step" ? this.stepToTell() : this.value(this.control(name));
    Object.assign(this.unheard, changes);
    this.moved.clear();
    this.touched = null;
    this.root.classList.remove("waiting");
    this.ask();
  }

  stepToTell() {
    const steps = this.base?.step?.values ?? [0];
    const atEnd = this.drawing || this.step >= steps.length - 1; // a path that draws itself goes there
    return atEnd ? null : Math.round(steps[this.step]);
  }

  value(control) {
    return control.values ? control.values[this.place[control.name]] : this.position(control);
  }

  /**
   * Asks Python for the picture, and tells it whatever it has not answered to. A word may be lost
   * between two figures, so it is said again where no answer comes, after a pause that doubles: a
   * server that cannot keep up with its readers would be asked ever more by all of them.
   */
  ask(pause = 6000) {
    this.serial += 1;
    inTurn(this, () => {
      clearTimeout(this.unanswered);
      this.unanswered = setTimeout(() => {
        if (this.gone || this.header.serial >= this.serial) return;
        setText(this.find(".late"), "The server is still computing: the exact picture follows.");
        nextTurn(this);
        this.ask(Math.min(2 * pause, 60_000));
      }, pause);
      this.tell({
        serial: this.serial,
        values: { ...this.unheard },
        fetch: this.fetching,
        have: [...parts.keys()],
      });
    });
  }

  // ── handles: a control of two dimensions, taken on the picture itself ──

  position(control) {
    const place = this.place[control.name];
    if (same(place, control.index)) return control.at;
    return [control.x[place[0]], control.y[place[1]]];
  }

  buildHandles() {
    const box = this.find(".handles");
    box.replaceChildren();
    this.graph.onpointerdown = this.graph.onpointermove = this.graph.onpointerleave = null;
    for (const control of this.header.controls.filter(({ x }) => x)) {
      const node = element("button", { type: "button", className: "handle", "aria-label": control.label, title: control.label });
      node.dataset.control = control.name;
      node.classList.toggle("follows", control.hover);
      node.setAttribute("role", "slider");
      node.setAttribute("aria-roledescription", "point on the surface");
      node.setAttribute("aria-valuemin", String(control.x[0]));
      node.setAttribute("aria-valuemax", String(control.x.at(-1)));
      node.onpointerenter = () => this.fetch(control.name);
      node.onfocus = () => { if (node.matches(":focus-visible")) this.fetch(control.name); };
      node.onpointerleave = node.onblur = () => { if (this.held !== control.name) this.fetching = null; };
      node.onpointerdown = (event) => {
        event.preventDefault();
        node.focus({ preventScroll: true });
        node.setPointerCapture(event.pointerId);
        this.take(control.name);
        this.fetch(control.name);
      };
      node.onpointermove = (event) => {
        if (this.held === control.name) this.move(control.name, this.cell(control.name, event));
      };
      node.onpointercancel = () => this.giveUp();
      node.onpointerup = (event) => {
        if (this.held !== control.name) return;
        this.held = null;
        const at = this.under(event);
        this.fetching = null;
        if (at) this.release({ [control.name]: at });
      };
      node.onkeydown = (event) => {
        const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
        if (!by) return;
        event.preventDefault();
        const now = this.control(control.name);
        const place = this.place[now.name];
        const from = same(place, now.index) ? this.lattice(now, now.at) : place;
        this.move(now.name, [clamp(from[0] + by[0], 0, now.x.length - 1), clamp(from[1] + by[1], 0, now.y.length - 1)]);
        this.letGo(400);
      };
      box.append(node);
      if (control.hover) {
        this.graph.onpointermove = (event) => {
          if (this.held || event.pointerType === "touch") return;
          const inside = this.under(event, true);
          if (inside) this.move(control.name, this.lattice(control, inside));
          else this.home(control.name);
        };
        this.graph.onpointerleave = () => { if (!this.held) this.home(control.name); };
      }
      // A click on the surface itself sends the handle there; Plotly swallows `click`, not pointers.
      this.graph.onpointerdown = (down) => {
        if (!down.isPrimary || down.button !== 0 || !this.under(down, true)) return;
        this.follow(down, {
          name: control.name,
          move: control.hover ? (event) => this.move(control.name, this.cell(control.name, event)) : null,
          up: (up, far) => {
            if (far && !control.hover) return; // a zoom
            this.drawAgain = true;
            this.release({ [control.name]: this.under(up), step: null });
          },
        });
      };
    }
    this.moveHandles();
  }

  /** From where a pointer went down until it goes up; a finger only taps, for it also scrolls. */
  follow(down, { name, move, up }) {
    const gesture = new AbortController();
    const during = (type, action) => window.addEventListener(type, action, { signal: gesture.signal });
    if (move && down.pointerType !== "touch") {
      this.take(name);
      move(down);
      during("pointermove", move);
    }
    during("pointercancel", () => { // the finger, or the pen, scrolls
      gesture.abort();
      this.giveUp();
    });
    during("pointerup", (event) => {
      gesture.abort();
      this.held = null;
      up(event, Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > 4);
    });
  }

  // ── panels along whose axis a slider's ticks stand: they are that slider, too; a map is two ──

  buildPanels() {
    const around = this.graph.parentElement;
    // A finger scrolls the page or taps. Plotly would draw a box to zoom into, and keep the scroll.
    around.addEventListener("touchstart", (event) => {
      if (this.graph.contains(event.target)) event.stopPropagation();
    }, { capture: true, passive: true });
    // Plotly knows of CSS transforms and not of zoom; how much a page is scaled is seen from both.
    for (const type of ["pointermove", "pointerdown"]) {
      around.addEventListener(type, () => {
        const layout = this.graph._fullLayout;
        if (layout) layout._calcInverseTransform = () => this.tellScale(layout);
      }, { capture: true });
    }
    around.onpointermove = (event) => {
      if (this.held) return;
      const name = this.panel(event);
      const plane = this.header?.plane?.name;
      this.graph.classList.toggle("slides", Boolean(name));
      this.graph.classList.toggle("roams", name === plane);
      if (!plane || event.pointerType === "touch") return;
      if (name === plane) this.fetch(plane);
      else if (this.fetching === plane) this.fetching = null;
    };
    around.onpointerdown = (down) => {
      const name = down.isPrimary && down.button === 0 && this.panel(down);
      if (!name) return;
      const move = (event) => this.move(name, this.pointed(name, event));
      this.follow(down, {
        name,
        move,
        up: (event, far) => {
          if (far && down.pointerType === "touch") return;
          move(event);
          this.letGo();
        },
      });
    };
  }

  /** How many of the graph's own pixels one of the screen's is, across and down: a page may be scaled. */
  scale() {
    const { width, height } = this.graph.getBoundingClientRect();
    return [this.graph.offsetWidth / width || 1, this.graph.offsetHeight / height || 1];
  }

  /** The same for Plotly, in the names by which it would keep what it finds itself (plotly.js 4.2). */
  tellScale(layout) {
    const [across, down] = this.scale();
    layout._invTransform = [[across, 0, 0, 0], [0, down, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]];
    layout._invScaleX = across;
    layout._invScaleY = down;
  }

  /** Where on the graph a pointer is, in the graph's own pixels. */
  onGraph(event) {
    const { left, top } = this.graph.getBoundingClientRect();
    const [across, down] = this.scale();
    return [(event.clientX - left) * across, (event.clientY - top) * down];
  }

  /** What the panel under the pointer moves: the slider along one of its axes, or the plane of two. */
  panel(event) {
    const [x, y] = this.onGraph(event);
    const within = (axis, pixel) => pixel >= axis._offset && pixel <= axis._offset + axis._length;
    const under = Object.values(this.graph._fullLayout?._plots ?? {}).find(({ xaxis, yaxis }) =>
      within(xaxis, x) && within(yaxis, y));
    if (!under || !this.header) return null;
    const { controls, plane } = this.header;
    const [slider, ...more] = controls.filter(({ axis }) => axis && [under.xaxis._name, under.yaxis._name].includes(axis));
    return more.length ? plane.name : slider?.name;
  }

  /** The place of a slider, or of the two of a plane, that is nearest to the pointer on the screen. */
  pointed(name, event) {
    const { plane } = this.header;
    return plane?.name === name
      ? [this.tick(plane.across, event), this.tick(plane.up, event)]
      : this.tick(name, event);
  }

  /** The tick of a slider that is nearest to the pointer on the screen. */
  tick(name, event) {
    const { axis, along } = this.control(name);
    const on = this.graph._fullLayout[axis];
    const pixel = this.onGraph(event)[axis.startsWith("x") ? 0 : 1] - on._offset;
    return nearest(along.map((value) => on.d2p(value)), pixel);
  }

  /** Back to where the control was let go, as if nothing had been pointed at. */
  home(name) {
    const control = this.control(name);
    if (this.touched !== name || same(this.place[name], control.index)) return;
    this.place[name] = control.index;
    this.active = this.touched = null;
    this.request();
  }

  axes() {
    const layout = this.graph._fullLayout;
    return layout?.xaxis && layout._plots?.xy ? [layout.xaxis, layout.yaxis] : null;
  }

  /** The point of the surface under the pointer; clamped to the window, or null when `strict`. */
  under(event, strict = false) {
    const axes = this.axes();
    if (!axes) return null;
    const at = this.onGraph(event).map((pixel, k) => {
      const axis = axes[k];
      const inside = pixel - axis._offset;
      if (strict && (inside < 0 || inside > axis._length)) return null;
      return axis.p2d(clamp(inside, 0, axis._length));
    });
    return at.includes(null) ? null : at.map((value) => Number(value.toPrecision(4)));
  }

  lattice(control, [x, y]) {
    return [nearest(control.x, x), nearest(control.y, y)];
  }

  cell(name, event) {
    const control = this.control(name);
    return this.lattice(control, this.under(event));
  }

  /** A lattice of paths is large, so it comes when a hand (or the focus) nears it. */
  fetch(name) {
    if (this.fetching === name) return;
    this.fetching = name; // asked for again at every release, until the hand is gone
    if (!this.lines[name]) this.ask();
  }

  moveHandles() {
    const axes = this.axes();
    for (const node of this.find(".handles").children) {
      const control = this.control(node.dataset.control);
      node.hidden = !axes || !control;
      if (node.hidden) continue;
      const at = this.position(control);
      const [left, top] = axes.map((axis, k) => axis._offset + axis.d2p(at[k]));
      node.style.transform = `translate(${left}px, ${top}px)`;
      node.setAttribute("aria-valuetext", control.reads
        ? this.fill(control.reads, this.record(), 0)
        : `${written(at[0])}, ${written(at[1])}`);
      node.setAttribute("aria-valuenow", String(at[0])); // one number is asked for; the text has both
    }
  }

  // ── time ──

  /** Pointing at a step, in any view, shows it in all of them. */
  point(event) {
    if (this.held || this.playing || !this.header) return;
    const hit = event?.points.find(({ data }) => this.header.bindings.some(
      (binding) => binding.trace === data.name && binding.ghost === false));
    const hovered = hit ? hit.pointNumber : null;
    if (hovered === this.hovered) return;
    this.hovered = hovered;
    this.request();
  }

  buildTransport() {
    const press = (selector, action) => { this.find(selector).onclick = action; };
    press(".play", () => (this.playing ? this.pause() : this.play()));
    press(".back", () => this.goTo(this.step - 1));
    press(".forth", () => this.goTo(this.step + 1));
    press(".whole", () => {
      const [x0, x1, y0, y1] = this.whole;
      window.Plotly.relayout(this.graph, { "xaxis.range": [x0, x1], "yaxis.range": [y0, y1] });
    });
    const scrub = this.find(".scrub");
    scrub.oninput = () => { this.pause(false); this.show(Number(scrub.value)); };
    scrub.onchange = () => this.letGo();
    scrub.onpointerdown = () => this.take("step");
    scrub.onpointerup = () => { this.held = null; };
    scrub.onpointercancel = () => this.giveUp();
  }

  get lastStep() {
    return (this.base?.step?.values.length ?? 1) - 1;
  }

  show(step) {
    this.letLoose();
    this.hovered = null;
    this.moved.add("step");
    this.step = clamp(step, 0, this.lastStep);
    this.request();
  }

  goTo(step) {
    this.pause(false);
    this.show(step);
    this.letGo(500);
  }

  /** Walk the marker along the path; `drawing`, the path itself comes into being. */
  play(drawing = false) {
    this.pause(false);
    if (this.holding) {
      this.letLoose();
      drawing = true;
      if (still()) this.request();
    }
    if (drawing && still()) {
      this.setPlaying(false);
      return;
    }
    this.drawing = drawing;
    if (!drawing) this.moved.add("step");
    let at = drawing || this.step >= this.lastStep ? 0 : this.step;
    const perMs = this.lastStep / 3500;
    let before = performance.now();
    this.setPlaying(true);
    const tick = (time) => {
      if (!this.playing || this.gone) return;
      // While its tab is hidden there are no frames: it goes on where it was.
      at += Math.min(time - before, 100) * perMs * Number(this.find(".speed").value);
      before = time;
      this.hovered = null;
      this.step = clamp(Math.floor(at), 0, this.lastStep);
      if (this.step < this.lastStep) requestAnimationFrame(tick);
      else {
        this.setPlaying(false);
        if (this.header.step === null) this.moved.delete("step"); // the address says so already
        else this.letGo();
      }
      this.paint();
    };
    requestAnimationFrame(tick);
  }

  /** The path stays at its start for as long as one should guess where it will go. */
  hold() {
    this.setPlaying(false);
    this.holding = this.drawing = true;
    this.root.dataset.holding = true;
  }

  letLoose() {
    if (!this.holding) return;
    this.holding = this.drawing = false;
    this.root.dataset.holding = false;
    this.step = this.lastStep;
  }

  pause(tell = true) {
    if (!this.playing) return;
    this.moved.add("step");
    if (this.drawing) this.step = this.lastStep; // a path that was cut short is shown whole
    this.setPlaying(false);
    this.request();
    if (tell) this.release({});
  }

  setPlaying(playing) {
    this.playing = playing;
    this.root.dataset.playing = playing;
    this.drawing &&= playing;
    const button = this.find(".play");
    setText(button, playing ? "❚❚" : "▶");
    button.setAttribute("aria-label", playing ? "Pause" : "Play");
  }
}

const EMPTY = new Float32Array(0);

/** The ends of the two axes of the surface: [x0, x1, y0, y1]. */
const rangesOf = ({ xaxis, yaxis }) => (xaxis?.range && yaxis?.range ? [...xaxis.range, ...yaxis.range].map(Number) : null);

/** One of the rows of a line: a record. */
function slice(line, row, rows) {
  return Object.fromEntries(Object.entries(line).map(([channel, { shape, values }]) => {
    const size = values.length / rows;
    return [channel, { values: shape.length > 1 ? values.subarray(row * size, (row + 1) * size) : values }];
  }));
}

const same = (a, b) => a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length
  && a.every((value, i) => Object.is(value, b[i])));

const setText = (node, text) => { if (node.textContent !== text) node.textContent = text; };

/** Deep merge of plain objects, the second winning. */
function merge(a, b) {
  const result = { ...a };
  for (const [key, value] of Object.entries(b ?? {})) {
    result[key] = value && value.constructor === Object && a[key]?.constructor === Object ? merge(a[key], value) : value;
  }
  return result;
}
