package io.github.replicatorkuma.simulation;

import io.github.replicatorkuma.fleet.FleetAlerts;
import io.github.replicatorkuma.fleet.FleetRecord;
import io.github.replicatorkuma.fleet.Known;
import io.github.replicatorkuma.fleet.Seen;
import io.github.replicatorkuma.model.Position;
import java.util.List;

/** The records of instances that alert. */
final class AlertRecords {
  private AlertRecords() {}

  static FleetRecord record(
      AlertMember member, long counter, String nonce, boolean stopping, FleetAlerts lists) {
    return new FleetRecord(
        FleetRecord.PROTOCOL,
        member.self,
        counter,
        nonce,
        AlertMember.BEAT,
        null,
        Position.NONE,
        true,
        member.priority,
        stopping,
        new FleetRecord.KumaNow(member.kuma != null, "2.5.3"),
        "3.0.0",
        /* drifted= */ false,
        "",
        null,
        null,
        lists);
  }

  /** As if all records had just been written. */
  static Known fresh(Known known, long now) {
    List<Seen> others =
        known.others().stream()
            .map(
                seen ->
                    new Seen(
                        counted(seen.record(), now), seen.living(), seen.unheard(), seen.known()))
            .toList();
    return new Known(
        known.self(), known.shown(), known.leader(), others, known.read(), known.now());
  }

  private static FleetRecord counted(FleetRecord it, long now) {
    return new FleetRecord(
        it.protocol(),
        it.instance(),
        now,
        it.nonce(),
        it.period(),
        it.leads(),
        it.holds(),
        it.candidate(),
        it.priority(),
        it.stopping(),
        it.kuma(),
        it.version(),
        it.drifted(),
        it.trouble(),
        it.wish(),
        it.yields(),
        it.alerts());
  }
}
