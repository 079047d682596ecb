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
  /** Its own servers, most of which have their region in the name. */
  static final Pattern AMAZON =
      Pattern.compile("s3(?:.*?[.-]([a-z]+-[a-z-]+-\\d+))?[.]amazonaws[.]com.*");

  private static final Pattern WRONG_KEY =
      Pattern.compile("InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken");

  private static final String USUAL_REGION = "us-east-1";

  private final URI server;
  private final Map<String, String> environment;
  private final String bucket;
  private final String prefix;
  private final Map<String, ResponseBytes<GetObjectResponse>> seen = new HashMap<>();
  private @Nullable S3Client client;

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
      ResponseBytes<GetObjectResponse> found = seen.get(object.key());
      try {
        if (found == null || !object.eTag().equals(found.response().eTag())) {
          found = client().getObjectAsBytes(ask -> ask.bucket(bucket).key(object.key()));
          seen.put(object.key(), found);
        }
        RecordStores.addTo(records, id(object), found.asByteArray());
      } catch (NoSuchKeyException e) {
        // removed just now
      }
    }
    return records;
  }

  private String id(S3Object object) {
    return object.key().substring(prefix.length());
  }

  @Override
  public void write(Sealed own) {
    String key = prefix + own.id();
    String tag =
        client()
            .putObject(ask -> ask.bucket(bucket).key(key), RequestBody.fromBytes(own.sealed()))
            .eTag();
    GetObjectResponse kept = GetObjectResponse.builder().eTag(tag).build();
    seen.put(key, ResponseBytes.fromByteArray(kept, own.sealed()));
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

  private String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  /** As restic finds it out: by Amazon's name for the server, the variable, or by asking once. */
  private String region() {
    Matcher amazon = AMAZON.matcher(server.getHost());
    if (amazon.matches() && amazon.group(1) != null) {
      return amazon.group(1);
    }
    if (!variable("AWS_DEFAULT_REGION").isEmpty()) {
      return variable("AWS_DEFAULT_REGION");
    }
    try (S3Client asking = client(USUAL_REGION)) {
      String told =
          asking.getBucketLocation(ask -> ask.bucket(bucket)).locationConstraintAsString();
      return told == null || told.isEmpty() ? USUAL_REGION : told;
    } catch (AwsServiceException e) {
      return USUAL_REGION; // not everybody may ask
    }
  }

  private S3Client client(String region) {
    Surroundings surroundings = Surroundings.ofRestic(environment);
    String id = variable("AWS_ACCESS_KEY_ID");
    String key = variable("AWS_SECRET_ACCESS_KEY");
    String session = variable("AWS_SESSION_TOKEN");
    AwsCredentialsProvider given =
        session.isEmpty()
            ? () -> AwsBasicCredentials.create(id, key)
            : () -> AwsSessionCredentials.create(id, key, session);
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(region))
            .credentialsProvider(
                id.isEmpty() ? DefaultCredentialsProvider.builder().build() : given)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .forcePathStyle(!server.getHost().endsWith(".aliyuncs.com"))
            .serviceConfiguration(
                how -> how.chunkedEncodingEnabled(false).expectContinueEnabled(false))
            .overrideConfiguration(how -> how.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .httpClient(
                UrlConnectionHttpClient.create(
                    uri -> surroundings.connection(uri, RecordStores.LIMIT)));
    boolean amazon = AMAZON.matcher(server.getHost()).matches(); // where each region has a server
    return (amazon ? builder : builder.endpointOverride(server)).build();
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
