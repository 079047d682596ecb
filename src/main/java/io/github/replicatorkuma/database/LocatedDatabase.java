package io.github.replicatorkuma.database;

import java.util.Optional;

/** What looking for Uptime Kuma's database found. */
public sealed interface LocatedDatabase {
  /** The database, which Kuma may not have created yet; empty when none is chosen yet. */
  Optional<KumaDatabase> database();

  /** A sentence for the operator about where the database is kept. */
  Optional<String> warning();

  /** Kuma uses this database. */
  record Found(KumaDatabase found, Optional<String> warning) implements LocatedDatabase {
    @Override
    public Optional<KumaDatabase> database() {
      return Optional.of(found);
    }
  }

  /** A fresh data directory: Kuma will ask which database to use. */
  record NotChosen() implements LocatedDatabase {
    @Override
    public Optional<KumaDatabase> database() {
      return Optional.empty();
    }

    @Override
    public Optional<String> warning() {
      return Optional.empty();
    }
  }
}
