package io.github.replicatorkuma.simulation;

import static io.github.replicatorkuma.simulation.AlertWorld.PROVIDERS;
import static io.github.replicatorkuma.simulation.AlertWorld.SECOND;

import io.github.replicatorkuma.kuma.AlertOrders;
import io.github.replicatorkuma.kuma.AlertOrders.Order;
import io.github.replicatorkuma.kuma.AlertStates;
import io.github.replicatorkuma.kuma.AlertStates.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A running Uptime Kuma with the agent in it, as docker/agent/kuma-alerts.cjs is written. */
final class AlertKuma {
  private static final class Entry {
    final long event;
    final boolean anew;
    boolean down;
    long since;
    boolean owed = true;
    boolean told;
    boolean toldDown;
    boolean own;
    boolean tried;
    boolean sending;
    boolean again;
    long due;
    List<Long> unsent = List.of();
    @Nullable Boolean attached;

    Entry(long event, boolean anew, boolean down, long since) {
      this.event = event;
      this.anew = anew;
      this.down = down;
      this.since = since;
    }

    String status() {
      return down ? "down" : "up";
    }
  }

  private final AlertMember member;
  private final AlertWorld world;
  private final Map<Long, Entry> entries = new TreeMap<>();
  private final Map<Long, Long> beats = new TreeMap<>();
  private final long booted;
  private final BooleanSupplier lives;
  private long deadline = 180 * SECOND;
  private boolean ready;
  private boolean alone;
  private long version;

  AlertKuma(AlertMember member) {
    this.member = member;
    this.world = member.world;
    booted = member.local();
    lives = () -> member.kuma == this;
    member.in(2 * AlertMember.HEARTBEAT, lives, this::time);
    for (long monitor = 1; monitor <= AlertWorld.MONITORS; monitor++) {
      long id = monitor;
      member.in(world.between(SECOND, member.interval), lives, () -> beat(id));
    }
  }

  /** Waits while the process is suspended. */
  private boolean postponed(Runnable what) {
    long suspended = member.kumaHungUntil - world.now;
    if (suspended > 0) {
      world.in(suspended, lives, what);
    }
    return suspended > 0;
  }

  private void beat(long monitor) {
    if (postponed(() -> beat(monitor))) {
      return;
    }
    boolean down = member.broken(monitor);
    Entry entry = entries.get(monitor);
    if (down && (entry == null || !entry.down || entry.again)) {
      begins(monitor);
    } else if (!down && entry != null && entry.down) {
      entry.toldDown = entry.told || entry.own;
      ends(monitor, entry);
    } else if (!down && entry == null && member.wasDown.contains(monitor)) {
      ends(monitor, begun(monitor));
    }
    member.saw(monitor, down);
    beats.put(monitor, member.local());
    member.in(member.interval, lives, () -> beat(monitor));
  }

  private Entry begun(long monitor) {
    boolean anew = member.endedAlone.contains(monitor);
    Entry entry = new Entry(++member.event, anew, true, member.local());
    entries.put(monitor, entry);
    return entry;
  }

  private void begins(long monitor) {
    Entry entry = begun(monitor);
    if (isAlone()) {
      send(monitor, entry, PROVIDERS);
    } else {
      startTimer(entry);
    }
    changed();
  }

  private void ends(long monitor, Entry entry) {
    entry.down = false;
    entry.since = member.local();
    entry.owed = true;
    entry.told = false;
    entry.tried = false;
    entry.sending = false;
    entry.unsent = List.of();
    entry.attached = null;
    if (isAlone()) {
      send(monitor, entry, PROVIDERS);
    } else {
      startTimer(entry);
    }
    changed();
  }

  private void startTimer(Entry entry) {
    entry.due = member.local() + deadline;
    member.in(deadline, lives, this::time);
    member.in(2 * AlertMember.HEARTBEAT, lives, this::time);
  }

  boolean isAlone() {
    return ready && member.unheardFor() > 10 * SECOND;
  }

  /** Some time is over. */
  private void time() {
    if (postponed(this::time)) {
      return;
    }
    becomeAlone();
    boolean held = !ready && member.local() - booted < 2 * AlertMember.HEARTBEAT;
    entries.forEach(
        (monitor, entry) -> {
          boolean due = !ready || member.local() >= entry.due;
          boolean speaks = entry.down ? world.rules.agentsTimer() : alone && entry.toldDown;
          if (entry.owed && due && !held && speaks) {
            member.tell("speaks by itself");
            send(monitor, entry, PROVIDERS);
          }
        });
  }

