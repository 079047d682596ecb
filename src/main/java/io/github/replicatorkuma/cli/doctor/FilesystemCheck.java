package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.database.FilesystemKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Whether what must not be on a network's file system is on one. */
final class FilesystemCheck implements Check {
  private final Map<String, Path> places;
  private final Function<Path, String> kindOf;

  /**
   * @param places by what they are for
   */
  FilesystemCheck(Map<String, Path> places) {
    this(places, place -> FilesystemKind.of(place).orElse("unknown"));
  }

  FilesystemCheck(Map<String, Path> places, Function<Path, String> kindOf) {
    this.places = new LinkedHashMap<>(places);
    this.kindOf = kindOf;
  }

  @Override
  public String subject() {
    return "file system";
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    List<String> fine = new ArrayList<>();
    places.forEach(
        (name, place) -> {
          String kind = kindOf.apply(place);
          if (FilesystemKind.isSharedBetweenHosts(kind)) {
            findings.add(
                Finding.warning(
                    subject(),
                    "%s, %s, is on a file system of type %s".formatted(name, place, kind),
                    "Move it to a local disk: on network file systems such as NFS locks fail and"
                        + " SQLite's WAL damages the database."));
          } else {
            fine.add(name + " " + kind);
          }
        });
    if (!fine.isEmpty()) {
      findings.add(0, Finding.ok(subject(), String.join(", ", fine)));
    }
    return findings;
  }
}
