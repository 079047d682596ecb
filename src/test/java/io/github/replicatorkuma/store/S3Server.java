package io.github.replicatorkuma.store;

import io.github.replicatorkuma.bench.Directories;
import io.github.replicatorkuma.http.SelfSigned;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Server;
import org.gaul.shaded.org.eclipse.jetty.server.handler.HandlerWrapper;
import org.jclouds.ContextBuilder;
import org.jclouds.apis.ApiMetadata;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.options.ListContainerOptions;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks S3 on 127.0.0.1 and keeps its objects in memory: {@code S3Proxy}, whose one
 * word for a wrong key is "Forbidden".
 */
public final class S3Server implements AutoCloseable {
  private static final String ANY_PORT = "://127.0.0.1:0";

  /** By name, as javac misses an annotation of this class that no test needs. */
  private static final String IN_MEMORY = "org.jclouds.blobstore.TransientApiMetadata";

  private static final List<String> CONDITIONS =
      List.of("If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range");

  private final BlobStoreContext context;
  private final Map<String, String> credentials;
  private final S3Proxy server;
  private final Map<String, Integer> requests = new TreeMap<>();
  private volatile boolean refusesConditions;
  private volatile int refusal;
  private volatile String refused = "";
  private volatile String refusalCode = "";

  /** Starts it without https. */
  public S3Server(String keyId, String secret) throws Exception {
    this(keyId, secret, Optional.empty());
  }

  /**
   * Starts it.
   *
   * @param certificate https is spoken, too, where there is one
   */
  public S3Server(String keyId, String secret, Optional<SelfSigned> certificate) throws Exception {
    ApiMetadata inMemory =
        Class.forName(IN_MEMORY)
            .asSubclass(ApiMetadata.class)
            .getDeclaredConstructor()
            .newInstance();
    context = ContextBuilder.newBuilder(inMemory).build(BlobStoreContext.class);
    credentials = Map.of("AWS_ACCESS_KEY_ID", keyId, "AWS_SECRET_ACCESS_KEY", secret);
    S3Proxy.Builder builder =
        S3Proxy.builder()
            .blobStore(context.getBlobStore())
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, keyId, secret)
            .endpoint(URI.create("http" + ANY_PORT));
    certificate.ifPresent(
        shown ->
            builder
                .secureEndpoint(URI.create("https" + ANY_PORT))
                .keyStore(shown.file().toString(), SelfSigned.PASSWORD));
    server = builder.build();
    Field jetty = S3Proxy.class.getDeclaredField("server");
    jetty.setAccessible(true);
    ((Server) jetty.get(server)).insertHandler(new Refusing());
    server.start();
  }

  /** Where it was told to, answers 501 to every condition, as Backblaze B2 does. */
  private final class Refusing extends HandlerWrapper {
    @Override
    public void handle(
        String target, Request base, HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      asked(request.getMethod(), request.getQueryString());
      boolean condition = CONDITIONS.stream().anyMatch(name -> request.getHeader(name) != null);
      if (condition && refusesConditions) {
        response.setStatus(501);
        base.setHandled(true);
      } else if (refusal > 0 && request.getMethod().matches(refused)) {
        response.setStatus(refusal);
        response.setContentType("application/xml");
        response.getWriter().write("<Error><Code>" + refusalCode + "</Code></Error>");
        base.setHandled(true);
      } else {
        super.handle(target, base, request, response);
      }
    }
  }

  /** From now on a request with a condition gets 501. */
  public void refuseConditions() {
    refusesConditions = true;
  }

  /**
   * From now on these requests get this status, with this code as S3 has it.
   *
   * @param methods a regular expression
   * @param status 0 for the usual answer
   */
  public void refuse(String methods, int status, String code) {
    refused = methods;
    refusal = status;
    refusalCode = code;
  }

  /** Puts an object into a bucket, which is made where it is missing. */
  public void put(String bucket, String name, byte[] content) {
    BlobStore store = context.getBlobStore();
    store.createContainerInLocation(null, bucket);
    store.putBlob(bucket, store.blobBuilder(name).payload(content).build());
  }

  /** What restic needs to use it, but for the repository. */
  public Map<String, String> credentials() {
    return credentials;
  }

  public String http(String bucket) {
    return "s3:http://127.0.0.1:" + server.getPort() + "/" + bucket;
  }

  public String https(String bucket) {
    return "s3:https://127.0.0.1:" + server.getSecurePort() + "/" + bucket;
  }

  /** Makes a bucket with the files of a local repository in it. */
  public void upload(Path repository, String bucket) throws IOException {
    BlobStore store = context.getBlobStore();
    store.createContainerInLocation(null, bucket);
    for (Path file : Directories.files(repository)) {
      store.putBlob(
          bucket,
          store
              .blobBuilder(repository.relativize(file).toString())
              .payload(Files.readAllBytes(file))
              .build());
    }
  }

  /** How many objects of a kind, such as {@code snapshots}, are in a bucket. */
  public int count(String bucket, String kind) {
    return (int)
        context.getBlobStore().list(bucket, ListContainerOptions.Builder.recursive()).stream()
            .filter(object -> object.getName().startsWith(kind + "/"))
            .count();
  }

  private void asked(String method, @Nullable String query) {
    String kind = method;
    if (query != null && query.startsWith("location")) {
      kind = "location";
    } else if (query != null && query.contains("list-type")) {
      kind = "LIST";
    }
    synchronized (requests) {
      requests.merge(kind, 1, Integer::sum);
    }
  }

  /**
   * How many requests of each kind came since the last call: a method of HTTP, {@code LIST}, or
   * {@code location} for the question in which region the bucket is.
   */
  public Map<String, Integer> requests() {
    synchronized (requests) {
      Map<String, Integer> counted = new TreeMap<>(requests);
      requests.clear();
      return counted;
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      context.close();
    }
  }
}
