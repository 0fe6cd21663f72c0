package org.nifibeam.file.write;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nifibeam.core.problem.Nearest;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.window.GlobalWindow;
import org.nifibeam.core.window.Pane;
import org.nifibeam.core.window.Timestamps;
import org.nifibeam.core.window.Window;

/**
 * How files are called: text with variables in braces. It begins with {@code {name}}, the last part
 * of the path, so that all files are where whoever allowed the path expects them; {@code {shard}}
 * and {@code {shards}} the file's number and how many there are (five digits), {@code
 * {window_start}} and {@code {window_end}} the record's window, {@code {pane}} the firing's number,
 * {@code {date}} the record's timestamp. The times take a {@link DateTimeFormatter} pattern behind
 * a colon and are UTC. Immutable.
 *
 * <p>Records that the variables but shard and shards tell apart go to different files: a
 * <em>key</em> is the template with all but those two filled in.
 */
final class NameTemplate {
    static final String DEFAULT = "{name}-{shard}-of-{shards}";

    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z_]+)(?::([^{}]*))?}");
    private static final List<String> NAMES =
            List.of("name", "shard", "shards", "window_start", "window_end", "pane", "date");
    private static final String DAY = "yyyy-MM-dd";
    private static final String MOMENT = "yyyy-MM-dd'T'HH-mm-ss";

    /** What stands in a key for the two numbers that only the commit knows. */
    private static final char SHARD = '\u0001';

    private static final char SHARDS = '\u0002';

    /** Text, or a variable with its format. */
    private record Piece(String text, String variable, Optional<DateTimeFormatter> format) {}

    private final String text;
    private final List<Piece> pieces = new ArrayList<>();

    private NameTemplate(String text) {
        this.text = text;
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }

    /**
     * Reads a template.
     *
     * @throws ProblemException INVALID_VALUE; the message names the setting and the variable
     */
    static NameTemplate parse(String setting, String text) throws ProblemException {
        NameTemplate template = new NameTemplate(text);
        Matcher matcher = VARIABLE.matcher(text);
        int at = 0;
        while (matcher.find()) {
            template.text(text.substring(at, matcher.start()));
            template.variable(setting, matcher.group(1), Optional.ofNullable(matcher.group(2)));
            at = matcher.end();
        }
        template.text(text.substring(at));
        if (template.pieces.isEmpty() || !template.pieces.get(0).variable().equals("name")) {
            throw invalid(
                    setting,
                    "'"
                            + text
                            + "' does not begin with {name}, and 'path' is where all names begin",
                    "write for example " + DEFAULT + " or {name}/{date}/{shard}");
        }
        if (!template.has("shard")) {
            throw invalid(
                    setting,
                    "'" + text + "' has no {shard}, and several tasks write files",
                    "add it, for example " + DEFAULT);
        }
        String plain = matcher.replaceAll("");
        if (plain.contains("{") || plain.contains("}")) {
            throw invalid(
                    setting,
                    "'" + text + "' has a brace that belongs to no variable",
                    "variables are written as {name}; there are: " + String.join(", ", NAMES));
        }
        if (List.of(text.split("/")).contains("..")) {
            throw invalid(
                    setting,
                    "'" + text + "' leads out of the folder that 'path' names",
                    "give names and folders below it");
        }
        return template;
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            pieces.add(new Piece(text, "", Optional.empty()));
        }
    }

    private void variable(String setting, String name, Optional<String> pattern)
            throws ProblemException {
        if (!NAMES.contains(name)) {
            throw invalid(setting, "has no variable {" + name + "}", Nearest.advice(name, NAMES));
        }
        boolean time = name.startsWith("window") || name.equals("date");
        if (pattern.isPresent() && !time) {
            throw invalid(setting, "{" + name + "} takes no format", "write {" + name + "} alone");
        }
        Optional<DateTimeFormatter> format = Optional.empty();
        if (time) {
            String text = pattern.orElse(name.equals("date") ? DAY : MOMENT);
            try {
                DateTimeFormatter made = DateTimeFormatter.ofPattern(text).withZone(ZoneOffset.UTC);
                made.format(Instant.EPOCH);
                format = Optional.of(made);
            } catch (RuntimeException e) {
                throw invalid(
                        setting,
                        "{" + name + ":" + text + "} has no pattern of a date: " + e.getMessage(),
                        "write for example {" + name + ":yyyy-MM-dd}");
            }
        }
        pieces.add(new Piece("", name, format));
    }

    private static ProblemException invalid(String setting, String what, String advice) {
        return new ProblemException(
                ProblemCode.INVALID_VALUE, "'" + setting + "': " + what, advice);
    }

    private boolean has(String variable) {
        return pieces.stream().anyMatch(piece -> piece.variable().equals(variable));
    }

    /** True if a record's windows tell its files. */
    boolean isWindowed() {
        return has("window_start") || has("window_end");
    }

    /** True if all records have one key. */
    boolean isConstant() {
        return !isWindowed() && !has("pane") && !has("date");
    }

    /** The key of a record in one of its windows. */
    String key(String name, long timestamp, Window window, Pane pane) {
        StringBuilder key = new StringBuilder();
        for (Piece piece : pieces) {
            switch (piece.variable()) {
                case "" -> key.append(piece.text());
                case "name" -> key.append(name);
                case "shard" -> key.append(SHARD);
                case "shards" -> key.append(SHARDS);
                case "pane" -> key.append(pane.index());
                case "date" ->
                        key.append(
                                timestamp <= Timestamps.MIN || timestamp >= Timestamps.MAX
                                        ? "undated"
                                        : print(piece, timestamp));
                default ->
                        key.append(
                                window instanceof GlobalWindow
                                        ? "global"
                                        : print(
                                                piece,
                                                piece.variable().equals("window_start")
                                                        ? window.start()
                                                        : window.maxTimestamp() + 1));
            }
        }
        return key.toString();
    }

    private static String print(Piece piece, long millis) {
        return piece.format().orElseThrow().format(Instant.ofEpochMilli(millis));
    }

    /** The name of one shard of a key; {@code piece} stands before the shard's number. */
    static String fill(String key, String piece, int shard, int shards) {
        int at = key.indexOf(SHARD);
        return (key.substring(0, at) + piece + key.substring(at))
                .replace(String.valueOf(SHARD), String.format("%05d", shard))
                .replace(String.valueOf(SHARDS), String.format("%05d", shards));
    }

    /** Matches all names that {@link #fill} makes of a key and one piece. */
    static Pattern pattern(String key, String pieceExpression) {
        StringBuilder expression = new StringBuilder();
        boolean first = true;
        for (char sign : key.toCharArray()) {
            if (sign == SHARD || sign == SHARDS) {
                expression.append(first && sign == SHARD ? pieceExpression : "").append("\\d{5,}");
                first = first && sign != SHARD;
            } else {
                expression.append(Pattern.quote(String.valueOf(sign)));
            }
        }
        return Pattern.compile(expression.toString());
    }

    /** How many folders deep files may be; a pattern's slashes count too. */
    int maxDepth() {
        int depth = 1;
        for (Piece piece : pieces) {
            String sample =
                    piece.format().map(format -> format.format(Instant.EPOCH)).orElse(piece.text());
            depth += (int) sample.chars().filter(c -> c == '/').count();
        }
        return depth;
    }

    /** How many folders deep the files of a key are. */
    static int depth(String key) {
        return 1 + (int) key.chars().filter(c -> c == '/').count();
    }
}
