package org.nifibeam.launcher.nifi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void textComesBackAsItWas() {
        String text = "{\"a\":[1,2.50,-3e4,true,null,\"x\\n\"],\"b\":{},\"c\":[]}";
        assertEquals(
                "{\"a\":[1,2.5,-30000.0,true,null,\"x\\n\"],\"b\":{},\"c\":[]}",
                Json.parse(text).toString());
    }

    @Test
    void missingPathIsEmptyValue() {
        Json json = Json.parse("{\"a\":{\"b\":7}}");
        assertEquals(7, json.at("a", "b").number());
        assertFalse(json.at("a", "x", "y").isPresent());
        assertEquals("", json.at("a", "x", "y").text());
        assertEquals(List.of(), json.at("x").items());
        assertEquals(Map.of("b", "7"), json.at("a").fields());
    }

    @Test
    void objectsNest() {
        Json json =
                Json.object("id", "p", "revision", Json.object("version", 3), "list", List.of("x"));
        assertEquals(
                "{\"id\":\"p\",\"revision\":{\"version\":3},\"list\":[\"x\"]}", json.toString());
    }

    @Test
    void rowsOfLinesAndOfArrayAreTheSame() throws IOException {
        List<String> two = List.of("{\"n\":1}", "{\"n\":2}");
        assertEquals(two, Json.rows(bytes("{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n"), 2));
        assertEquals(two, Json.rows(bytes("[{\"n\":1}, {\"n\":2}]"), 5));
        assertEquals(List.of(), Json.rows(bytes(""), 5));
        assertEquals(List.of(), Json.rows(bytes("[]"), 5));
    }

    @Test
    void contentThatIsNoJsonIsRefused() {
        assertThrows(IOException.class, () -> Json.rows(bytes("PAR1"), 5));
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
