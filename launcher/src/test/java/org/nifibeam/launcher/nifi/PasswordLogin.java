package org.nifibeam.launcher.nifi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.nifi.authentication.AuthenticationResponse;
import org.apache.nifi.authentication.LoginCredentials;
import org.apache.nifi.authentication.LoginIdentityProvider;
import org.apache.nifi.authentication.LoginIdentityProviderConfigurationContext;
import org.apache.nifi.authentication.LoginIdentityProviderInitializationContext;
import org.apache.nifi.authentication.exception.InvalidLoginCredentialsException;

/** Users and their passwords, as its properties have them. Runs in NiFi, and knows nothing else. */
public final class PasswordLogin implements LoginIdentityProvider {
    private Map<String, String> passwords = Map.of();

    /** Called by NiFi. */
    public PasswordLogin() {}

    /** Makes it an extension of a NiFi. */
    static void install(Path nar) throws IOException {
        String file = PasswordLogin.class.getName().replace('.', '/') + ".class";
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(jar);
                InputStream code = PasswordLogin.class.getClassLoader().getResourceAsStream(file)) {
            zip.putNextEntry(new ZipEntry(file));
            Objects.requireNonNull(code, file).transferTo(zip);
            zip.putNextEntry(
                    new ZipEntry("META-INF/services/" + LoginIdentityProvider.class.getName()));
            zip.write(PasswordLogin.class.getName().getBytes(StandardCharsets.UTF_8));
        }
        String manifest =
                "Manifest-Version: 1.0\nNar-Group: org.example\nNar-Id: password-login-nar\nNar-Version: 1\n\n";
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(nar))) {
            zip.putNextEntry(new ZipEntry("META-INF/"));
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.write(manifest.getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("META-INF/bundled-dependencies/"));
            zip.putNextEntry(new ZipEntry("META-INF/bundled-dependencies/login.jar"));
            zip.write(jar.toByteArray());
        }
    }

    @Override
    public AuthenticationResponse authenticate(LoginCredentials credentials) {
        String password = passwords.get(credentials.getUsername());
        if (password == null || !password.equals(credentials.getPassword())) {
            throw new InvalidLoginCredentialsException("no such user, or another password");
        }
        String name = credentials.getUsername();
        return new AuthenticationResponse(name, name, TimeUnit.HOURS.toMillis(1), "passwords");
    }

    @Override
    public void initialize(LoginIdentityProviderInitializationContext context) {}

    @Override
    public void onConfigured(LoginIdentityProviderConfigurationContext context) {
        passwords = Map.copyOf(context.getProperties());
    }

    @Override
    public void preDestruction() {}
}
