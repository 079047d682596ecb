package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.exec.OtherJvm;
import io.github.replicatorkuma.fleet.PlainInstance;
import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishOutcome.Unchanged;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.snapshot.SnapshotReader;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.restic.CheapRepository;
import io.github.replicatorkuma.store.restic.ResticSettings;
import io.github.replicatorkuma.store.restic.TestRestic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process killed while the real restic saves for it. */
final class PublishKillIT {
  private static final String RESTIC = ResticSettings.DEFAULT_EXECUTABLE;

  @TempDir private Path directory;
  private SnapshotStore store;

  @BeforeEach
  void makeKumaAndAnEmptyRepository() throws Exception {
    store = TestRestic.store(directory, "alpha", RESTIC);
    CheapRepository.create(directory.resolve("repository"), TestRestic.PASSWORD);
    TestDatabases.seeded(directory);
    Files.write(
        Files.createDirectory(directory.resolve("upload")).resolve("logo1.png"), new byte[] {1});
  }

  @Test
  void leader_killedWhileResticSaves_isPublishedByTheNextStartAndNotOvertakenByThatRestic()
      throws Exception {
    publish();
    rename("edited before the kill");
    fifo("begun");
    fifo("release");
    fifo("ended");
    Process leader = PublishOnce.start(directory, slowRestic().toString());
    awaitLine("begun");
    leader.destroyForcibly().onExit().join();

    Published again = (Published) publish();
    assertThat(again.position()).isEqualTo(at(3));
    Files.writeString(directory.resolve("release"), "go\n");
    awaitLine("ended");

    SnapshotHistory history = history();
    assertThat(history.entries())
        .extracting(entry -> entry.tags().position())
        .containsExactly(at(1), at(2), at(3));
    assertThat(history.newest()).map(SnapshotHistory.Entry::id).contains(again.id());
    Path fetched = Files.createDirectory(directory.resolve("fetched"));
    store.fetch(again.id(), fetched);
    SnapshotTags tags = history.newest().orElseThrow().tags();
    assertThat(SnapshotReader.verify(fetched, tags).manifest().position()).isEqualTo(at(3));
    assertGoesOnAfter(3);
  }

  private void assertGoesOnAfter(long sequence) throws Exception {
    assertThat(publish()).isInstanceOf(Unchanged.class);
    rename("edited after the kill");
    assertThat(((Published) publish()).position()).isEqualTo(at(sequence + 1));
    assertThat(directory.resolve("staging")).isEmptyDirectory();
  }

  private PublishOutcome publish() throws Exception {
    return PublishOnce.run(directory, RESTIC);
  }

  private SnapshotHistory history() throws Exception {
    return SnapshotHistory.of(store.list());
  }

  private void rename(String name) {
    TestDatabases.executeWith(
        directory.resolve("kuma.db"), "UPDATE monitor SET name = ? WHERE id = 3", name);
  }

  /** A restic whose backup waits, with all that it is to save in a place of its own. */
  private Path slowRestic() throws IOException {
    Path script = directory.resolve("slow-restic");
    Files.writeString(
        script,
        """
        #!/bin/sh
        if [ "$1" != backup ]; then exec restic "$@"; fi
        cp -R . "%1$s/copy" && cd "%1$s/copy" || exit 9
        echo begun > "%1$s/begun"
        read answer < "%1$s/release"
        restic "$@" > /dev/null 2>&1
        echo ended > "%1$s/ended"
        """
            .formatted(directory));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  private void fifo(String name) throws IOException {
    new ProcessBuilder("mkfifo", directory.resolve(name).toString())
        .inheritIO()
        .start()
        .onExit()
        .join();
  }

  /** Opening a FIFO waits for the one at its other end. */
  private void awaitLine(String name) throws IOException {
    assertThat(Files.readString(directory.resolve(name)).strip()).isEqualTo(name);
  }

  private static Position at(long sequence) {
    return new Position(1, sequence);
  }

  /** One publish with the real restic, in this process or in another one. */
  static final class PublishOnce {
    private PublishOnce() {}

    /** Publishes in another process. */
    static Process start(Path directory, String restic) throws IOException {
      return OtherJvm.start(PublishOnce.class, directory.toString(), restic);
    }

    public static void main(String[] arguments) throws Exception {
      run(Path.of(arguments[0]), arguments[1]);
    }

    static PublishOutcome run(Path directory, String restic) throws ReplicationException {
      PlainInstance alpha =
          new PlainInstance(
              directory, "alpha", TestRestic.store(directory, "alpha", restic), Clock.systemUTC());
      alpha.createsRepository = true;
      return alpha.publish(PublishOptions.NONE);
    }
  }
}
