package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.cli.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docker/agent/kuma-reload.cjs in a server with the modules of Kuma, which does what a real one
 * rarely does.
 */
class KumaReloadScriptTest {
  private static final Path AGENT = TestAgent.FILE;
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Its input is code that it runs; it prints what its loops do. */
  private static final Map<String, String> KUMA =
      Map.of(
          "server/server.js",
          """
          const { server } = require("./uptime-kuma-server");
          const { R } = require("redbean-node");
          const Monitor = require("./model/monitor");
          const Maintenance = require("./model/maintenance");
          for (const name of ["settings", "model/status_page", "modules/apicache"]) {
            require("./" + name);
          }
          const say = (text) => console.log(text);
          process.stdin.on("data", (code) => say(eval(String(code))));
          server.httpServer = require("http").createServer().listen(0, "127.0.0.1");
          """,
          "server/uptime-kuma-server.js",
          """
          const nothing = async () => {};
          const server = { monitorList: {}, maintenanceList: {}, io: { sockets: { sockets: new Map() } },
            sendMonitorList: nothing, sendMaintenanceListByUserID: nothing };
          module.exports = { server, UptimeKumaServer: { getInstance: () => server } };
          """,
          "node_modules/redbean-node/index.js",
          """
          const rows = { monitor: [], maintenance: [] };
          const find = async (table, _where, ids) => rows[table].filter((row) => ids.includes(`${row.id}`));
          const knex = new (require("events"))();
          module.exports = { R: { rows, knex, find, getCell: async () => 1 } };
          """,
          "server/model/monitor.js",
          """
          module.exports = class Monitor {
            constructor(id, more) { Object.assign(this, { id, active: 1 }, more); }
            async start() { console.log(`started ${this.id}`); }
            async stop() { clearTimeout(this.timer); this.isStop = true; }
          };
          """,
          "server/model/maintenance.js",
          """
          module.exports = class Maintenance {
            constructor(id, more) { Object.assign(this, { id }, more); }
            async run() { console.log(`runs ${this.id}`); }
            stop() {}
          };
          """,
          "server/settings.js",
          "module.exports = { Settings: { cacheList: {}, deleteCache() {}, async get() {} } };",
          "server/model/status_page.js",
          "module.exports = { loadDomainMappingList() {}, sendStatusPageList() {} };",
          "server/modules/apicache.js",
          "module.exports = { clear() {} };");

  @TempDir Path directory;

  private final List<String> said = new ArrayList<>();
  private Path socket;
  private AgentClient client;

  @SuppressWarnings("NullAway.Init")
  private Process node;

  @SuppressWarnings("NullAway.Init")
  private BufferedReader output;

