// SPDX-License-Identifier: Apache-2.0
// How zones, alerts, predictions and sketches are drawn: never by colour alone.
import type Feature from "ol/Feature";
import { Circle, Fill, RegularShape, Stroke, Style, Text } from "ol/style";
import type { Alert } from "../documents";
import { severity } from "../severity";
import type { DifferenceSays, ZoneSays } from "../zones";
import { colour } from "./ground";

const DASHES: Record<string, number[]> = { agreed: [], marked: [10, 6] }; // what is claimed is dotted
const CORNERS: Record<string, number> = { alarm: 3, warning: 4, advisory: 24 };
/** False for all geometries of a zone but one, which bears its name for all. */
export const NAMED = "isNamed";
const HATCH_PX = 8;
const BESIDE_PX = [12, 12];

export function zoneStyle(zone: Feature): Style {
  const says = zone.getProperties() as unknown as ZoneSays;
  const drawn = colour("--zone");
  return new Style({
    stroke: new Stroke({ color: drawn, width: 2.5, lineDash: DASHES[says.standing ?? "agreed"] ?? [2, 6] }),
    fill: new Fill({ color: colour("--zone-fill") }),
    text: zone.get(NAMED) === false ? undefined : label(says.name ?? says.zone, drawn),
  });
}

export function differenceStyle(difference: Feature): Style {
  const says = difference.getProperties() as unknown as DifferenceSays;
  // Hatched one way for what is agreed or comes first, the other way for what is claimed.
  return new Style({
    stroke: new Stroke({ color: colour("--warning"), width: 1.5 }),
    fill: new Fill({ color: hatch(colour("--warning"), says.only.startsWith("claimed")) }),
    text: label(`≠ ${says.only}`, colour("--warning"), 16),
  });
}

/** Of hundreds of signs, all but the chosen one share a few styles: to make one takes a canvas and the page's colours. */
export class AlertStyles {
  private readonly known = new Map<string, Style>();

  /** The colours of the page are others. */
  forget(): void {
    this.known.clear();
  }

  of(sign: Feature, chosen: string): Style {
    const alert = sign.get("alert") as Alert;
    const { style } = severity(alert.precedence);
    if (alert.id === chosen) return new Style({ image: this.image(style, true), text: label(alert.latest.track ?? "", colour("--text"), 24), zIndex: 1 });
    const found = this.known.get(style) ?? new Style({ image: this.image(style, false), zIndex: 0 });
    this.known.set(style, found);
    return found;
  }

  private image(style: string, isChosen: boolean): RegularShape {
    return new RegularShape({
      points: CORNERS[style] ?? 3,
      radius: isChosen ? 12 : 8,
      displacement: BESIDE_PX, // what it is about can be seen
      fill: new Fill({ color: colour(`--${style}`) }),
      stroke: new Stroke({ color: colour("--text"), width: isChosen ? 2.5 : 1 }),
    });
  }
}

export function predictionStyle(prediction: Feature): Style[] {
  const drawn = colour("--warning");
  const end = new Style({
    geometry: prediction.get("end"),
    image: new RegularShape({ points: 4, radius: 7, radius2: 0, stroke: new Stroke({ color: drawn, width: 2 }) }),
    text: label(String(prediction.get("words") ?? ""), drawn, -14),
  });
  return [new Style({ stroke: new Stroke({ color: drawn, width: 2, lineDash: [6, 5] }) }), end];
}

export function sketchStyle(sketch: Feature): Style {
  const drawn = colour("--accent");
  return new Style({
    stroke: new Stroke({ color: drawn, width: 2, lineDash: [8, 4] }),
    fill: sketch.get("isArea") ? new Fill({ color: colour("--zone-fill") }) : undefined,
    image: new Circle({ radius: 5, fill: new Fill({ color: drawn }), stroke: new Stroke({ color: colour("--back"), width: 1.5 }) }),
    text: label(String(sketch.get("words") ?? ""), colour("--text"), -14),
  });
}

function label(text: string, drawn: string, offsetY = 0): Text {
  const halo = new Stroke({ color: colour("--back"), width: 3 });
  const font = '13px "Noto Sans", "Noto Sans Arabic", sans-serif';
  return new Text({ text, offsetY, font, overflow: true, fill: new Fill({ color: drawn }), stroke: halo });
}

function hatch(drawn: string, isBackward: boolean): CanvasPattern | null {
  const tile = Object.assign(document.createElement("canvas"), { width: HATCH_PX, height: HATCH_PX });
  const context = tile.getContext("2d")!;
  context.strokeStyle = drawn;
  context.lineWidth = 1.5;
  context.beginPath();
  for (const shift of [-HATCH_PX, 0, HATCH_PX]) {
    context.moveTo(shift, isBackward ? HATCH_PX : 0);
    context.lineTo(shift + HATCH_PX, isBackward ? 0 : HATCH_PX);
  }
  context.stroke();
  return context.createPattern(tile, "repeat");
}
