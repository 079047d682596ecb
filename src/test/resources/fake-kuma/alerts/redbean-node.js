// Its rows are what a test puts there.
const R = {
    notifications: [],
    tags: [],
    history: [],
    knex: new (require("events"))(),
    getCell: async () => 1,
    getAll: async (_sql, [name]) =>
        R.tags.filter((tag) => tag.name === name).map(({ monitor, value }) => ({ id: monitor, value })),
    find: async (_table, _where, ids) => {
        const { Monitor, server } = globalThis;
        const rows = ids.map((id) => server.monitorList[id]).filter(Boolean);
        return rows.map(({ id, name, active }) => new Monitor(id, { name, active }));
    },
    store: async () => {},
};
module.exports = { R };
