package io.github.replicatorkuma.simulation;

import static io.github.replicatorkuma.simulation.AlertWorld.MINUTE;
import static io.github.replicatorkuma.simulation.AlertWorld.SECOND;

import io.github.replicatorkuma.alerts.AlertMemory;
import io.github.replicatorkuma.alerts.AlertRule;
import io.github.replicatorkuma.fleet.FleetRecord;
import io.github.replicatorkuma.fleet.FleetView;
import io.github.replicatorkuma.fleet.Known;
import io.github.replicatorkuma.kuma.AlertOrders;
import io.github.replicatorkuma.model.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An instance: what it remembers, its daemon with the product's own rule, and its Uptime Kuma. */
final class AlertMember extends AlertFaults {
  static final long HEARTBEAT = MINUTE;
  static final Duration BEAT = Duration.ofMillis(HEARTBEAT);

  final Instance self;
  final long interval;
  final double rate;
  final int priority;

  /** What is on its disk. */
  final Set<Long> wasDown = new HashSet<>();

  /** Whose end it has told while its daemon was away, likewise. */
  final Set<Long> endedAlone = new HashSet<>();

  long event;
  private AlertMemory.Content memory = AlertMemory.Content.EMPTY;
  private final Map<String, Long> counters = new HashMap<>();
  private long counter;
  private String nonce = "";

  /** For who looks from outside: since when it has seen that down, as it has run. */
  final Map<Long, Long> downSince = new HashMap<>();

  long excusedUntil;

  @Nullable AlertKuma kuma;
  private @Nullable AlertRule rule;
  private FleetView view = FleetView.EMPTY;
  private boolean written;
  private boolean stopping;
  private boolean beating;
  private long ended;
  private long hungSince;
  private int process;

  AlertMember(AlertWorld world, String name, long interval, double rate, int priority) {
    super(world);
    this.self = new Instance(name, name + "-id");
    this.interval = interval;
    this.rate = rate;
    this.priority = priority;
  }

  void tell(String what) {
    world.tell(self + " " + what);
  }

  /** Its own clock, in milliseconds. */
  long local() {
    return (long) (world.now * rate) + 1_000_000_000L;
  }

  private Instant instant() {
    return Instant.ofEpochMilli(local());
  }

  void in(long delay, BooleanSupplier holds, Runnable what) {
    world.in((long) (delay / rate) + 3, holds, what);
  }

  void saw(long monitor, boolean down) {
    if (down) {
      wasDown.add(monitor);
      downSince.putIfAbsent(monitor, world.now);
    } else {
      wasDown.remove(monitor);
      downSince.remove(monitor);
    }
    world.seen(monitor);
  }

  /** Nobody can expect anything of it until then. */
  void excuse(long until) {
    excusedUntil = Math.max(excusedUntil, until);
  }

  // ---- Kuma ----

  void startKuma() {
    event = Math.max(event, local());
    kuma = new AlertKuma(this);
  }

  void killKuma() {
    kuma = null;
    downSince.clear();
    for (long monitor = 1; monitor <= AlertWorld.MONITORS; monitor++) {
      world.seen(monitor);
    }
  }

  // ---- The daemon ----

  /** Whether it is to tell the end of what it told. */
  boolean tells(long monitor) {
    return rule != null
        && memory.told().stream().anyMatch(told -> told.monitor().equals(key(monitor)));
  }

  /** Whether it has read that {@code other} told it, and has not told the end of that before. */
  boolean knowsOfTelling(AlertMember other, long monitor) {
    return view.of(other.self.id()).stream()
        .flatMap(record -> record.alerts().told().stream())
        .anyMatch(told -> told.monitor().equals(key(monitor)) && !memory.over().contains(told));
  }

  String remembers() {
    return self + " remembers " + memory;
  }

  boolean hasDaemon() {
    return rule != null;
  }

  void startDaemon() {
    excuse(world.now + 3 * MINUTE); // it has to find out whether what it told is over
    process++;
    nonce = self + "-" + process;
    rule =
        new AlertRule(
            world.rules.agreement(), BEAT, new AlertMemory(memory, next -> memory = next));
    view = FleetView.EMPTY;
    written = false;
    stopping = false;
    beating = false;
    int mine = process;
    in(world.between(SECOND, 5 * SECOND), () -> mine == process, this::beats);
  }

