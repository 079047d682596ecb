// As in Uptime Kuma 2.1.0 and later; the npm package has none.
const { Notification } = require("../notification");

class DomainExpiry {
    static daysRemaining = 20;
    static lastSent = null;

    static async sendNotifications(domain, list) {
        if (!list.length > 0) return;
        for (const target of [7, 14, 21]) {
            if (this.daysRemaining > target || (this.lastSent && this.lastSent <= target)) continue;
            let sent = false;
            for (const { config } of list) {
                try {
                    await Notification.send(JSON.parse(config), `${domain} ends in ${this.daysRemaining}`);
                    sent = true;
                } catch {
                    say("notice failed");
                }
            }
            if (sent) {
                this.lastSent = target;
                return;
            }
        }
    }
}
module.exports = DomainExpiry;
