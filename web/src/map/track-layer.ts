// SPDX-License-Identifier: Apache-2.0
// Draws tracks straight from their arrays: symbols for those of interest, dots for the rest. One object for each would
// halve the pictures a second.
import Layer from "ol/layer/Layer";
import type { FrameState } from "ol/Map";
import type { Tracks } from "../tracks";
import { turn } from "../turns";
import { Symbols } from "./symbols";

const WORLD_M = 2 * Math.PI * 6378137;
const DOT_PX = 3;
const MOST_SYMBOLS = 500;
const MOST_LABELS = 60;
const LEAST_RING_PX = 6;
const OUTSIDE_PX = 30;
const HIT_PX = 14;
/** So much is drawn at once. */
const DOTS_A_PIECE = 2_000;
const SYMBOLS_A_PIECE = 40;

export interface Look {
  text: string;
  back: string;
  soft: string;
  accent: string;
  /** Of symbols in a look that has one colour only; else empty. */
  single: string;
}

interface Shown {
  place: number;
  px: number;
  py: number;
}

/** A picture of another view is drawn at once, and one of what has moved in pieces, beside the one that is shown. */
export class TrackLayer extends Layer {
  /** Places in the arrays that are drawn as symbols; any other one is a dot. */
  near: ReadonlySet<number> = new Set();
  chosen = "";
  withSymbols = true;
  private readonly symbols: Symbols;
  private readonly ground = document.createElement("div");
  private canvas = document.createElement("canvas");
  private beside = document.createElement("canvas");
  private shown: Shown[] = [];
  private frame?: FrameState;
  private isDrawing = false;
  private isOld = false;

  constructor(
    private readonly tracks: Tracks,
    private readonly look: () => Look,
  ) {
    super({});
    this.symbols = new Symbols(() => this.redraw());
    for (const element of [this.ground, this.canvas, this.beside])
      Object.assign(element.style, { position: "absolute", inset: "0", pointerEvents: "none" });
    this.ground.append(this.canvas);
  }

  /** The track whose sign is nearest to a pixel of the map; undefined if none is near. */
  at(pixel: readonly number[], ratio: number): string | undefined {
    const [x, y] = [pixel[0]! * ratio, pixel[1]! * ratio];
    let best = HIT_PX * ratio;
    let found: string | undefined;
    for (const { place, px, py } of this.shown) {
      const apart = Math.hypot(px - x, py - y);
      if (apart < best) [best, found] = [apart, this.tracks.track[place]];
    }
    return found;
  }

  /** Draws what has moved, or looks otherwise, in pieces between which others have their turn. */
  redraw(): void {
    this.isOld = true;
    if (!this.isDrawing) void this.drawInPieces();
  }

  override render(frame: FrameState | null): HTMLElement {
    if (!frame) return this.ground;
    const isSame = this.frame !== undefined && isSameView(this.frame, frame);
    this.frame = frame;
    if (isSame) this.redraw();
    else this.drawAtOnce(frame);
    return this.ground;
  }

  override getSourceState() {
    return "ready" as const; // there is no source: the arrays are always there
  }

  private drawAtOnce(frame: FrameState): void {
    const pieces = this.pieces(this.canvas, frame);
    while (!pieces.next().done);
    this.isOld = false;
  }

  private async drawInPieces(): Promise<void> {
    this.isDrawing = true;
    while (this.isOld && this.frame) {
      this.isOld = false;
      const { frame, beside } = this;
      const pieces = this.pieces(beside, frame);
      // What is begun is ended, however much moves meanwhile; a picture of another view is of no use any more.
      while (this.frame === frame || isSameView(this.frame, frame)) {
        await turn();
        if (!pieces.next().done) continue;
        if (isSameView(this.frame, frame)) this.show(beside);
        break;
      }
    }
    this.isDrawing = false;
  }

  private show(drawn: HTMLCanvasElement): void {
    this.beside = this.canvas;
    this.canvas = drawn;
    this.ground.replaceChildren(drawn);
  }

  private *pieces(canvas: HTMLCanvasElement, frame: FrameState): Generator<void, void> {
    const ratio = frame.pixelRatio;
    const [width, height] = frame.size.map((size) => Math.round(size * ratio)) as [number, number];
    if (canvas.width !== width || canvas.height !== height) {
      Object.assign(canvas, { width, height });
      Object.assign(canvas.style, { width: `${frame.size[0]}px`, height: `${frame.size[1]}px` });
    }
    const context = canvas.getContext("2d")!;
    context.clearRect(0, 0, width, height);
    const look = this.look();
    this.symbols.paint(look.single);
    const nearby: Shown[] = [];
    for (let first = 0; first < this.tracks.size; first += DOTS_A_PIECE) {
      nearby.push(...this.dots(context, frame, look, first));
      yield;
    }
    const chosen = this.tracks.placeOf(this.chosen);
    // The chosen one comes last, so that nothing hides it.
    nearby.sort((one, other) => Number(one.place === chosen) - Number(other.place === chosen));
    const symbols = nearby.slice(-MOST_SYMBOLS);
    for (let first = 0; first < symbols.length; first += SYMBOLS_A_PIECE) {
      symbols.slice(first, first + SYMBOLS_A_PIECE).forEach((each) => this.symbol(context, each, frame, look));
      yield;
    }
    if (nearby.length <= MOST_LABELS) nearby.forEach((each) => this.label(context, each, ratio, look));
    this.shown = nearby;
  }

