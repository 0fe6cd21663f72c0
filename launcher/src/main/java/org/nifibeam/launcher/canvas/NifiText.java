package org.nifibeam.launcher.canvas;

/**
 * Texts as NiFi's properties have them, in which {@code #&#123;} and {@code $&#123;} mean
 * something.
 */
final class NifiText {
    private NifiText() {}

    /** Of a property that takes parameters. */
    static String literal(String text) {
        return text.replace("#{", "##{");
    }

    /** Of a property that takes NiFi's expression language too. */
    static String withoutExpressions(String text) {
        return literal(text).replace("${", "$${");
    }

    /** A reference to a parameter. */
    static String parameter(String name) {
        return "#{" + name + "}";
    }

    /** A name that NiFi allows for a parameter. */
    static String parameterName(String text) {
        return text.replaceAll("[^A-Za-z0-9 ._-]", "_");
    }
}
