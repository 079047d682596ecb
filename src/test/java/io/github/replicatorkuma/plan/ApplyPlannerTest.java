package io.github.replicatorkuma.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.model.Change.ChangedMonitor;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.snapshot.InMemoryTables;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which rows differ, and which of them count as another monitor. */
class ApplyPlannerTest {
  private static final String MONITOR =
      "id:NUMBER name active:BOOLEAN url type timeout:NUMBER created_date:DATETIME"
          + " dns_last_result";

  private static ApplyPlan plan(InMemoryTables snapshot, InMemoryTables here) throws Exception {
    return plan(snapshot, here, ApplyPolicy.EXACT);
  }

  private static ApplyPlan plan(InMemoryTables snapshot, InMemoryTables here, ApplyPolicy policy)
      throws Exception {
    ReplicationScope scope = policy.scope();
    ReplicatedContent local = new ReplicatedContent(InMemoryReads.of(here), scope);
    return ApplyPlanner.plan(SchemaFit.of(snapshot, local, scope), policy);
  }

  private static TablePlan only(ApplyPlan plan) {
    assertThat(plan.tables()).hasSize(1);
    return plan.tables().get(0);
  }

  private static InMemoryTables monitor(@Nullable String... cells) {
    return new InMemoryTables().table("monitor", MONITOR).row("monitor", cells);
  }

  private static InMemoryTables home() {
    return monitor("1", "Home", "1", "https://a", "http", "48", "2026-01-02 03:04:05", null);
  }

