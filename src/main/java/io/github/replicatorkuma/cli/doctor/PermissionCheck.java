package io.github.replicatorkuma.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether this user may write where that is needed, and others cannot read what is ours. */
final class PermissionCheck implements Check {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private final Map<String, Path> shared;
  private final Map<String, Path> ours;

  /**
   * @param shared what may be open to others: in staging each instance has a directory of its own
   * @param ours directories for secrets, perhaps not there yet
   */
  PermissionCheck(Map<String, Path> shared, Map<String, Path> ours) {
    this.shared = new LinkedHashMap<>(shared);
    this.ours = new LinkedHashMap<>(ours);
  }

  @Override
  public String subject() {
    return "permissions";
  }

  @Override
  public List<Finding> look() {
    List<Finding> troubles = new ArrayList<>();
    List<String> fine = new ArrayList<>();
    shared.forEach((name, place) -> lookAt(name, place, false, troubles, fine));
    ours.forEach((name, place) -> lookAt(name, place, true, troubles, fine));
    if (!fine.isEmpty()) {
      troubles.add(0, Finding.ok(subject(), String.join(", ", fine)));
    }
    return troubles;
  }

  private void lookAt(
      String name, Path place, boolean secret, List<Finding> troubles, List<String> fine) {
    Path there = Places.existing(place);
    String who = System.getProperty("user.name", "this user");
    if (!Files.isReadable(there) || !Files.isWritable(there)) {
      troubles.add(
          Finding.failure(
              subject(),
              "%s: %s may not read and write %s".formatted(name, who, there),
              "Run this as the user that owns Uptime Kuma's data, or give that user " + there));
    } else if (!Files.exists(place)) {
      fine.add(name + " can be made");
    } else if (secret && isOpenToOthers(place)) {
      troubles.add(
          Finding.warning(
              subject(),
              "%s, %s, is open to other users".formatted(name, place),
              "chmod 700 " + place + "; the daemon does so at its start where it owns it."));
    } else {
      fine.add(name + " writable");
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
