const server = { monitorList: {}, maintenanceList: {}, io: { sockets: { sockets: new Map() } } };
module.exports = { server, UptimeKumaServer: { getInstance: () => server } };
