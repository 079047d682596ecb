package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.exec.Processes;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.schema.PublicAddress;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Snapshots in a restic repository, by restic 0.14 to 0.19, on any of its back ends. */
public final class ResticStore implements SnapshotStore {
  /** Of a directory, REST and SFTP; of S3 and the other object stores. */
  private static final Pattern CREATED_ALREADY =
      Pattern.compile("config (file already exists|already initialized)");

  private final ResticSettings settings;
  private final SecretMask mask;
  private final ResticCommands restic;
  private final ResticSizes sizes;
  private final ResticCache cache;

  public ResticStore(ResticSettings settings, CommandRunner runner) {
    this(settings, runner, new Processes(), Clock.systemUTC(), SnapshotLimits.here());
  }

  ResticStore(
      ResticSettings settings,
      CommandRunner runner,
      Processes processes,
      Clock clock,
      SnapshotLimits limits) {
    this.settings = settings;
    mask = new SecretMask(settings.environment(), locationOf(settings));
    cache = new ResticCache(settings.cacheDirectory());
    sizes = new ResticSizes(limits);
    restic =
        new ResticCommands(
            settings,
            new ResticFailures(mask, settings.cacheDirectory(), settings.bulky()),
            runner,
            new ResticLocks(
                new ResticChildren(settings.children(), processes, clock), processes, clock),
            Optional.of(cache));
  }

  private static String locationOf(ResticSettings settings) {
    try {
      return settings.location();
    } catch (StoreException toldWhenItIsUsed) {
      return "";
    }
  }

  /** The version of restic, for people. */
  public String programVersion() throws StoreException {
    return restic.version().toString();
  }

  /** The locks in the repository; makes none. */
  public List<ResticLock> locks() throws StoreException {
    return ResticLocks.read(restic);
  }

  @Override
  public String description() {
    try {
      return mask.mask(settings.location());
    } catch (StoreException e) {
      return "(no repository)";
    }
  }

  /** Of the location without its credentials, so that a changed password is the same place. */
  @Override
  public String locationKey() {
    try {
      return Digest.ofText(PublicAddress.ofRepository(settings.location())).hex();
    } catch (StoreException e) {
      return Digest.ofText("").hex();
    }
  }

  @Override
  public RepositoryId repositoryId() throws StoreException {
    return repositoryId(restic);
  }

  private RepositoryId repositoryId(ResticCommands by) throws StoreException {
    String attempt = "read the id of " + description();
    CommandResult result = by.look(attempt, "cat", "config", "--no-lock");
    return ResticJson.repositoryId(result.stdout())
        .orElseThrow(() -> restic.failures.oddOutput(attempt, "no id in its configuration", null));
  }

  /**
   * The key with which all of the repository is encrypted, the same for every password of it. In
   * memory only: who has it can read all snapshots.
   */
  public byte[] masterKey() throws StoreException {
    String attempt = "read the master key of " + description();
    CommandResult result = restic.look(attempt, "cat", "masterkey", "--no-lock");
    return ResticJson.masterKey(result.stdout())
        .orElseThrow(() -> restic.failures.oddOutput(attempt, "no key in it", null));
  }

  /** Creates it unless it exists: two leaders may start at once. */
  @Override
  public RepositoryId create() throws StoreException {
    String attempt = "create " + description();
    CommandResult result = restic.run(attempt, settings.timeouts().look(), List.of("init"));
    if (!result.isSuccess() && !CREATED_ALREADY.matcher(result.stderr().text()).find()) {
      throw restic.failures.ended(attempt, result);
    }
    return repositoryId();
  }

  @Override
  public List<StoredSnapshot> list() throws StoreException {
    return uncachedIfDoubted(this::list);
  }

  private List<StoredSnapshot> list(ResticCommands by) throws StoreException {
    String attempt = "list the snapshots in " + description();
    CommandResult result = by.look(attempt, "snapshots", "--json", "--no-lock");
    requireNothingIgnored(attempt, result);
    try {
      List<StoredSnapshot> snapshots = ResticJson.snapshots(result.stdout());
      settings.label().require(snapshots);
      sizes.note(snapshots);
      return snapshots;
    } catch (IOException e) {
      throw restic.failures.oddOutput(attempt, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when a tag holds a comma, at which restic would split it
   */
  @Override
  public SnapshotId save(Path directory, List<String> tags) throws StoreException {
    List<String> all = settings.label().addedTo(tags);
    ResticSave save = new ResticSave(this, directory.toAbsolutePath(), all);
    return uncachedIfDoubted(save::by);
  }

  @Override
  public void fetch(SnapshotId id, Path target) throws StoreException {
    uncachedIfDoubted(by -> fetch(by, id, target, settings.timeouts().transfer()));
  }

  @Override
  public void fetchAnew(SnapshotId id, Path target) throws StoreException {
    fetch(restic.withoutCache(), id, target, settings.timeouts().look());
  }

  private SnapshotId fetch(ResticCommands by, SnapshotId id, Path target, Duration timeout)
      throws StoreException {
    String attempt = "fetch snapshot " + id.brief() + " from " + description();
    if (!settings.bulky()) {
      sizes.require(by, id, attempt);
    }
    String path = target.toAbsolutePath().toString();
    CommandResult result =
        by.run(attempt, timeout, List.of("restore", id.value(), "--target", path, "--no-lock"));
    if (!ResticFailures.isRestored(result)) {
      throw restic.failures.ended(attempt, result);
    }
    return id;
  }

  /** Ids that are not there any more are no failure: nothing is left to do for them. */
  @Override
  public void forget(List<SnapshotId> ids, boolean prune) throws StoreException {
    if (ids.isEmpty()) {
      return;
    }
    String attempt = "forget " + ids.size() + " snapshots in " + description();
    List<String> arguments = new ArrayList<>(List.of("forget"));
    ids.forEach(id -> arguments.add(id.value()));
    if (prune) {
      arguments.add("--prune");
    }
    uncachedIfDoubted(by -> forget(by, attempt, arguments));
  }

  private CommandResult forget(ResticCommands by, String attempt, List<String> arguments)
      throws StoreException {
    CommandResult result = by.run(attempt, settings.timeouts().forget(), arguments);
    restic.failures.requireSuccess(attempt, result);
    requireNothingIgnored(attempt, result);
    return result;
  }

  @Override
  public void giveUp(Damage damage) throws StoreException {
    ResticRepair repair = new ResticRepair(restic.withoutCache());
    if (damage == Damage.LOST) {
      repair.giveUpLost("take lost packs out of the index of " + description());
    } else {
      repair.giveUpRotten("take damaged packs out of " + description());
    }
  }

  private <T> T uncachedIfDoubted(ResticCache.Use<T> use) throws StoreException {
    return cache.past(restic, this::repositoryId, use);
  }

  private void requireNothingIgnored(String attempt, CommandResult result) throws StoreException {
    Optional<StoreException> ignored = restic.failures.ignored(attempt, result);
    if (ignored.isPresent()) {
      throw ignored.get();
    }
  }
}
