package io.github.replicatorkuma.store;

import io.github.replicatorkuma.http.SelfSigned;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;

/**
 * A server that speaks S3 on 127.0.0.1, by http and by https with a certificate of its own, and
 * keeps its objects in memory. It is {@code S3Proxy}, whose one word for a wrong key is "Forbidden".
 */
public final class S3Server implements AutoCloseable {
  private static final String KEY_ID = "kuma-key";
  private static final String SECRET = "kuma-secret-42";
  private static final String ANY_PORT = "://127.0.0.1:0";

  private final BlobStoreContext context =
      ContextBuilder.newBuilder(new TransientApiMetadata()).build(BlobStoreContext.class);
  private final SelfSigned certificate;
  private final S3Proxy server;

  /**
   * Starts it.
   *
   * @param directory for the certificate
   */
  public S3Server(Path directory) throws Exception {
    certificate = SelfSigned.make(directory, "ip:127.0.0.1");
    server =
        S3Proxy.builder()
            .blobStore(context.getBlobStore())
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY_ID, SECRET)
            .endpoint(URI.create("http" + ANY_PORT))
            .secureEndpoint(URI.create("https" + ANY_PORT))
            .keyStore(certificate.file().toString(), SelfSigned.PASSWORD)
            .build();
    server.start();
  }

  /** What restic needs to use it, but for the repository. */
  public Map<String, String> credentials() {
    return new TreeMap<>(Map.of("AWS_ACCESS_KEY_ID", KEY_ID, "AWS_SECRET_ACCESS_KEY", SECRET));
  }

  public String http(String bucket) {
    return "s3:http://127.0.0.1:" + server.getPort() + "/" + bucket;
  }

  public String https(String bucket) {
    return "s3:https://127.0.0.1:" + server.getSecurePort() + "/" + bucket;
  }

  /** https where http is spoken, or the other way round. */
  public String withOtherScheme(String repository) {
    return repository.startsWith("s3:https:")
        ? repository.replace("s3:https:", "s3:http:")
        : repository.replace("s3:http:", "s3:https:");
  }

  /** A file with the certificate that it shows. */
  public Path certificate(Path directory) throws Exception {
    return certificate.pem(directory);
  }

  /** Makes a bucket with the files of a local repository in it. */
  public void upload(Path repository, String bucket) throws IOException {
    BlobStore store = context.getBlobStore();
    store.createContainerInLocation(null, bucket);
    for (Path file : files(repository)) {
      store.putBlob(
          bucket,
          store
              .blobBuilder(repository.relativize(file).toString())
              .payload(Files.readAllBytes(file))
              .build());
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  /** How many objects of a kind, such as {@code snapshots}, are in a bucket. */
  public int count(String bucket, String kind) {
    return (int)
        context.getBlobStore().list(bucket).stream()
            .filter(object -> object.getName().startsWith(kind + "/"))
            .count();
  }

  @Override
  public void close() throws Exception {
    server.stop();
    context.close();
  }
}
