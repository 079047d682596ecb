const { R } = require("redbean-node");
const { Notification } = require("../notification");
require("./domain_expiry");

class Monitor {
    constructor(id, more) {
        Object.assign(this, { id, name: `M${id}`, interval: 60, active: 1 }, more);
    }

    async getTags() {
        return R.tags.filter(({ monitor }) => monitor === this.id);
    }

    async start() {
        say(`${this.name} starts`);
    }

    stop() {
        this.isStop = true;
        say(`${this.name} stops`);
    }

    static async getNotificationList() {
        return R.notifications;
    }

    static async sendNotification(isFirstBeat, monitor, bean) {
        if (!isFirstBeat || bean.status === 0) {
            const list = await Monitor.getNotificationList(monitor);
            for (const { config, name } of list) {
                try {
                    const msg = `[${monitor.name}] [${bean.status === 1 ? "Up" : "Down"}]`;
                    await Notification.send(JSON.parse(config), msg, {}, { msg: bean.msg });
                } catch {
                    say(`${name} failed`);
                }
            }
        }
    }

    async sendCertNotificationByTargetDays(name, type, days, target, list) {
        if (R.history.some((sent) => sent.id === this.id && sent.target <= target)) return;
        let sent = false;
        for (const { config } of list) {
            try {
                await Notification.send(JSON.parse(config), `${type} of ${name} ends in ${days}`);
                sent = true;
            } catch {
                say("notice failed");
            }
        }
        if (sent) R.history.push({ id: this.id, target });
    }

    /** As Uptime Kuma's own: notify where the status changed, or once more, then store. */
    async beat(status, isResend = false) {
        const isFirstBeat = this.last === undefined;
        const bean = { beanMeta: { type: "heartbeat" }, monitor_id: this.id, status, msg: "ECONNREFUSED" };
        const toDown = status === 0 && this.last !== 0;
        if (isFirstBeat || toDown || (status === 1 && this.last === 0) || isResend) {
            await Monitor.sendNotification(isFirstBeat, this, bean);
        }
        this.last = status;
        await R.store(bean);
        await settle();
    }
}
module.exports = Monitor;
