package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.kept.KeptAside;
import io.github.replicatorkuma.kept.KeptAside.Filling;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.snapshot.SnapshotReader;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was kept aside that nobody was told of yet, in words; for who holds the state's lock.
 *
 * @param adopts whether a leader goes on with it, which takes up by itself what is to be
 */
public record KeptNews(
    KeptAside aside, SnapshotStore store, ReplicationScope scope, boolean adopts) {
  private static final EventLog log = EventLog.of(KeptNews.class);

  /** The entries that are to be told. One without a difference is nothing, and goes. */
  public List<KeptEntry> untold() throws ReplicationException {
    List<KeptEntry> news = new ArrayList<>();
    for (KeptEntry entry : aside.list()) {
      if (!entry.told() && !(adopts && entry.reason() == KeptEntry.Reason.TO_ADOPT)) {
        described(entry).ifPresent(news::add);
      }
    }
    return news;
  }

  /** Somebody knows of them now. */
  public void told(List<KeptEntry> entries) throws ReplicationException {
    for (KeptEntry entry : entries) {
      KeptEntry unused = aside.saved(entry.asTold());
    }
  }

  /** The daemon has run on for so long; what is not known of entries yet is looked for again. */
  public void ranFor(Duration more) throws ReplicationException {
    aside.ranFor(more);
    for (KeptEntry entry : aside.list()) {
      if (entry.what().isEmpty()) {
        Optional<KeptEntry> unused = described(entry);
      }
    }
  }

  private Optional<KeptEntry> described(KeptEntry entry) throws ReplicationException {
    if (!entry.what().isEmpty()) {
      return Optional.of(entry);
    }
    try {
      KeptEntry known = withBase(entry);
      Optional<KeptEdits> edits = KeptEdits.of(known, scope);
      if (edits.filter(KeptEdits::isEmpty).isPresent()) {
        log.info(
            "kept_removed", field("entry", entry.number()), field("reason", "nothing differs"));
        aside.drop(entry);
        return Optional.empty();
      }
      String what = edits.map(KeptEdits::summary).orElseGet(() -> whole(known));
      return Optional.of(aside.saved(known.with(what)));
    } catch (ReplicationException e) {
      log.debug(
          "kept_undescribed", field("entry", entry.number()), field("reason", e.getMessage()));
      return Optional.of(entry);
    }
  }

  private static String whole(KeptEntry entry) {
    return "everything that was here"
        + entry.base().map(base -> " after snapshot " + base.id().brief()).orElse("");
  }

  /**
   * The entry with what it was edited from beside it, fetched where it is not yet; without, where
   * the repository does not have it any more.
   */
  KeptEntry withBase(KeptEntry entry) throws ReplicationException {
    if (entry.base().isEmpty() || entry.baseTags().isPresent()) {
      return entry;
    }
    Optional<SnapshotHistory.Entry> found =
        SnapshotHistory.of(store.list()).withId(entry.base().get().id());
    if (found.isEmpty()) {
      return entry;
    }
    return aside.addBase(
        entry,
        target -> {
          SnapshotTags tags = Filling.fetching(store, found.get()).into(target);
          return SnapshotReader.verify(target, tags).manifest().tags();
        });
  }
}
