import { readFileSync } from "node:fs";
import { defineConfig } from "tsdown";

type Manifest = { readonly exports: Readonly<Record<string, string>> };

// Builds the package that it is run in: each source among its `exports`, as `dist/<subpath>.js` (`.` as `dist/index.js`),
// all in one build, so that a class that two entries share is one class.
const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const sources = Object.entries(manifest.exports).filter(([, file]) => file.endsWith(".ts"));

export default defineConfig({
  cwd: process.cwd(),
  entry: Object.fromEntries(sources.map(([subpath, file]) => [subpath.slice(2) || "index", file])),
  platform: "neutral",
  dts: true,
});
