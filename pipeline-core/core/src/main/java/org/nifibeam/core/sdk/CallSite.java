package org.nifibeam.core.sdk;

import java.util.Optional;
import org.nifibeam.core.problem.Place;

/** Finds the line of the program that applies a transform. */
final class CallSite {
    private static final String SDK = CallSite.class.getPackageName();

    private CallSite() {}

    static Place find() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !ours(frame.getClassName())).findFirst())
                .map(
                        frame ->
                                new Place(
                                        Optional.ofNullable(frame.getFileName()),
                                        Math.max(0, frame.getLineNumber()),
                                        0))
                .orElse(Place.NOWHERE);
    }

    /** Streams and optionals of the JDK call us back. */
    private static boolean ours(String type) {
        return type.startsWith(SDK + ".") || type.startsWith("java.");
    }
}
