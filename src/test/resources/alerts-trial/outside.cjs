/* What is outside of the instances: who gets their messages, and what they watch. */
"use strict";

const fs = require("fs");
const http = require("http");
const https = require("https");
const path = require("path");
const { spawnSync } = require("child_process");

const { WORK, PORT } = process.env;
const SINK = Number(PORT) + 20;
const TARGET = Number(PORT) + 21;
const SECURE = [Number(PORT) + 22, Number(PORT) + 23];
const CERTIFICATE = path.join(WORK, "certificate.pem");

const messages = []; // { at, text, by, to }
let refuses = () => false; // of a message's text, and the way to which it goes

const sink = http.createServer((request, response) => {
  let body = "";
  request.on("data", (part) => (body += part));
  request.on("end", () => {
    const text = JSON.parse(body).msg;
    const by = (/^\[([^\]]+)\]/.exec(text) || [])[1];
    const refused = refuses(text, request.url);
    if (!refused) {
      messages.push({ at: Date.now(), text, by, to: request.url });
    }
    response.writeHead(refused ? 500 : 200).end();
  });
});

let status = 200;
const target = http.createServer((_request, response) => response.writeHead(status).end());

/** A server whose certificate ends in so many days, on one of the two secure ports. */
function serveSecurely(port, days) {
  const key = path.join(WORK, `${port}.key`);
  const out = path.join(WORK, `${port}.pem`);
  const subject = ["-subj", `/CN=nas-${days}`, "-addext", "subjectAltName=IP:127.0.0.1"];
  const argv = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", String(days + 1), "-keyout", key, "-out", out, ...subject];
  const made = spawnSync("openssl", argv, { encoding: "utf8" });
  if (made.status !== 0) {
    throw new Error(`openssl: ${made.stderr}`);
  }
  fs.appendFileSync(CERTIFICATE, fs.readFileSync(out));
  const options = { key: fs.readFileSync(key), cert: fs.readFileSync(out) };
  https.createServer(options, (_request, response) => response.end()).listen(port, "127.0.0.1");
}

/** Loaded into a Kuma: cuts its way to the ports that a file names. */
const CUT = `
const fs = require("fs"), net = require("net"), connect = net.Socket.prototype.connect;
const isCut = (port) => {
  try {
    return fs.readFileSync(process.env.TRIAL_CUT, "utf8").split(" ").includes(String(port));
  } catch {
    return false;
  }
};
net.Socket.prototype.connect = function (...given) {
  const [first] = Array.isArray(given[0]) ? given[0] : given;
  if (first && isCut(first.port)) {
    process.nextTick(() => this.destroy(new Error("cut")));
    return this;
  }
  return Reflect.apply(connect, this, given);
};
`;

/** All of it. */
function startOutside() {
  fs.writeFileSync(path.join(WORK, "cut.cjs"), CUT);
  sink.listen(SINK, "127.0.0.1");
  target.listen(TARGET, "127.0.0.1");
  serveSecurely(SECURE[0], 20);
  serveSecurely(SECURE[1], 6);
}

module.exports = {
  CERTIFICATE,
  SECURE,
  SINK,
  TARGET,
  messages,
  setRefuses: (test) => (refuses = test),
  setStatus: (code) => (status = code),
  startOutside,
};