  @BeforeEach
  void writeKuma() throws IOException {
    for (Map.Entry<String, String> file : KUMA.entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    socket = directory.resolve("agent.sock");
    client = new AgentClient(socket);
  }

  private void start(String... before) throws Exception {
    List<String> argv = new ArrayList<>(List.of("node"));
    argv.addAll(List.of(before));
    argv.addAll(List.of("--require", AGENT.toString(), "server/server.js"));
    ProcessBuilder builder =
        new ProcessBuilder(argv).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().put("KUMA_AGENT_SOCKET", socket.toString());
    builder.environment().put("KUMA_AGENT_PREFIX", "");
    node = builder.start();
    output = node.inputReader(StandardCharsets.UTF_8);
  }

  private void startReady(String... before) throws Exception {
    start(before);
    Await.until("an agent", SOON, () -> client.obstacle().isEmpty(), said::toString);
  }

  @AfterEach
  void end() {
    node.destroyForcibly();
  }

  /** Runs code in Kuma, which ends with a value, and waits until that is printed. */
  private void inKuma(String code) throws IOException {
    Writer input = node.outputWriter(StandardCharsets.UTF_8);
    input.write(code + ";'done'\n");
    input.flush();
    awaitSaid("done");
  }

  private void awaitSaid(String text) throws IOException {
    for (String line = output.readLine(); ; line = output.readLine()) {
      assertThat(line).as("after %s", said).isNotNull();
      said.add(line);
      if (line.equals(text)) {
        return;
      }
    }
  }

  private static ChangedRows monitors(int count) {
    Set<String> ids =
        IntStream.rangeClosed(1, count)
            .mapToObj(String::valueOf)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return new ChangedRows(ids, Set.of(), Set.of(), Set.of("monitors"));
  }

  @Test
  void loopThatCannotStart_keepsBackNoOther() throws Exception {
    startReady();
    inKuma(
        """
        R.rows.monitor.push(
          new Monitor(1, { async start() { throw new Error("cannot") } }), new Monitor(2));
        R.rows.maintenance.push(
          new Maintenance(1, { async run() { throw new Error("no start date") } }), new Maintenance(2))""");

    client.reload(
        new ChangedRows(
            Set.of("1", "2"), Set.of("1", "2"), Set.of(), Set.of("monitors", "maintenances")));

    assertThat(client.isReloadDue()).isFalse();
    inKuma("1");
    assertThat(said).contains("started 2", "runs 2");
    assertThat(client.running().monitors()).hasSize(2);
    assertThat(client.running().maintenances()).hasSize(2);
  }

  /** More than are started at once, in the order of their ids' set. */
  @Test
  void monitorThatWasStoppedInTheBrowser_beforeItsTurn_isNotStarted() throws Exception {
    startReady();
    inKuma(
        """
        const stopAllButOne = async function () {
          const others = Object.values(server.monitorList).filter((it) => it !== this && !it.began);
          others.slice(1).forEach((it) => it.stop());
          say("last " + others[0].id);
        };
        let begun = 0;
        const start = async function () {
          this.began = true;
          if (++begun === 20) await stopAllButOne.call(this);
          say("began");
          if (begun === 21) setTimeout(say, 500, "all");
        };
        for (let id = 1; id <= 30; id++) R.rows.monitor.push(new Monitor(id, { start }))""");

    client.reload(monitors(30));
    awaitSaid("all");

    assertThat(said.stream().filter("began"::equals)).hasSize(21);
    assertThat(client.running().monitors()).hasSize(21);
  }

  /** As Uptime Kuma's push check does, which waits for its database meanwhile. */
  @Test
  void pushMonitorStoppedInTheMiddleOfItsCheck_doesNotGoOn() throws Exception {
    Path hurry =
        Files.writeString(
            directory.resolve("hurry.cjs"),
            "const real = setTimeout;"
                + " globalThis.setTimeout = (run, ms, ...all) => real(run, ms / 20, ...all);");
    startReady("--require", hurry.toString());
    inKuma(
        """
        const push = { type: "push", async stop() {
          clearTimeout(this.timer);
          if (!this.isStop) {
            this.isStop = true;
            this.timer = setTimeout(say, 20000, "checks again");
            setTimeout(say, 21000, "over");
          }
        } };
        server.monitorList[1] = new Monitor(1, push);
        R.rows.monitor.push(new Monitor(1))""");

    client.reload(monitors(1));
    awaitSaid("over");

    assertThat(said).contains("started 1").doesNotContain("checks again");
  }

  @Test
  void zoneThatChanges_isTakenUp_andWhatFollowsItStartsAnew() throws Exception {
    reloadZone("delete process.env.TZ");

    assertThat(said).contains("runs 1", "zone Asia/Tokyo").doesNotContain("runs 2");
  }

  @Test
  void zoneThatChanges_whereTheEnvironmentHasOne_changesNothing() throws Exception {
    reloadZone("process.env.TZ = 'Europe/Paris'");

    assertThat(said).contains("zone Europe/Paris").doesNotContain("runs 1", "runs 2");
  }

  private void reloadZone(String environment) throws Exception {
    Path before = Files.writeString(directory.resolve("zone.cjs"), environment);
    startReady("--require", before.toString());
    inKuma(
        """
        require("./settings").Settings.get = async () => "Asia/Tokyo";
        for (const [id, timezone] of [[1, "SAME_AS_SERVER"], [2, "Europe/Berlin"]]) {
          server.maintenanceList[id] = new Maintenance(id, { timezone });
          R.rows.maintenance.push(new Maintenance(id, { timezone }));
        }""");

    client.reload(
        new ChangedRows(Set.of(), Set.of(), Set.of(), Set.of("maintenances", "settings")));
    inKuma("say('zone ' + process.env.TZ)");
  }

  @Test
  void oneWhoseTimeIsOver_leavesTheOtherWaiting() throws Exception {
    startReady();
    long known = client.awaitWrite(0, SOON);
    CompletableFuture<Long> other =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return client.awaitWrite(known, SOON);
              } catch (KumaException e) {
                throw new UncheckedIOException(new IOException(e));
              }
            });
    assertThat(client.awaitWrite(known, Duration.ofMillis(500))).isEqualTo(known);

    inKuma("R.knex.emit('query-response', null, { sql: 'update `monitor` set `name` = ?' })");

    assertThat(other.get(10, TimeUnit.SECONDS)).isGreaterThan(known);
  }

  @Test
  void socketThatCannotBeKeptToItsOwner_isNotUsed_andKumaRuns() throws Exception {
    Path refuses =
        Files.writeString(
            directory.resolve("refuses.cjs"),
            "require('fs').chmodSync = () => { throw new Error('not here'); };");
    start("--require", refuses.toString());

    inKuma("setImmediate(() => {})");
    inKuma("1");

    assertThat(said.toString()).contains("changes need a restart: not here");
    assertThat(client.obstacle()).isPresent();
  }
}
