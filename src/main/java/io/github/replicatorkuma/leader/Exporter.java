package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.snapshot.ContentDigester;
import io.github.replicatorkuma.snapshot.Manifest;
import io.github.replicatorkuma.snapshot.SnapshotWriter;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;

/** Reads this instance's replicated content in one cut, to digest it or to write a snapshot. */
public final class Exporter {
  private final KumaDatabase database;
  private final PublishSettings settings;
  private final Clock clock;
  private final UploadDirectory uploads;

  public Exporter(KumaDatabase database, PublishSettings settings, Clock clock) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
    this.uploads =
        settings.scope().uploads()
            ? UploadDirectory.at(settings.uploads())
            : UploadDirectory.none();
  }

  /** Digests the content; writes nothing. */
  LeaderContent digest() throws ReplicationException {
    return read(replicated -> ContentDigester.digest(replicated, uploads));
  }

  /** The digest of what would be published of a cut; empty where there is no user yet. */
  public Optional<Digest> digest(ReadTransaction transaction) throws ReplicationException {
    LeaderContent content =
        LeaderContent.read(
            transaction,
            settings.scope(),
            replicated -> ContentDigester.digest(replicated, uploads));
    return content.users() == 0 ? Optional.empty() : Optional.of(content.summary().digest());
  }

  /** Writes the content into an empty directory; {@link #seal} completes the snapshot. */
  LeaderContent write(Path emptyDirectory) throws ReplicationException {
    return database.read(transaction -> write(emptyDirectory, transaction));
  }

  private LeaderContent write(Path emptyDirectory, ReadTransaction transaction)
      throws ReplicationException {
    return LeaderContent.read(
        transaction,
        settings.scope(),
        replicated ->
            SnapshotWriter.write(
                emptyDirectory,
                replicated,
                uploads,
                database.kind(),
                settings.scope().excludedTables()));
  }

  /** Writes the manifest. */
  Manifest seal(Path directory, SnapshotTags tags, LeaderContent content)
      throws ReplicationException {
    Manifest manifest =
        new Manifest(
            SnapshotTags.FORMAT,
            tags.digest(),
            tags.position(),
            tags.leader(),
            settings.hostName(),
            tags.nonce(),
            settings.kumaVersion().orElse(null),
            content.migrations(),
            database.kind(),
            clock.instant(),
            settings.scope().settingKeys(),
            content.summary().tables(),
            content.summary().files());
    SnapshotWriter.writeManifest(directory, manifest);
    return manifest;
  }

  /**
   * Writes a snapshot that was never published, to look at.
   *
   * @param target must not exist yet
   */
  public Manifest export(Path target) throws ReplicationException {
    return database.read(transaction -> export(target, transaction));
  }

  /** The same of one cut. */
  public Manifest export(Path target, ReadTransaction transaction) throws ReplicationException {
    try {
      Files.createDirectory(
          target,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new ReplicationException(
          Severity.TERMINAL,
          "cannot create " + target + ": " + e,
          "Name a directory that does not exist yet, in one that does.",
          e);
    }
    LeaderContent content = write(target, transaction);
    Instance self = new Instance(settings.instanceName(), "unpublished");
    SnapshotTags tags =
        new SnapshotTags(Position.NONE, content.summary().digest(), self, "unpublished");
    return seal(target, tags, content);
  }

  private LeaderContent read(LeaderContent.Pass pass) throws ReplicationException {
    return database.read(transaction -> LeaderContent.read(transaction, settings.scope(), pass));
  }
}
