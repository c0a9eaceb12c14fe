package dev.larder.datastore.s3;

import dev.larder.datastore.CredentialsException;
import dev.larder.datastore.StorageException;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// What a request that failed tells: above all, whether it may have been done all the same.
final class S3Fault extends IOException {
  private static final long serialVersionUID = 1;
  static final String HOW_TO_SIGN_IN = "Credentials come from the AWS chain only: AWS_ACCESS_KEY_ID and its companions, a profile"
      + " in ~/.aws, or the role of the machine.";

  private static final Set<String> NOT_ACCEPTED = Set.of("ExpiredToken", "ExpiredTokenException",
      "TokenRefreshRequired",
      "InvalidToken", "InvalidAccessKeyId", "InvalidSecurity", "SignatureDoesNotMatch", "InvalidClientTokenId",
      "UnrecognizedClientException", "NotSignedUp", "AuthFailure");
  private static final Set<String> SLOW_DOWN = Set.of("SlowDown", "SlowDownRead", "SlowDownWrite", "Throttling",
      "ThrottlingException", "RequestLimitExceeded", "RequestThrottled", "TooManyRequests", "TooManyRequestsException",
      "BandwidthLimitExceeded");
  /// What arrived was not what was sent, or not in time: it was thrown away.
  private static final Set<String> NOT_ARRIVED = Set.of("BadDigest", "RequestTimeout", "IncompleteBody",
      "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "InvalidDigest");

  /// What follows from a fault.
  enum Kind {
    /// Nothing is there.
    ABSENT,
    /// The multipart upload is not there any more.
    NO_UPLOAD,
    /// Something is there already.
    PRECONDITION,
    /// Others did something with the same key at the same moment; it was not done.
    CONFLICT,
    /// The store wants fewer requests; it was not done.
    THROTTLED,
    /// It never got there, or not whole; it was not done, and the next time it may be.
    NOT_DONE,
    /// It may have been done or not, or be done later.
    LOST,
    /// A range that begins behind the end.
    BEHIND_THE_END,
    /// It was not done, and would not be the next time.
    REFUSED,
    /// It was refused in a reply without a body, so that nobody said why.
    REFUSED_SILENTLY,
    /// "404" without a body: the object may be missing, or the bucket, or that is no store at all.
    ABSENT_SILENTLY,
    /// The content could not be read to its end, or was not the same as the first time; it was not done.
    CONTENT
  }

  private final Kind kind;
  private final String remedy;
  private final boolean credentials;

  private S3Fault(Kind kind, String message, String remedy, boolean credentials, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.remedy = remedy;
    this.credentials = credentials;
  }

  Kind kind() {
    return kind;
  }

  /// Whether the same request may fare better later.
  boolean isPassing() {
    return switch (kind) {
      case CONFLICT, THROTTLED, NOT_DONE, LOST -> true;
      case ABSENT, NO_UPLOAD, PRECONDITION, BEHIND_THE_END, REFUSED, REFUSED_SILENTLY, ABSENT_SILENTLY, CONTENT ->
        false;
    };
  }

  StorageException at(String operation, ArtifactPath path) {
    return kind == Kind.CONTENT && getCause() instanceof Exception cause
        ? StorageException.unreadable(path, cause)
        : new StorageException(operation, path, explained(), remedy);
  }

  /// For what concerns no single path.
  StorageException whole(String what) {
    return new StorageException("%s: %s".formatted(what, getMessage()), explained(), remedy);
  }

  /// This, once it is known what was meant.
  S3Fault as(Kind meant) {
    return new S3Fault(meant, String.valueOf(getMessage()), remedy, credentials, this);
  }

  private IOException explained() {
    return credentials ? new CredentialsException(String.valueOf(getMessage()), this, remedy) : this;
  }

  /// An answer that has the form of success and cannot be one, e.g. an empty document in place of a listing.
  static S3Fault broken(String what) {
    return new S3Fault(Kind.LOST, "the store answered with success, but " + what,
        "Run the same again; if it stays, something between here and the store damages replies.", false,
        new IOException(what));
  }

  static S3Fault content(ContentFault fault) {
    Throwable cause = fault.getCause();
    return new S3Fault(Kind.CONTENT, String.valueOf(fault.getMessage()), "", false, cause == null ? fault : cause);
  }

  /// @param bodyless whether answers to this kind of request never have a body
  static S3Fault of(RuntimeException thrown, S3Place place, boolean bodyless) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ContentFault fault) {
        return content(fault);
      }
    }
    return thrown instanceof AwsServiceException answer ? ofAnswer(answer, place, bodyless) : ofSilence(thrown, place);
  }

  private static S3Fault ofAnswer(AwsServiceException answer, S3Place place, boolean bodyless) {
    var details = answer.awsErrorDetails();
    // Without a body the SDK makes something up.
    String code = bodyless || details == null || details.errorCode() == null ? "" : details.errorCode();
    String said = bodyless || details == null || details.errorMessage() == null ? "" : details.errorMessage();
    int status = answer.statusCode();
    boolean silent = code.isEmpty() || code.equals(String.valueOf(status));
    String request = answer.requestId() == null ? "" : "request " + answer.requestId();
    String more = said.isEmpty() || request.isEmpty() ? said + request : said + "; " + request;
    String message = "the store answered %d%s%s".formatted(status, code.isEmpty() ? "" : " " + code,
        more.isEmpty() ? "" : " (%s)".formatted(more));
    // To a HEAD, a store that wants fewer requests cannot say more than this.
    Kind kind = bodyless && status == 503 ? Kind.THROTTLED : kind(status, code, silent);
    if (NOT_ACCEPTED.contains(code)) {
      return new S3Fault(Kind.REFUSED, message, (code.contains("Expired") || code.contains("Token")
          ? "The credentials have expired: get new ones (e.g. aws sso login) and run the same again. "
          : "The store does not know these credentials, or the secret is not the one of this key. ") + HOW_TO_SIGN_IN,
          true, null).beside(answer);
    }
    String remedy = switch (code) {
      case "NoSuchBucket" ->
        "There is no bucket %s: check its name, the endpoint and the region, or make it.".formatted(place.bucket());
      case "AccessDenied", "AllAccessDisabled", "AccountProblem" ->
        "These credentials may not do that: they need s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload"
            + " on %s* and s3:ListBucket on the bucket.".formatted(place);
      case "PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
        "The bucket is in another region or at another endpoint%s: set the option region (or endpoint).".formatted(
            region(answer).map(": it says %s"::formatted).orElse(""));
      case "RequestTimeTooSkewed", "RequestExpired" ->
        "The clock of this machine differs too much from the one of the store: set it, e.g. with NTP.";
      case "NotImplemented" ->
        "The store does not know this kind of request; larder doctor REPO says what it can do.";
      case "EntityTooLarge" -> "Objects are limited in size there: store it in smaller pieces.";
      case "InsufficientStorage", "XMinioStorageFull", "QuotaExceeded" ->
        "The store is full: free some space, or raise the quota, and run the same again.";
      default -> status >= 500 || kind == Kind.THROTTLED
          ? "Run the same again later."
          : status == 301 || status == 307
              ? "The bucket is in another region%s: set the option region."
                  .formatted(region(answer).map(": it says %s"::formatted).orElse(""))
              : silent && (status == 403 || status == 400)
                  ? "Check the credentials and their rights, and the clock of this machine. " + HOW_TO_SIGN_IN
                  : status == 404
                      ? "Check the bucket and the option endpoint: that is what a server says that is no store."
                      : "larder doctor REPO says what the store can do.";
    };
    return new S3Fault(kind, message, remedy, false, null).beside(answer);
  }

  /// What the SDK made of it is for stack traces: as a cause it would say the same again in other words.
  private S3Fault beside(RuntimeException thrown) {
    addSuppressed(thrown);
    return this;
  }

  private static Kind kind(int status, String code, boolean silent) {
    if (SLOW_DOWN.contains(code) || status == 429) {
      return Kind.THROTTLED;
    }
    if (NOT_ARRIVED.contains(code)) {
      return Kind.NOT_DONE;
    }
    return switch (code) {
      case "NoSuchKey" -> Kind.ABSENT;
      case "NoSuchUpload" -> Kind.NO_UPLOAD;
      case "PreconditionFailed" -> Kind.PRECONDITION;
      case "ConditionalRequestConflict", "OperationAborted" -> Kind.CONFLICT;
      case "InvalidRange" -> Kind.BEHIND_THE_END;
      case "InternalError", "ServiceUnavailable" -> Kind.LOST;
      default -> switch (status) {
        case 404 -> silent ? Kind.ABSENT_SILENTLY : Kind.REFUSED;
        case 412 -> Kind.PRECONDITION;
        case 409 -> Kind.CONFLICT;
        case 416 -> Kind.BEHIND_THE_END;
        case 408, 425 -> Kind.LOST;
        case 501, 505 -> Kind.REFUSED;
        default -> status >= 500 || status < 300 ? Kind.LOST : silent ? Kind.REFUSED_SILENTLY : Kind.REFUSED;
      };
    };
  }

  private static Optional<String> region(AwsServiceException answer) {
    var details = answer.awsErrorDetails();
    return details == null || details.sdkHttpResponse() == null
        ? Optional.empty()
        : details.sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region");
  }

  /// No answer came, or none that can be read.
  private static S3Fault ofSilence(RuntimeException thrown, S3Place place) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String text = thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
    if (text.toLowerCase(Locale.ROOT).contains("unable to load credentials")) {
      return new S3Fault(Kind.REFUSED, "there are no credentials for %s".formatted(place), HOW_TO_SIGN_IN, true,
          null).beside(thrown);
    }
    String why = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    if (root instanceof UnknownHostException) {
      return new S3Fault(Kind.NOT_DONE, "no server of the name %s is known".formatted(why),
          "Check the options endpoint, region and path_style, and the network.", false, null).beside(thrown);
    }
    // Also those of the HTTP client: its connect timeouts are no timeouts of a request under way.
    if (root instanceof ConnectException || root instanceof NoRouteToHostException
        || root.getClass().getSimpleName().startsWith("ConnectTimeout")
        || root.getClass().getSimpleName().startsWith("ConnectionRequestTimeout")
        || root.getClass().getSimpleName().startsWith("HttpHostConnect")) {
      return new S3Fault(Kind.NOT_DONE, "no connection to the store: " + why,
          "Check the option endpoint and the network, and run the same again.", false, null).beside(thrown);
    }
    if (root instanceof SSLHandshakeException || root.getClass().getSimpleName().contains("CertPath")) {
      return new S3Fault(Kind.REFUSED, "no secure connection to the store: " + why,
          "Check the option endpoint, and that this Java trusts the certificate of the store.", false, null)
          .beside(thrown);
    }
    return new S3Fault(Kind.LOST, "no usable answer came from the store: " + why,
        "Check the network, and run the same again.", false, null).beside(thrown);
  }
}
