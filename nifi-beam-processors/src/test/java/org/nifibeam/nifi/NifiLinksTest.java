package org.nifibeam.nifi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.Test;
import org.nifibeam.nifi.stage.DefinePipeline;
import org.nifibeam.service.PipelineRunnerService;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What is compiled against one NiFi links with another: the build runs this module's tests once
 * more on the libraries of the oldest NiFi 2 and of the newest one.
 */
final class NifiLinksTest {
    @Test
    void everyClassMethodAndFieldOfNifiThatWeNameIsThere() throws Exception {
        NifiLinks links = new NifiLinks(getClass().getClassLoader());
        for (Class<?> module : List.of(DefinePipeline.class, PipelineRunnerService.class)) {
            Path place =
                    Path.of(module.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(place)) {
                look(place, links);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(place)) {
                    look(jar.getPath("/"), links);
                }
            }
        }
        assertEquals(new TreeSet<>(), links.missing());
        assertTrue(links.references() > 5_000, () -> links.references() + " references");
    }

    @Test
    void whatIsMissingIsNamed() {
        NifiLinks links = new NifiLinks(getClass().getClassLoader());
        links.look(wrong());
        links.look(new Definer().define(unfinished()));
        assertEquals(
                new TreeSet<>(
                        List.of(
                                "example.Wrong asks for org.apache.nifi.components.state.Scope.PLANET",
                                "example.Wrong asks for org.apache.nifi.processor.Gone:"
                                        + " java.lang.ClassNotFoundException: org.apache.nifi.processor.Gone",
                                "example.Wrong asks for org.apache.nifi.processor.ProcessSession.rollback(J)V",
                                "example.Unfinished does not implement org.apache.nifi.components.Validator.validate")),
                links.missing());
    }

    /** Three mentions of what there is, and one of each kind that there is not. */
    private static byte[] wrong() {
        String session = "org/apache/nifi/processor/ProcessSession";
        String scope = "org/apache/nifi/components/state/Scope";
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(
                Opcodes.V21, Opcodes.ACC_PUBLIC, "example/Wrong", null, "java/lang/Object", null);
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "run", "()V", null, null);
        method.visitCode();
        method.visitFieldInsn(Opcodes.GETSTATIC, scope, "LOCAL", "L" + scope + ";");
        method.visitFieldInsn(Opcodes.GETSTATIC, scope, "PLANET", "L" + scope + ";");
        method.visitMethodInsn(Opcodes.INVOKEINTERFACE, session, "rollback", "()V", true);
        method.visitMethodInsn(Opcodes.INVOKEINTERFACE, session, "rollback", "(J)V", true);
        method.visitMethodInsn(Opcodes.INVOKEINTERFACE, session, "hashCode", "()I", true);
        method.visitTypeInsn(Opcodes.NEW, "org/apache/nifi/processor/Gone");
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(0, 0);
        method.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    /** A Validator as it was before its method was asked for. */
    private static byte[] unfinished() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(
                Opcodes.V21,
                Opcodes.ACC_PUBLIC,
                "example/Unfinished",
                null,
                "java/lang/Object",
                new String[] {"org/apache/nifi/components/Validator"});
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static final class Definer extends ClassLoader {
        Definer() {
            super(NifiLinksTest.class.getClassLoader());
        }

        Class<?> define(byte[] classFile) {
            return defineClass(null, classFile, 0, classFile.length);
        }
    }

    /** The versions are the ones that the build means to test, where it says which. */
    @Test
    void nifiOnTheClassPathIsTheOneThatIsMeant() {
        String versions = System.getProperty("nifibeam.test.nifi");
        assumeTrue(versions != null, "not run by Maven");
        assertEquals(
                versions,
                String.join(" ", jar(Processor.class), jar(TestRunner.class), jar(Record.class)));
    }

    private static String jar(Class<?> type) {
        String path = type.getProtectionDomain().getCodeSource().getLocation().getPath();
        return path.substring(path.lastIndexOf('/') + 1).replace(".jar", "");
    }

    private static void look(Path folder, NifiLinks links) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                links.look(Files.readAllBytes(file));
                String name = folder.relativize(file).toString();
                if (!name.contains("-")) {
                    links.look(
                            Class.forName(
                                    name.substring(0, name.length() - ".class".length())
                                            .replace('/', '.'),
                                    false,
                                    NifiLinksTest.class.getClassLoader()));
                }
            }
        }
    }
}
