// An Uptime Kuma as far as alerts go. It runs the code that it reads, a line each, and prints "done".
const { server } = require("./uptime-kuma-server");
const { R } = require("redbean-node");
const Monitor = require("./model/monitor");
const DomainExpiry = require("./model/domain_expiry");
const { Notification } = require("./notification");

Object.assign(globalThis, { R, server, Monitor, DomainExpiry, Notification, DOWN: 0, UP: 1, MAINTENANCE: 3 });
globalThis.say = (text) => console.log(text);

/** As at its boot. */
globalThis.add = async (id, more) => {
    server.monitorList[id] = new Monitor(id, more);
    await server.monitorList[id].start();
    return server.monitorList[id];
};

const run = async (code) => {
    try {
        await eval(`(async () => { ${code} })()`);
    } catch (error) {
        say(`failed: ${error.stack}`);
    }
    await settle();
    say("done");
};
require("readline").createInterface({ input: process.stdin }).on("line", run);
server.httpServer = require("http").createServer().listen(0, "127.0.0.1");
