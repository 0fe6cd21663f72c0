package org.nifibeam.core.code;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;

/**
 * A jar as it was at one moment: what is hashed, checked and loaded are the same bytes, whatever
 * becomes of the file they came from. Nothing of it is loaded here.
 *
 * @param name the jar that was copied, as a user knows it
 * @param file the copy, in a folder that nobody else writes to
 * @param sha256 of the copy, in lower-case hexadecimal digits
 */
public record CopiedJar(String name, Path file, String sha256) {
    private static final int MAGIC = 0xCAFEBABE;
    private static final int VERSION_OF_JAVA_0 = 44;

    /**
     * Copies a jar.
     *
     * @param name what it is called in messages
     * @param to the copy, replaced if it is there
     * @throws ProblemException UNREACHABLE if it cannot be read
     */
    public static CopiedJar of(String name, Path from, Path to) throws ProblemException {
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(from), digest);
                OutputStream out = Files.newOutputStream(to)) {
            in.transferTo(out);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
        return new CopiedJar(name, to, HexFormat.of().formatHex(digest.digest()));
    }

    /**
     * The SHA-256 of a file, in lower-case hexadecimal digits.
     *
     * @throws ProblemException UNREACHABLE if it cannot be read
     */
    public static String sha256(Path file) throws ProblemException {
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ProblemException unreadable(String jar, IOException why) {
        return new ProblemException(
                ProblemCode.UNREACHABLE,
                "the jar " + jar + " cannot be read (" + why.getClass().getSimpleName() + ")",
                "give the path of a jar");
    }

    /**
     * Checks that it is a jar whose classes can run, and that it is all there is to load.
     *
     * @param newestJava the newest release whose class files can run where these will
     * @throws ProblemException UNREACHABLE if it is no jar, UNSUPPORTED if it has classes for a
     *     newer Java, or names further jars
     */
    public void check(int newestJava) throws ProblemException {
        checkClasses(name, file, newestJava);
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            if (manifest != null
                    && manifest.getMainAttributes().containsKey(Attributes.Name.CLASS_PATH)) {
                throw new ProblemException(
                        ProblemCode.UNSUPPORTED,
                        name + ": its manifest has a Class-Path, of jars that nobody has checked",
                        "put what it needs into the jar");
            }
        } catch (IOException e) {
            throw noJar(name, e);
        }
    }

    /**
     * Checks that it has a class.
     *
     * @param className its full name
     * @throws ProblemException INVALID_VALUE if it has not
     */
    public void requireClass(String className) throws ProblemException {
        try (JarFile jar = new JarFile(file.toFile())) {
            if (jar.getEntry(className.replace('.', '/') + ".class") == null) {
                throw noClass(name, className);
            }
        } catch (IOException e) {
            throw noJar(name, e);
        }
    }

    static ProblemException noClass(String jar, String className) {
        return new ProblemException(
                ProblemCode.INVALID_VALUE,
                "there is no class " + className + " in " + jar,
                "give its full name, with the package");
    }

    static void checkClasses(String name, Path file, int newestJava) throws ProblemException {
        if (!Files.isRegularFile(file)) {
            throw new ProblemException(
                    ProblemCode.UNREACHABLE, "there is no file " + name, "give the path of a jar");
        }
        try (JarFile jar = new JarFile(file.toFile())) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                // What stands under META-INF/versions is for newer JVMs, which alone look there.
                boolean read =
                        entry.getName().endsWith(".class")
                                && !entry.getName().startsWith("META-INF/")
                                && !entry.getName().endsWith("module-info.class");
                if (read) {
                    checkVersion(name, jar, entry, newestJava);
                }
            }
        } catch (IOException e) {
            throw noJar(name, e);
        }
    }

    private static void checkVersion(String name, JarFile jar, JarEntry entry, int newestJava)
            throws IOException, ProblemException {
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            if (in.readInt() != MAGIC) {
                throw new IOException(entry.getName() + " is no class file");
            }
            in.readUnsignedShort();
            int java = in.readUnsignedShort() - VERSION_OF_JAVA_0;
            if (java > newestJava) {
                throw new ProblemException(
                        ProblemCode.UNSUPPORTED,
                        name
                                + ": "
                                + entry.getName()
                                + " is compiled for Java "
                                + java
                                + ", and it would run on Java "
                                + newestJava,
                        "compile it with --release " + newestJava + " or less");
            }
        }
    }

    private static ProblemException noJar(String name, IOException why) {
        return new ProblemException(
                ProblemCode.UNREACHABLE,
                name + " cannot be read as a jar: " + why.getMessage(),
                "build it again");
    }
}
