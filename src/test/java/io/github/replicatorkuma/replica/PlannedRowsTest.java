package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.WriteTransaction;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.TablePlan;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannedRowsTest {
  private static final TableSchema DESCRIPTION =
      new TableSchema(
          ReplicatedTables.MONITOR, List.of(new Column("description", ColumnKind.TEXT)));

  private final List<Integer> readAtOnce = new ArrayList<>();

  /** Whoever asks for rows gets this one, under each key. */
  private WriteTransaction rowsLike(Row row) {
    return (WriteTransaction)
        Proxy.newProxyInstance(
            WriteTransaction.class.getClassLoader(),
            new Class<?>[] {WriteTransaction.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("find");
              Collection<?> keys = (Collection<?>) arguments[2];
              readAtOnce.add(keys.size());
              return keys.stream().collect(Collectors.toMap(Function.identity(), key -> row));
            });
  }

  private static ApplyPlan planFor(int rows, Row before) {
    List<TablePlan.Update> updates =
        IntStream.range(0, rows)
            .mapToObj(
                i -> new TablePlan.Update(Integer.toString(i), DESCRIPTION, before, Row.of("new")))
            .toList();
    TablePlan monitors =
        new TablePlan(
            ReplicatedTables.MONITOR, DESCRIPTION, List.of(), updates, DESCRIPTION, List.of());
    return new ApplyPlan(List.of(monitors), Set.of());
  }

  @ParameterizedTest
  @CsvSource({"120, 50", "50, 50", "3, 3"})
  void rows_areReadManyAtOnce_andNotAll(int rows, int mostAtOnce) throws Exception {
    Row row = Row.of("before");

    PlannedRows.require(planFor(rows, row), rowsLike(row));

    assertThat(readAtOnce.stream().mapToInt(Integer::intValue).sum()).isEqualTo(rows);
    assertThat(readAtOnce).first().isEqualTo(mostAtOnce);
    assertThat(readAtOnce).allMatch(some -> some <= mostAtOnce);
  }
}
