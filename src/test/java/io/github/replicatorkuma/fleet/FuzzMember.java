package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.bench.Directories;
import io.github.replicatorkuma.kept.KeptAside;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.replica.KeptNews;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A member with its role, the faults that wait for it, and what the model notes of its deeds. */
final class FuzzMember {
  private static final Pattern PUBLISHED = Pattern.compile("published snapshot ([0-9a-f]{8})");

  final Member member;
  boolean leads;

  /** Whether its process has not undone local edits yet. */
  boolean fresh = true;

  @Nullable String pauseAt;
  @Nullable String failAt;
  int stepsToLive = -1;

  private final LineageModel model;
  private final Map<Integer, Path> copies = new TreeMap<>();
  private @Nullable Deed deed;
  private String what = "";
  private boolean overrules;
  private boolean command;
  private Set<String> before = Set.of();
  private final Set<SnapshotId> saved = new HashSet<>();
  private Set<String> seen = Set.of();
  private Set<String> decidedOn = Set.of();
  private Position applied = Position.NONE;
  private Map<Integer, KeptEntry> keptBefore = Map.of();

  FuzzMember(Member member, LineageModel model) {
    this.member = member;
    this.model = model;
    for (String call : List.of("list", "save", "fetch", "forget")) {
      member.fake().at("before " + call, this::reached);
      member.fake().at("after " + call, this::reached);
    }
    member.steps =
        step -> {
          if (stepsToLive >= 0 && stepsToLive-- == 0) {
            throw new Deed.Killed();
          }
        };
  }

  private void reached(String label) throws StoreException {
    if (label.equals("after list")) {
      seen = model.newest();
    } else if (label.equals("before save")) {
      decidedOn = seen;
    } else if (label.equals("after save")) {
      noteSaved();
    }
    if (label.equals(pauseAt) && deed != null) {
      pauseAt = null;
      deed.pause();
    }
    if (label.equals(failAt)) {
      failAt = null;
      throw new StoreException(StoreException.Kind.UNREACHABLE, "cut off " + label, "");
    }
  }

  /** What was saved is known by what it holds; one that was told to overrule does so now. */
  private void noteSaved() {
    for (SnapshotHistory.Entry entry : model.history().entries()) {
      boolean isNew = model.isNew(entry.id());
      Set<String> marks = model.of(entry.id());
      if (isNew) {
        saved.add(entry.id());
      }
      if (isNew && overrules) {
        model.overruled(decidedOn, model.closure(marks), what);
      }
    }
  }

  /** No fault waits for it. */
  void faultless() {
    pauseAt = null;
    failAt = null;
    stepsToLive = -1;
  }

  boolean isBusy() {
    return deed != null;
  }

  /**
   * Begins a deed.
   *
   * @param isCommand whether an operator chose what its rows are to be
   * @param takesOver whether an operator said that it leads, whatever the repository holds
   */
  String begin(String name, boolean isCommand, boolean takesOver, Deed.Body body) {
    what = name;
    command = isCommand;
    overrules = takesOver;
    before = model.closure(marks());
    seen = Set.of();
    saved.clear();
    deed = Deed.start(body, begun -> deed = begun);
    return ended();
  }

  String resume(boolean kill) {
    Deed now = Objects.requireNonNull(deed);
    if (kill) {
      now.kill();
    } else {
      now.resume();
    }
    return what + ", resumed: " + ended();
  }

  private String ended() {
    Deed now = Objects.requireNonNull(deed);
    if (!now.isEnded()) {
      return "paused";
    }
    deed = null;
    faultless();
    String outcome = now.outcome();
    Matcher published = PUBLISHED.matcher(outcome);
    if (published.find()) {
      model.confirmed(new SnapshotId(published.group(1)), member.name + " " + outcome);
    }
    if (outcome.contains("withheld")) {
      // Somebody else's stands, and what was saved is nobody's loss all the same.
      saved.forEach(id -> model.confirmed(id, member.name + " saved beside another's " + id));
    }
    if (command) {
      Set<String> after = model.closure(marks());
      if (!after.equals(before)) {
        Set<String> known = new HashSet<>(before);
        known.addAll(seen);
        model.overruled(known, after, what);
      }
    }
    if (outcome.equals("killed")) {
      restarted();
    }
    return outcome;
  }

  /** The process ended, and begins anew, and Kuma with it. */
  void restarted() {
    member.restarted();
    fresh = true;
    if (!member.recordingKuma.isRunning()) {
      Kuma.Trial trial = member.recordingKuma.putOnTrial();
      try {
        member.recordingKuma.start();
        trial.close();
      } catch (ReplicationException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** The marks in its rows. */
  Set<String> marks() {
    return LineageModel.marksIn(String.join(" ", names()));
  }

  List<String> names() {
    return texts("name");
  }

  List<String> ids() {
    return texts("id");
  }

  private List<String> texts(String column) {
    return member.data().query("SELECT " + column + " FROM monitor ORDER BY id").stream()
        .map(String::valueOf)
        .toList();
  }

  List<KeptEntry> kept() {
    try {
      return member.kept();
    } catch (ReplicationException e) {
      throw new AssertionError(e);
    }
  }

  /** The daemon tells what was kept aside, and has run for so long since. */
  String tell(Duration ran) throws ReplicationException {
    KeptNews news =
        new KeptNews(new KeptAside(member.state()), member.store, member.policy.scope(), leads);
    List<KeptEntry> untold = news.untold();
    news.told(untold);
    Set<String> old = model.closure(model.of(kept().stream().filter(KeptEntry::told).toList()));
    news.ranFor(ran);
    model.overruled(old, model.closure(model.of(kept())), "told, and kept for 30 days");
    keptBefore = Map.of();
    return "told " + untold.size();
  }

  /** What no deed may do, whatever happens; empty when all is well. */
  String violation(String outcome) {
    if (outcome.contains("unexpected") || outcome.contains("defect")) {
      return "a defect";
    }
    Position now = position();
    boolean fell = now.compareTo(applied) < 0 && !command;
    applied = now;
    Map<Integer, KeptEntry> keptNow = new TreeMap<>();
    kept().forEach(entry -> keptNow.put(entry.number(), entry));
    for (KeptEntry entry : keptBefore.values()) {
      if (!keptNow.containsKey(entry.number()) && entry.reason() != KeptEntry.Reason.TO_ADOPT) {
        return "entry " + entry.number() + " is gone";
      }
    }
    keptBefore = keptNow;
    return fell ? "what it applied fell to " + now : "";
  }

  private Position position() {
    try {
      RepositoryMemory.Applied last =
          member.state().load().memoryOf(member.store.repositoryId()).applied();
      return last == null ? Position.NONE : last.position();
    } catch (ReplicationException e) {
      throw new AssertionError(e);
    }
  }

  /** What it applied may fall now. */
  void forgetPosition() {
    applied = Position.NONE;
  }

  /** Its state is another one now: what it was says nothing of it. */
  private void isAnother() {
    forgetPosition();
    keptBefore = Map.of();
    restarted();
  }

  void deleteState() {
    Directories.delete(member.directory.resolve("state"));
    isAnother();
  }

  /** Copies data and state, to come back to. */
  void copy(int number, Path parent) {
    Path copy = parent.resolve(member.name + "-" + number);
    Directories.copy(member.directory, copy);
    copies.put(number, copy);
  }

  List<Path> copies() {
    return new ArrayList<>(copies.values());
  }

  /** Its data directory becomes one of another time, or of another member. */
  void becomes(Path other) {
    Directories.delete(member.directory);
    Directories.copy(other, member.directory);
    isAnother();
  }
}
