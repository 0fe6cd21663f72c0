package org.nifibeam.formats;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text from UTF-8; bytes that are none are an error, never replaced in silence. */
public final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /** The text of {@code bytes[from, to)}. */
    public static String text(byte[] bytes, int from, int to) throws MalformedRecordException {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(bytes, from, to)) {
            throw new MalformedRecordException("it is not UTF-8 text: '" + cut(text) + "'");
        }
        return text;
    }

    private static boolean isUtf8(byte[] bytes, int from, int to) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Text short enough for a message. */
    public static String cut(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
