package org.nifibeam.core.schema;

/**
 * How a generated row class holds a field: the letter in a shape's name and the JVM type behind it.
 */
public enum Storage {
    BOOLEAN('Z', "Z"),
    INT('I', "I"),
    LONG('J', "J"),
    FLOAT('F', "F"),
    DOUBLE('D', "D"),
    STRING('S', "Ljava/lang/String;"),
    OBJECT('L', "Ljava/lang/Object;");

    private final char letter;
    private final String descriptor;

    Storage(char letter, String descriptor) {
        this.letter = letter;
        this.descriptor = descriptor;
    }

    /** The upper-case letter of this storage in a shape. */
    public char letter() {
        return letter;
    }

    /** The JVM field descriptor. */
    public String descriptor() {
        return descriptor;
    }

    /** An array of such values. */
    public Object array(int size) {
        return switch (this) {
            case BOOLEAN -> new boolean[size];
            case INT -> new int[size];
            case LONG -> new long[size];
            case FLOAT -> new float[size];
            case DOUBLE -> new double[size];
            case STRING -> new String[size];
            case OBJECT -> new Object[size];
        };
    }

    /** True if null is a bit beside the value rather than a null reference. */
    public boolean isPrimitive() {
        return this != STRING && this != OBJECT;
    }
}
