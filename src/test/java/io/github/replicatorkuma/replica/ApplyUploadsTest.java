package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.replica.ReplicaFixture.applied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.schema.ReplicationScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status pages' logos on a replica. */
class ApplyUploadsTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private ReplicaFixture fixture;

  @BeforeEach
  void leaderHasALogo() throws Exception {
    fixture = ReplicaFixture.seeded(directory);
    leaderLogo("first");
  }

  private void leaderLogo(String content) throws IOException {
    fixture.onLeader("UPDATE status_page SET icon = '/upload/logo1.png?t=1' WHERE id = 1");
    Path uploads = Files.createDirectories(directory.resolve("leader/upload"));
    Files.writeString(uploads.resolve("logo1.png"), content);
  }

  private Path logo() {
    return fixture.beta.uploads().resolve("logo1.png");
  }

  private void assertNothingTemporary() throws IOException {
    try (Stream<Path> files = Files.list(fixture.beta.uploads())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("."));
    }
  }

  @Test
  void logo_isInstalledWithTheFirstApply_andReplacedWhenItChanges() throws Exception {
    fixture.publishAndApply();
    assertThat(logo()).hasContent("first");

    leaderLogo("second, longer");
    fixture.publishAndApply();

    assertThat(logo()).hasContent("second, longer");
    assertNothingTemporary();
  }

  @Test
  void logoAlone_bringsNoRowsAndDoesNotStopKuma() throws Exception {
    fixture.publishAndApply();
    int events = fixture.recordingKuma.events().size();
    leaderLogo("second");

    var applied = fixture.publishAndApply();

    assertThat(applied.rows().total()).isZero();
    assertThat(logo()).hasContent("second");
    assertThat(fixture.recordingKuma.events()).hasSize(events);
  }

  @Test
  void logoOfTheSameSizeButOtherBytes_isReplacedAtStart() throws Exception {
    fixture.publishAndApply();
    Files.writeString(logo(), "FIRST");
    assertThat(fixture.apply()).isInstanceOf(UpToDate.class);

    applied(fixture.apply(ApplyOptions.REVERT_DRIFT));

    assertThat(logo()).hasContent("first");
  }

  @Test
  void leftovers_areRemovedAndForeignFilesStay() throws Exception {
    Files.createDirectories(fixture.beta.uploads());
    Files.writeString(fixture.beta.uploads().resolve(".replicator-kuma-logo9.png"), "left over");
    Files.writeString(fixture.beta.uploads().resolve("logo9.png"), "local");

    fixture.publishAndApply();

    assertNothingTemporary();
    assertThat(fixture.beta.uploads().resolve("logo9.png")).hasContent("local");
    assertThat(logo()).hasContent("first");
  }

  @Test
  void leftovers_whereTheRowsAreTheLeadersByNow_areRemovedToo() throws Exception {
    fixture.publishAndApply();
    Files.writeString(fixture.beta.uploads().resolve(".replicator-kuma-logo9.png"), "left over");

    assertThat(fixture.apply(ApplyOptions.REVERT_DRIFT)).isInstanceOf(UpToDate.class);

    assertNothingTemporary();
  }

  @Test
  void symbolicLinks_areReplacedNotFollowed() throws Exception {
    Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "precious");
    Files.createDirectories(fixture.beta.uploads());
    Files.createSymbolicLink(logo(), elsewhere);
    Files.createSymbolicLink(
        fixture.beta.uploads().resolve(".replicator-kuma-logo1.png"), elsewhere);

    fixture.publishAndApply();

    assertThat(elsewhere).hasContent("precious");
    assertThat(logo()).isRegularFile().hasContent("first");
    assertThat(Files.isSymbolicLink(logo())).isFalse();
  }

  @Test
  void directoryInPlaceOfTheLogo_failsBeforeKumaIsStoppedAndNamesIt() throws Exception {
    Files.createDirectories(logo().resolve("inside"));
    fixture.publish();

    assertThatThrownBy(fixture::apply)
        .isInstanceOf(ReplicationException.class)
        .hasMessageContaining("logo1.png is a directory");

    assertThat(fixture.recordingKuma.events()).isEmpty();
    assertThat(fixture.count("SELECT count(*) FROM status_page")).isZero();
  }

  @Test
  void uploadDirectoryBehindALinkOfItsOwner_isUsed() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.createSymbolicLink(fixture.beta.uploads(), elsewhere);

    fixture.publishAndApply();

    assertThat(elsewhere.resolve("logo1.png")).hasContent("first");
  }

  @Test
  void uploadDirectoryBehindALinkOfSomebodyElse_isNotUsed() throws Exception {
    Path victim = Files.createDirectory(directory.resolve("victim"));
    assumeTrue(Files.getAttribute(victim, "unix:uid").equals(0), "only root can give it away");
    Files.createSymbolicLink(fixture.beta.uploads(), victim);
    Files.setAttribute(fixture.beta.uploads(), "unix:uid", 12_345, LinkOption.NOFOLLOW_LINKS);
    fixture.publish();

    assertThatThrownBy(fixture::apply)
        .isInstanceOf(ReplicationException.class)
        .hasMessageContaining("symbolic link");

    assertThat(victim).isEmptyDirectory();
  }

  @Test
  void uploadsLeftOutHere_areNotInstalled() throws Exception {
    fixture.beta.policy =
        new ApplyPolicy(
            new ReplicationScope(Set.of(), ReplicationScope.DEFAULT_SETTINGS, false),
            Set.of(),
            Set.of());

    fixture.publishAndApply();

    assertThat(logo()).doesNotExist();
    assertThat(fixture.apply(ApplyOptions.REVERT_DRIFT)).isInstanceOf(UpToDate.class);
  }
}