  void endDaemon(boolean orderly) {
    if (orderly && written && recordsAway < world.now) {
      stopping = true;
      write();
    }
    rule = null;
    ended = world.now;
    process++;
    if (kuma != null) {
      kuma.unheard();
    }
  }

  void suspendDaemon(long until) {
    hungSince = world.now;
    excuse(until);
    daemonHungUntil = until;
    if (kuma != null) {
      kuma.unheard();
    }
  }

  /** For how long the agent has not been asked, by the true time. */
  long unheardFor() {
    return rule == null
        ? world.now - ended
        : daemonHungUntil > world.now ? world.now - hungSince : 0;
  }

  private void beats() {
    beat(true);
  }

  /** Reads, and a moment later notes that and writes. */
  private void beat(boolean repeats) {
    int mine = process;
    BooleanSupplier lives = () -> mine == process;
    if (postponed(lives, () -> beat(repeats))) {
      return;
    }
    if (beating) {
      if (repeats) {
        in(SECOND, lives, this::beats);
      }
      return;
    }
    beating = true;
    Map<String, FleetRecord> found =
        recordsAway > world.now
            ? null
            : Map.copyOf(staleUntil > world.now ? world.oldRecords : world.records);
    in(
        world.between(20, 800),
        lives,
        () -> {
          if (found != null) {
            noteAndWrite(found);
          }
          beating = false;
          rule().beaten(instant());
          exchange();
          if (repeats) {
            in(HEARTBEAT, lives, this::beats);
          }
        });
  }

  private boolean postponed(BooleanSupplier lives, Runnable what) {
    long suspended = daemonHungUntil - world.now;
    if (suspended > 0) {
      world.in(suspended, lives, what);
    }
    return suspended > 0;
  }

  private AlertRule rule() {
    return Objects.requireNonNull(rule);
  }

  private void noteAndWrite(Map<String, FleetRecord> found) {
    List<FleetRecord> readable = new ArrayList<>(found.values());
    readable.removeIf(
        record -> record.counter() < counters.getOrDefault(record.instance().id(), 0L));
    FleetRecord own = found.get(self.id());
    boolean reached = own != null && own.nonce().equals(nonce) && own.counter() == counter;
    if (reached || !written) {
      view = view.afterRead(readable, instant(), BEAT.multipliedBy(2));
      readable.forEach(record -> counters.put(record.instance().id(), record.counter()));
    }
    exchange(); // as it does each second
    if (recordsAway <= world.now) {
      write();
    }
  }

  private void write() {
    counter++;
    written = true;
    world.records.put(self.id(), record());
  }

  private FleetRecord record() {
    return AlertRecords.record(this, counter, nonce, stopping, rule().lists(instant()));
  }

  /** Asks the agent, as soon as something changes. */
  void exchange() {
    int mine = process;
    BooleanSupplier lives = () -> mine == process && rule != null;
    AlertKuma asked = kuma;
    if (rule == null || asked == null || kumaHungUntil > world.now) {
      return;
    }
    if (postponed(lives, this::exchange)) {
      return;
    }
    AlertOrders orders = rule.look(asked.states(), known());
    asked.answer(orders);
    if (rule.wantsBeat(instant())) {
      in(world.between(10, 200), lives, () -> beatIfWanted());
    }
    if (asked.hasOpen()) {
      nextExchange(lives);
    }
  }

  private boolean planned;

  private void nextExchange(BooleanSupplier lives) {
    if (!planned) {
      planned = true;
      world.in(
          10 * SECOND,
          () -> true,
          () -> {
            planned = false;
            if (lives.getAsBoolean()) {
              exchange();
            }
          });
    }
  }

  private void beatIfWanted() {
    if (rule().wantsBeat(instant())) {
      beat(false);
    }
  }

  private Known known() {
    AlertMember leads =
        doubtsLeaderUntil > world.now ? world.members.get(world.members.size() - 1) : world.leader;
    Known known = view.known(record(), leads.self.id(), instant());
    return world.rules.newerTellings() ? known : AlertRecords.fresh(known, world.now);
  }

  @Override
  public String toString() {
    return self.name();
  }
}
