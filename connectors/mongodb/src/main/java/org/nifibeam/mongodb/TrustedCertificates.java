package org.nifibeam.mongodb;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/** Certificates as PEM text, as what TLS trusts. */
final class TrustedCertificates {
    private TrustedCertificates() {}

    /**
     * A context that trusts what these have signed, and nothing else.
     *
     * @param pem in one line too, as environment variables and NiFi's fields may have it
     * @param setting what it is, for messages
     */
    static SSLContext context(String pem, String setting) throws ProblemException {
        byte[] text = pem.replace("\\n", "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Certificate one : factory.generateCertificates(new ByteArrayInputStream(text))) {
                trusted.setCertificateEntry("trusted-" + trusted.size(), one);
            }
            if (trusted.size() == 0) {
                throw new GeneralSecurityException("there is none in it");
            }
            TrustManagerFactory managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_VALUE,
                    setting + " are no certificates: " + e.getMessage(),
                    "give the text between and with BEGIN CERTIFICATE and END CERTIFICATE");
        }
    }
}
