package io.github.replicatorkuma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is offered for Kubernetes is what its API takes: put together as kustomize does, as far as
 * these files need it, and read by the models of the API, which know each field.
 */
class KubernetesFilesTest {
  private static final Path DIRECTORY = Path.of("docker/kubernetes");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final JsonDeserializer<OffsetDateTime> TIMES =
      (json, type, context) -> OffsetDateTime.parse(json.getAsString());
  private static final Gson GSON =
      new GsonBuilder().registerTypeAdapter(OffsetDateTime.class, TIMES).create();
  private static final Set<String> UNDERSTOOD =
      Set.of("apiVersion", "kind", "resources", "nameSuffix", "labels", "patches");

  @ParameterizedTest
  @ValueSource(strings = {"leader", "replica", "both"})
  void overlay_everyResource_isOneThatTheApiTakes(String overlay) throws Exception {
    for (JsonNode resource : built(DIRECTORY.resolve(overlay))) {
      validate(resource);
    }
  }

  @Test
  void field_misspelt_isNoticed() throws Exception {
    ObjectNode set = (ObjectNode) resource("leader", "StatefulSet");
    ((ObjectNode) container(set).path("livenessProbe")).put("periodSecond", 60);

    assertThatThrownBy(() -> validate(set)).hasMessageContaining("periodSecond");
  }

