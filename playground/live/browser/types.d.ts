// What server and player tell each other, and what the parts of the player hand on.
//
// The server's side: live/description.py, live/answer.py, live/playback.py and live/messages.py; the
// requests are read in live/request.py.

/** How a class looks. */
export interface ClassLook {
  color: string;
  light: string;
  symbol: string;
}

export interface ClassOfPoints extends ClassLook {
  name: string;
}

/** What the points of the sample table are: inputs, class or value, and target. */
export interface Table {
  /** Of the inputs, then of the target. */
  names: string[];
  inputs: number[][];
  labels: number[];
  targets: number[];
  n_train: number;
  n_samples: number;
}

/** A feature: a product of coordinates, or its sine. */
export interface Feature {
  factors: number[];
  sine: boolean;
}

export type Ends = [low: number, high: number];

/** What the browser computes answers with, besides the parameters. */
export interface Model {
  features: Feature[];
  /** What is taken off each feature. */
  mean: number[];
  /** What each is divided by after that. */
  deviation: number[];
  /** The coordinates of a point of the plane; those of its axes count for nothing. */
  held: number[];
  /** Of each coordinate, its lowest and highest value among the points. */
  ends: Ends[];
  /** Where between these the held ones lie, from 0 to 1; for as many inputs as there may be. */
  shares: number[];
  /** Whether the browser knows all activations, and a sentence on it where it does not. */
  drawable: boolean;
  reason: string;
  /** The coordinates of its axes; one where the data have a single input. */
  shown: number[];
  /** Of each layer, the ends of its activations; null where they have none. */
  ranges: (Ends | null)[];
  /** Of each layer, the only net input at which it is in the middle of its colours; null for others. */
  crossings: (number | null)[];
  /** How many outputs are shown. */
  outputs: number;
  /** Mean and standard deviation of the targets. */
  scale: [mean: number, deviation: number];
}

/** A figure as Plotly takes it. */
export interface Figure {
  data: any[];
  layout: any;
}

/** What of Plotly is used; a chart is the element that it stands in. */
export interface Plotly {
  react(chart: HTMLElement, data: object[], layout: object, config: object): Promise<HTMLElement>;
  /** Values to be set in traces, by their names: of each trace one. */
  restyle(chart: HTMLElement, values: object, traces?: number[]): Promise<HTMLElement>;
  relayout(chart: HTMLElement, layout: object): Promise<HTMLElement>;
  update(chart: HTMLElement, values: object, layout: object): Promise<HTMLElement>;
  /** Returns a data address. */
  toImage(figure: Figure, options: object): Promise<string>;
}

/** What Plotly makes of a box that it has drawn a chart in. */
export interface PlotlyChart extends HTMLElement, Figure {
  on(event: string, take: () => void): void;
}

/** What the player must know of a run and its view, besides the frames. */
export interface Description {
  /** Units of each layer, the inputs first. */
  layers: number[];
  bias: boolean;
  /** Of each layer after the inputs. */
  activations: string[];
  /** Of the first hidden layer, where there is none yet. */
  hidden_activation: string;
  /** The activations to choose from; of each, key and label. */
  choices: { hidden: [key: string, label: string][]; output: [key: string, label: string][] };
  /** Parts that are held still: [layer], [layer, unit] or [layer, unit, row], counted from 1. */
  frozen: number[][];
  max_frozen: number;
  max_weight: number;
  /** Rows and columns of the image that the inputs are; null where they are none. */
  image: [rows: number, columns: number] | null;
  /** Whether the diagram shows each unit. */
  detailed: boolean;
  /** Of the units of each layer. */
  names: string[][];
  /** Likewise, by what they stand for: an input as the data call it, one of several outputs its class. */
  titles: string[][];
  model: Model;
  /** Null where inputs come as they are; of all, key and label. */
  features: { on: string[]; all: [key: string, label: string][] } | null;
  /** The net input at which the output is at the threshold between two classes. */
  cut: number;
  /** The outputs at the two ends of the colours. */
  range: Ends;
  task: "classes" | "values";
  /** Empty for values. */
  classes: ClassOfPoints[];
  /** Of each axis, its ends. */
  window: [Ends, Ends];
  /** Whether the data have a single input. */
  curve: boolean;
  figures: { region: Figure; loss: Figure };
  /** Null where no class is much larger than others. */
  constant: ConstantAnswer | null;
  table: Table;
  /** Which ends of epochs the lowest test loss is of; empty without test points. */
  resolution: string;
  reduction: "mean" | "sum";
  class_weights: string; // "none" where all points count alike
  updates_per_epoch: number;
  /** The name of the loss that is shown, to follow "the". */
  loss: string;
  penalised: boolean;
  settings: Settings;
  /** Key and label of each. */
  speeds: [key: string, label: string][];
  /** Runs that are kept beside this one, in the order of their tree. */
  kept: KeptRun[];
  /** How many there may be. */
  most_kept: number;
}

