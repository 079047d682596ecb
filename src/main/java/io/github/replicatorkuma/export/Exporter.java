package io.github.replicatorkuma.export;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.files.PrivateDirectory;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
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
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads this instance's replicated content in one cut, to digest it or to write a snapshot. */
public record Exporter(KumaDatabase database, ExportSettings settings, Clock clock) {
  /** Digests the content; writes nothing. */
  Cut digest(ReadTransaction transaction, FleetValues fleet) throws ReplicationException {
    return read(transaction, fleet, null);
  }

  /** Reads the content, and leaves it. */
  public void requireReadable() throws ReplicationException {
    database.read(transaction -> digest(transaction, FleetValues.NONE));
  }

  /** Writes the content into an empty directory; {@link #seal} completes the snapshot. */
  Cut write(Path emptyDirectory, ReadTransaction transaction, FleetValues fleet)
      throws ReplicationException {
    return read(transaction, fleet, emptyDirectory);
  }

  /**
   * Writes the manifest.
   *
   * @param changed what is new in it, for people; empty where that is not known
   */
  public Manifest seal(Path directory, SnapshotTags tags, Cut content, String changed)
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
            changed,
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
          Cut content = writeNew(target, transaction, FleetValues.NONE);
          Manifest unused = sealUnpublished(target, content);
          return content.summary();
        });
  }

  /** The same of one cut. */
  Manifest export(Path target, ReadTransaction transaction, FleetValues fleet)
      throws ReplicationException {
    return sealUnpublished(target, writeNew(target, transaction, fleet));
  }

  private Cut writeNew(Path target, ReadTransaction transaction, FleetValues fleet)
      throws ReplicationException {
    try {
      Files.createDirectory(target, PrivateDirectory.PRIVATE);
    } catch (IOException e) {
      throw ReplicationException.terminal(
          "cannot create " + target + ": " + PlainText.reason(e),
          "Name a directory that does not exist yet, in one that does.",
          e);
    }
    return write(target, transaction, fleet);
  }

  private Manifest sealUnpublished(Path target, Cut content) throws ReplicationException {
    Instance self = new Instance(settings.instanceName(), "unpublished");
    SnapshotTags tags =
        new SnapshotTags(Position.EXPORT, content.summary().digest(), self, "unpublished");
    return seal(target, tags, content, "");
  }

  private Cut read(ReadTransaction transaction, FleetValues fleet, @Nullable Path directory)
      throws ReplicationException {
    ReplicationScope scope = fleet.within(settings.scope());
    UploadDirectory uploads = new UploadDirectory(scope.uploads() ? settings.uploads() : null);
    PublishedContent content =
        new PublishedContent(transaction, settings.scope(), fleet, settings.timeZone());
    ContentSummary summary =
        directory == null
            ? ContentDigester.digest(content, uploads)
            : SnapshotWriter.write(
                directory, content, uploads, database.kind(), scope.excludedTables());
    boolean hasUserTable = transaction.schema(ReplicatedTables.USER).isPresent();
    return new Cut(
        summary,
        List.copyOf(new TreeSet<>(transaction.migrations())),
        transaction.isMigrating(),
        hasUserTable ? transaction.count(ReplicatedTables.USER) : 0,
        content.settingKeys(),
        content.fleet());
  }
}
