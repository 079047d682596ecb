/* Plays what happens to alerts of a fleet, and counts the messages. Names of trials as arguments: just these. */
"use strict";

const { instances, killAll, startFleet } = require("./fleet.cjs");
const { check, failed, settle, since, told } = require("./counts.cjs");

const TRIALS = { ...require("./outages.cjs"), ...require("./faults.cjs"), ...require("./records.cjs"), ...require("./places.cjs") };

async function play(names) {
  await startFleet();
  console.log(await instances[0].run("fleet"));
  for (const name of names.length ? names : Object.keys(TRIALS)) {
    try {
      await settle();
      await TRIALS[name]();
    } catch (error) {
      check(name, false, `${error.message}; told ${told(since())}`);
    }
  }
}

process.on("SIGTERM", () => process.exit(1)).on("exit", killAll);
play(process.argv.slice(2))
  .catch((error) => check("the trial", false, error.stack))
  .finally(() => process.exit(failed() ? 1 : 0));
