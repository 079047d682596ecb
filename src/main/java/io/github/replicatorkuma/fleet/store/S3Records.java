package io.github.replicatorkuma.fleet.store;

import io.github.replicatorkuma.fleet.store.RecordStore.Sealed;
import io.github.replicatorkuma.http.HttpFailure;
import io.github.replicatorkuma.http.Surroundings;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Records as objects of a bucket. A read is a LIST, and a GET of each that has changed since the
 * last; a write is a PUT. Nothing is asked for that S3's imitations lack: no condition, no checksum
 * of Amazon's own, no body in chunks.
 */
final class S3Records implements RecordPlace {
  private static final Pattern AMAZON =
      Pattern.compile("(?:.*[.-]([a-z]+-.+-\\d)|.*)[.]amazonaws[.]com.*");
  private static final Pattern WRONG_KEY =
      Pattern.compile("InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken");

  private final URI server;
  private final Map<String, String> environment;
  private final String bucket;
  private final String prefix;
  private final Map<String, Seen> seen = new HashMap<>();
  private @Nullable S3Client client;

  /** What an object held when its tag was this. */
  private record Seen(String tag, byte[] content) {}

  /**
   * @param environment restic's, for the credentials, the region, proxies and authorities
   */
  S3Records(RecordAddress address, Map<String, String> environment) {
    server = address.server();
    this.environment = environment;
    String[] parts = (address.path() + "/").split("/", 2);
    bucket = parts[0];
    prefix = parts[1];
  }

  @Override
  public List<Sealed> read() {
    List<Sealed> records = new ArrayList<>();
    List<S3Object> listed =
        client()
            .listObjectsV2Paginator(ask -> ask.bucket(bucket).prefix(prefix).delimiter("/"))
            .contents()
            .stream()
            .filter(object -> RecordStores.isId(id(object)) && object.size() <= RecordStore.LONGEST)
            .toList();
    seen.keySet().retainAll(listed.stream().map(S3Object::key).collect(Collectors.toSet()));
    for (S3Object object : listed) {
      Seen found = seen.get(object.key());
      if (found == null || !found.tag.equals(object.eTag())) {
        found = get(object.key());
        seen.put(object.key(), found);
      }
      RecordStores.addTo(records, id(object), found.content);
    }
    return records;
  }

  private String id(S3Object object) {
    return object.key().substring(prefix.length());
  }

  /** Perhaps newer than what was listed; nothing where it was removed just now. */
  private Seen get(String key) {
    try {
      ResponseBytes<GetObjectResponse> answer =
          client().getObjectAsBytes(ask -> ask.bucket(bucket).key(key));
      return new Seen(answer.response().eTag(), answer.asByteArray());
    } catch (NoSuchKeyException e) {
      return new Seen("", new byte[0]);
    }
  }

  @Override
  public void write(Sealed own) {
    client()
        .putObject(
            ask -> ask.bucket(bucket).key(prefix + own.id()), RequestBody.fromBytes(own.sealed()));
  }

  @Override
  public void remove(String id) {
    client().deleteObject(ask -> ask.bucket(bucket).key(prefix + id));
  }

  private S3Client client() {
    if (client == null) {
      client = client(region());
    }
    return client;
  }

  /**
   * As restic finds it out: by Amazon's name for the server, by the variable, or by asking once.
   */
  private String region() {
    Matcher amazon = AMAZON.matcher(server.getHost());
    String known = amazon.matches() ? amazon.group(1) : null;
    known = known == null ? environment.getOrDefault("AWS_DEFAULT_REGION", "") : known;
    if (!known.isEmpty()) {
      return known;
    }
    String usual = Region.US_EAST_1.id();
    try (S3Client asking = client(usual)) {
      String told =
          asking.getBucketLocation(ask -> ask.bucket(bucket)).locationConstraintAsString();
      return told == null || told.isEmpty() ? usual : told.replace("EU", "eu-west-1");
    } catch (AwsServiceException e) {
      return usual; // not everybody may ask
    }
  }

  private S3Client client(String region) {
    Surroundings surroundings = Surroundings.ofRestic(environment);
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(region))
            .credentialsProvider(credentials())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(
                how ->
                    how.pathStyleAccessEnabled(!server.getHost().endsWith(".aliyuncs.com"))
                        .chunkedEncodingEnabled(false)
                        .expectContinueEnabled(false))
            .overrideConfiguration(how -> how.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .httpClient(
                UrlConnectionHttpClient.create(
                    uri -> surroundings.connection(uri, RecordStores.LIMIT)));
    boolean amazon = AMAZON.matcher(server.getHost()).matches(); // by the region then
    return (amazon ? builder : builder.endpointOverride(server)).build();
  }

  private AwsCredentialsProvider credentials() {
    String id = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
    String key = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
    String session = environment.getOrDefault("AWS_SESSION_TOKEN", "");
    if (id.isEmpty()) {
      return DefaultCredentialsProvider.builder().build(); // a profile's, or the machine's
    }
    return () ->
        session.isEmpty()
            ? AwsBasicCredentials.create(id, key)
            : AwsSessionCredentials.create(id, key, session);
  }

  @Override
  public StoreFault.Found meaning(Throwable failure) {
    if (failure instanceof AwsServiceException answer) {
      String code = String.valueOf(answer.awsErrorDetails().errorCode());
      boolean wrong = WRONG_KEY.matcher(code).matches();
      return (wrong ? StoreFault.LOGIN : StoreFault.ofStatus(answer.statusCode()))
          .found("S3 answers " + answer.statusCode() + " " + code, answer);
    }
    return String.valueOf(failure.getMessage()).startsWith("Unable to load credentials")
        ? StoreFault.LOGIN.found("there is no key", failure)
        : StoreFault.UNREACHABLE.found(
            HttpFailure.of(failure, RecordStores.LIMIT).reason(), failure);
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
