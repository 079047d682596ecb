package io.github.replicatorkuma.alerts;

import io.github.replicatorkuma.fleet.FleetAlerts.Telling;
import io.github.replicatorkuma.fleet.FleetAlerts.Unsent;
import io.github.replicatorkuma.fleet.Known;
import io.github.replicatorkuma.kuma.AlertOrders.Order;
import io.github.replicatorkuma.kuma.AlertStates.State;
import io.github.replicatorkuma.model.Agreement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What follows for each monitor that is down here, or was, from what is known at one moment. */
final class AlertLook {
  /** For so long the records are read again and again while others do not agree. */
  private static final Duration AGREES_WITHIN = Duration.ofMinutes(2);

  /** For so long they are while others still see a monitor down. */
  private static final Duration RECOVERS_WITHIN = Duration.ofHours(1);

  private final Agreement agreement;
  private final AlertMemory memory;
  private final Known fleet;
  private final Others others;
  private final Duration latest;
  private final Duration deadline;
  private final String self;

  final List<Order> speak = new ArrayList<>();
  final List<Order> drop = new ArrayList<>();
  final List<Order> owe = new ArrayList<>();
  final List<Order> again = new ArrayList<>();
  private final List<Unsent> failedEnds = new ArrayList<>();

  /**
   * @param latest after which the end of what was told here is told without a read
   * @param deadline after which this instance tells whatever others should have
   */
  AlertLook(
      Agreement agreement,
      AlertMemory memory,
      Known fleet,
      Others others,
      Duration latest,
      Duration deadline) {
    this.agreement = agreement;
    this.memory = memory;
    this.fleet = fleet;
    this.others = others;
    this.latest = latest;
    this.deadline = deadline;
    this.self = fleet.self().instance().id();
  }

  /** The messages of an end that some provider did not take. */
  List<Unsent> failedEnds() {
    return failedEnds;
  }

  void at(State state, Outage outage) {
    int spoken = speak.size();
    outage.waits = false;
    if (state.isDown()) {
      down(state, outage);
    } else if (!state.sending()) {
      up(state, outage);
      outage.isEndTold = !state.owed() || speak.size() > spoken;
    }
  }

  private void down(State state, Outage outage) {
    String monitor = state.monitor();
    if (tellings(outage).isEmpty() && others.isHandedOn(outage)) {
      memory.tell(new Telling(monitor, self, state.event()));
      outage.noted = true;
    }
    List<Telling> tellings = tellings(outage);
    if (!tellings.isEmpty()) {
      sendRest(state);
      if (state.owed() && tellings.stream().anyMatch(telling -> proves(telling, outage))) {
        drop.add(order(state, null, null, false));
      }
    } else if (1 + others.down(monitor) < needed(monitor)) {
      outage.quiet = true;
      outage.waits = isWithin(outage, AGREES_WITHIN);
      if (state.owed()) {
        drop.add(order(state, null, null, true));
      }
    } else if (state.owed()) {
      tell(state, outage);
    } else if (!state.sending()
        && mayAsk(outage)
        && (state.told() || !state.failed() || mayRetry(state, outage))) {
      (outage.quiet ? owe : again).add(order(state, null, null, false));
    }
  }

  /** Nobody has told it, as far as is known. */
  private void tell(State state, Outage outage) {
    boolean leads = self.equals(fleet.leader());
    outage.quiet = false;
    boolean looked = outage.hasLooked(fleet, leads, others.down(state.monitor()) > 0);
    outage.waits = !looked || !isWithin(outage, latest); // from then on one after the other tells
    if (looked && others.isSpeaker(state.monitor())) {
      speak.add(order(state, null, lateReason(state.monitor()), false));
    }
  }

  /** One has told it, but not by all notifications: who comes next tries these. */
  private void sendRest(State state) {
    Optional<List<Long>> rest = others.unsent(state.monitor(), false);
    if (rest.isPresent() && !state.told() && !state.failed() && others.isSpeaker(state.monitor())) {
      speak.add(order(state, rest.get(), lateReason(state.monitor()), false));
    }
  }

