package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.model.Step;
import java.util.List;
import java.util.stream.Stream;

/** A step in a scenario in which it is reached. */
record CrashPlace(Step step, CrashScenario scenario) {
  static List<CrashPlace> of(Step.Role role) {
    return Stream.of(Step.values())
        .filter(step -> step.role() == role)
        .flatMap(
            step -> CrashScenario.of(step).stream().map(scenario -> new CrashPlace(step, scenario)))
        .toList();
  }

  static CrashPlace parse(String text) {
    String[] parts = text.split(" ", 2);
    return new CrashPlace(Step.valueOf(parts[0]), CrashScenario.valueOf(parts[1]));
  }

  /** As {@link #parse} takes it. */
  String unparsed() {
    return step.name() + " " + scenario.name();
  }

  /** As people read it. */
  @Override
  public String toString() {
    return CrashScenario.of(step).size() > 1 && scenario == CrashScenario.LIVE
        ? step + ", live"
        : step.toString();
  }
}
