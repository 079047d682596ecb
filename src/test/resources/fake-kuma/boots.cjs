// Behaves at each start as the first line of the file BOOTS says, which it removes; without one it answers.
const fs = require("node:fs");

const [now, ...later] = fs.readFileSync(process.env.BOOTS, "utf8").split("\n");
fs.writeFileSync(process.env.BOOTS, later.join("\n"));
require(`./${now || "answers"}.cjs`);