  /** Draws what is a dot, of a piece, and gives what is more. */
  private dots(context: CanvasRenderingContext2D, frame: FrameState, look: Look, first: number): Shown[] {
    const { tracks, near } = this;
    const { center, resolution } = frame.viewState;
    const ratio = frame.pixelRatio;
    const { width, height } = context.canvas;
    const scale = ratio / resolution;
    const side = DOT_PX * ratio;
    const margin = OUTSIDE_PX * ratio;
    const nearby: Shown[] = [];
    const chosen = tracks.placeOf(this.chosen);
    context.fillStyle = look.soft;
    for (let place = first; place < Math.min(tracks.size, first + DOTS_A_PIECE); place++) {
      let east = tracks.x[place]! - center[0]!;
      east -= WORLD_M * Math.round(east / WORLD_M);
      const px = width / 2 + east * scale;
      const py = height / 2 - (tracks.y[place]! - center[1]!) * scale;
      if (px < -margin || py < -margin || px > width + margin || py > height + margin) continue;
      if (place === chosen || near.has(place)) nearby.push({ place, px, py });
      else context.fillRect((px - side / 2) | 0, (py - side / 2) | 0, side, side);
    }
    return nearby;
  }

  private symbol(context: CanvasRenderingContext2D, { place, px, py }: Shown, frame: FrameState, look: Look): void {
    const { tracks } = this;
    const ratio = frame.pixelRatio;
    this.error(context, { place, px, py }, frame, look);
    this.heading(context, { place, px, py }, ratio, look);
    const drawn = this.withSymbols ? this.symbols.of(tracks.kind[place]!, tracks.affiliation[place]!, ratio) : undefined;
    if (drawn) context.drawImage(drawn, Math.round(px - drawn.width / 2), Math.round(py - drawn.height / 2));
    else this.plain(context, px, py, ratio, look);
    if (tracks.track[place] !== this.chosen) return;
    context.strokeStyle = look.accent;
    context.lineWidth = 2.5 * ratio;
    context.strokeRect(px - 16 * ratio, py - 16 * ratio, 32 * ratio, 32 * ratio);
  }

  private plain(context: CanvasRenderingContext2D, px: number, py: number, ratio: number, look: Look): void {
    context.fillStyle = look.text;
    context.strokeStyle = look.back;
    context.lineWidth = ratio;
    context.beginPath();
    context.arc(px, py, 5 * ratio, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }

  /** The circle that the source says it lies in; a source that says none has none. */
  private error(context: CanvasRenderingContext2D, { place, px, py }: Shown, frame: FrameState, look: Look): void {
    const narrowing = Math.cos((this.tracks.lat[place]! * Math.PI) / 180);
    const radius = ((this.tracks.error_m[place]! / narrowing) * frame.pixelRatio) / frame.viewState.resolution;
    if (!(radius >= LEAST_RING_PX * frame.pixelRatio)) return;
    context.strokeStyle = look.text;
    context.lineWidth = frame.pixelRatio;
    context.setLineDash([3 * frame.pixelRatio, 3 * frame.pixelRatio]);
    context.beginPath();
    context.arc(px, py, radius, 0, 2 * Math.PI);
    context.stroke();
    context.setLineDash([]);
  }

  private heading(context: CanvasRenderingContext2D, { place, px, py }: Shown, ratio: number, look: Look): void {
    const turn = (this.tracks.course_deg[place]! * Math.PI) / 180;
    if (Number.isNaN(turn) || !(this.tracks.speed_mps[place]! > 0)) return;
    context.strokeStyle = look.text;
    context.lineWidth = 1.5 * ratio;
    context.beginPath();
    context.moveTo(px, py);
    context.lineTo(px + Math.sin(turn) * 26 * ratio, py - Math.cos(turn) * 26 * ratio);
    context.stroke();
  }

  private label(context: CanvasRenderingContext2D, { place, px, py }: Shown, ratio: number, look: Look): void {
    context.font = `${12 * ratio}px "Noto Sans", "Noto Sans Arabic", sans-serif`;
    context.textAlign = "center";
    context.lineWidth = 3 * ratio;
    context.strokeStyle = look.back;
    context.fillStyle = look.text;
    const text = this.tracks.title(place);
    context.strokeText(text, px, py + 26 * ratio);
    context.fillText(text, px, py + 26 * ratio);
  }
}

function isSameView(one: FrameState, other: FrameState): boolean {
  const numbers = ({ viewState, size, pixelRatio }: FrameState) => [...viewState.center, viewState.resolution, ...size, pixelRatio];
  const others = numbers(other);
  return numbers(one).every((number, place) => number === others[place]);
}
