package org.nifibeam.kinesis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.ConfigField.Type;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Who asks AWS. Immutable; prints as nothing of its secrets. */
final class KinesisCredentials {
    private static final String ACCESS_KEY = "access_key_id";
    private static final String SECRET = "secret_access_key";
    private static final String TOKEN = "session_token";
    private static final String ROLE = "role_arn";
    private static final String EXTERNAL_ID = "role_external_id";

    /** How long one request for a role may take. */
    private static final Duration ATTEMPT = Duration.ofSeconds(5);

    /** How long it may take with its repetitions. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Optional<String> accessKey;
    private final Optional<String> secret;
    private final Optional<String> token;
    private final Optional<String> role;
    private final Optional<String> externalId;
    private final Region region;

    private KinesisCredentials(Config settings, Region region) {
        this.accessKey = settings.optionalString(ACCESS_KEY).filter(key -> !key.isBlank());
        this.secret = settings.optionalSecret(SECRET);
        this.token = settings.optionalSecret(TOKEN);
        this.role = settings.optionalString(ROLE).filter(arn -> !arn.isBlank());
        this.externalId = settings.optionalString(EXTERNAL_ID);
        this.region = region;
    }

    static List<ConfigField> settings() {
        return List.of(
                ConfigField.optional(
                        ACCESS_KEY,
                        Type.STRING,
                        "The access key's id. Without one, AWS's own chain is looked through where the pipeline runs:"
                                + " environment, profile, container, instance."),
                ConfigField.optional(SECRET, Type.SECRET, "The access key's secret."),
                ConfigField.optional(
                        TOKEN,
                        Type.SECRET,
                        "The session token, if the access key is of a session."),
                ConfigField.optional(
                        ROLE,
                        Type.STRING,
                        "The role to take on with these credentials, for example"
                                + " arn:aws:iam::123456789012:role/reader."),
                ConfigField.optional(
                        EXTERNAL_ID,
                        Type.STRING,
                        "What the role wants to be told besides, if it is another account's."));
    }

    /**
     * Reads them.
     *
     * @throws ProblemException if one is missing beside another
     */
    static KinesisCredentials of(Config settings, Region region, String where)
            throws ProblemException {
        KinesisCredentials made = new KinesisCredentials(settings, region);
        if (made.accessKey.isPresent() != made.secret.isPresent()) {
            throw missing(
                    where,
                    made.accessKey.isPresent() ? ACCESS_KEY : SECRET,
                    made.accessKey.isPresent() ? SECRET : ACCESS_KEY,
                    "give both, or neither to use what AWS's own chain finds");
        }
        if (made.token.isPresent() && made.accessKey.isEmpty()) {
            throw missing(where, TOKEN, ACCESS_KEY, "a session token goes with its access key");
        }
        if (made.externalId.isPresent() && made.role.isEmpty()) {
            throw missing(where, EXTERNAL_ID, ROLE, "name the role that is to be taken on");
        }
        if (made.role.isPresent()
                && !made.role.get().matches("arn:[a-z-]+:iam::[0-9]{12}:role/.+")) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    where + " has '" + ROLE + "' " + made.role.get() + ", which is no role",
                    "write one such as arn:aws:iam::123456789012:role/reader");
        }
        return made;
    }

    private static ProblemException missing(
            String where, String given, String wanted, String advice) {
        return new ProblemException(
                ProblemCode.MISSING,
                where + " has '" + given + "' without '" + wanted + "'",
                advice);
    }

    /** What a client asks for credentials; to be made anew for each client, which closes it. */
    AwsCredentialsProvider provider() {
        AwsCredentialsProvider own = own();
        if (role.isEmpty()) {
            return own;
        }
        StsClient sts =
                StsClient.builder()
                        .region(region)
                        .credentialsProvider(own)
                        .httpClientBuilder(
                                // A read does not hear of the limits below.
                                UrlConnectionHttpClient.builder().socketTimeout(ATTEMPT))
                        .overrideConfiguration(
                                limits ->
                                        limits.apiCallAttemptTimeout(ATTEMPT)
                                                .apiCallTimeout(PATIENCE))
                        .build();
        return new TakenRole(
                sts,
                StsAssumeRoleCredentialsProvider.builder()
                        .stsClient(sts)
                        .refreshRequest(
                                request -> {
                                    request.roleArn(role.get()).roleSessionName("nifibeam");
                                    externalId.ifPresent(request::externalId);
                                })
                        .build());
    }

    /** A role's credentials, closed together with the client that asks for them. */
    private record TakenRole(StsClient sts, StsAssumeRoleCredentialsProvider role)
            implements AwsCredentialsProvider, SdkAutoCloseable {
        @Override
        public AwsCredentials resolveCredentials() {
            return role.resolveCredentials();
        }

        @Override
        public void close() {
            role.close();
            sts.close();
        }
    }

    private AwsCredentialsProvider own() {
        if (accessKey.isEmpty()) {
            return DefaultCredentialsProvider.builder().build();
        }
        return StaticCredentialsProvider.create(
                token.isPresent()
                        ? AwsSessionCredentials.create(
                                accessKey.get(), secret.orElseThrow(), token.get())
                        : AwsBasicCredentials.create(accessKey.get(), secret.orElseThrow()));
    }

    @Override
    public String toString() {
        return role.orElse(accessKey.isPresent() ? "an access key" : "AWS's own chain");
    }
}
