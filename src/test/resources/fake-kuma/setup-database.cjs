// Shows the page where a database is chosen.
const { serve, json } = require("./kuma.cjs");

serve((response) => json(response, { type: "setup-database" }));
