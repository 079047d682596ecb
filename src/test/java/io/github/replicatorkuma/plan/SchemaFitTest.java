package io.github.replicatorkuma.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.snapshot.InMemoryTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a snapshot's tables fit the schema here. */
class SchemaFitTest {
  private static final String OLD_PAGE = "id:NUMBER slug google_analytics_tag_id";
  private static final String NEW_PAGE = "id:NUMBER slug analytics_id analytics_type rss_title";

  private static SchemaFit fit(InMemoryTables snapshot, InMemoryTables here) throws Exception {
    return fit(snapshot, here, ReplicationScope.DEFAULT);
  }

  private static SchemaFit fit(InMemoryTables snapshot, InMemoryTables here, ReplicationScope scope)
      throws Exception {
    return SchemaFit.of(snapshot, new ReplicatedContent(InMemoryReads.of(here), scope), scope);
  }

  private static List<Row> rows(SchemaFit fit, InMemoryTables snapshot) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (RowCursor cursor = fit.tables().get(0).open(snapshot, ReplicationScope.DEFAULT)) {
      for (Row row = cursor.next(); row != null; row = cursor.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  @Test
  void columnsInAnotherOrder_areFittedByName() throws Exception {
    InMemoryTables snapshot =
        new InMemoryTables().table("tag", "name id:NUMBER color").row("tag", "prod", "1", "red");
    InMemoryTables here = new InMemoryTables().table("tag", "color id:NUMBER name");

    SchemaFit fit = fit(snapshot, here);

    assertThat(fit.unknown()).isEmpty();
    assertThat(fit.tables().get(0).columns().columnNames()).containsExactly("name", "id", "color");
    assertThat(rows(fit, snapshot)).containsExactly(Row.of("prod", "1", "red"));
  }

  @Test
  void columnThatOnlyTheSnapshotHas_isUnknownAndLeftOut() throws Exception {
    InMemoryTables snapshot =
        new InMemoryTables().table("tag", "id:NUMBER name novelty").row("tag", "1", "prod", "x");

    SchemaFit fit = fit(snapshot, new InMemoryTables().table("tag", "id:NUMBER name"));

    assertThat(fit.unknown()).containsExactly("tag.novelty");
    assertThat(rows(fit, snapshot)).containsExactly(Row.of("1", "prod"));
  }

  @Test
  void columnThatOnlyIsHere_isNotFilled() throws Exception {
    InMemoryTables snapshot = new InMemoryTables().table("tag", "id:NUMBER name");

    SchemaFit fit = fit(snapshot, new InMemoryTables().table("tag", "id:NUMBER name color"));

    assertThat(fit.unknown()).isEmpty();
    assertThat(fit.tables().get(0).columns().columnNames()).containsExactly("id", "name");
    assertThat(fit.tables().get(0).local().columnNames()).contains("color");
  }

  @Test
  void tableThatOnlyTheSnapshotHas_isUnknownWithAllItsColumns() throws Exception {
    SchemaFit fit =
        fit(new InMemoryTables().table("remote_browser", "id:NUMBER url"), new InMemoryTables());

    assertThat(fit.tables()).isEmpty();
    assertThat(fit.unknown()).containsExactly("remote_browser.id", "remote_browser.url");
  }

  @Test
  void excludedTable_isNeitherFittedNorUnknown() throws Exception {
    ReplicationScope scope =
        new ReplicationScope(Set.of(new TableName("tag"), new TableName("proxy")), Set.of(), true);
    InMemoryTables snapshot =
        new InMemoryTables().table("tag", "id:NUMBER novelty").table("proxy", "id:NUMBER");

    SchemaFit fit = fit(snapshot, new InMemoryTables().table("tag", "id:NUMBER"), scope);

    assertThat(fit.tables()).isEmpty();
    assertThat(fit.unknown()).isEmpty();
  }

  @Test
  void googleAnalyticsId_isMappedWithItsType_andNullIsNoService() throws Exception {
    InMemoryTables snapshot =
        new InMemoryTables()
            .table("status_page", OLD_PAGE)
            .row("status_page", "1", "one", "G-1")
            .row("status_page", "2", "two", null);

    SchemaFit fit = fit(snapshot, new InMemoryTables().table("status_page", NEW_PAGE));

    assertThat(fit.unknown()).isEmpty();
    assertThat(fit.tables().get(0).columns().columnNames())
        .containsExactly("id", "slug", "analytics_id", "analytics_type");
    assertThat(rows(fit, snapshot))
        .containsExactly(Row.of("1", "one", "G-1", "google"), Row.of("2", "two", null, null));
  }

  @Test
  void googleAnalyticsId_isNotMappedTheOtherWay() throws Exception {
    SchemaFit fit =
        fit(
            new InMemoryTables().table("status_page", NEW_PAGE),
            new InMemoryTables().table("status_page", OLD_PAGE));

    assertThat(fit.unknown())
        .containsExactlyInAnyOrder(
            "status_page.analytics_id", "status_page.analytics_type", "status_page.rss_title");
  }
}
