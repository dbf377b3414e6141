#!/usr/bin/env node
// Plain JavaScript, and old: whatever Node runs it must be able to say that it is too old.
var major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  process.stderr.write(`dicot: needs Node.js 24 or newer; this is ${process.version}\n`);
  process.exit(1);
}

// The demo is for a laptop: it trades room that V8 and malloc would keep for a busier process against some speed. `serve` trades only room in
// which objects live that never grow old: half of what V8 takes for them is a quarter of the process, for a few percent of a request. Neither can be
// told once the process runs, so it replaces itself, once. Figures: npm run bench:footprint, npm run bench:scale.
var flags = { demo: ["--max-semi-space-size=2", "--optimize-for-size"], serve: ["--max-semi-space-size=8"] }[process.argv[2]];
var tuned = process.argv[2] === "demo" ? { MALLOC_ARENA_MAX: "1", MALLOC_TRIM_THRESHOLD_: "131072" } : {};
if (flags && process.execve && process.platform === "linux" && !process.env.DICOT_TUNED) {
  process.execve(process.execPath, [process.execPath, ...flags, ...process.execArgv, ...process.argv.slice(1)], {
    DICOT_TUNED: "1",
    ...tuned,
    ...process.env,
  });
}

import("node:fs").then((fs) => {
  // An installed package has compiled code; a working copy runs its sources.
  var source = new URL("../src/main.ts", import.meta.url);
  return import(fs.existsSync(source) ? source.href : new URL("../dist/src/main.js", import.meta.url).href);
});
