package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.exec.Processes;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.PublicAddress;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Snapshots in a restic repository, by restic 0.14 to 0.19, on any of its back ends. */
public final class ResticStore implements SnapshotStore {
  /** Since 0.17; older ones end with 3 too, when something could not be read. */
  private static final int SAVED_IN_PART = 3;

  private final ResticSettings settings;
  private final ResticEnvironment environment;
  private final SecretMask mask;
  private final ResticFailures failures;
  private final ResticCommands restic;
  private final ResticLocks locks;
  private final ResticSizes sizes;

  public ResticStore(ResticSettings settings, CommandRunner runner) {
    this(settings, runner, SnapshotLimits.here());
  }

  ResticStore(ResticSettings settings, CommandRunner runner, SnapshotLimits limits) {
    this(settings, runner, new Processes(), Clock.systemUTC(), limits);
  }

  ResticStore(
      ResticSettings settings,
      CommandRunner runner,
      Processes processes,
      Clock clock,
      SnapshotLimits limits) {
    this.settings = settings;
    environment = new ResticEnvironment(settings.environment());
    mask = new SecretMask(settings.environment(), locationOf(environment));
    failures = new ResticFailures(mask, settings.cacheDirectory());
    ResticChildren children = new ResticChildren(settings.children(), processes, clock);
    restic = new ResticCommands(settings, environment, runner, failures, children);
    locks =
        new ResticLocks(restic, failures, children, processes, clock, settings.timeouts().look());
    sizes = new ResticSizes(settings, restic, failures, limits);
  }

  private static String locationOf(ResticEnvironment environment) {
    try {
      return environment.location();
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
    return locks.read();
  }

  @Override
  public String description() {
    try {
      return mask.mask(environment.location());
    } catch (StoreException e) {
      return "(no repository)";
    }
  }

  /** Of the location without its credentials, so that a changed password is the same place. */
  @Override
  public String locationKey() {
    try {
      return Digest.ofText(PublicAddress.ofRepository(environment.location())).hex();
    } catch (StoreException e) {
      return Digest.ofText("").hex();
    }
  }

  @Override
  public RepositoryId repositoryId() throws StoreException {
    String attempt = "read the id of " + description();
    CommandResult result =
        restic.run(attempt, settings.timeouts().look(), "cat", "config", "--no-lock");
    requireSuccess(attempt, result);
    return ResticJson.repositoryId(result.stdout())
        .orElseThrow(() -> failures.oddOutput(attempt, "no id in its configuration", null));
  }

  /** Creates it unless it exists: two leaders may start at once. */
  @Override
  public RepositoryId create() throws StoreException {
    String attempt = "create " + description();
    CommandResult result = restic.run(attempt, settings.timeouts().look(), "init");
    if (!result.isSuccess() && !result.stderr().text().contains("config file already exists")) {
      throw failures.ended(attempt, result);
    }
    return repositoryId();
  }

  @Override
  public List<StoredSnapshot> list() throws StoreException {
    String attempt = "list the snapshots in " + description();
    CommandResult result =
        restic.run(attempt, settings.timeouts().look(), "snapshots", "--json", "--no-lock");
    requireSuccess(attempt, result);
    requireNothingIgnored(attempt, result);
    try {
      List<StoredSnapshot> snapshots = ResticJson.snapshots(result.stdout());
      sizes.note(snapshots);
      return snapshots;
    } catch (IOException e) {
      throw failures.oddOutput(attempt, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when a tag holds a comma, at which restic would split it
   */
  @Override
  public SnapshotId save(Path directory, List<String> tags) throws StoreException {
    String attempt = "save a snapshot in " + description();
    requireContent(directory, attempt);
    List<SnapshotId> saved = new ArrayList<>();
    List<String> arguments = saveArguments(tags);
    CommandResult result =
        locks.past(
            attempt,
            () ->
                restic.run(
                    attempt,
                    directory.toAbsolutePath(),
                    settings.timeouts().transfer(),
                    arguments,
                    line -> ResticJson.savedId(line).ifPresent(saved::add)));
    if (result.exitCode() == SAVED_IN_PART) {
      throw savedInPart(attempt, failures.ended(attempt, result), saved, tags);
    }
    requireSuccess(attempt, result);
    if (saved.isEmpty()) {
      throw failures.oddOutput(attempt, "it named no snapshot", null);
    }
    return saved.get(0);
  }

  private List<String> saveArguments(List<String> tags) {
    List<String> arguments = new ArrayList<>(List.of("backup", "--json", "--force"));
    arguments.addAll(List.of("--host", settings.hostName()));
    for (String tag : tags) {
      if (tag.contains(",") || tag.isBlank()) {
        throw new IllegalArgumentException("not a restic tag: " + tag);
      }
      arguments.addAll(List.of("--tag", tag));
    }
    arguments.add(".");
    return arguments;
  }

  /** restic 0.14 would call it a success when there is nothing to save. */
  private static void requireContent(Path directory, String attempt) throws StoreException {
    boolean empty;
    try (Stream<Path> files = Files.list(directory)) {
      empty = files.findAny().isEmpty();
    } catch (IOException e) {
      throw new StoreException(
          Kind.FAILED, "could not " + attempt + ": " + directory + " cannot be read", "", e);
    }
    if (empty) {
      throw new StoreException(
          Kind.FAILED, "could not " + attempt + ": " + directory + " is empty", "", null);
    }
  }

  private StoreException savedInPart(
      String attempt, StoreException reason, List<SnapshotId> summary, List<String> tags) {
    StoreException failure =
        new StoreException(
            Kind.PARTIAL,
            "restic could not " + attempt + " whole: " + reason.getMessage(),
            ResticHints.of(Kind.PARTIAL),
            reason);
    try {
      forget(summary.isEmpty() ? idsWith(tags) : summary, false);
    } catch (StoreException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  /** The tags hold the nonce of this very attempt. */
  private List<SnapshotId> idsWith(List<String> tags) throws StoreException {
    return list().stream()
        .filter(snapshot -> !tags.isEmpty() && snapshot.tags().containsAll(tags))
        .map(StoredSnapshot::id)
        .toList();
  }

  @Override
  public void fetch(SnapshotId id, Path target) throws StoreException {
    String attempt = "fetch snapshot " + id.brief() + " from " + description();
    sizes.require(id, attempt);
    CommandResult result =
        restic.run(
            attempt,
            settings.timeouts().transfer(),
            "restore",
            id.value(),
            "--target",
            target.toAbsolutePath().toString(),
            "--no-lock");
    if (!ResticFailures.isRestored(result)) {
      throw failures.ended(attempt, result);
    }
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
    CommandResult result =
        locks.past(
            attempt,
            () ->
                restic.run(
                    attempt,
                    settings.workingDirectory(),
                    settings.timeouts().forget(),
                    arguments,
                    line -> {}));
    requireSuccess(attempt, result);
    requireNothingIgnored(attempt, result);
  }

  private void requireNothingIgnored(String attempt, CommandResult result) throws StoreException {
    StoreException ignored = failures.ignored(attempt, result);
    if (ignored != null) {
      throw ignored;
    }
  }

  private void requireSuccess(String attempt, CommandResult result) throws StoreException {
    if (!result.isSuccess()) {
      throw failures.ended(attempt, result);
    }
  }
}
