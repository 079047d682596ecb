package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.fleet.FleetRecord.KumaNow;
import io.github.replicatorkuma.fleet.FleetRecord.Turn;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an instance says of itself, to be changed and said again. */
public final class TestRecord {
  public static final Duration HEARTBEAT = Duration.ofSeconds(60);

  int protocol = FleetRecord.PROTOCOL;
  Instance instance;
  public long counter;
  String nonce = "nonce";
  @Nullable Position leads;
  Position holds = Position.NONE;
  boolean candidate = true;
  public int priority = 100;
  boolean stopping;
  boolean ready = true;
  String kuma = "2.5.3";
  @Nullable Turn wish;
  @Nullable Turn yields;
  public FleetAlerts alerts = FleetAlerts.NONE;

  public TestRecord(String name) {
    this.instance = new Instance(name, name + "-id");
  }

  /** Under the same name. */
  TestRecord withId(String id) {
    instance = new Instance(instance.name(), id);
    return this;
  }

  TestRecord holding(Position position) {
    holds = position;
    return this;
  }

  public TestRecord leading(Position position) {
    leads = position;
    return holding(position);
  }

  /** As it is. */
  public FleetRecord now() {
    return new FleetRecord(
        protocol,
        instance,
        counter,
        nonce,
        HEARTBEAT,
        leads,
        holds,
        candidate,
        priority,
        stopping,
        new KumaNow(ready, kuma),
        "3.0.0",
        /* drifted= */ false,
        "",
        wish,
        yields,
        alerts);
  }

  /** As it is written once more. */
  public FleetRecord next() {
    counter++;
    return now();
  }
}
