package io.github.replicatorkuma.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.replica.Choice;
import io.github.replicatorkuma.replica.KeptChoice;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/** An order as it is sent. What is not known in it is an error: an option has to be obeyed. */
final class OrderJson {
  static final String KEY = "key";
  static final String OPERATION = "op";
  static final String STATUS = "status";
  private static final String PUBLISH = "publish";
  private static final String APPLY = "apply";
  private static final String UNDO = "undo";
  private static final String APPLY_KEPT = "applyKept";
  private static final String ENTRY = "entry";
  private static final String OVER = "over";
  private static final String WHOLE = "whole";
  private static final String TAKE_OVER = "takeOver";
  private static final String ACCEPT_DELETES = "acceptDeletes";
  private static final String AGAIN = "again";
  private static final String SNAPSHOT = "snapshot";
  private static final String AT = "at";

  private OrderJson() {}

  static ObjectNode request(String key, String operation) {
    return JsonNodeFactory.instance.objectNode().put(KEY, key).put(OPERATION, operation);
  }

  static ObjectNode request(String key, Order order) {
    if (order instanceof Order.Publish publish) {
      return request(key, PUBLISH)
          .put(TAKE_OVER, publish.options().takeOver())
          .put(ACCEPT_DELETES, publish.options().acceptDeletes())
          .put(AGAIN, publish.options().again());
    }
    if (order instanceof Order.ApplyKept kept) {
      return request(key, APPLY_KEPT)
          .put(ENTRY, kept.choice().number())
          .put(OVER, kept.choice().over())
          .put(WHOLE, kept.choice().whole());
    }
    if (order instanceof Order.Undo) {
      return request(key, UNDO);
    }
    Order.Apply apply = (Order.Apply) order;
    ObjectNode request = request(key, APPLY).put(ACCEPT_DELETES, apply.acceptDeletes());
    apply
        .choice()
        .ifPresent(
            choice -> {
              if (choice instanceof Choice.ById byId) {
                request.put(SNAPSHOT, byId.id().value());
              } else {
                request.put(AT, ((Choice.AsOf) choice).time().toString());
              }
            });
    return request;
  }

  /**
   * Reads an order.
   *
   * @throws IllegalArgumentException when it is none; the message may be told to anybody
   */
  static Order order(JsonNode request) {
    return switch (request.path(OPERATION).asText()) {
      case PUBLISH -> publish(request);
      case APPLY -> apply(request);
      case UNDO -> undo(request);
      case APPLY_KEPT -> applyKept(request);
      default ->
          throw new IllegalArgumentException(
              "there are publish, apply, undo, applyKept and status");
    };
  }

  private static Order publish(JsonNode request) {
    requireOnly(request, Set.of(KEY, OPERATION, TAKE_OVER, ACCEPT_DELETES, AGAIN));
    return new Order.Publish(
        new PublishOptions(
            /* look= */ true,
            flag(request, TAKE_OVER),
            flag(request, ACCEPT_DELETES),
            flag(request, AGAIN)));
  }

  private static Order apply(JsonNode request) {
    requireOnly(request, Set.of(KEY, OPERATION, ACCEPT_DELETES, SNAPSHOT, AT));
    return new Order.Apply(flag(request, ACCEPT_DELETES), choice(request));
  }

  private static Order applyKept(JsonNode request) {
    requireOnly(request, Set.of(KEY, OPERATION, ENTRY, OVER, WHOLE));
    if (!request.path(ENTRY).isInt()) {
      throw new IllegalArgumentException(ENTRY + " is no number");
    }
    return new Order.ApplyKept(
        new KeptChoice(request.path(ENTRY).asInt(), flag(request, OVER), flag(request, WHOLE)));
  }

  private static Order undo(JsonNode request) {
    requireOnly(request, Set.of(KEY, OPERATION));
    return new Order.Undo();
  }

  private static void requireOnly(JsonNode request, Set<String> known) {
    for (Iterator<String> names = request.fieldNames(); names.hasNext(); ) {
      if (!known.contains(names.next())) {
        throw new IllegalArgumentException("this daemon knows only the options " + known);
      }
    }
  }

  private static boolean flag(JsonNode request, String name) {
    JsonNode value = request.path(name);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw new IllegalArgumentException(name + " is neither true nor false");
    }
    return value.asBoolean();
  }

  private static Optional<Choice> choice(JsonNode request) {
    if (request.has(SNAPSHOT) && request.has(AT)) {
      throw new IllegalArgumentException("either snapshot or at");
    }
    if (request.has(SNAPSHOT)) {
      return Optional.of(new Choice.ById(new SnapshotId(request.path(SNAPSHOT).asText())));
    }
    return request.has(AT) ? Optional.of(asOf(request.path(AT).asText())) : Optional.empty();
  }

  private static Choice asOf(String time) {
    try {
      return new Choice.AsOf(Instant.parse(time));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("at is no time", e);
    }
  }
}
