package io.github.replicatorkuma.fleet.store;

import io.github.replicatorkuma.fleet.store.RecordStore.Sealed;
import io.github.replicatorkuma.model.ReplicationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a fleet's records are, and who keeps them; a library is loaded only where it is needed.
 *
 * @param repository of restic, where the records are in a directory beside it
 */
public record RecordStores(RecordAddress address, Optional<Path> repository) {
  /** Beside the repository. */
  public static final String AUTO = "auto";

  /** A store that has not answered by then has failed. */
  static final Duration LIMIT = Duration.ofSeconds(15);

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,128}");

  /**
   * What the settings say; nothing is opened, looked at or loaded.
   *
   * @param fleet an address, or {@link #AUTO}
   * @param location of the repository, its path absolute
   * @throws ReplicationException terminal, with what the operator can do
   */
  public static RecordStores at(String fleet, String location) throws ReplicationException {
    try {
      RecordAddress repository = repository(location);
      if (fleet.equals(AUTO)) {
        if (repository == null) {
          throw StoreFault.ADDRESS.found("this kind of repository has no place for them", null);
        }
        Optional<Path> directory =
            Optional.of(repository.path()).filter(path -> path.startsWith("/")).map(Path::of);
        return new RecordStores(repository.sibling(), directory);
      }
      RecordAddress address = RecordAddress.of(fleet, "REPLICATOR_FLEET");
      if (repository != null && address.isInside(repository)) {
        throw StoreFault.ADDRESS.found("this is inside the repository", null);
      }
      return new RecordStores(address, Optional.empty());
    } catch (StoreFault.Found e) {
      throw e.at(fleet.equals(AUTO) ? "REPLICATOR_FLEET=auto" : "REPLICATOR_FLEET");
    }
  }

  /** Null for one that is known to restic alone. */
  private static @Nullable RecordAddress repository(String location) {
    try {
      return RecordAddress.of(location, "");
    } catch (StoreFault.Found e) {
      return null;
    }
  }

  /**
   * The store, which is not asked for anything yet.
   *
   * @param environment that restic gets
   */
  public RecordStore open(Map<String, String> environment) {
    RecordPlace place =
        switch (address.kind()) {
          case "s3:" -> new S3Records(address, environment);
          case "rest:" -> new RestRecords(address, environment);
          case "jdbc:" -> new SqlRecords(address.path());
          default -> new DirectoryRecords(Path.of(address.path()), repository);
        };
    return new PlacedRecords(address.toString(), place, LIMIT);
  }

  static boolean isId(String name) {
    return ID.matcher(name).matches();
  }

  /** Adds what may be a record. */
  static void addTo(List<Sealed> records, String id, byte[] content) {
    if (isId(id) && content.length > 0 && content.length <= RecordStore.LONGEST) {
      records.add(new Sealed(id, content));
    }
  }
}