  @Test
  void equalTables_needNoPlan() throws Exception {
    ApplyPlan plan = plan(InMemoryTables.sample(), InMemoryTables.sample());

    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.counts()).isEqualTo(new RowCounts(0, 0, 0));
  }

  @Test
  void cellsThatMeanTheSame_areNoDifference() throws Exception {
    InMemoryTables here =
        monitor("1", "Home", "true", "https://a", "http", "48.0", "2026-01-02T03:04:05.678", "x");

    assertThat(plan(home(), here).isEmpty()).isTrue();
  }

  @Test
  void emptyTextAndNull_areADifference() throws Exception {
    TablePlan.Update update =
        only(plan(home(), home().set("monitor", "1", "name", ""))).updates().get(0);
    assertThat(update.before()).isEqualTo(Row.of(""));
    assertThat(update.after()).isEqualTo(Row.of("Home"));

    assertThat(
            only(plan(
                    home().set("monitor", "1", "url", ""), home().set("monitor", "1", "url", null)))
                .updates())
        .hasSize(1);
  }

  @Test
  void changedRow_isUpdatedOnlyInTheColumnsThatChange() throws Exception {
    TablePlan plan = only(plan(home().set("monitor", "1", "name", "New"), home()));

    assertThat(plan.inserts()).isEmpty();
    assertThat(plan.deletes()).isEmpty();
    assertThat(plan.updates()).hasSize(1);
    assertThat(plan.updates().get(0).key()).isEqualTo("1");
    assertThat(plan.updates().get(0).columns().columnNames()).containsExactly("name");
  }

  @Test
  void changedMonitor_isNamedAsItIsToBeNamed_alsoWhenItsNameIsNotWhatChanges() throws Exception {
    ApplyPlan plan = plan(home().set("monitor", "1", "url", "https://b"), home());
    ApplyPlan renamed = plan(home().set("monitor", "1", "name", "New"), home());

    assertThat(plan.change(Duration.ZERO).monitors())
        .containsExactly(new ChangedMonitor(ChangedMonitor.Kind.CHANGED, "1", "Home"));
    assertThat(plan.inverse().inverse()).isEqualTo(plan);
    assertThat(renamed.change(Duration.ZERO).monitors())
        .containsExactly(new ChangedMonitor(ChangedMonitor.Kind.CHANGED, "1", "New"));
  }

  @Test
  void keys_areComparedAsNumbers() throws Exception {
    InMemoryTables snapshot = new InMemoryTables().table("tag", "id:NUMBER name");
    InMemoryTables here = new InMemoryTables().table("tag", "id:NUMBER name");
    for (String id : List.of("2", "9", "10", "100")) {
      snapshot.row("tag", id, "tag " + id);
      here.row("tag", id, "tag " + id);
    }
    snapshot.row("tag", "11", "new").remove("tag", "9");

    TablePlan plan = only(plan(snapshot, here));

    assertThat(plan.insertedKeys()).containsExactly("11");
    assertThat(plan.deletedKeys()).containsExactly("9");
    assertThat(plan.updates()).isEmpty();
  }

  @Test
  void settings_areComparedByKeyInBytes() throws Exception {
    ApplyPolicy policy =
        new ApplyPolicy(
            new ReplicationScope(Set.of(), Set.of("Z", "a", "\u00e9"), true), Set.of(), Set.of());
    InMemoryTables snapshot =
        new InMemoryTables()
            .table("setting", "key value")
            .row("setting", "Z", "1")
            .row("setting", "\u00e9", "3");
    InMemoryTables here =
        new InMemoryTables()
            .table("setting", "id:NUMBER key value")
            .row("setting", "1", "a", "2")
            .row("setting", "2", "Z", "0")
            .row("setting", "3", "jwtSecret", "mine");

    TablePlan plan = only(plan(snapshot, here, policy));

    assertThat(plan.insertedKeys()).containsExactly("\u00e9");
    assertThat(plan.deletedKeys()).containsExactly("a");
    assertThat(plan.updates()).extracting(TablePlan.Update::key).containsExactly("Z");
  }

  @Test
  void links_areComparedAsMultisetsOfTheirOtherColumns() throws Exception {
    String columns = "id:NUMBER monitor_id:NUMBER tag_id:NUMBER value";
    InMemoryTables snapshot =
        new InMemoryTables()
            .table("monitor_tag", columns)
            .row("monitor_tag", "1", "1", "1", "a")
            .row("monitor_tag", "2", "1", "1", "a")
            .row("monitor_tag", "3", "2", "1", null)
            .row("monitor_tag", "4", "3", "1", "new")
            .row("monitor_tag", "8", "4", "1", "new too");
    InMemoryTables here =
        new InMemoryTables()
            .table("monitor_tag", columns)
            .row("monitor_tag", "4", "1", "1", "a")
            .row("monitor_tag", "5", "2", "1", null)
            .row("monitor_tag", "6", "9", "1", "gone")
            .row("monitor_tag", "20", "9", "1", "gone");

    TablePlan plan = only(plan(snapshot, here));

    assertThat(plan.updates()).isEmpty();
    assertThat(plan.deletedKeys()).containsExactlyInAnyOrder("6", "20");
    assertThat(plan.insertedKeys()).containsExactly("2", "21", "8");
  }

  @Test
  void linkRowToInsert_takesTheIdOfOneThatGoes() throws Exception {
    String columns = "id:NUMBER monitor_id:NUMBER tag_id:NUMBER";
    InMemoryTables snapshot =
        new InMemoryTables().table("monitor_tag", columns).row("monitor_tag", "6", "1", "1");
    InMemoryTables here =
        new InMemoryTables().table("monitor_tag", columns).row("monitor_tag", "6", "2", "1");

    TablePlan plan = only(plan(snapshot, here));

    assertThat(plan.insertedKeys()).containsExactly("6");
    assertThat(plan.deletedKeys()).containsExactly("6");
  }

  @Test
  void monitorOfAnotherTimeAndTarget_isReplaced_andOneOfEitherAloneIsNot() throws Exception {
    InMemoryTables later = home().set("monitor", "1", "created_date", "2027-01-01 00:00:00");
    InMemoryTables elsewhere = home().set("monitor", "1", "url", "https://b");
    InMemoryTables ofAnotherType = home().set("monitor", "1", "type", "ping");
    InMemoryTables laterElsewhere =
        home()
            .set("monitor", "1", "created_date", "2027-01-01 00:00:00")
            .set("monitor", "1", "url", "https://b");
    InMemoryTables laterOfAnotherType =
        home()
            .set("monitor", "1", "created_date", "2027-01-01 00:00:00")
            .set("monitor", "1", "type", "ping");

    assertThat(plan(later, home()).replacedMonitors()).isEmpty();
    assertThat(plan(elsewhere, home()).replacedMonitors()).isEmpty();
    assertThat(plan(ofAnotherType, home()).replacedMonitors()).isEmpty();
    assertThat(plan(laterElsewhere, home()).replacedMonitors()).containsExactly("1");
    assertThat(plan(laterOfAnotherType, home()).replacedMonitors()).containsExactly("1");
  }

  @Test
  void rowsOfOtherTables_areNeverReplacedMonitors() throws Exception {
    String columns = "id:NUMBER name url created_date:DATETIME";
    InMemoryTables snapshot =
        new InMemoryTables().table("tag", columns).row("tag", "1", "a", "u", "2026-01-01");
    InMemoryTables here =
        new InMemoryTables().table("tag", columns).row("tag", "1", "a", "v", "2027-01-01");

    assertThat(plan(snapshot, here).replacedMonitors()).isEmpty();
  }

  @Test
  void localEntity_isInsertedAndDeletedButNotUpdated() throws Exception {
    ApplyPolicy policy =
        new ApplyPolicy(ReplicationScope.DEFAULT, Set.of(new TableName("proxy")), Set.of());
    InMemoryTables snapshot =
        new InMemoryTables()
            .table("proxy", "id:NUMBER host")
            .row("proxy", "1", "theirs")
            .row("proxy", "2", "new");
    InMemoryTables here =
        new InMemoryTables()
            .table("proxy", "id:NUMBER host")
            .row("proxy", "1", "mine")
            .row("proxy", "3", "only here");

    TablePlan plan = only(plan(snapshot, here, policy));

    assertThat(plan.updates()).isEmpty();
    assertThat(plan.insertedKeys()).containsExactly("2");
    assertThat(plan.deletedKeys()).containsExactly("3");
  }

  @Test
  void pausedType_isInsertedPaused_keepsItsLocalState_andIsPausedWhenItBecomesOne()
      throws Exception {
    ApplyPolicy policy = new ApplyPolicy(ReplicationScope.DEFAULT, Set.of(), Set.of("push"));
    InMemoryTables push = home().set("monitor", "1", "type", "push");

    TablePlan inserted = only(plan(push, home().empty("monitor"), policy));
    assertThat(inserted.inserts().get(0).cell(inserted.insertColumns().indexOf("active")))
        .isEqualTo("0");
    for (String active : List.of("0", "1")) {
      InMemoryTables here =
          home().set("monitor", "1", "type", "push").set("monitor", "1", "active", active);
      assertThat(plan(push, here, policy).isEmpty()).isTrue();
    }
    TablePlan.Update became = only(plan(push, home(), policy)).updates().get(0);
    assertThat(became.columns().columnNames()).containsExactly("active", "type");
    assertThat(became.after()).isEqualTo(Row.of("0", "push"));
    TablePlan.Update resumed =
        only(plan(home(), home().set("monitor", "1", "active", "0"), policy)).updates().get(0);
    assertThat(resumed.after()).isEqualTo(Row.of("1"));
  }

  @Test
  void inverse_putsEverythingBack() throws Exception {
    InMemoryTables snapshot =
        new InMemoryTables()
            .table("tag", "id:NUMBER name")
            .row("tag", "1", "new name")
            .row("tag", "3", "three");
    InMemoryTables here =
        new InMemoryTables()
            .table("tag", "id:NUMBER name color")
            .row("tag", "1", "name", "red")
            .row("tag", "2", "two", "blue");

    TablePlan back = only(plan(snapshot, here).inverse());

    assertThat(back.inserts()).containsExactly(Row.of("2", "two", "blue"));
    assertThat(back.deletedKeys()).containsExactly("3");
    assertThat(back.updates().get(0).after()).isEqualTo(Row.of("name"));
  }
}