  private void becomeAlone() {
    if (isAlone() && !alone) {
      entries
          .values()
          .forEach(
              entry -> {
                boolean again = entry.down && !entry.tried && !entry.owed;
                if (again || !entry.down) {
                  entry.owed |= again;
                  startTimer(entry);
                }
              });
    }
    alone = isAlone();
  }

  /** Nobody asks any more; looked for when that can matter. */
  void unheard() {
    world.in(11 * SECOND, lives, this::time);
  }

  /** It takes a while, and ends with the process. */
  private void send(long monitor, Entry entry, List<Long> ids) {
    entry.owed = false;
    entry.tried = true;
    entry.sending = true;
    boolean down = entry.down;
    long event = entry.event;
    if (!down && isAlone()) {
      member.endedAlone.add(monitor);
    }
    member.in(
        world.between(100, 1500),
        lives,
        () -> {
          List<Long> accepted = new ArrayList<>(member.attached ? ids : List.of());
          accepted.removeAll(member.failing());
          if (!accepted.isEmpty()) {
            world.deliver(member, monitor, down, accepted);
            if (down) {
              member.endedAlone.remove(monitor);
            }
          }
          if (entries.get(monitor) == entry && entry.down == down && entry.event == event) {
            entry.sending = false;
            entry.told |= !accepted.isEmpty();
            entry.attached = member.attached;
            entry.unsent =
                member.attached
                    ? ids.stream().filter(id -> !accepted.contains(id)).toList()
                    : List.of();
          } else if (entries.get(monitor) == entry && down) {
            entry.toldDown |= !accepted.isEmpty();
          }
          changed();
        });
  }

  private void changed() {
    version++;
    member.in(100, lives, member::exchange);
  }

  AlertStates answer(AlertOrders orders) {
    alone = false;
    ready |= orders.ready();
    deadline = orders.deadline() * SECOND;
    orders.drop().forEach(order -> at(order, (monitor, entry) -> drop(monitor, entry, order)));
    orders.owe().forEach(order -> at(order, this::owe));
    orders.again().forEach(order -> at(order, this::again));
    orders
        .speak()
        .forEach(
            order ->
                at(
                    order,
                    (monitor, entry) -> {
                      if (!entry.tried) {
                        send(monitor, entry, order.ids() == null ? PROVIDERS : order.ids());
                      }
                    }));
    return states();
  }

  private interface Act {
    void on(long monitor, Entry entry);
  }

  private void at(Order order, Act act) {
    long monitor = member.monitor(order.monitor());
    Entry entry = entries.get(monitor);
    if (entry != null && entry.event == order.event() && entry.status().equals(order.status())) {
      entry.own |= order.own();
      act.on(monitor, entry);
    }
  }

  private void drop(long monitor, Entry entry, Order order) {
    if (!order.quiet()) {
      member.endedAlone.remove(monitor);
    }
    if (entry.owed) {
      member.tell("drops that " + monitor + " is " + entry.status());
    }
    entry.owed = false;
    if (!entry.down) {
      entries.remove(monitor);
    }
  }

  private void again(long monitor, Entry entry) {
    if (!entry.owed && !entry.again) {
      entry.again = true;
      member.tell("is to look once more whether " + monitor + " is down");
    }
  }

  private void owe(long monitor, Entry entry) {
    if (!entry.owed && !entry.tried) {
      entry.owed = true;
      startTimer(entry);
    }
  }

  AlertStates states() {
    List<State> states = new ArrayList<>();
    entries.forEach(
        (monitor, entry) ->
            states.add(
                new State(
                    member.key(monitor),
                    entry.event,
                    entry.anew,
                    entry.status(),
                    member.local() - entry.since,
                    entry.owed,
                    entry.sending,
                    entry.told,
                    entry.toldDown,
                    entry.unsent,
                    entry.attached)));
    List<String> runs =
        beats.entrySet().stream()
            .filter(beat -> member.local() - beat.getValue() < 2 * member.interval + 10 * SECOND)
            .map(beat -> member.key(beat.getKey()))
            .toList();
    return new AlertStates(version, states, runs, "", new AlertStates.Hooks(List.of()), List.of());
  }

  boolean hasOpen() {
    return !entries.isEmpty();
  }
}
