// Is ended by a signal as long as an apply is not proved: while the file RESTORE_POINT is there.
if (require("node:fs").existsSync(process.env.RESTORE_POINT)) {
  process.kill(process.pid, "SIGKILL");
}
require("./answers.cjs");
