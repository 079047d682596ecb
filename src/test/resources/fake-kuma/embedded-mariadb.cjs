// Behaves as Kuma with its embedded MariaDB does: starts mariadbd with Kuma's command
// line, again whenever that fails, is ready once it is, asks it to end by a signal that it ignores, and
// leaves it behind. DATA_DIR says where.
const { spawn } = require("node:child_process");
const { mkdirSync } = require("node:fs");
const { userInfo } = require("node:os");
const { serve, ready } = require("./kuma.cjs");

const run = `${process.env.DATA_DIR}/run`;
let mariadb;
let server;

function startMariaDb() {
    mariadb = spawn("mariadbd", [
        `--user=${userInfo().username}`,
        `--datadir=${process.env.DATA_DIR}/mariadb`,
        `--socket=${run}/mariadb.sock`,
        `--pid-file=${run}/mysqld.pid`,
    ]);
    mariadb.on("close", (code) => code !== 0 && startMariaDb());
    const read = (data) => {
        if (data.toString().includes("ready for connections")) server ??= serve(ready);
    };
    mariadb.stdout.on("data", read);
    mariadb.stderr.on("data", read);
}

process.on("SIGTERM", () => {
    mariadb.removeAllListeners("close");
    mariadb.kill("SIGINT");
    setTimeout(() => process.exit(0), 100);
});
mkdirSync(run, { recursive: true });
startMariaDb();
