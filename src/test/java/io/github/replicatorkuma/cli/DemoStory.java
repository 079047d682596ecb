package io.github.replicatorkuma.cli;

import static io.github.replicatorkuma.cli.DemoInstance.PASSWORD;
import static io.github.replicatorkuma.cli.DemoInstance.REPOSITORY;

import io.github.replicatorkuma.app.Environment;
import io.github.replicatorkuma.config.Mode;
import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.TableChange;
import io.github.replicatorkuma.replica.ApplyOutcome;
import io.github.replicatorkuma.replica.ApplyPreview;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Plays the demo and tells it; stops where anything is not as it should be. */
final class DemoStory {
  private static final String SAMPLE = "/demo/leader.db";
  private static final String TABLE_LINE = "   %-24s %8s %8s %8s%n";
  private static final RowCounts ONE_OF_EACH = new RowCounts(1, 1, 1);

  private final Path home;
  private final Environment environment;
  private final CountingRunner restic;
  private final PrintWriter out;

  DemoStory(Path home, Environment environment, CountingRunner restic, PrintWriter out) {
    this.home = home;
    this.environment = environment;
    this.restic = restic;
    this.out = out;
  }

  /**
   * Plays it from beginning to end.
   *
   * @param kept whether the files are still there afterwards
   */
  void tell(boolean kept) throws Exception {
    out.println("Replicator Kuma: a demonstration");
    say("The data are invented, the restic repository is made on the spot, all in");
    say("%s", home);
    say("No Uptime Kuma runs here; what publishes and applies is what would run beside yours.");

    heading("1. Two instances");
    DemoInstance leader = instance("leader", Mode.BACKUP);
    DemoInstance replica = instance("replica", Mode.RESTORE);
    for (TableName table : ReplicatedTables.ALL) {
      if (!table.equals(ReplicatedTables.SETTING)) {
        replica.edit("DELETE FROM `" + table + "`");
      }
    }
    say(
        "leader    a home lab: %d monitors, %d rows in all",
        leader.count("monitor"), leader.rows());
    say("replica   a fresh Uptime Kuma: %d rows, not even a user", replica.rows());

    heading("2. The leader publishes");
    publish(leader);

    heading("3. The replica applies");
    apply(replica);
    compare(leader, replica);

    heading("4. Nothing happens");
    lookAgain(leader, replica);

    heading("5. Life goes on");
    say(
        "The replica's Uptime Kuma measures: 1 heartbeat for each monitor. On the leader, somebody");
    replica.edit(
        "INSERT INTO heartbeat (monitor_id, status, msg, time, ping)"
            + " SELECT id, 1, '200 - OK', '2026-01-02 09:00:00.000', 12 FROM monitor");
    change(leader);

    heading("6. The leader publishes the change");
    publish(leader);

    heading("7. The replica applies the change");
    ApplyPreview preview = apply(replica);
    compare(leader, replica);
    checkOnlyTheChange(preview, replica);

    heading("The end");
    say("Two publishes, two applies, %d restic processes. Both sides are equal.", restic.total());
    tellWhereFilesAre(kept);
  }

  private DemoInstance instance(String name, Mode mode) throws Exception {
    Path database = DemoInstance.databaseFile(home, name);
    try (InputStream sample =
        Objects.requireNonNull(DemoStory.class.getResourceAsStream(SAMPLE), SAMPLE)) {
      Files.createDirectory(database.getParent());
      Files.copy(sample, database);
    }
    return DemoInstance.open(name, mode, home, environment, restic);
  }

  private void publish(DemoInstance leader) throws ReplicationException {
    PublishOutcome outcome = leader.publish();
    require(outcome instanceof PublishOutcome.Published, outcome.summary());
    say("%s", outcome.summary());
    tellProcesses();
  }

  private ApplyPreview apply(DemoInstance replica)
      throws ReplicationException, InterruptedException {
    ApplyPreview preview = replica.preview();
    say("This is its plan, which the command plan would show:");
    out.printf(TABLE_LINE, "table", "inserted", "updated", "deleted");
    for (TableChange change : preview.tables()) {
      out.printf(
          TABLE_LINE,
          change.table(),
          change.inserted().size(),
          change.updated().size(),
          change.deleted().size());
    }
    tellProcesses();
    ApplyOutcome outcome = replica.apply();
    require(
        outcome instanceof ApplyOutcome.Applied applied && applied.rows().equals(preview.rows()),
        "the plan was " + preview.rows() + ", and then: " + outcome.summary());
    say("%s", outcome.summary());
    tellProcesses();
    return preview;
  }

