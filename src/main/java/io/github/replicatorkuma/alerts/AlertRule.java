package io.github.replicatorkuma.alerts;

import io.github.replicatorkuma.fleet.FleetAlerts;
import io.github.replicatorkuma.fleet.FleetAlerts.Down;
import io.github.replicatorkuma.fleet.FleetAlerts.Telling;
import io.github.replicatorkuma.fleet.FleetAlerts.Unsent;
import io.github.replicatorkuma.fleet.Known;
import io.github.replicatorkuma.kuma.AlertOrders;
import io.github.replicatorkuma.kuma.AlertOrders.Notices;
import io.github.replicatorkuma.kuma.AlertOrders.Only;
import io.github.replicatorkuma.kuma.AlertStates;
import io.github.replicatorkuma.kuma.AlertStates.State;
import io.github.replicatorkuma.model.Agreement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which of several instances tells that a monitor is down. A telling is a state in the
 * record of who told, not an event. In doubt everybody tells: the agent does by itself when its
 * time is over, unless it is proved that another has told since the monitor went down here.
 */
public final class AlertRule {
  private static final Duration PER_RANK = Duration.ofSeconds(10);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(15);

  private final Agreement agreement;
  private final AlertMemory memory;
  private final Duration latest;
  private final Map<String, Outage> outages = new TreeMap<>();
  private final Map<Unsent, Instant> failedEnds = new HashMap<>();
  private final Map<Telling, Instant> unseen = new HashMap<>();
  private AlertStates states = AlertStates.NONE;
  private FleetAlerts lists = FleetAlerts.NONE;
  private Instant heard = Instant.MIN;
  private Instant lastBeat = Instant.MIN;
  private boolean urgent;

  public AlertRule(Agreement agreement, Duration heartbeat, AlertMemory memory) {
    this.agreement = agreement;
    this.latest = heartbeat.multipliedBy(5).dividedBy(2);
    this.memory = memory;
    lists = listing(false);
  }

  /** For an agent of which nothing is known yet. */
  public AlertOrders none() {
    return AlertOrders.none(latest.plus(PER_RANK.multipliedBy(3)));
  }

  /** What is to be said of this instance now. */
  public synchronized FleetAlerts lists(Instant now) {
    return listing(now.minus(ANSWERS_WITHIN).isBefore(heard));
  }

  /** This instance has read the others' records, and then written its own, or has failed to. */
  public synchronized void beaten(Instant now) {
    lastBeat = now;
    urgent = false;
    outages.values().forEach(outage -> outage.beaten(now));
  }

  /** Whether it should do so again before its time. */
  public synchronized boolean wantsBeat(Instant now) {
    boolean paced = !now.isBefore(lastBeat.plus(Outage.STEP));
    return urgent
        || outages.values().stream()
            .anyMatch(outage -> outage.waits && (paced || outage.hurries(lastBeat)));
  }

  /**
   * Decides anew.
   *
   * @param now what the agent knows
   */
  public synchronized AlertOrders look(AlertStates now, Known fleet) {
    states = now;
    if (heard.isBefore(fleet.now().minus(latest))) {
      outages.clear(); // the others may have told the end of what they heard no more of
    }
    heard = fleet.now();
    Others others = new Others(fleet, memory.content().over());
    boolean ready = !fleet.read().equals(Instant.MIN);
    Duration deadline = latest.plus(PER_RANK.multipliedBy(others.rank()));
    Set<String> told = memory.monitors();
    memory.endedByOthers(others::isOver);
    if (ready) {
      String self = fleet.self().instance().id();
      memory.forgetOver(
          telling ->
              telling.instance().equals(self) ? isGone(telling) : others.isForgotten(telling));
    }
    follow(fleet, told);
    forgetUnseen(fleet.now().minus(deadline));
    AlertLook look = new AlertLook(agreement, memory, fleet, others, latest, deadline);
    for (State state : states.states()) {
      Outage outage = Objects.requireNonNull(outages.get(state.monitor()));
      others.note(outage);
      look.at(state, outage);
    }
    look.failedEnds().forEach(unsent -> failedEnds.putIfAbsent(unsent, fleet.now()));
    failedEnds.values().removeIf(when -> when.plus(deadline.multipliedBy(2)).isBefore(fleet.now()));
    noteNotices(fleet.now());
    memory.save();
    FleetAlerts before = lists;
    lists = listing(true);
    urgent |= !isSame(before, lists);
    Set<String> sent = new TreeSet<>(memory.content().notices().keySet());
    sent.addAll(others.notices());
    return new AlertOrders(
        ready,
        AlertOrders.PAUSE.toSeconds(),
        deadline.toSeconds(),
        look.speak,
        look.drop,
        look.owe,
        look.again,
        ready ? new Only(fleet.self().instance().name(), others.livingNames()) : null,
        new Notices(ready && others.isFirst(), sent));
  }

