// What the fake Kumas share. PORT says where they listen.
const http = require("node:http");

const READY = { type: "entryPage", entryPage: "dashboard" };

/** Listens and hands requests for the entry page to the given function; leaves a POST unanswered. */
function serve(entryPage) {
    const server = http.createServer((request, response) => {
        if (request.url === "/api/entry-page") entryPage(response);
        else if (request.method !== "POST") response.writeHead(302, { Location: "/dashboard" }).end();
    });
    return server.listen(Number(process.env.PORT), "127.0.0.1");
}

function json(response, body) {
    response.setHeader("Content-Type", "application/json; charset=utf-8").end(JSON.stringify(body));
}

const ready = (response) => json(response, READY);

/** Ends as Kuma does: it closes idle connections, waits for the others, ends with 0. */
function endOnRequest(server, whenAsked = () => {}) {
    process.on("SIGTERM", () => {
        whenAsked();
        server.close(() => process.exit(0));
        server.closeIdleConnections();
    });
}

module.exports = { serve, json, ready, endOnRequest };
