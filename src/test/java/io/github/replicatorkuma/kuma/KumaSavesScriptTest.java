package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** docker/agent/kuma-saves.cjs, with sockets that play what browsers ask for. */
@Timeout(60)
class KumaSavesScriptTest {
  private static final String KUMA =
      """
      const events = require("events");
      const { awaitWrite } = require(process.argv[1]);
      const socket = () => Object.assign(new events(), {
        use(middleware) { this.ask = (name, answer) => {
          const event = [name, {}, answer];
          middleware(event, () => {});
          return event[event.length - 1];
        } },
      });
      const early = socket(), late = socket();
      const io = Object.assign(new events(), { sockets: { sockets: new Map([["early", early]]) } });
      const kuma = { R: { knex: new events() }, server: { io } };
      const look = async (what) => {
        const { saving } = await awaitWrite(kuma, { known: -1, milliseconds: 0, tables: ["monitor"] });
        console.log(what, saving);
      };
      (async () => {
        await look("nobody asks");
        io.emit("connection", late);
        early.ask("getTags", () => {});
        late.ask("testNotification", () => {});
        late.ask("editMonitor", "no answer wanted");
        await look("looks and tests");
        const first = early.ask("add", (answer) => console.log("answered", answer));
        const second = late.ask("editMonitor", () => {});
        await look("two save");
        first("ok");
        await look("one saves");
        second();
        await look("all are answered");
        late.ask("saveStatusPage", () => {});
        late.emit("disconnect");
        await look("gone");
        early.ask("add", () => {});
        Date.now = () => 4e12;
        await look("never answered");
      })();
      """;

  @Test
  void save_goesOnUntilItsBrowserIsAnswered_andALookIsNone() throws Exception {
    Process node =
        new ProcessBuilder(
                "node", "-e", KUMA, TestAgent.DIRECTORY.resolve("kuma-saves.cjs").toString())
            .redirectErrorStream(true)
            .start();
    List<String> said =
        new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();

    assertThat(said)
        .containsExactly(
            "nobody asks false",
            "looks and tests false",
            "two save true",
            "answered ok",
            "one saves true",
            "all are answered false",
            "gone false",
            "never answered false");
  }
}
