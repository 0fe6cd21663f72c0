package org.nifibeam.launcher.nifi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Makes a home's NiFi ask who somebody is, and knows two users, admin and operator, by a
 * certificate or, without one, by a password: each is the same person either way.
 *
 * <p>NiFi's own providers of logins (the single user's, LDAP, Kerberos) are not in Maven Central;
 * what takes their place is {@link PasswordLogin}, in a NAR of its own, loaded and asked by NiFi as
 * those are. The single user's would know one user only.
 */
final class SecuredHome {
    private static final String PASSWORD = "only-for-this-test";

    private final NifiHome home;
    private final Path keys;

    private SecuredHome(NifiHome home, Path keys) {
        this.home = home;
        this.keys = keys;
    }

    /** Whom a user without a certificate trusts. */
    SSLContext withoutCertificate() throws GeneralSecurityException, IOException {
        TrustManagerFactory others =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(store("trusted.p12"));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, others.getTrustManagers(), null);
        return context;
    }

    /** The password of the user of that name. */
    String password(String who) {
        return who + "'s " + PASSWORD;
    }

    static SecuredHome of(NifiHome home, Path keys) throws Exception {
        SecuredHome secured = new SecuredHome(home, Files.createDirectories(keys));
        for (String who : List.of("server", "admin", "operator")) {
            secured.makeKey(who);
        }
        secured.configure();
        PasswordLogin.install(home.path().resolve("extensions/password-login.nar"));
        return secured;
    }

    NifiHome home() {
        return home;
    }

    /** Who asks with the certificate of that name. */
    SSLContext as(String who) throws GeneralSecurityException, IOException {
        KeyManagerFactory own =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store(who + ".p12"), PASSWORD.toCharArray());
        TrustManagerFactory others =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(store("trusted.p12"));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }

    private KeyStore store(String file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys.resolve(file))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private void makeKey(String who) throws Exception {
        String own = keys.resolve(who + ".p12").toString();
        String certificate = keys.resolve(who + ".cer").toString();
        keytool(
                own,
                "-genkeypair",
                "-alias",
                who,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + who,
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2");
        keytool(own, "-exportcert", "-alias", who, "-file", certificate);
        keytool(
                keys.resolve("trusted.p12").toString(),
                "-importcert",
                "-noprompt",
                "-alias",
                who,
                "-file",
                certificate);
    }

    private static void keytool(String store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store, "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), said);
    }

    private void configure() throws IOException {
        Path conf = home.path().resolve("conf");
        Path file = conf.resolve("nifi.properties");
        String properties =
                Files.readString(file)
                        .replaceAll("(?m)^nifi\\.web\\.http\\.(host|port)=.*$", "nifi.web.http.$1=")
                        .replace("nifi.web.https.host=", "nifi.web.https.host=127.0.0.1")
                        .replace(
                                "nifi.web.https.port=",
                                "nifi.web.https.port=" + NifiHome.freePort())
                        .replace(
                                "nifi.security.user.authorizer=",
                                "nifi.security.user.authorizer=managed-authorizer")
                        .replace(
                                "nifi.security.user.login.identity.provider=",
                                "nifi.security.user.login.identity.provider=passwords");
        Files.writeString(
                file,
                properties
                        + """

                        nifi.security.identity.mapping.pattern.dn=^CN=(.*)$
                        nifi.security.identity.mapping.value.dn=$1
                        nifi.security.keystore=%1$s/server.p12
                        nifi.security.keystoreType=PKCS12
                        nifi.security.keystorePasswd=%2$s
                        nifi.security.keyPasswd=%2$s
                        nifi.security.truststore=%1$s/trusted.p12
                        nifi.security.truststoreType=PKCS12
                        nifi.security.truststorePasswd=%2$s
                        """
                                .formatted(keys, PASSWORD));
        Files.writeString(
                conf.resolve("login-identity-providers.xml"),
                """
                <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                <loginIdentityProviders>
                  <provider>
                    <identifier>passwords</identifier>
                    <class>%s</class>
                    <property name="admin">%s</property>
                    <property name="operator">%s</property>
                  </provider>
                </loginIdentityProviders>
                """
                        .formatted(
                                PasswordLogin.class.getName(),
                                password("admin"),
                                password("operator")));
        Files.writeString(
                conf.resolve("authorizers.xml"),
                """
                <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                <authorizers>
                  <userGroupProvider>
                    <identifier>users</identifier>
                    <class>org.apache.nifi.authorization.FileUserGroupProvider</class>
                    <property name="Users File">./conf/users.xml</property>
                    <property name="Initial User Identity 1">admin</property>
                    <property name="Initial User Identity 2">operator</property>
                  </userGroupProvider>
                  <accessPolicyProvider>
                    <identifier>policies</identifier>
                    <class>org.apache.nifi.authorization.FileAccessPolicyProvider</class>
                    <property name="User Group Provider">users</property>
                    <property name="Authorizations File">./conf/authorizations.xml</property>
                    <property name="Initial Admin Identity">admin</property>
                  </accessPolicyProvider>
                  <authorizer>
                    <identifier>managed-authorizer</identifier>
                    <class>org.apache.nifi.authorization.StandardManagedAuthorizer</class>
                    <property name="Access Policy Provider">policies</property>
                  </authorizer>
                </authorizers>
                """);
    }
}
