// Is ready once the two programs in CHILDREN (separated by a colon) run, and does not end when asked.
const { spawn } = require("node:child_process");
const { serve, ready } = require("./kuma.cjs");

process.on("SIGTERM", () => {});
const children = (process.env.CHILDREN ?? "").split(":").filter((program) => program !== "");
const started = children.map(
    (program) => new Promise((resolve) => spawn(program, ["600"], { stdio: "ignore" }).once("spawn", resolve)),
);
Promise.all(started).then(() => serve(ready));