  /**
   * @param toldBefore which monitors had been told of, and nothing was known of their end
   */
  private void follow(Known fleet, Set<String> toldBefore) {
    Set<String> present = new HashSet<>();
    String self = fleet.self().instance().id();
    for (State state : states.states()) {
      present.add(state.monitor());
      Outage before = outages.get(state.monitor());
      Outage outage = before;
      boolean isKnown = before != null && before.began.event() == state.event();
      if (outage == null || !outage.isOf(state)) {
        outage = begun(state, before, toldBefore.contains(state.monitor()), fleet.now());
        outages.put(state.monitor(), outage);
      }
      if (isKnown
          && !outage.noted
          && !outage.covered
          && (state.isDown() ? state.told() : state.toldDown())) {
        outage.noted = true;
        Telling telling = new Telling(state.monitor(), self, state.event());
        if (!memory.content().over().contains(telling)) {
          memory.tell(telling);
        }
      }
      memory.noteEnding(state.monitor(), !state.isDown());
    }
    outages.keySet().retainAll(present);
  }

  /** Whether Uptime Kuma names that outage no more. */
  private boolean isGone(Telling telling) {
    return states.states().stream()
        .noneMatch(
            state ->
                state.event() == telling.number() && state.monitor().equals(telling.monitor()));
  }

  private Outage begun(State state, @Nullable Outage before, boolean wasTold, Instant now) {
    boolean isNext = state.isDown() && (isUntold(state) || isAnother(state.monitor(), before));
    if (isNext) {
      memory.forget(told -> told.monitor().equals(state.monitor()));
    }
    Outage outage = new Outage(state, now);
    if (before != null && before.began.event() == state.event()) {
      outage.noted = before.noted;
      outage.covered = before.covered;
    } else {
      outage.covered = wasTold && !isNext;
    }
    return outage;
  }

  /** Whether people have heard the end of the one before from here, and nothing of this one. */
  private static boolean isUntold(State state) {
    return state.anew() && !state.told() && !state.sending();
  }

  /** Whether the end of what was told is on its way, or went with the process that was to tell. */
  private boolean isAnother(String monitor, @Nullable Outage before) {
    return before == null ? memory.content().ending().contains(monitor) : before.isEndTold;
  }

  /** Of a monitor that beats here and is not down, or beats no more: nobody else waits for it. */
  private void forgetUnseen(Instant longAgo) {
    List<Telling> gone =
        memory.content().told().stream()
            .filter(telling -> !outages.containsKey(telling.monitor()))
            .toList();
    unseen.keySet().retainAll(gone);
    gone.forEach(telling -> unseen.putIfAbsent(telling, heard));
    memory.forget(
        telling ->
            unseen.containsKey(telling)
                && (states.runs().contains(telling.monitor())
                    || unseen.get(telling).isBefore(longAgo)));
  }

  private void noteNotices(Instant now) {
    Map<String, Instant> sent = new HashMap<>();
    states.notices().forEach(notice -> sent.put(notice.key(), now.minusSeconds(notice.ago())));
    memory.sent(sent, now);
  }

  private FleetAlerts listing(boolean beats) {
    AlertMemory.Content content = memory.content();
    Stream<Unsent> unsent =
        states.states().stream()
            .filter(state -> state.isDown() && state.failed())
            .map(state -> new Unsent(state.monitor(), state.event(), false, state.unsent()));
    return new FleetAlerts(
        beats,
        states.states().stream()
            .filter(State::isDown)
            .map(state -> new Down(state.monitor(), state.event()))
            .toList(),
        content.told(),
        content.over(),
        Stream.concat(unsent, failedEnds.keySet().stream()).toList(),
        agreement.counts() ? states.runs() : List.of(),
        content.notices(),
        states.held());
  }

  private static boolean isSame(FleetAlerts one, FleetAlerts other) {
    return one.down().equals(other.down())
        && one.told().equals(other.told())
        && one.over().equals(other.over())
        && one.notices().equals(other.notices())
        && Set.copyOf(one.unsent()).equals(Set.copyOf(other.unsent()));
  }
}
