package org.nifibeam.core.code;

import java.util.List;

/**
 * What a user's classes see: the JDK, slf4j and the packages that the SDK's signatures name. All
 * else is theirs to bring, in versions of their own.
 */
public final class SdkClasses extends ClassLoader {
    private static final List<String> VISIBLE =
            List.of(
                    "org.slf4j.",
                    "org.nifibeam.core.sdk.",
                    "org.nifibeam.core.function.",
                    "org.nifibeam.core.schema.",
                    "org.nifibeam.core.coder.",
                    "org.nifibeam.core.window.",
                    "org.nifibeam.core.expression.",
                    "org.nifibeam.core.problem.",
                    "org.nifibeam.core.spi.",
                    "org.nifibeam.core.model.",
                    "org.nifibeam.core.run.");

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader own;

    /** A view of the classes that this class's loader has. */
    public SdkClasses() {
        super(ClassLoader.getPlatformClassLoader());
        this.own = SdkClasses.class.getClassLoader();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        for (String visible : VISIBLE) {
            if (name.startsWith(visible)) {
                return own.loadClass(name);
            }
        }
        return super.loadClass(name, resolve);
    }
}