/** A run that is kept, as it is drawn small. */
export interface KeptRun {
  number: number;
  name: string;
  /** In the tree of branches. */
  depth: number;
  epoch: number;
  loss: number | null;
  /** Accuracy, or R squared of values. */
  goodness: number | null;
  is_value: boolean;
  /** What it has otherwise than the run that goes on; empty for nothing. */
  differs: string;
  pinned: boolean;
  /** Whether its loss is measured as that of the run that goes on. */
  comparable: boolean;
  color: string;
  /** In epochs; null where it began by itself. */
  branched_at: number | null;
  curve: [epochs: number[], losses: (number | null)[]];
  picture: KeptPicture;
}

/** Levels from 0 to 255 in base64: maps row by row from the bottom, or curves. */
export interface KeptPicture {
  maps: string;
  grid: number;
  is_curve: boolean;
  /** Of the classes, where there are more than two. */
  lights: string[];
  bounded: boolean;
}

/** The best answer that looks at no input, and the shares of points that it is right at. */
export interface ConstantAnswer {
  label: number;
  name: string;
  train_share: number;
  test_share: number;
}

export interface Settings {
  speed: string;
  step_unit: string;
  log_loss: boolean;
  epoch_axis: "auto" | "linear" | "log";
  link_numbers: "auto" | "on" | "off";
  show_test: boolean;
  discretize: boolean;
  coach: boolean;
}

/** The numbers of a frame; those of a test are NaN without one. */
export interface Scores {
  epoch: number;
  updates: number;
  loss: number;
  testLoss: number;
  error: number;
  accuracy: number;
  testAccuracy: number;
  rSquared: number;
  testRSquared: number;
}

/** A network at one moment of a run. */
export interface Frame extends Scores {
  id: number;
  epochFraction: number;
  /** The parameter that was set by hand just before; -1 for none. */
  edited: number;
  /** The frame at the end of an epoch with the lowest test loss so far; -1 for none. */
  lowest: number;
  /** 1 where it was added between two others for its test loss: it is not waited for. */
  isBetween: number;
  /** Layer after layer: a row for each input, then the biases. */
  parameters: Float64Array;
  /** Of hidden units and outputs: 0, or 1 for dead, or 2 for saturated. */
  states?: Uint8Array;
  /** Of the training points, then of the test points: a row for each true class. */
  confusion?: Uint16Array;
  gradient?: Float64Array;
  /** Null for nothing to be said, undefined where that is not found out. */
  remark?: Remark | null;
  /** How far goals are reached, where that was measured. */
  goals?: Meter[];
}

/** A goal of an exercise and how far it is reached; see workshop/meters.py. */
export interface Meter {
  label: string;
  text: string;
  /** 0 to 1; null for no bar. */
  share: number | null;
  /** Null where it is not known yet. */
  met: boolean | null;
  /** It holds from the start, and the bar shows how much is used up. */
  is_budget: boolean;
  /** It goes along with the run; else the page alone knows it. */
  is_live: boolean;
}

/** The meters at some frames. */
export interface Goals {
  ids: number[];
  rows: Meter[][];
}

/** What the coach says of a frame. */
export interface Remark {
  key: string;
  text: string;
  button: string;
  /** The frame that its button goes to. */
  seek: number | null;
  /** Whether that leads to another page. */
  leads: boolean;
}

/** The remarks on some frames, each once; `of` has the place of each frame's, -1 for not known. */
export interface Remarks {
  ids: number[];
  of: number[];
  remarks: (Remark | null)[];
  busy: boolean;
}

/** How a phase of an update is seen: explain/motion.py. Null stands for no finite number. */
export interface Motion {
  title: string;
  text: string;
  /** The formula of one unit or weight with its numbers. */
  numbers: string;
  flow: "forward" | "backward" | "move" | "none";
  label: "" | "in" | "net" | "out" | "error" | "delta";
  /** Whose units get values, the inputs are 0; -1 for none. */
  layer: number;
  at_units: (number | null)[];
  first_link: number;
  on_links: (number | null)[];
}

/** One update, unrolled. */
export interface Unrolled {
  /** That it starts from. */
  frame: number;
  /** Of the batch, the one whose numbers are shown, and the names of those to choose from. */
  point: number;
  points: string[];
  n_points: number;
  phases: Motion[];
  /** The parameters that it leads to. */
  after: (number | null)[];
}

/** An array of a message; each frame has a row. */
export interface Columns<Numbers = Float64Array> {
  data: Numbers;
  shape: number[];
}