  private void compare(DemoInstance leader, DemoInstance replica) throws ReplicationException {
    Digest published = leader.digest();
    Digest applied = replica.digest();
    say("digest of the leader's rows   %s", published);
    say("digest of the replica's rows  %s", applied);
    require(published.equals(applied), "the digests differ");
    say("They are equal.");
  }

  private void lookAgain(DemoInstance leader, DemoInstance replica)
      throws ReplicationException, InterruptedException {
    PublishOutcome looked = leader.publish();
    say("leader    looks at its tables: %s", looked.summary());
    int byLeader = tellProcesses();
    require(looked instanceof PublishOutcome.Unchanged && byLeader == 0, looked.summary());
    ApplyOutcome listed = replica.apply();
    say("replica   looks at the repository: %s", listed.summary());
    int byReplica = tellProcesses();
    require(listed instanceof ApplyOutcome.UpToDate && byReplica == 1, listed.summary());
  }

  private void change(DemoInstance leader) {
    say("  renames monitor 3, \"Website\", to \"Website (new server)\",");
    leader.edit("UPDATE monitor SET name = 'Website (new server)' WHERE id = 3");
    say("  deletes monitor 5, \"Mail server\",");
    leader.edit("DELETE FROM monitor WHERE id = 5");
    say("  adds \"Photos\".");
    leader.edit(
        "INSERT INTO monitor (name, type, url, user_id, created_date) VALUES"
            + " ('Photos', 'http', 'https://photos.example.org/', 1, '2026-01-02 08:00:00')");
  }

  /** One monitor of each kind, and the measurements of those that stay. */
  private void checkOnlyTheChange(ApplyPreview preview, DemoInstance replica)
      throws ReplicationException {
    RowCounts monitors =
        preview.tables().stream()
            .filter(change -> change.table().equals("monitor"))
            .map(DemoStory::counts)
            .findFirst()
            .orElse(new RowCounts(0, 0, 0));
    require(monitors.equals(ONE_OF_EACH), "of the monitors, " + monitors);
    long heartbeats = replica.count("heartbeat");
    say(
        "What the replica measured stays: %d heartbeats of the monitors that are left.",
        heartbeats);
    require(heartbeats == replica.count("monitor") - 1, heartbeats + " heartbeats are left");
  }

  private static RowCounts counts(TableChange change) {
    return new RowCounts(
        change.inserted().size(), change.updated().size(), change.deleted().size());
  }

  private int tellProcesses() {
    List<String> ran = restic.takeRan();
    say(
        "(restic processes: %d%s)",
        ran.size(), ran.isEmpty() ? "" : ", namely " + String.join(", ", ran));
    return ran.size();
  }

  private void tellWhereFilesAre(boolean kept) {
    if (!kept) {
      say("%s is removed now; with --keep you can look around in it.", home);
      return;
    }
    say("%s is kept:", home);
    say("  leader/kuma.db and replica/kuma.db    the two databases");
    say("  replica/replicator-kuma               what the replica remembers, and a copy of its");
    say("                                        database from before its first apply");
    say("  repository                            the restic repository, password %s", PASSWORD);
    say("Look around, and remove it when done:");
    say("  cd %s", home);
    say("  sqlite3 replica/kuma.db 'select id, name from monitor'");
    say("  RESTIC_REPOSITORY=%s RESTIC_PASSWORD=%s restic snapshots", REPOSITORY, PASSWORD);
  }

  private void heading(String text) {
    out.printf("%n%s%n", text);
  }

  private void say(String format, Object... arguments) {
    out.printf("   " + format + "%n", arguments);
  }

  private static void require(boolean asItShouldBe, String found) throws ReplicationException {
    if (!asItShouldBe) {
      throw ReplicationException.terminal(
          "the demo went another way than it should: " + found,
          "Please report this with what stands above it.");
    }
  }
}
