// SPDX-License-Identifier: Apache-2.0
// Queries over time, a lane for each identity or person.
import { utcTicks } from "d3-time";
import { svg } from "./dom.js";
import { drawing, legend, mark } from "./drawing.js";
import { OUTCOMES, timeText } from "./words.js";

const LANE = 40;
const AXIS = 24;
const MARGIN = 10;
const TICK_GAP = 8;
const HOUR = 3600e3;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function tickText(time, span) {
  const day = `${time.getUTCDate()} ${MONTHS[time.getUTCMonth()]}`;
  const clock = time.toISOString().slice(11, span < HOUR / 12 ? 19 : 16);
  return time % (24 * HOUR) === 0 ? day : clock;
}

/** An hour of room around a single moment, a little around a span. */
function widened(from, to) {
  const room = Math.max((to - from) * 0.02, from === to ? HOUR / 2 : 1000);
  return [from - room, to + room];
}

const ruler = document.createElement("canvas").getContext("2d");

/** How wide a text is at the size that sections.css gives drawings. */
function textWidth(text, weight) {
  ruler.font = `${weight} 12px ${getComputedStyle(document.body).fontFamily}`;
  return ruler.measureText(text).width;
}

/** How wide a lane's name is with what stands behind it. */
const labelWidth = (name, behind) => textWidth(name, 600) + textWidth(behind, 400);

/** A line for each tick; of the labels those that have room beside the one before, and none leaves the drawing. */
function axis(from, to, width, height, x) {
  const ticks = utcTicks(new Date(from), new Date(to), Math.max(2, Math.floor(width / 90)));
  let free = 0;
  return ticks.map((tick) => {
    const at = x(+tick);
    const text = tickText(tick, to - from);
    const wide = textWidth(text, 400);
    const left = Math.min(Math.max(at - wide / 2, 0), width - wide);
    const fits = left >= free;
    if (fits) free = left + wide + TICK_GAP;
    return [svg("line", { class: "grid", x1: at, x2: at, y1: 0, y2: height }), fits ? svg("text", { class: "tick", x: left, y: height + 16 }, text) : null];
  });
}

function laneLabel(lane, width, y) {
  const room = width - 2 * MARGIN;
  const fits = (name, parts) => labelWidth(name, parts.length ? `  ${parts.join(" · ")}` : "") <= room;
  const details = [...lane.details].filter(Boolean);
  while (details.length && !fits(lane.label, details)) details.pop();
  let name = lane.label;
  while (name.length > 1 && !fits(name, [])) name = `${name.slice(0, -2)}…`;
  return svg("text", { class: "lane", x: MARGIN, y: y + 13 }, name, details.length ? svg("tspan", { class: "detail" }, `  ${details.join(" · ")}`) : null);
}

function drawLane(lane, index, width, x) {
  const y = index * LANE;
  const middle = y + 26;
  const span = Number.isFinite(lane.from) && Number.isFinite(lane.to);
  return svg(
    "g",
    {},
    svg("line", { class: "base", x1: MARGIN, x2: width - MARGIN, y1: middle, y2: middle }),
    span ? svg("line", { class: "reach", x1: x(lane.from), x2: x(lane.to), y1: middle, y2: middle }) : null,
    laneLabel(lane, width, y),
    // what was answered is drawn last, on top of what was not
    [...lane.marks]
      .sort((a, b) => (a.outcome === "answered") - (b.outcome === "answered"))
      .map((query) => {
        const shape = mark(OUTCOMES[query.outcome].mark, x(query.time), middle);
        shape.append(svg("title", {}, `${timeText(query.time)} UTC, ${query.says}`));
        return shape;
      }),
  );
}

/** lanes: [{ label, details, from, to, marks: [{ time, outcome, says }] }], as many details as there is room for; `says` describes the whole to those who cannot see it. */
export function timeline(lanes, from, to, says) {
  const [start, end] = widened(from, to);
  const render = (width) => {
    const height = lanes.length * LANE;
    const x = (time) => MARGIN + ((time - start) / (end - start)) * (width - 2 * MARGIN);
    return svg(
      "svg",
      { viewBox: `0 0 ${width} ${height + AXIS}`, role: "img", "aria-label": says },
      axis(start, end, width, height, x),
      lanes.map((lane, index) => drawLane(lane, index, width, x)),
    );
  };
  const used = new Set(lanes.flatMap((lane) => lane.marks.map((query) => query.outcome)));
  const kinds = Object.entries(OUTCOMES).filter(([outcome]) => used.has(outcome)).map(([, outcome]) => [outcome.mark, outcome.says]);
  return [drawing(render), legend(kinds)];
}
