package org.nifibeam.formats.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.spi.Config;
import org.nifibeam.core.spi.ConfigField;
import org.nifibeam.core.spi.Connection;

/**
 * Where a registry is, and what it wants to know of a client. Immutable; prints as its URL alone.
 */
final class RegistryAddress {
    static final String URL = "url";
    private static final String USER = "username";
    private static final String PASSWORD = "password";
    private static final String TOKEN = "token";
    private static final String TRUST = "trusted_certificates";

    /** What a header carries as it is; of anything else the client's complaint shows the token. */
    private static final String TOKEN_CHARACTERS = "[ -~]*";

    private final URI url;
    private final Optional<String> authorization;
    private final Optional<SSLContext> trust;

    private RegistryAddress(URI url, Optional<String> authorization, Optional<SSLContext> trust) {
        this.url = url;
        this.authorization = authorization;
        this.trust = trust;
    }

    static List<ConfigField> settings() {
        return List.of(
                ConfigField.required(
                        URL,
                        ConfigField.Type.STRING,
                        "The registry's address, such as https://registry:8081."),
                ConfigField.optional(
                        USER,
                        ConfigField.Type.STRING,
                        "The user's name, or the key of an API key."),
                ConfigField.optional(
                        PASSWORD,
                        ConfigField.Type.SECRET,
                        "The user's password, or the secret of an API key."),
                ConfigField.optional(
                        TOKEN,
                        ConfigField.Type.SECRET,
                        "A bearer token, in the place of name and password."),
                ConfigField.optional(
                        TRUST,
                        ConfigField.Type.STRING,
                        "With https: the certificates that the registry's must be signed by, as PEM text. By default"
                                + " those that this Java trusts."));
    }

    /** A registry that asks for nothing. */
    static RegistryAddress of(String setting, String url) throws ProblemException {
        return new RegistryAddress(
                parse("'" + setting + "'", url), Optional.empty(), Optional.empty());
    }

    static RegistryAddress of(Connection connection) throws ProblemException {
        Config settings = connection.settings();
        String where = "connection '" + connection.name() + "'";
        URI url = parse("'" + URL + "' of " + where, settings.string(URL));
        Optional<String> user = settings.optionalString(USER);
        Optional<String> password = settings.optionalSecret(PASSWORD);
        Optional<String> token = settings.optionalSecret(TOKEN).map(String::strip);
        if (token.isPresent() && !token.get().matches(TOKEN_CHARACTERS)) {
            throw wrong(
                    where + " has a '" + TOKEN + "' that cannot be sent",
                    "give it as one line of ASCII characters");
        }
        if (user.isPresent() != password.isPresent()) {
            throw wrong(
                    where
                            + " has '"
                            + (user.isPresent() ? USER : PASSWORD)
                            + "' without '"
                            + (user.isPresent() ? PASSWORD : USER)
                            + "'",
                    "give both, or neither");
        }
        if (user.isPresent() && token.isPresent()) {
            throw wrong(where + " has '" + USER + "' and '" + TOKEN + "'", "give one of them");
        }
        Optional<String> trusted = settings.optionalString(TRUST);
        if (trusted.isPresent() && !url.getScheme().equals("https")) {
            throw wrong(
                    where + " has '" + TRUST + "', and its '" + URL + "' is not https",
                    "write https://, or leave the certificates out");
        }
        Optional<String> basic =
                user.map(
                        name ->
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        (name + ":" + password.orElseThrow())
                                                                .getBytes(StandardCharsets.UTF_8)));
        return new RegistryAddress(
                url,
                basic.or(() -> token.map(t -> "Bearer " + t)),
                trusted.isPresent()
                        ? Optional.of(trusting(where, trusted.get()))
                        : Optional.empty());
    }

    private static URI parse(String setting, String text) throws ProblemException {
        try {
            URI url = URI.create(text.strip().replaceFirst("/+$", ""));
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http && url.getHost() != null && url.getUserInfo() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Said below, without what was given: it may hold a password.
        }
        throw wrong(
                setting + " is no address of a registry",
                "write one such as https://registry:8081, without a user's name or password");
    }

    private static SSLContext trusting(String where, String pem) throws ProblemException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            byte[] bytes = pem.replace("\\n", "\n").getBytes(StandardCharsets.US_ASCII);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))) {
                store.setCertificateEntry("trusted-" + number++, certificate);
            }
            if (number == 0) {
                throw new CertificateException("there is none");
            }
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw wrong(
                    where + " has '" + TRUST + "' that are no certificates: " + e.getMessage(),
                    "give certificates as PEM text, -----BEGIN CERTIFICATE----- and so on");
        }
    }

    private static ProblemException wrong(String message, String advice) {
        return new ProblemException(ProblemCode.INVALID_VALUE, message, advice);
    }

    URI resolve(String path) {
        return URI.create(url + path);
    }

    /** A header that holds a secret. */
    Optional<String> authorization() {
        return authorization;
    }

    Optional<SSLContext> trust() {
        return trust;
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
