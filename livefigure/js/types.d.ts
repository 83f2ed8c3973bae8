/** What goes over the wire, and what a figure is made of while it is on screen. */

/** Numbers by channel; `shape` is missing where a row was cut out of a line. */
export interface Channel {
  shape?: number[];
  values: Float32Array;
}
export type Channels = Record<string, Channel>;

/** The channels on screen, and whether they come from a line and not from the base. */
export interface Shown {
  channels: Channels;
  onLine: boolean;
}

export interface Slider {
  name: string;
  term: string;
  label: string;
  says: string;
  values: number[];
  /** The values as they are written, by tick. */
  texts: string[];
  index: number;
  colour: string;
  marks: { index: number; text: string }[];
  /** Of the figure: "xaxis2" where its ticks stand along that axis; or "". */
  axis: string;
  along: number[];
}

export interface Handle {
  name: string;
  label: string;
  x: number[];
  y: number[];
  at: [number, number];
  blank: string[];
  framed: boolean;
  hover: boolean;
  /** Its place on the lattice of x and y; [-1, -1] where it stands off it. */
  index: Pair;
  reads: string;
}

export type Control = Slider | Handle;

/** Two sliders that are dragged at once, on the panel along whose axes both stand. */
export interface SliderPair {
  name: string;
  across: string;
  up: string;
  rest: string[];
}

export type Pair = [number, number];

/** Where a control stands: a tick of a slider, or a place on the lattice of a handle. */
export type Place = number | Pair;

/** A trace, and the channels that it shows on each of its axes. */
export interface Binding {
  trace: string;
  x: string | string[];
  y: string | string[];
  z?: string | string[];
  text?: string[];
  ghost?: boolean;
  sparse?: boolean;
  outline?: boolean;
}

export interface Preset {
  label: string;
  sentence: string;
  values: Record<string, unknown>;
  href: string;
  current: boolean;
  term: string | null;
}

export interface Question {
  ask: string;
  options: string[];
  meaning: number[][];
  channel: string;
  at: Record<string, unknown>;
  because: string[];
  /** What to try next, and what it sets. */
  what_if: [string, Record<string, unknown>] | null;
  hides: string[];
}

/** One scene of a story. */
export interface Card {
  text: string;
  values: Record<string, unknown>;
  /** The panels shown, as their axes are called; none is all. */
  panels: string[];
  hides: string[];
  lit: string[];
  /** The sliders that are not shown. */
  idle: string[];
  /** The sliders that it calls by a name of its own. */
  calls: Record<string, Pick<Slider, "label" | "says" | "colour">>;
  steps: Pair | null;
  question: Question | null;
  /** The part that is its record, if that has come with it. */
  record: string | null;
}

export interface Exercise {
  task: string;
  goals: { of: string; low?: number; high?: number }[];
  hints: string[];
}

/** Records of all pairs of two sliders, in a file without Python. */
export interface Held {
  across: string;
  up: string;
  grids: { others: Record<string, unknown>; record: string }[];
  /** The figures that hold only where controls stand so. */
  figures: { values: Record<string, unknown>; figure: string }[];
}

/** The JSON part of a message: `message` in wire.py writes it. */
export interface Header {
  /** Parts, by their hashes. */
  figure: string;
  base: string | null;
  lines: Record<string, string>;
  script: string | null;
  parts: { id: string; kind: "figure" | "record" | "script"; size: number }[];
  /** The last of what the page said that this answers. */
  serial: number;
  /** Another scene draws itself anew; null before there is any. */
  scene: string | null;
  pending: boolean;
  whole: boolean;
  controls: Control[];
  plane: SliderPair | null;
  bindings: Binding[];
  step: number | null;
  lineStep: number | null;
  html: Record<string, string>;
  words: Record<string, string[]>;
  presets: Preset[];
  question: Question | null;
  story: Card[];
  card: number | null;
  panels: string[];
  onward: [string, string] | null;
  allExercises: string;
  exercises: Exercise[];
  terms: Record<string, string[]>;
  /** CSS colours by name, or placeholders for those of the theme. */
  palette: Record<string, string>;
  alt: string;
  /** What made the figure: names and values, for files. */
  about: Record<string, string>;
  /** All else that it was computed with. */
  settings: Record<string, unknown>;
  held: Held | null;
}

/** A part of a message: a record, or the text of a script or of Plotly's figure, which is JSON. */
export type Part = string | Channels;

/** What a hand, the time and Python's answers change. No DOM is in it. */
export interface State {
  header: Header;
  base: Channels;
  lines: Record<string, Channels>;
  /** Where the controls stand. */
  place: Record<string, Place>;
  /** The control, or the pair, whose line is on screen. */
  active: string | null;
  /** What is under the hand: a control, a pair, or "step". */
  held: string | null;
  /** The control moved since Python was last told. */
  touched: string | null;
  /** What a hand has moved since then: controls, or "step". */
  moved: Set<string>;
  /** What Python was told of them, until it answers. */
  unheard: Record<string, unknown>;
  /** The handle or pair whose line is wanted. */
  fetching: string | null;
  /** What was when the control under the hand was taken. */
  before: Partial<State>;
  /** Index into the steps of the base. */
  step: number;
  /** A step pointed at, shown instead of `step` for as long as it is. */
  hovered: number | null;
  playing: boolean;
  /** The trajectories come into being as the time goes. */
  drawing: boolean;
  /** They wait at their start for a guess. */
  holding: boolean;
  /** The next exact picture draws itself again. */
  drawAgain: boolean;
  /** Which card of the story is shown; null shows the whole figure. */
  card: number | null;
}

/** What a trace is to show. */
export interface TraceData {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  z?: ArrayLike<number>;
  text?: string[];
}

// deno-lint-ignore no-explicit-any
export type PlotlyObject = any; // Plotly ships no types

/** The element in which Plotly draws. */
export interface Graph extends HTMLElement {
  data?: PlotlyObject[];
  calcdata: PlotlyObject[][];
  _fullLayout?: PlotlyObject;
  on(event: string, listener: (event: PlotlyObject) => void): void;
  removeAllListeners?(event: string): void;
}

/** What Streamlit gives a component with every message for it. */
export interface Component {
  data: ArrayBuffer | Uint8Array<ArrayBuffer> | null;
  parentElement: HTMLElement;
  setStateValue(name: string, value: unknown): void;
}

declare global {
  /** The style and the markup of a figure, which script.py puts before the script, */
  const STYLE: string;
  const MARKUP: string;
  /** and the colours of themes, by the names that they have in CSS behind "--st-". */
  const THEMES: Record<string, Record<string, string>>;
  interface Window {
    // deno-lint-ignore no-explicit-any
    Plotly: any;
  }
}
