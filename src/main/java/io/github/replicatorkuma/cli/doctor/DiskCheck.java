package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.cli.doctor.Finding.Verdict;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How much space is left where something is written. */
final class DiskCheck implements Check {
  private static final long MEGABYTE = 1 << 20;
  private static final long LITTLE = 256;
  private static final long TOO_LITTLE = 16;

  private final Map<String, Path> places;

  /**
   * @param places by what they are for; those that are not there yet count as what is above them
   */
  DiskCheck(Map<String, Path> places) {
    this.places = new LinkedHashMap<>(places);
  }

  @Override
  public String subject() {
    return "disk";
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    List<String> fine = new ArrayList<>();
    for (Map.Entry<String, Path> place : places.entrySet()) {
      Finding finding = look(place.getKey(), place.getValue());
      if (finding.verdict() == Verdict.OK) {
        fine.add(finding.found());
      } else {
        findings.add(finding);
      }
    }
    if (!fine.isEmpty()) {
      findings.add(0, Finding.ok(subject(), String.join(", ", fine)));
    }
    return findings;
  }

  /** Not by the mount point, which is not to be found below a root that is none, as in a chroot. */
  private static Finding look(String name, Path place) {
    File there = Places.existing(place).toFile();
    return there.getTotalSpace() == 0
        ? Finding.warning(
            "disk", "%s, %s: free space unknown".formatted(name, place), "Look with: df " + place)
        : judge(name, place, there.getUsableSpace() / MEGABYTE);
  }

  static Finding judge(String name, Path place, long freeMegabytes) {
    String found = "%s %d MB free".formatted(name, freeMegabytes);
    String hint = "Free some space where " + place + " is.";
    if (freeMegabytes < TOO_LITTLE) {
      return Finding.failure("disk", found, hint);
    }
    return freeMegabytes < LITTLE
        ? Finding.warning("disk", found, hint)
        : Finding.ok("disk", found);
  }
}
