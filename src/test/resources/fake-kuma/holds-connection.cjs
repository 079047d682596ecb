// Ends only after its open connections; tells them "asked to end" when it is.
const { serve, ready, endOnRequest } = require("./kuma.cjs");

const server = serve(ready);
const open = new Set();
server.on("connection", (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
});
endOnRequest(server, () => open.forEach((socket) => socket.write("asked to end\n")));