  private boolean mayRetry(State state, Outage outage) {
    return !state.unsent().isEmpty() && !isWithin(outage, deadline);
  }

  /** Another's telling may be of an earlier outage: its record has to be newer than this one. */
  private boolean proves(Telling telling, Outage outage) {
    return memory.content().told().contains(telling) || others.isConfirmed(telling, outage);
  }

  /** What was told here may be over, and this process has not heard of it. */
  private boolean isOwnKnown(Outage outage) {
    return outage.noted || fleet.read().isAfter(outage.seen);
  }

  private boolean mayAsk(Outage outage) {
    return isOwnKnown(outage) || !fleet.now().isBefore(outage.seen.plus(latest));
  }

  private void up(State state, Outage outage) {
    String monitor = state.monitor();
    if (!state.owed()) {
      ended(state);
      return;
    }
    boolean isRead = fleet.read().isAfter(outage.since) && !isShownDown(monitor);
    boolean isLate = !isWithin(outage, deadline);
    boolean isEnd = isRead && others.down(monitor) < needed(monitor);
    Optional<List<Long>> rest = others.unsent(monitor, true);
    if (memory.tells(monitor)) {
      boolean isUnread = !fleet.read().isAfter(fleet.now().minus(latest));
      boolean isBlind = isUnread && !isWithin(outage, latest);
      if (isBlind || (isEnd && (isLate || others.isFirstTeller(monitor)))) {
        speak.add(order(state, null, null, false));
      }
      outage.waits = isWithin(outage, RECOVERS_WITHIN);
    } else if (rest.isPresent()) {
      if (isEnd && isLate) {
        endInPlaceOfAnother(state, outage, rest.get());
      }
    } else if (others.toldByAny(monitor).isEmpty()) {
      if (isRead) {
        drop.add(order(state, null, null, false));
      }
    } else if (isEnd && isLate && others.toldByLiving(monitor).findAny().isEmpty()) {
      endInPlaceOfAnother(state, outage, null);
    }
  }

  /** It may be down again by now where it was told: that is read once more first. */
  private void endInPlaceOfAnother(State state, Outage outage, @Nullable List<Long> ids) {
    if (fleet.read().isBefore(fleet.now().minus(Outage.STEP))) {
      outage.waits = isWithin(outage, RECOVERS_WITHIN);
    } else {
      speak.add(order(state, ids, lateReason(state.monitor()), false));
    }
  }

  /** Its end was told here, or could not be. */
  private void ended(State state) {
    String monitor = state.monitor();
    if (state.told()) {
      memory.end(
          Stream.of(
                  memory.told(monitor),
                  others.toldByAny(monitor).stream(),
                  others.failure(monitor, true).stream())
              .flatMap(any -> any)
              .toList());
    }
    if (!state.unsent().isEmpty()) {
      failedEnds.add(new Unsent(monitor, state.event(), true, state.unsent()));
    }
    drop.add(order(state, null, null, false));
  }

  private List<Telling> tellings(Outage outage) {
    Stream<Telling> own = isOwnKnown(outage) ? memory.told(outage.monitor()) : Stream.empty();
    return Stream.concat(own, others.toldByLiving(outage.monitor())).toList();
  }

  private int needed(String monitor) {
    return agreement.needed(1 + others.running(monitor));
  }

  private boolean isShownDown(String monitor) {
    return fleet.shown().filter(shown -> shown.alerts().isDown(monitor)).isPresent();
  }

  private boolean isWithin(Outage outage, Duration time) {
    return fleet.now().isBefore(outage.since.plus(time));
  }

  private @Nullable String lateReason(String monitor) {
    return others.silentTeller(monitor).map(name -> name + " fell silent").orElse(null);
  }

  private Order order(State state, @Nullable List<Long> ids, @Nullable String late, boolean quiet) {
    return new Order(
        state.monitor(),
        state.event(),
        state.status(),
        ids,
        late,
        state.isDown() && memory.tells(state.monitor()),
        quiet);
  }
}
