package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.store.S3Server;
import io.github.replicatorkuma.store.restic.CheapRepository;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader and a replica with a real S3 server between them. */
class S3FleetTest {
  private static final String BUCKET = "kuma";
  private static final String MONITORS = "SELECT name FROM monitor ORDER BY id";

  @TempDir static Path directory;

  private static S3Server server;
  private static Cli leader;
  private static Cli replica;

  @BeforeAll
  static void prepare() throws Exception {
    server = new S3Server("key", Cli.SECRETS.get(1));
    CheapRepository.create(directory.resolve("repository"), Cli.PASSWORD);
    server.upload(directory.resolve("repository"), BUCKET);
    leader = instance("leader", "BACKUP");
    replica = instance("replica", "RESTORE");
    TestDatabases.seeded(leader.data());
    TestDatabases.empty(replica.data(), "2.5.3");
  }

  private static Cli instance(String name, String mode) throws Exception {
    return new Cli(directory.resolve(name), directory, mode)
        .with("RESTIC_REPOSITORY", server.http(BUCKET))
        .with("AWS_ACCESS_KEY_ID", "key")
        .without("NTFY_URL")
        .without("NTFY_TOKEN");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Path database(Cli instance) {
    return instance.data().resolve("kuma.db");
  }

  @Test
  void leaderAndReplica_overS3_publishApplyForgetAndAreExamined() throws Exception {
    for (String name : new String[] {"one", "two", "three"}) {
      leader.with("REPLICATOR_KEEP", name.equals("three") ? "last=1" : "");
      TestDatabases.execute(
          database(leader), "UPDATE monitor SET name = '" + name + "' WHERE id = 1");
      leader.run("publish").exitsWith(ExitCode.OK);
    }
    replica.run("apply").exitsWith(ExitCode.OK);
    JsonNode findings = leader.run("doctor", "--json").exitsWith(ExitCode.OK).json();

    assertThat(TestDatabases.query(database(replica), MONITORS))
        .isEqualTo(TestDatabases.query(database(leader), MONITORS))
        .hasSize(47);
    assertThat(server.count(BUCKET, "snapshots")).as("the newest and the first").isEqualTo(2);
    assertThat(verdict(findings, "repository")).isEqualTo("ok");
    assertThat(verdict(findings, "password")).isEqualTo("ok");
  }

  @Test
  void keyThatTheServerDoesNotKnow_isNamedByDoctor() throws Exception {
    Cli stranger = instance("stranger", "BACKUP").with("AWS_ACCESS_KEY_ID", "nobody");
    TestDatabases.seeded(stranger.data());

    JsonNode findings = stranger.run("doctor", "--json").exitsWith(ExitCode.TERMINAL).json();

    assertThat(verdict(findings, "repository")).isEqualTo("failure");
    assertThat(findings.findValuesAsText("hint"))
        .anyMatch(hint -> hint.contains("AWS_ACCESS_KEY_ID"));
  }

  private static String verdict(JsonNode findings, String subject) {
    for (JsonNode finding : findings) {
      if (finding.path("subject").asText().equals(subject)) {
        return finding.path("verdict").asText();
      }
    }
    return "no finding";
  }
}
