package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.files.PrivateDirectory;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.snapshot.ContentDigester;
import io.github.replicatorkuma.snapshot.ContentSummary;
import io.github.replicatorkuma.snapshot.Manifest;
import io.github.replicatorkuma.snapshot.SnapshotWriter;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import io.github.replicatorkuma.state.FleetValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** Reads this instance's replicated content in one cut, to digest it or to write a snapshot. */
public final class Exporter {
  private final KumaDatabase database;
  private final PublishSettings settings;
  private final Clock clock;

  public Exporter(KumaDatabase database, PublishSettings settings, Clock clock) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
  }

  /** Digests the content; writes nothing. */
  LeaderContent digest(FleetValues fleet) throws ReplicationException {
    return database.read(transaction -> digest(transaction, fleet));
  }

  /** The same of one cut. */
  LeaderContent digest(ReadTransaction transaction, FleetValues fleet) throws ReplicationException {
    return read(transaction, fleet, content -> ContentDigester.digest(content, uploads(fleet)));
  }

  /** Writes the content into an empty directory; {@link #seal} completes the snapshot. */
  LeaderContent write(Path emptyDirectory, FleetValues fleet) throws ReplicationException {
    return database.read(transaction -> write(emptyDirectory, fleet, transaction));
  }

  private LeaderContent write(Path emptyDirectory, FleetValues fleet, ReadTransaction transaction)
      throws ReplicationException {
    return read(
        transaction,
        fleet,
        content ->
            SnapshotWriter.write(
                emptyDirectory,
                content,
                uploads(fleet),
                database.kind(),
                fleet.within(settings.scope()).excludedTables()));
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
            content.settingKeys(),
            content.summary().tables(),
            content.summary().files());
    SnapshotWriter.writeManifest(directory, manifest);
    return manifest;
  }

  /**
   * Writes a snapshot that was never published, to look at, or to apply some time.
   *
   * @param target must not exist yet
   */
  public ContentSummary export(Path target) throws ReplicationException {
    return database.read(
        transaction -> {
          transaction.requireSettled("Uptime Kuma");
          LeaderContent content = writeNew(target, transaction, FleetValues.NONE);
          Manifest unused = sealUnpublished(target, content);
          return content.summary();
        });
  }

  /** The same of one cut. */
  Manifest export(Path target, ReadTransaction transaction, FleetValues fleet)
      throws ReplicationException {
    return sealUnpublished(target, writeNew(target, transaction, fleet));
  }

  private LeaderContent writeNew(Path target, ReadTransaction transaction, FleetValues fleet)
      throws ReplicationException {
    try {
      Files.createDirectory(
          target, PrivateDirectory.PRIVATE);
    } catch (IOException e) {
      throw new ReplicationException(
          Severity.TERMINAL,
          "cannot create " + target + ": " + e,
          "Name a directory that does not exist yet, in one that does.",
          e);
    }
    return write(target, fleet, transaction);
  }

  private Manifest sealUnpublished(Path target, LeaderContent content) throws ReplicationException {
    Instance self = new Instance(settings.instanceName(), "unpublished");
    SnapshotTags tags =
        new SnapshotTags(Position.EXPORT, content.summary().digest(), self, "unpublished");
    return seal(target, tags, content);
  }

  private UploadDirectory uploads(FleetValues fleet) {
    return fleet.within(settings.scope()).uploads()
        ? UploadDirectory.at(settings.uploads())
        : UploadDirectory.none();
  }

  private LeaderContent read(
      ReadTransaction transaction, FleetValues fleet, LeaderContent.Pass pass)
      throws ReplicationException {
    return LeaderContent.read(
        transaction,
        new PublishedContent(transaction, settings.scope(), fleet, settings.timeZone()),
        pass);
  }
}
