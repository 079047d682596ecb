class Notification {
    static async send(config, msg, _monitor, heartbeat) {
        if (config.hangs) await new Promise(() => {});
        if (config.fails) throw new Error("refused");
        say(`${config.to} gets ${msg}${heartbeat ? `, beat ${heartbeat.msg}` : ""}`);
        return "Sent";
    }
}
module.exports = { Notification };
