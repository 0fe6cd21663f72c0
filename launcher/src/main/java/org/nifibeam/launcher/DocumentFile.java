package org.nifibeam.launcher;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.nifibeam.core.definition.ParseSettings;
import org.nifibeam.core.definition.TemplateEngine;
import org.nifibeam.core.problem.ProblemException;

/**
 * The text of a definition on disk, its Jinja rendered.
 *
 * @param text the YAML text
 * @param name what messages call it: the file, or what Jinja has made of it if its lines are others
 * @param settings what is left to be given to it
 * @param rendered true if it is not the file's own text
 */
record DocumentFile(String text, Optional<String> name, ParseSettings settings, boolean rendered) {
    /** The bodies of a document's own transforms have variables of their own. */
    private static final Pattern PROVIDERS = Pattern.compile("(?m)^providers:");

    /**
     * Reads a file, and renders it if there is Jinja in it.
     *
     * @throws ProblemException if its Jinja is wrong
     * @throws UserException if the file cannot be read
     */
    static DocumentFile read(Path file, Values values) throws ProblemException, UserException {
        String text = text(file);
        ParseSettings settings = values.settings();
        boolean statements = text.contains("{%") || text.contains("{#");
        boolean expressions =
                text.contains("{{")
                        && (!settings.variables().isEmpty() || !PROVIDERS.matcher(text).find());
        if (!statements && !expressions) {
            return new DocumentFile(text, Optional.of(file.toString()), settings, false);
        }
        Optional<TemplateEngine> engine =
                ServiceLoader.load(TemplateEngine.class, DocumentFile.class.getClassLoader())
                        .findFirst();
        if (engine.isEmpty()) {
            return new DocumentFile(text, Optional.of(file.toString()), settings, false);
        }
        String rendered = engine.get().render(text, file, values.folders(), settings.variables());
        boolean sameLines = !statements && rendered.lines().count() == text.lines().count();
        return new DocumentFile(
                rendered,
                Optional.of(sameLines ? file.toString() : file + " as rendered"),
                new ParseSettings(settings.parameters(), Map.of()),
                true);
    }

    /**
     * A file's text.
     *
     * @throws UserException if it cannot be read
     */
    static String text(Path file) throws UserException {
        if (Files.isDirectory(file)) {
            throw new UserException(
                    Main.WRONG,
                    file + ": [UNREACHABLE] this is a folder; give the path of a definition");
        }
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new UserException(
                    Main.WRONG,
                    file + ": [UNREACHABLE] there is no such file; give the path of a definition");
        } catch (MalformedInputException e) {
            throw new UserException(
                    Main.WRONG, file + ": [SYNTAX] the file is no UTF-8 text; save it as UTF-8");
        } catch (IOException e) {
            throw new UserException(
                    Main.WRONG, file + ": [UNREACHABLE] cannot be read (" + Causes.line(e) + ")");
        }
    }
}
