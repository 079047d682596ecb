/*
 * Stands between one instance of a fleet on trial and a server: notes each request, and cuts what it is told to.
 *
 *   node proxy.cjs PORT SERVER_PORT tcp|http MESSAGES_PORT DIRECTORY
 *
 * DIRECTORY/requests gets a line for each request by HTTP: what it asks for (records, repository or region), and
 * the method, LIST for a list of S3. DIRECTORY/cut says what is cut: records, repository, both, or it is not there.
 * By tcp all is taken for records. What the instance tells people goes to MESSAGES_PORT, and becomes a line of
 * DIRECTORY/messages.
 */
const fs = require("node:fs");
const http = require("node:http");
const net = require("node:net");

const [port, serverPort, kind, messagesPort, directory] = process.argv.slice(2);
const LOOK_MS = 200;

function isCut(what) {
    let cut = "";
    try {
        cut = fs.readFileSync(`${directory}/cut`, "utf8").trim();
    } catch {
        return false;
    }
    return cut === "both" || cut === what;
}

function subject(url) {
    if (/[?&]location/.test(url)) return "region";
    return decodeURIComponent(url).includes("kuma-fleet") ? "records" : "repository";
}

function forward(request, response) {
    const what = subject(request.url);
    const isList = request.url.includes("list-type=");
    fs.appendFileSync(`${directory}/requests`, `${what} ${isList ? "LIST" : request.method}\n`);
    if (isCut(what)) {
        request.socket.destroy();
        return;
    }
    const { method, url, headers } = request;
    const onward = http.request({ port: serverPort, host: "127.0.0.1", method, path: url, headers }, (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
    });
    onward.on("error", () => request.socket.destroy());
    request.on("error", () => onward.destroy());
    request.pipe(onward);
}

function connect(here) {
    const there = net.connect(Number(serverPort), "127.0.0.1");
    const look = setInterval(() => isCut("records") && close(), LOOK_MS);
    const close = () => {
        clearInterval(look);
        here.destroy();
        there.destroy();
    };
    for (const socket of [here, there]) socket.on("error", close).on("close", close);
    here.pipe(there).pipe(here);
}

const server = kind === "tcp" ? net.createServer(connect) : http.createServer(forward);
server.listen(Number(port), "127.0.0.1");

http.createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
        const text = Buffer.concat(parts).toString("utf8");
        fs.appendFileSync(`${directory}/messages`, text.replaceAll("\n", " ") + "\n");
        response.end('{"id":"trial","time":1,"event":"message","topic":"trial"}');
    });
}).listen(Number(messagesPort), "127.0.0.1");
