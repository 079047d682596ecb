package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the agent makes of an Uptime Kuma that it does not know: one warning, and nothing else. */
class KumaAgentFaultsTest extends KumaAgentCase {
  private static void assertRunsWithOneWarning(Result result, String text) {
    assertThat(result.out()).contains("Kuma runs\n");
    assertThat(result.err().lines()).as(result.err()).hasSize(1);
    assertThat(result.err())
        .matches("(?s)\\d{4}-\\d\\d-\\d\\dT\\S+Z \\[REPLICATOR-KUMA\\] WARN: .*")
        .contains(text);
  }

  private static String runsForAMoment() {
    return "setTimeout(() => console.log('Kuma runs'), 100);\n";
  }

  /** With the agent's patience shortened to almost nothing. */
  private Result runInAHurry() throws Exception {
    Path hurry =
        Files.writeString(
            directory.resolve("hurry.cjs"),
            """
            const real = setTimeout;
            globalThis.setTimeout = (run, ms) => real(run, ms > 1000 ? 20 : ms);
            """);
    return run(PREFIX, "--require", hurry.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "module.exports = null;",
        "module.exports = class Notification { static send() {} };",
        "module.exports = { Notification: { send: 'text' } };",
        "class Notification { static send() {} }\n"
            + "module.exports = { Notification: Object.freeze(Notification) };",
        "module.exports = { get Notification() { throw new Error('lazy\\nlines'); } };"
      })
  void notificationModule_ofUnknownShape_isUntouchedWithOneWarning(String code) throws Exception {
    Files.writeString(server.resolveSibling("notification.js"), code);
    Files.writeString(server, "require('./notification');\n" + runsForAMoment());

    assertRunsWithOneWarning(runInAHurry(), "notifications are sent without \"[kuma-1]\": ");
  }

  @Test
  void notificationModule_absent_givesOneWarning() throws Exception {
    Files.writeString(server, "require('fs');\n" + runsForAMoment());

    assertRunsWithOneWarning(runInAHurry(), "no Notification.send where it was");
  }

  @Test
  void kuma_ofEsModules_runsWithOneWarning() throws Exception {
    Files.writeString(directory.resolve("package.json"), "{\"type\":\"module\"}");
    Files.writeString(
        server.resolveSibling("notification.js"),
        "export class Notification { static send() { console.log('sent'); } }");
    Files.writeString(
        server,
        "import { Notification } from './notification.js';\nNotification.send();\n"
            + runsForAMoment());

    Result result = runInAHurry();

    assertThat(result.out()).contains("sent\n");
    assertRunsWithOneWarning(result, "no Notification.send where it was");
  }

  @Test
  void otherPackageCalledNotification_isNotTakenForKumas() throws Exception {
    Path other = Files.createDirectories(directory.resolve("node_modules/notification"));
    Files.writeString(other.resolve("index.js"), "module.exports = { Notification: {} };");
    Files.writeString(server, "require('notification');\n" + SEND_TEST);

    assertThat(run(PREFIX).json().path("msg").asText()).isEqualTo("[kuma-1] Phone Testing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "require('os').hostname = () => { throw new Error('broken'); };",
        "require('os').hostname = () => { throw null; };",
        "Object.defineProperty(require('module'), '_load', { writable: false });"
      })
  void feature_throwsAtItsStart_isOffWithOneWarning(String sabotage) throws Exception {
    Path saboteur = Files.writeString(directory.resolve("saboteur.cjs"), sabotage);
    Files.writeString(server, SEND_TEST + runsForAMoment());

    Result result = run(null, "--require", saboteur.toString());

    assertThat(result.out()).contains("\"msg\":\"Phone Testing\"");
    assertRunsWithOneWarning(result, "the prefix of notifications is off: ");
  }

  @Test
  void consoleAndAll_broken_stillRuns() throws Exception {
    Path saboteur =
        Files.writeString(
            directory.resolve("saboteur.cjs"),
            "Object.entries = console.warn = () => { throw new Error('broken'); };");
    Files.writeString(server, SEND_TEST);

    assertThat(run(PREFIX, "--require", saboteur.toString()).out())
        .contains("\"msg\":\"Phone Testing\"");
  }

  @Test
  void heartbeat_thatCannotBeCopied_isSentAsItIsWithOneWarningForAll() throws Exception {
    Files.writeString(
        server,
        """
        const { Notification } = require("./notification");
        const wild = { toJSON: () => "wild", get msg() { throw new Error("no message"); } };
        Notification.send({}, "first", null, wild);
        Notification.send({}, "second", null, wild);
        class Bean { msg = "text"; toJSON() { return "bean"; } }
        Notification.send({}, "third", null, new Bean());
        console.log("Kuma runs");
        """);

    Result result = run(PREFIX);

    assertThat(result.out())
        .contains("\"msg\":\"first\"", "\"msg\":\"second\"", "\"heartbeatJSON\":\"wild\"")
        .contains("\"msg\":\"[kuma-1] third\"", "\"heartbeatJSON\":\"bean\"");
    assertRunsWithOneWarning(result, "a notification is sent without \"[kuma-1]\": no message");
  }

  @Test
  void warning_kumaLogsJson_isJson() throws Exception {
    Files.writeString(server.resolveSibling("notification.js"), "module.exports = {};");
    Files.writeString(
        server,
        "process.env.UPTIME_KUMA_LOG_FORMAT = 'json';\nrequire('./notification');\n"
            + runsForAMoment());

    JsonNode warning = runInAHurry().json();

    assertThat(warning.path("level").asText()).isEqualTo("warn");
    assertThat(warning.path("msg").asText()).startsWith("notifications are sent without");
    assertThat(warning.path("time").asText()).isNotEmpty();
  }

  @Test
  void otherProcesses_ofKuma_areLeftAlone() throws Exception {
    Path other = server.resolveSibling("healthcheck.js");
    Files.writeString(other, SEND_TEST);
    assertThat(runScript(other, PREFIX).json().path("msg").asText()).isEqualTo("Phone Testing");

    Files.writeString(server, "new (require('worker_threads').Worker)('./server/healthcheck.js');");
    assertThat(run(PREFIX).json().path("msg").asText()).isEqualTo("Phone Testing");
  }
}
