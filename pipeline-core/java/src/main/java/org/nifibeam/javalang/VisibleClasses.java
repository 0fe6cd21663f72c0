package org.nifibeam.javalang;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jdt.core.compiler.CharOperation;
import org.eclipse.jdt.internal.compiler.classfmt.ClassFileReader;
import org.eclipse.jdt.internal.compiler.classfmt.ClassFormatException;
import org.eclipse.jdt.internal.compiler.env.INameEnvironment;
import org.eclipse.jdt.internal.compiler.env.NameEnvironmentAnswer;
import org.nifibeam.core.expression.UserCode;

/**
 * The classes that user code may refer to: what the JDK's modules export, and what {@link UserCode}
 * lets through. Read as resources, so that a runtime image without a compiler is enough.
 */
final class VisibleClasses implements INameEnvironment {
    private static final Set<String> PACKAGES = packages();

    /** Of the JDK's packages and ours, with those that they lie in. */
    private static final Set<String> PREFIXES = prefixes();

    private static Set<String> packages() {
        Set<String> names = new HashSet<>();
        for (Module module : ModuleLayer.boot().modules()) {
            boolean platform =
                    module.getName().startsWith("java.") || module.getName().startsWith("jdk.");
            module.getPackages().stream()
                    .filter(name -> platform && module.isExported(name))
                    .forEach(names::add);
        }
        return names;
    }

    private static Set<String> prefixes() {
        Set<String> names = new HashSet<>();
        Set<String> all = new HashSet<>(PACKAGES);
        UserCode.VISIBLE.forEach(name -> all.add(name.substring(0, name.lastIndexOf('.'))));
        all.add("org.slf4j");
        for (String name : all) {
            for (int dot = name.length(); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
                names.add(name.substring(0, dot));
            }
        }
        return names;
    }

    @Override
    public NameEnvironmentAnswer findType(char[][] compoundName) {
        return find(CharOperation.toString(compoundName)).orElse(null);
    }

    @Override
    public NameEnvironmentAnswer findType(char[] typeName, char[][] packageName) {
        String prefix = CharOperation.toString(packageName);
        String name = new String(typeName);
        return find(prefix.isEmpty() ? name : prefix + "." + name).orElse(null);
    }

    private static Optional<NameEnvironmentAnswer> find(String name) {
        int dot = name.lastIndexOf('.');
        boolean platform = dot > 0 && PACKAGES.contains(name.substring(0, dot));
        if (!platform && !UserCode.isVisible(name)) {
            return Optional.empty();
        }
        ClassLoader loader =
                platform ? ClassLoader.getPlatformClassLoader() : UserCode.class.getClassLoader();
        String file = name.replace('.', '/') + ".class";
        try (InputStream bytes = loader.getResourceAsStream(file)) {
            return bytes == null
                    ? Optional.empty()
                    : Optional.of(
                            new NameEnvironmentAnswer(ClassFileReader.read(bytes, file), null));
        } catch (ClassFormatException e) {
            throw new IllegalStateException("the class file of " + name + " cannot be read", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean isPackage(char[][] parentPackageName, char[] packageName) {
        String parent = parentPackageName == null ? "" : CharOperation.toString(parentPackageName);
        String name = new String(packageName);
        return PREFIXES.contains(parent.isEmpty() ? name : parent + "." + name);
    }

    @Override
    public void cleanup() {}
}
