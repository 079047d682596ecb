package io.github.replicatorkuma.kuma;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where changed rows need a restart. */
record NoLiveKuma(Obstacle known) implements LiveKuma {
  @Override
  public Optional<Obstacle> obstacle() {
    return Optional.of(known);
  }

  @Override
  public boolean isReloadDue() {
    return false;
  }

  @Override
  public void quiesce(Collection<String> monitors, Collection<String> maintenances)
      throws KumaException {
    throw refusal();
  }

  @Override
  public void reload(ChangedRows changed) throws KumaException {
    throw refusal();
  }

  @Override
  public RunningLoops running() throws KumaException {
    throw refusal();
  }

  @Override
  public long awaitWrite(long known, Duration atMost) throws KumaException {
    throw refusal();
  }

  @Override
  public boolean isSaving() throws KumaException {
    throw refusal();
  }

  @Override
  public List<String> tell(String name, String text) throws KumaException {
    throw refusal();
  }

  @Override
  public AlertStates alerts(AlertOrders orders, long known, Duration atMost) throws KumaException {
    throw refusal();
  }

  private KumaException refusal() {
    return new KumaException(KumaException.Kind.NOT_RELOADED, known.reason(), known.hint());
  }
}
