// SPDX-License-Identifier: Apache-2.0
// Where the networks that asked are at home. Not where whoever used them sat.
import { geoGraticule10, geoNaturalEarth1, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";
import world from "world-atlas/countries-110m.json";
import { svg } from "./dom.js";
import { drawing } from "./drawing.js";

const land = feature(world, world.objects.land);
const borders = mesh(world, world.objects.countries, (a, b) => a !== b);
const ROOM = 14; // a circle's, at the rim

function circle(place, [x, y], most, width) {
  const r = 9 + 7 * Math.sqrt(place.findings / most);
  const right = x < width * 0.7;
  const name = width >= 560 ? svg("text", { class: "place", x: right ? x + r + 4 : x - r - 4, y: y + 4, "text-anchor": right ? "start" : "end" }, place.label) : null;
  return svg(
    "g",
    {},
    svg("circle", { class: `source ${place.severity}`, cx: x, cy: y, r }),
    svg("text", { class: "number", x, y: y + 4, "text-anchor": "middle" }, place.number),
    name,
    svg("title", {}, `${place.label}: ${place.findings}`),
  );
}

/** places: [{ at: [latitude, longitude], number, label, findings, severity }]; the numbers are those of a table beside it. */
export function map(places, says) {
  const most = Math.max(...places.map((place) => place.findings));
  return drawing((width) => {
    const height = Math.round(width * 0.52);
    const projection = geoNaturalEarth1().fitExtent([[ROOM, ROOM], [width - ROOM, height - ROOM]], { type: "Sphere" });
    const path = geoPath(projection);
    return svg(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": says, class: "map" },
      svg("path", { class: "sea", d: path({ type: "Sphere" }) }),
      svg("path", { class: "graticule", d: path(geoGraticule10()) }),
      svg("path", { class: "land", d: path(land) }),
      svg("path", { class: "borders", d: path(borders) }),
      places.map((place) => circle(place, projection([place.at[1], place.at[0]]), most, width)),
    );
  });
}
