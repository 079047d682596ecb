// Migrates for QUESTIONS questions, in which it answers as Kuma's temporary server does and ends with 1 when asked.
const { serve, ready, endOnRequest } = require("./kuma.cjs");

let left = Number(process.env.QUESTIONS);
process.on("SIGTERM", () => process.exit(1));
const server = serve((response) => {
    if (left > 0) {
        left--;
        if (left % 2 === 0) response.writeHead(404).end("Cannot GET /api/entry-page");
        else response.setHeader("Content-Type", "text/html").end("<!DOCTYPE html><p>Migrating");
        return;
    }
    process.removeAllListeners("SIGTERM");
    endOnRequest(server);
    ready(response);
});
