package io.github.replicatorkuma.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a cycle ended, in the same terms for leaders and replicas.
 *
 * @param event the glossary's word for it, for logs and messages
 * @param summary one line without secrets
 * @param hint what the operator can do; empty when there is nothing to do
 * @param warnings what came out well and still needs somebody's eye
 * @param change what a publish or an apply changed
 * @param asides parts of the summary that hold names of monitors
 * @param details what only machines and the log want to know
 */
public record CycleReport(
    Result result,
    String event,
    String summary,
    String hint,
    List<String> warnings,
    Optional<Change> change,
    List<String> asides,
    Map<String, String> details) {
  /** The event of a publish. */
  public static final String PUBLISHED = "published";

  /** The event of a cycle that asked the leader to leave the lead to this instance. */
  public static final String ASKED = "asked";

  /** The event of a cycle to which the repository did not answer. */
  public static final String UNREACHABLE = "unreachable";

  /** The event of a cycle for which a disk has too little room. */
  public static final String NO_ROOM = "no_room";

  /** The detail, and the event of an idle cycle, of a replica that is held. */
  public static final String HELD = "held";

  public CycleReport {
    details = Map.copyOf(details);
    asides = List.copyOf(asides);
    warnings = List.copyOf(warnings);
  }

  public CycleReport(Result result, String event, String summary, String hint) {
    this(result, event, summary, hint, List.of(), Optional.empty());
  }

  public CycleReport(
      Result result,
      String event,
      String summary,
      String hint,
      List<String> warnings,
      Optional<Change> change) {
    this(result, event, summary, hint, warnings, change, List.of(), Map.of());
  }

  /** The same with names of monitors in these parts of the summary, too. */
  public CycleReport naming(List<String> parts) {
    List<String> all = Stream.concat(asides.stream(), parts.stream()).toList();
    return new CycleReport(result, event, summary, hint, warnings, change, all, details);
  }

  /** The same with these details. */
  public CycleReport with(Map<String, String> itsDetails) {
    return new CycleReport(result, event, summary, hint, warnings, change, asides, itsDetails);
  }

  /** The same of this change. */
  public CycleReport with(Optional<Change> itsChange) {
    return new CycleReport(result, event, summary, hint, warnings, itsChange, asides, details);
  }

  /** The same of a replica that stays with what is not the newest, on purpose. */
  public CycleReport held(String words) {
    Map<String, String> all = new HashMap<>(details);
    all.put(HELD, words);
    return with(all);
  }

  /** How it is held; empty where it follows. */
  public String held() {
    return details.getOrDefault(HELD, "");
  }

  /** Without names of monitors. */
  public CycleReport unnamed() {
    return saying(unnamed(summary), hint);
  }

  /** A text that holds the summary, without names of monitors. */
  public String unnamed(String text) {
    return asides.stream().reduce(text, (left, aside) -> left.replace(aside, ""));
  }

  /** Whether something was published or applied. */
  public boolean isChange() {
    return result == Result.DONE || change.isPresent();
  }

  /** Whether something was published. */
  public boolean isPublish() {
    return event.equals(PUBLISHED);
  }

  /** The same in other words. */
  public CycleReport saying(String otherSummary, String otherHint) {
    return new CycleReport(
        result, event, otherSummary, otherHint, warnings, change, asides, details);
  }

  /** What a cycle's end means for the next one and for people. */
  public enum Result {
    /** Something was published or applied. */
    DONE,
    /** There was nothing to do. */
    IDLE,
    /** Something has to happen elsewhere first, and it is no failure. */
    WAITING,
    /** It is looked at again in a moment: how replication does is not known before. */
    SETTLING,
    /** Nothing was done, on purpose: the operator should know. */
    STOPPED,
    /** It failed and is tried again soon. */
    RETRYABLE,
    /** It failed and is tried again, but not soon: somebody asks for fewer tries. */
    RETRYABLE_SLOWLY,
    /** It failed and the operator must act. */
    TERMINAL
  }

  public boolean isFailure() {
    return result == Result.RETRYABLE
        || result == Result.RETRYABLE_SLOWLY
        || result == Result.TERMINAL;
  }

  /** Whether it is tried again only when its time has come, however much changes elsewhere. */
  public boolean asksForPatience() {
    return result == Result.RETRYABLE_SLOWLY || result == Result.TERMINAL;
  }

  /** Whether replication works: the last cycle did what it should. */
  public boolean isGood() {
    return result == Result.DONE || result == Result.IDLE;
  }
}