export interface Arrays {
  rows?: Columns;
  parameters?: Columns;
  states?: Columns<Uint8Array>;
  confusion?: Columns<Uint16Array>;
  losses?: Columns;
  inspected?: Columns;
  gradient?: Columns;
}

/** What is hidden or shut, as an exercise asks. */
export interface Locks {
  tools: string[];
  panels: string[];
  /** What has to be done before Play and Step; empty for nothing. */
  wait: string;
  /** How many hidden layers there may be, and units in each: least and most. */
  layers: Ends;
  units: Ends;
  /** By the name of a setting, the values on offer, where they are not all. */
  options: Record<string, string[]>;
  /** Of each layer what its units have, in a calculation by hand; else empty. */
  given: string[][];
}

/** What Undo and Redo would do, empty for nothing; how often a step was told, and the last one. */
export interface StepNews {
  back: string;
  forward: string;
  said: [count: number, text: string];
}

/** A file, its bytes in base64. */
export interface SentFile {
  name: string;
  mime: string;
  data: string;
}

/** What the keeper of the visit is to know of a message. */
export interface KeeperNews {
  token: string;
  kept: Kept | null;
  trail?: Trail;
  reply?: number;
}

/** A snapshot of a visit. */
export type Kept = [number: number, text: string, run: number];

/** The last steps of a visit. */
export type Trail = [number: number, query: string][];

/** What a message says besides its arrays. */
export interface Header {
  /** The number of the request that it answers; 0 for none. */
  reply: number;
  /** The frame that its frames follow; null where they are all, -1 where there are none. */
  after: number | null;
  error: string | null;
  coach: Remarks | null;
  unrolled: Unrolled | null;
  goals: Goals | null;
  /** The frame that is shown while nothing plays, as the server knows. */
  current: number;
  file: SentFile | null;
  run: number;
  version: number;
  /** The ids of the frames that the server has. */
  kept: number[];
  /** Why training cannot go on. */
  ended: string | null;
  /** Why playing pauses at the last frame. */
  paused: string | null;
  /** The epoch that training is at on its way to the next frame, and that frame's. */
  under_way: [at: number, goal: number] | null;
  /** Frames a second that may be drawn. */
  rate: number;
  /** Seconds between two answers to one player. */
  turn: number;
  /** Bytes on the line. */
  size: number;
  keeper: KeeperNews | null;
  page: string;
  layout: string;
  highlighted: string[];
  locks: Locks;
  steps: StepNews;
  /** How often the player was told to go to a frame, and which one it was the last time. */
  seek_to: [count: number, id: number];
  /** How often all frames were sent. */
  whole: number;
  static: string;
  /** Seconds that the answer took to be made. */
  spent: number;
  server: string;
  description?: Description;
  arrays: Record<string, [type: string, shape: number[], offset: number]>;
}

/** What the player asks of the server; `do` says what, the rest is of it. */
export interface Command {
  do: string;
  name?: string;
  value?: any;
  n?: number;
  frame?: number;
  leads?: boolean;
}

export interface SentCommand extends Command {
  no: number;
}

/** What a request is about. */
export interface Context {
  frame?: number;
  run?: number;
  static?: string;
}

/** The theme of the page, in colours and a font of CSS. */
export interface Theme {
  text: string;
  primary: string;
  font: string;
  background: string;
}

/** A unit, or with a row a link to it; layers, units and rows count from 0. */
export interface Target {
  kind?: "unit" | "link";
  layer: number;
  unit: number;
  row?: number;
}

/** A point of the loss curve. */
export interface LossPoint {
  id: number;
  epochs: number;
  loss: number;
  testLoss: number;
}

/** What Streamlit hands to a component. */
export interface Mounted<Data> {
  data: Data;
  parentElement: HTMLElement;
  setTriggerValue(name: string, value: unknown): void;
}

/** What the keeper of the visit and the player know of each other. */
export interface SharedKeeper {
  /** The frame shown: run, version and updates. */
  see?: () => number[];
  hear?: (news: KeeperNews) => void;
  /** Takes note of the frame shown. */
  look?: () => void;
  /** Goes a step of the visit back or forward, and tells whether the browser's history has one. */
  move?: (by: number) => void;
  can?: (by: number) => boolean;
  /** Calls back once the player has been answered all that it was asked by hand. */
  settle?: (then: () => void) => void;
  /** Has the tour shown again, to somebody else. */
  renew?: () => void;
}

declare global {
  interface Window {
    Plotly?: Plotly;
    playgroundKeeper?: SharedKeeper;
    /** Takes the meters of the frame that the player shows. */
    playgroundGoals?: (meters: Meter[]) => void;
    /** The players of a pair, or the one that stands alone as the first. */
    playgroundPair?: Partial<Record<import("./pair.js").Side, import("./player.js").Player>>;
  }
}