  @Test
  void number_thatIsNone_isNoticed() throws Exception {
    ObjectNode set = (ObjectNode) resource("leader", "StatefulSet");
    ((ObjectNode) set.path("spec")).put("replicas", "one");

    assertThatThrownBy(() -> validate(set)).isInstanceOf(RuntimeException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"leader", "replica"})
  void probes_askOnlyWhetherItLives_andTheStartHasTime(String overlay) throws Exception {
    JsonNode container = container(resource(overlay, "StatefulSet"));

    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(container.path(probe).path("httpGet").path("path").asText()).isEqualTo("/livez");
    }
    JsonNode start = container.path("startupProbe");
    assertThat(start.path("failureThreshold").asInt() * start.path("periodSeconds").asInt())
        .as("seconds")
        .isGreaterThanOrEqualTo(3600);
  }

  @ParameterizedTest
  @ValueSource(strings = {"leader", "replica"})
  void reference_hasWhatItNames_andVariablesAreKnown(String overlay) throws Exception {
    JsonNode set = resource(overlay, "StatefulSet");
    JsonNode pod = set.path("spec").path("template");
    JsonNode service = resource(overlay, "Service");
    JsonNode secret = resource(overlay, "Secret");

    assertThat(set.path("spec").path("serviceName"))
        .isEqualTo(service.path("metadata").path("name"));
    assertThat(container(set).path("envFrom").path(0).path("secretRef").path("name"))
        .isEqualTo(secret.path("metadata").path("name"));
    assertThat(pod.path("metadata").path("labels"))
        .isEqualTo(service.path("spec").path("selector"))
        .isEqualTo(set.path("spec").path("selector").path("matchLabels"));
    assertThat(pod.path("spec").path("enableServiceLinks").asBoolean(true))
        .as("UPTIME_KUMA_PORT would be an address")
        .isFalse();
    String declared = Files.readString(Path.of("docs/variables.md"));
    assertThat(variables(set, secret))
        .contains("REPLICATOR_MODE", "RESTIC_PASSWORD")
        .allMatch(name -> name.startsWith("AWS_") || declared.contains("`" + name + "`"));
  }

  @Test
  void both_theBudgetHoldsForLeaderAndReplica() throws Exception {
    List<JsonNode> all = built(DIRECTORY.resolve("both"));
    JsonNode budget = named(all, "PodDisruptionBudget").get(0);

    assertThat(named(all, "StatefulSet"))
        .hasSize(2)
        .allSatisfy(
            set ->
                assertThat(set.path("spec").path("template").path("metadata").path("labels"))
                    .containsAll(budget.path("spec").path("selector").path("matchLabels")));
  }

  private static Set<String> variables(JsonNode set, JsonNode secret) {
    Set<String> names = new TreeSet<>();
    secret.path("stringData").fieldNames().forEachRemaining(names::add);
    container(set).path("env").forEach(variable -> names.add(variable.path("name").asText()));
    return names;
  }

  private static JsonNode container(JsonNode set) {
    return set.path("spec").path("template").path("spec").path("containers").path(0);
  }

  private static JsonNode resource(String overlay, String kind) throws IOException {
    return named(built(DIRECTORY.resolve(overlay)), kind).get(0);
  }

  private static List<JsonNode> named(List<JsonNode> resources, String kind) {
    return resources.stream().filter(each -> each.path("kind").asText().equals(kind)).toList();
  }

  /**
   * As a server with strict field validation: no field that it does not know, and no wrong type.
   */
  private static void validate(JsonNode resource) throws Exception {
    JsonElement json = JsonParser.parseString(resource.toString());
    Class<?> model =
        Class.forName("io.kubernetes.client.openapi.models.V1" + resource.path("kind").asText());
    try {
      model.getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
    assertThat(GSON.<Object>fromJson(json, model)).isNotNull();
  }

  /** {@code kustomize build}. */
  private static List<JsonNode> built(Path directory) throws IOException {
    JsonNode kustomization = YAML.readTree(directory.resolve("kustomization.yaml").toFile());
    kustomization.fieldNames().forEachRemaining(name -> assertThat(UNDERSTOOD).contains(name));
    List<JsonNode> resources = new ArrayList<>();
    for (JsonNode resource : kustomization.path("resources")) {
      Path path = directory.resolve(resource.asText());
      if (path.toFile().isDirectory()) {
        resources.addAll(built(path));
      } else {
        resources.add(YAML.readTree(path.toFile()));
      }
    }
    for (JsonNode patch : kustomization.path("patches")) {
      patch(resources, YAML.readTree(directory.resolve(patch.path("path").asText()).toFile()));
    }
    String suffix = kustomization.path("nameSuffix").asText();
    resources.forEach(resource -> rename(resource, suffix));
    for (JsonNode labels : kustomization.path("labels")) {
      assertThat(labels.path("includeSelectors").asBoolean()).isTrue();
      resources.forEach(resource -> label(resource, (ObjectNode) labels.path("pairs")));
    }
    return resources;
  }

  private static void patch(List<JsonNode> resources, JsonNode patch) {
    List<JsonNode> targets = named(resources, patch.path("kind").asText());
    assertThat(targets).isNotEmpty();
    for (JsonNode target : targets) {
      merge((ObjectNode) target.path("spec"), (ObjectNode) patch.path("spec"));
    }
  }

  /** Elements of a list are the same if they have the same name. */
  private static void merge(ObjectNode target, ObjectNode patch) {
    patch
        .properties()
        .forEach(
            field -> {
              JsonNode there = target.path(field.getKey());
              if (there.isObject()) {
                merge((ObjectNode) there, (ObjectNode) field.getValue());
              } else if (there.isArray()) {
                field.getValue().forEach(each -> mergeInto((ArrayNode) there, (ObjectNode) each));
              } else {
                target.set(field.getKey(), field.getValue());
              }
            });
  }

  private static void mergeInto(ArrayNode list, ObjectNode patch) {
    for (JsonNode element : list) {
      if (element.path("name").equals(patch.path("name"))) {
        merge((ObjectNode) element, patch);
        return;
      }
    }
    list.add(patch);
  }

  private static void rename(JsonNode resource, String suffix) {
    List<JsonNode> names = new ArrayList<>(List.of(resource.path("metadata")));
    names.addAll(resource.findValues("secretRef"));
    names.forEach(place -> append((ObjectNode) place, "name", suffix));
    if (resource.path("spec").has("serviceName")) {
      append((ObjectNode) resource.path("spec"), "serviceName", suffix);
    }
  }

  private static void append(ObjectNode place, String field, String suffix) {
    place.put(field, place.path(field).asText() + suffix);
  }

  private static void label(JsonNode resource, ObjectNode pairs) {
    ((ObjectNode) resource).withObject("/metadata/labels").setAll(pairs);
    if (resource.path("spec") instanceof ObjectNode spec) {
      boolean service = resource.path("kind").asText().equals("Service");
      spec.withObject(service ? "/selector" : "/selector/matchLabels").setAll(pairs);
      if (spec.has("template")) {
        spec.withObject("/template/metadata/labels").setAll(pairs);
      }
    }
  }
}
