package io.github.replicatorkuma.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Hint.Place;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HintTest {
  private static final Hint HINT =
      new Hint(
          "Run: `replicator-kuma publish --take-over`. To look, run: `restic snapshots`. Leave"
              + " `node server.js` and `restic` alone, and replicator-kuma publish elsewhere.");

  @Test
  void outsideOfAContainer_theCommandsAreBare() {
    Place bare = Place.of(Map.of("HOSTNAME", "host"));

    assertThat(HINT.in(bare))
        .isEqualTo(
            "Run: replicator-kuma publish --take-over. To look, run: restic snapshots. Leave"
                + " `node server.js` and `restic` alone, and replicator-kuma publish elsewhere.");
    assertThat(HINT.commands(bare))
        .containsExactly("replicator-kuma publish --take-over", "restic snapshots");
  }

  @Test
  void inAContainer_theyNameIt() {
    Place named = Place.of(Map.of("HOSTNAME", "host", "REPLICATOR_CONTAINER", "kuma"));
    Place byHost = Place.of(Map.of("HOSTNAME", "1bc3", "REPLICATOR_CONTAINER", "@hostname"));

    assertThat(HINT.commands(named))
        .containsExactly(
            "docker exec kuma replicator-kuma publish --take-over",
            "docker exec kuma restic snapshots");
    assertThat(HINT.in(byHost)).startsWith("Run: docker exec 1bc3 replicator-kuma publish");
  }

  @Test
  void inPieces_aCommandStandsByItself() {
    assertThat(Hint.partsHere("Run: `restic snapshots`. Look.").stream().map(Hint.Part::words))
        .containsExactly("Run: ", "Look.");
    assertThat(Hint.partsHere("Run: `restic snapshots`").get(1)).isEqualTo(new Hint.Part("", ""));
    for (String within :
        List.of(
            "It is kept (see `restic snapshots`). If not, wait.",
            "Wait until `restic snapshots` lists it.",
            "Say which: `restic dump ID` or `--at TIME`.")) {
      assertThat(Hint.partsHere(within))
          .as("no brackets are torn, and no sentence")
          .containsExactly(
              new Hint.Part(within.replace("`restic", "restic").replaceAll("(s|ID)`", "$1"), ""));
    }
  }

  @Test
  void inKubernetes_theyNameThePod() {
    Place pod =
        Place.of(
            Map.of(
                "HOSTNAME", "kuma-0",
                "REPLICATOR_CONTAINER", "@hostname",
                "KUBERNETES_SERVICE_HOST", "10.0.0.1"));

    assertThat(HINT.commands(pod).get(0))
        .isEqualTo("kubectl exec kuma-0 -- replicator-kuma publish --take-over");
  }
}
