package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.cli.doctor.Finding.Verdict;
import io.github.replicatorkuma.database.FilesystemKind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Directories and files, by what they are for; some may not be there yet. */
final class PlaceChecks {
  private static final long MEGABYTE = 1 << 20;
  private static final long LITTLE = 256;
  private static final long TOO_LITTLE = 16;

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private PlaceChecks() {}

  /** What is fine about some in one finding, before those of the others. */
  private static List<Finding> joined(
      Map<String, Path> places, BiFunction<String, Path, Finding> look) {
    List<Finding> all =
        places.entrySet().stream()
            .map(place -> look.apply(place.getKey(), place.getValue()))
            .toList();
    List<Finding> findings =
        new ArrayList<>(all.stream().filter(each -> each.verdict() != Verdict.OK).toList());
    all.stream()
        .filter(each -> each.verdict() == Verdict.OK)
        .reduce((one, next) -> Finding.ok(one.found() + ", " + next.found()))
        .ifPresent(fine -> findings.add(0, fine));
    return findings;
  }

  /** {@code path}, or the nearest directory above it that exists. */
  static Path existing(Path path) {
    Path place = path.toAbsolutePath();
    while (!Files.exists(place) && place.getParent() != null) {
      place = place.getParent();
    }
    return place;
  }

  static String kindOf(Path place) {
    return FilesystemKind.of(place).orElse("unknown");
  }

  /** Whether what must not be on a network's file system is on one. */
  static List<Finding> filesystems(Map<String, Path> places, Function<Path, String> kindOf) {
    return joined(
        places,
        (name, place) -> {
          String kind = kindOf.apply(place);
          return FilesystemKind.isSharedBetweenHosts(kind)
              ? Finding.warning(
                  "%s, %s, is on a file system of type %s".formatted(name, place, kind),
                  "Move it to a local disk: on network file systems such as NFS locks fail and"
                      + " SQLite's WAL damages the database.")
              : Finding.ok(name + " " + kind);
        });
  }

  /**
   * How much space is left. Not by the mount point, which is not to be found below a root that is
   * none, as in a chroot.
   */
  static List<Finding> disks(Map<String, Path> places) {
    return joined(
        places,
        (name, place) -> {
          File there = existing(place).toFile();
          return there.getTotalSpace() == 0
              ? Finding.warning(
                  "%s, %s: free space unknown".formatted(name, place), "Look with: df " + place)
              : disk(name, place, there.getUsableSpace() / MEGABYTE);
        });
  }

  static Finding disk(String name, Path place, long freeMegabytes) {
    String found = "%s %d MB free".formatted(name, freeMegabytes);
    String hint = "Free some space where " + place + " is.";
    if (freeMegabytes < TOO_LITTLE) {
      return Finding.failure(found, hint);
    }
    return freeMegabytes < LITTLE ? Finding.warning(found, hint) : Finding.ok(found);
  }

  /**
   * Whether this user may write where that is needed, and others cannot read what is ours.
   *
   * @param shared what may be open to others: in staging each instance has a directory of its own
   * @param ours directories for secrets
   */
  static List<Finding> permissions(Map<String, Path> shared, Map<String, Path> ours) {
    Map<String, Path> all = new LinkedHashMap<>(shared);
    all.putAll(ours);
    return joined(all, (name, place) -> permission(name, place, ours.containsKey(name)));
  }

  private static Finding permission(String name, Path place, boolean secret) {
    Path there = existing(place);
    String who = System.getProperty("user.name", "this user");
    if (!Files.isReadable(there) || !Files.isWritable(there)) {
      return Finding.failure(
          "%s: %s may not read and write %s".formatted(name, who, there),
          "Run this as the user that owns Uptime Kuma's data, or give that user " + there);
    }
    if (!Files.exists(place)) {
      return Finding.ok(name + " can be made");
    }
    return secret && isOpenToOthers(place)
        ? Finding.warning(
            "%s, %s, is open to other users".formatted(name, place),
            "chmod 700 " + place + "; the daemon does so at its start where it owns it.")
        : Finding.ok(name + " writable");
  }

  /**
   * Whether a repository on this disk is another user's: restic's files are for their owner alone.
   *
   * @param self a file of the user that this runs as
   */
  static List<Finding> owner(Path repository, Path self) {
    try {
      UserPrincipal theirs = Files.getOwner(repository.resolve("config"));
      UserPrincipal ours = Files.getOwner(self);
      return theirs.equals(ours)
          ? List.of()
          : List.of(
              Finding.warning(
                  "the repository, %s, belongs to %s, and this runs as %s"
                      .formatted(repository, theirs.getName(), ours.getName()),
                  "restic's files are for their owner alone: run all instances that share it as %s"
                          .formatted(theirs.getName())
                      + " (in a compose file, user: …)."));
    } catch (IOException | UnsupportedOperationException notToBeSeen) {
      return List.of();
    }
  }

  private static boolean isOpenToOthers(Path place) {
    try {
      return !OWNER.containsAll(Files.getPosixFilePermissions(place));
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }
}
