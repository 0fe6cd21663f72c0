package org.nifibeam.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.problem.ProblemException;

/** What templates of definitions may do, and what is said of those that are wrong. */
@Timeout(60)
class JinjaEngineTest {
    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void place() {
        file = folder.resolve("p.yaml");
    }

    private String render(String text, Map<String, Object> variables) throws ProblemException {
        return new JinjaEngine().render(text, file, List.of(), variables);
    }

    private void expect(String rendered, String text) throws Exception {
        assertEquals(rendered, render(text, Map.of()));
    }

    private void refused(String message, String text) {
        ProblemException wrong =
                assertThrows(ProblemException.class, () -> render(text, Map.of("limit", 10L)));
        assertEquals(message, wrong.getMessage().replace(folder.toString(), "DIR"));
    }

    @Test
    void variablesAndFilters() throws Exception {
        assertEquals(
                "keep: amount > 10\npath: /data/x\nfirst: a\nfallback: none\n",
                render(
                        """
                        keep: amount > {{ limit }}
                        path: {{ dir.out }}/{{ "X" | lower }}
                        first: {{ names[0] }}
                        fallback: {{ missing | default("none") }}
                        """,
                        Map.of(
                                "limit", 10L,
                                "dir", Map.of("out", "/data"),
                                "names", List.of("a", "b"))));
    }

    @Test
    void statements() throws Exception {
        expect(
                "- a 1\n- b 2\nyes\n",
                """
                {% for name in ["a", "b"] -%}
                - {{ name }} {{ loop.index }}
                {% endfor -%}
                {% if 1 < 2 %}yes{% else %}no{% endif %}
                """);
        expect(
                "k=v\n",
                """
                {% for key, value in {"k": "v"}.items() %}{{ key }}={{ value }}{% endfor %}
                """);
    }

    @Test
    void includesImportsAndInheritance() throws Exception {
        Files.createDirectories(folder.resolve("parts"));
        Files.writeString(folder.resolve("parts/read.yaml"), "- type: Read\n");
        Files.writeString(
                folder.resolve("parts/macros.yaml"),
                "# Macros.\n{%- macro read(p) -%}\n- {type: Read, path: {{ p.path }}}\n{%- endmacro -%}\n");
        Files.writeString(
                folder.resolve("base.yaml"), "begin\n{% block middle %}{% endblock %}\nend\n");
        expect("- type: Read\n", "{% include 'parts/read.yaml' %}");
        expect(
                "- {type: Read, path: /a}\n  - {type: Read, path: /b}\n",
                """
                {% import 'parts/macros.yaml' as m -%}
                {{ m.read({'path': '/a'}) }}
                {{ m.read({'path': '/b'}) | indent(2, true) }}
                """);
        expect(
                "begin\nhere\nend\n",
                "{% extends 'base.yaml' %}{% block middle %}here{% endblock %}");
    }

    @Test
    void nothingOutsideTheFoldersIsIncluded() throws Exception {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Files.writeString(folder.resolve("secret.yaml"), "secret\n");
        Files.createSymbolicLink(inner.resolve("link.yaml"), folder.resolve("secret.yaml"));
        file = inner.resolve("p.yaml");
        String outside =
                " lies outside the folder of the definition; move it below that folder, or allow its folder with --include-folder";
        refused(
                "DIR/inner/p.yaml:1: [DENIED] the file '../secret.yaml'" + outside,
                "{% include '../secret.yaml' %}");
        refused(
                "DIR/inner/p.yaml:2: [DENIED] the file 'link.yaml'" + outside,
                "\n{% include 'link.yaml' %}");
        refused(
                "DIR/inner/p.yaml:1: [UNREACHABLE] there is no file 'other.yaml' in DIR/inner; paths are relative to the folder of the definition",
                "{% include 'other.yaml' %}");
        assertEquals(
                "secret\n",
                new JinjaEngine()
                        .render("{% include '../secret.yaml' %}", file, List.of(folder), Map.of()));
    }

    @Test
    void mistakesHaveTheirLines() {
        refused(
                "DIR/p.yaml:2: [MISSING] there is no variable 'limt'; did you mean 'limit'?",
                "a: 1\nb: {{ limt }}\n");
        refused(
                "DIR/p.yaml:2: [SYNTAX] Jinja: Syntax error in '{% for x in [1] %}': Missing end tag: endfor for tag defined as: {% for x in [1] %}; see the template's statement in this line",
                "a: 1\n{% for x in [1] %}\n");
        refused(
                "DIR/p.yaml:1: [SYNTAX] Jinja: Syntax error in '{% fro x in [1] %}': Unknown tag: fro; see the template's statement in this line",
                "{% fro x in [1] %}\n");
        refused(
                "DIR/p.yaml:1: [MISSING] there is no value for '1 | upperr'; look at its names, filters and indexes; behind what may be missing write | default('value')",
                "a: {{ 1 | upperr }}\n");
        refused(
                "DIR/p.yaml:1: [MISSING] there is no variable 'folder'; give it with --variable folder=value, or write {{ folder | default('value') }}",
                "a: {{ folder }}\n");
    }

    @Test
    void templatesCallNoJava() {
        String advice = "; see the template's statement in this line";
        refused(
                "DIR/p.yaml:1: [SYNTAX] Jinja: there is no method 'getClass'; templates have filters instead"
                        + advice,
                "{{ 'a'.getClass() }}");
        refused(
                "DIR/p.yaml:1: [SYNTAX] Jinja: there is no method 'stream'; templates have filters instead"
                        + advice,
                "{{ [1].stream() }}");
        refused(
                "DIR/p.yaml:1: [SYNTAX] Jinja: Cannot resolve property 'class' in 'a'" + advice,
                "{{ 'a'.class }}");
        assertThrows(
                ProblemException.class, () -> render("{{ ____int3rpr3t3r____.config }}", Map.of()));
    }

    @Test
    void outputLoopsAndRecursionAreBounded() {
        String tooMuch =
                ": [UNSUPPORTED] the template makes too much; it may give 16777216 characters in 10 s, and its lists and ranges may have 10000 items";
        refused(
                "DIR/p.yaml" + tooMuch,
                "{% for i in range(9000) %}{% for j in range(9000) %}xxxxxxxxxx{% endfor %}{% endfor %}");
        refused(
                "DIR/p.yaml:1: [SYNTAX] Jinja: a range has fewer than 10000 numbers; see the template's statement in this line",
                "{% for i in range(100000000) %}x{% endfor %}");
        refused(
                "DIR/p.yaml: [SYNTAX] Jinja: Max recursion limit of 20 reached for macro 'm'; see the template's statement in this line",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}");
        ProblemException slow =
                assertThrows(
                        ProblemException.class,
                        () ->
                                new JinjaEngine(Duration.ofSeconds(1))
                                        .render(
                                                "{% for i in range(9000) %}{% for j in range(9000) %}{% for k in range(9000) %}{% endfor %}{% endfor %}{% endfor %}",
                                                file, List.of(), Map.of()));
        assertEquals(
                "DIR/p.yaml" + tooMuch.replace("10 s", "1 s"),
                slow.getMessage().replace(folder.toString(), "DIR"));
    }
}
