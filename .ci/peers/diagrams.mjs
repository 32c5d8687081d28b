// Reads the diagrams in a folder by their own programs, and counts what they show.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { instance } from "@viz-js/viz";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("");
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });
const viz = await instance();
const [folder] = process.argv.slice(2);
const title = process.env.TITLE;
/** What a label shows: Mermaid's escapes are those of HTML, by number or name. */
const shown = (label) => {
  const box = window.document.createElement("textarea");
  box.innerHTML = label.replace(/<br\s*\/?>/g, "\n").replace(/ﬂ°°(\d+)¶ß/g, "&#$1;").replace(/ﬂ°(\w+)¶ß/g, "&$1;");
  return box.value;
};

for (const name of ["all", "one"]) {
  const read = (format) => readFileSync(join(folder, `${name}.${format}`), "utf8");
  const { nodes } = JSON.parse(read("json"));

  await mermaid.parse(read("mermaid"));
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(read("mermaid"));
  const vertices = [...diagram.db.getVertices().values()];
  assert.equal(vertices.length, nodes.length, `boxes in ${name}.mermaid`);
  assert.ok(vertices.every((vertex) => !vertex.link && !vertex.haveCallback), "a title became a link");
  assert.ok(vertices.some((vertex) => shown(vertex.text).includes(title)), `the title in ${name}.mermaid`);

  const graph = viz.renderJSON(read("dot"));
  const boxes = graph.objects.filter((object) => !object.nodes && !object.subgraphs);
  assert.equal(boxes.length, nodes.length, `boxes in ${name}.dot`);
  const svg = viz.renderString(read("dot"), { format: "svg" });
  const texts = [...new JSDOM(svg, { contentType: "image/svg+xml" }).window.document.querySelectorAll("text")];
  assert.ok(texts.map((text) => text.textContent.replaceAll("\u00a0", " ")).join("\n").includes(title.slice(0, 30)), `the title in ${name}.dot`);
  assert.ok(!svg.includes("<script") && !svg.includes("<a "), "a title became markup");
  console.log(`   ${name}: ${vertices.length} boxes, ${diagram.db.getEdges().length} arrows by Mermaid, ${graph.edges.length} by Graphviz`);
}
