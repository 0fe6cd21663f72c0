package org.nifibeam.formats.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifibeam.core.definition.TypeText;
import org.nifibeam.core.problem.ProblemCode;
import org.nifibeam.core.problem.ProblemException;
import org.nifibeam.core.schema.Row;
import org.nifibeam.core.schema.RowShape;
import org.nifibeam.core.schema.Schema;
import org.nifibeam.core.spi.Connection;
import org.nifibeam.formats.BatchBuilder;
import org.nifibeam.formats.MalformedRecordException;
import org.nifibeam.formats.protobuf.ProtobufSchemas;
import org.nifibeam.testkit.registry.FakeSchemaRegistry;

/** Records with the id of their schema before them, against a fake registry. */
final class SchemaRegistryTest {
    private static final Schema ROWS = TypeText.schema("{id: int64, name: string?}");
    private static final Row ROW = RowShape.of(ROWS).row(7L, "seven");

    private FakeSchemaRegistry fake;

    @BeforeEach
    void start() throws Exception {
        fake = FakeSchemaRegistry.start();
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private SchemaRegistry registry() throws ProblemException {
        return SchemaRegistry.at("url", fake.url());
    }

    private static byte[] written(RegistryEncoder encoder) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        encoder.encode(ROW, "orders-value", bytes);
        return bytes.toByteArray();
    }

    private static List<String> read(RegistryDecoder decoder, Schema rows, byte[] bytes)
            throws Exception {
        BatchBuilder batch = new BatchBuilder(rows, 4);
        decoder.decode(bytes, 0, bytes.length, batch);
        return Arrays.stream(RowShape.of(rows).rows(batch.take())).map(Row::toString).toList();
    }

    @Test
    void avroIsWrittenWithItsSchemasIdAndReadByIt() throws Exception {
        fake.add("others-value", "AVRO", "\"string\"");
        SchemaRegistry registry = registry();
        RegistryEncoder encoder = RegistryEncoder.avro(registry, true, ROWS);
        byte[] bytes = written(encoder);
        assertArrayEquals(new byte[] {0, 0, 0, 0, 2, 14, 2, 10, 's', 'e', 'v', 'e', 'n'}, bytes);
        assertArrayEquals(bytes, written(encoder));
        assertEquals(List.of("POST /subjects/orders-value/versions"), fake.requests());
        assertEquals(ROWS, registry.latest(SchemaKind.AVRO, "orders-value"));
        RegistryDecoder decoder = new RegistryDecoder(registry, SchemaKind.AVRO, ROWS);
        assertEquals(List.of("[7, 'seven']"), read(decoder, ROWS, bytes));
        assertEquals(List.of("[7, 'seven']"), read(decoder, ROWS, bytes));
        assertEquals(
                1, fake.requests().stream().filter(r -> r.equals("GET /schemas/ids/2")).count());
    }

    @Test
    void protobufIsWrittenWithItsMessageToo() throws Exception {
        SchemaRegistry registry = registry();
        RegistryEncoder encoder =
                RegistryEncoder.protobuf(registry, true, ProtobufSchemas.message(ROWS), ROWS);
        byte[] bytes = written(encoder);
        assertArrayEquals(
                new byte[] {0, 0, 0, 0, 1, 0, 8, 7, 18, 5, 's', 'e', 'v', 'e', 'n'}, bytes);
        assertEquals(ROWS, registry.latest(SchemaKind.PROTOBUF, "orders-value"));
        RegistryDecoder decoder = new RegistryDecoder(registry, SchemaKind.PROTOBUF, ROWS);
        assertEquals(List.of("[7, 'seven']"), read(decoder, ROWS, bytes));
    }

    @Test
    void aMessageInsideAnotherOfAFileThatImportsIsFound() throws Exception {
        FileDescriptorProto common =
                FileDescriptorProto.newBuilder()
                        .setName("common.proto")
                        .setSyntax("proto3")
                        .addMessageType(message("Money", field("cents", 1, "")))
                        .build();
        FileDescriptorProto shop =
                FileDescriptorProto.newBuilder()
                        .setName("shop.proto")
                        .setSyntax("proto3")
                        .addDependency("common.proto")
                        .addMessageType(message("First", field("x", 1, "")))
                        .addMessageType(
                                message("Shop", field("y", 1, "")).toBuilder()
                                        .addNestedType(message("A"))
                                        .addNestedType(
                                                message("Order", field("price", 1, "Money"))))
                        .build();
        fake.add("common", "PROTOBUF", base64(common));
        int id =
                fake.add(
                        "shop",
                        "PROTOBUF",
                        base64(shop),
                        new FakeSchemaRegistry.Reference("common.proto", "common", 1));
        Schema rows = TypeText.schema("{price: row{cents: int64}?}");
        // Two levels: the second message, and in it the second.
        byte[] bytes = {0, 0, 0, 0, (byte) id, 4, 2, 2, 10, 2, 8, 9};
        RegistryDecoder decoder = new RegistryDecoder(registry(), SchemaKind.PROTOBUF, rows);
        assertEquals(List.of("[[9]]"), read(decoder, rows, bytes));
        byte[] nowhere = {0, 0, 0, 0, (byte) id, 2, 10, 0};
        assertEquals(
                "schema " + id + " of the registry has no message at [5]",
                malformed(decoder, rows, nowhere));
    }

    @Test
    void jsonIsReadBehindItsSchemasIdAndNobodyIsAsked() throws Exception {
        fake.add(
                "orders-value",
                "JSON",
                "{\"type\": \"object\", \"properties\": {\"id\": {\"type\": \"integer\", \"minimum\": 0.5},"
                        + " \"name\": {\"type\": [\"string\", \"null\"]}}, \"required\": [\"id\"],"
                        + " \"additionalProperties\": true}");
        SchemaRegistry registry = registry();
        assertEquals(ROWS, registry.latest(SchemaKind.JSON, "orders-value"));
        RegistryDecoder decoder = new RegistryDecoder(registry, SchemaKind.JSON, ROWS);
        assertEquals(
                List.of("[7, 'seven']"),
                read(decoder, ROWS, json(1, "{\"id\": 7, \"name\": \"seven\", \"more\": 1}")));
        assertEquals(List.of("[7, null]"), read(decoder, ROWS, json(9, "{\"id\": 7}")));
        assertEquals(
                "a record is a JSON object, which begins with {",
                malformed(decoder, ROWS, json(1, "[7]")));
        assertEquals(
                "it does not begin with a byte 0 and the id of a registered schema",
                malformed(decoder, ROWS, "{\"id\": 7}".getBytes()));
        assertEquals(List.of("GET /subjects/orders-value/versions/latest"), fake.requests());
    }

    private static byte[] json(int id, String text) {
        byte[] bytes = new byte[5 + text.length()];
        bytes[4] = (byte) id;
        System.arraycopy(text.getBytes(), 0, bytes, 5, text.length());
        return bytes;
    }

    @Test
    void aJsonSchemaThatCannotBeUsedIsSaid() throws Exception {
        int other = fake.add("others", "JSON", "{\"type\": \"object\"}");
        fake.add(
                "orders-value",
                "JSON",
                "{\"type\": \"object\"}",
                new FakeSchemaRegistry.Reference("other.json", "others", other));
        assertEquals(
                "the registered JSON schema refers to others, which is not read; give the fields as 'schema', or"
                        + " correct the subject",
                refused(() -> registry().latest(SchemaKind.JSON, "orders-value")));
        assertEquals(
                ProblemCode.TYPE_MISMATCH,
                assertThrows(
                                ProblemException.class,
                                () -> registry().latest(SchemaKind.JSON, "orders-value"))
                        .problems()
                        .get(0)
                        .code());
        assertEquals(
                "the registry at "
                        + fake.url()
                        + " does not know the latest schema of subject 'nowhere'; look at the registry's address, and at"
                        + " the subject's name",
                refused(() -> registry().latest(SchemaKind.JSON, "nowhere")));
        fake.add("none", "JSON", "{");
        assertTrue(
                refused(() -> registry().latest(SchemaKind.JSON, "none"))
                        .startsWith("the registered JSON schema is no JSON: "));
    }

    private static DescriptorProto message(String name, FieldDescriptorProto... fields) {
        return DescriptorProto.newBuilder()
                .setName(name)
                .addAllField(Arrays.asList(fields))
                .build();
    }

    private static FieldDescriptorProto field(String name, int number, String type) {
        FieldDescriptorProto.Builder field =
                FieldDescriptorProto.newBuilder()
                        .setName(name)
                        .setNumber(number)
                        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
        return type.isEmpty()
                ? field.setType(FieldDescriptorProto.Type.TYPE_INT64).build()
                : field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(type).build();
    }

    private static String base64(FileDescriptorProto file) {
        return Base64.getEncoder().encodeToString(file.toByteArray());
    }

    private static String malformed(RegistryDecoder decoder, Schema rows, byte[] bytes) {
        return assertThrows(MalformedRecordException.class, () -> read(decoder, rows, bytes))
                .getMessage();
    }

    @Test
    void aSchemaThatHasChangedIsReadAsFarAsItFits() throws Exception {
        fake.add("orders-value", "AVRO", record("{\"name\": \"id\", \"type\": \"long\"}"));
        fake.add(
                "orders-value",
                "AVRO",
                record(
                        "{\"name\": \"more\", \"type\": \"int\"}, {\"name\": \"id\", \"type\": \"long\"}"));
        fake.add("orders-value", "AVRO", record("{\"name\": \"id\", \"type\": \"string\"}"));
        RegistryDecoder decoder = new RegistryDecoder(registry(), SchemaKind.AVRO, ROWS);
        assertEquals(List.of("[7, null]"), read(decoder, ROWS, new byte[] {0, 0, 0, 0, 1, 14}));
        assertEquals(List.of("[7, null]"), read(decoder, ROWS, new byte[] {0, 0, 0, 0, 2, 2, 14}));
        assertEquals(
                "schema 3 of the registry: the data has id: string, but the schema of this read has id: int64",
                malformed(decoder, ROWS, new byte[] {0, 0, 0, 0, 3, 2, 'a'}));
        assertEquals(
                "the registry at " + fake.url() + " does not know schema 9",
                malformed(decoder, ROWS, new byte[] {0, 0, 0, 0, 9, 14}));
        assertEquals(
                "it does not begin with a byte 0 and the id of a registered schema",
                malformed(decoder, ROWS, new byte[] {'{', '}', ' ', ' ', ' ', ' '}));
        fake.add("proto", "PROTOBUF", "");
        assertEquals(
                "schema 4 of the registry at " + fake.url() + " is PROTOBUF, not AVRO",
                malformed(decoder, ROWS, new byte[] {0, 0, 0, 0, 4, 14}));
    }

    @Test
    void whatTheRegistryDoesNotKnowIsAskedForAgainAfterTenSeconds() throws Exception {
        AtomicLong nanos = new AtomicLong();
        RegistryDecoder decoder =
                new RegistryDecoder(registry(), SchemaKind.AVRO, ROWS, nanos::get);
        byte[] bytes = {0, 0, 0, 0, 1, 14};
        String unknown = "the registry at " + fake.url() + " does not know schema 1";
        for (int i = 0; i < 100; i++) {
            assertEquals(unknown, malformed(decoder, ROWS, bytes));
        }
        assertEquals(List.of("GET /schemas/ids/1"), fake.requests());
        fake.add("orders-value", "AVRO", record("{\"name\": \"id\", \"type\": \"long\"}"));
        nanos.set(TimeUnit.SECONDS.toNanos(10) - 1);
        assertEquals(unknown, malformed(decoder, ROWS, bytes));
        nanos.set(TimeUnit.SECONDS.toNanos(10));
        assertEquals(List.of("[7, null]"), read(decoder, ROWS, bytes));
    }

    private static String record(String fields) {
        return "{\"type\": \"record\", \"name\": \"R\", \"fields\": [" + fields + "]}";
    }

    @Test
    void aRegistryInTroubleFailsNoRecordAndIsAskedAgain() throws Exception {
        fake.add("orders-value", "AVRO", record("{\"name\": \"id\", \"type\": \"long\"}"));
        RegistryDecoder decoder = new RegistryDecoder(registry(), SchemaKind.AVRO, ROWS);
        byte[] bytes = {0, 0, 0, 0, 1, 14};
        fake.fail(3);
        UncheckedIOException trouble =
                assertThrows(UncheckedIOException.class, () -> read(decoder, ROWS, bytes));
        assertEquals(
                "schema 1 cannot be had from the registry at "
                        + fake.url()
                        + ": 503, the fake is in trouble",
                trouble.getMessage());
        fake.fail(2);
        assertEquals(List.of("[7, null]"), read(decoder, ROWS, bytes));
    }

    @Test
    void whoMayNotRegisterUsesWhatIsThere() throws Exception {
        RegistryEncoder looking = RegistryEncoder.avro(registry(), false, ROWS);
        UncheckedIOException missing =
                assertThrows(UncheckedIOException.class, () -> written(looking));
        assertEquals(
                "the registry at "
                        + fake.url()
                        + " does not know the schema in subject 'orders-value'",
                missing.getMessage());
        fake.refuseNew();
        UncheckedIOException refused =
                assertThrows(
                        UncheckedIOException.class,
                        () -> written(RegistryEncoder.avro(registry(), true, ROWS)));
        assertEquals(
                "an id for the schema of subject 'orders-value' cannot be had from the registry at "
                        + fake.url()
                        + ": 409, Schema being registered is incompatible",
                refused.getMessage());
    }

    private Connection connection(String url, String... settings) throws ProblemException {
        Map<String, String> texts = new HashMap<>(Map.of("url", url));
        for (int i = 0; i < settings.length; i += 2) {
            texts.put(settings[i], settings[i + 1]);
        }
        return Connection.read(new SchemaRegistryProvider(), "registry", texts);
    }

    private static void verify(Connection connection) throws ProblemException {
        new SchemaRegistryProvider().verify(connection);
    }

    @Test
    void namePasswordAndTokenAreSentAndNeverShown() throws Exception {
        fake.require("Basic " + Base64.getEncoder().encodeToString("me:s3cr3t".getBytes()));
        verify(connection(fake.url(), "username", "me", "password", "s3cr3t"));
        Connection wrong = connection(fake.url(), "username", "me", "password", "wr0ng");
        ProblemException denied = assertThrows(ProblemException.class, () -> verify(wrong));
        assertEquals(
                "[DENIED] what it knows cannot be had from the registry at "
                        + fake.url()
                        + ": it does not allow that (401); look at the name and password or the token of the registry's"
                        + " connection",
                denied.problems().get(0).withoutPlace());
        assertFalse(denied.toString().contains("wr0ng"));
        fake.require("Bearer t0ken");
        verify(connection(fake.url() + "/", "token", "t0ken"));
        verify(connection(fake.url(), "token", " t0ken\n"));
    }

    @Test
    void aTokenThatNoHeaderCarriesIsNotShown() {
        for (String token : List.of("planted\ntoken", "planted\u0000token", "plantedt\u043eken")) {
            assertEquals(
                    "connection 'registry' has a 'token' that cannot be sent; give it as one line of"
                            + " ASCII characters",
                    refused(() -> verify(connection(fake.url(), "token", token))));
        }
    }

    @Test
    void wrongSettingsAreNamed() {
        assertEquals(
                "'url' of connection 'registry' is no address of a registry; write one such as"
                        + " https://registry:8081, without a user's name or password",
                refused(() -> SchemaRegistry.of(connection("http://me:s3cr3t@registry"))));
        assertEquals(
                "connection 'registry' has 'username' without 'password'; give both, or neither",
                refused(() -> SchemaRegistry.of(connection(fake.url(), "username", "me"))));
        assertEquals(
                "connection 'registry' has 'trusted_certificates', and its 'url' is not https; write https://, or leave"
                        + " the certificates out",
                refused(
                        () ->
                                SchemaRegistry.of(
                                        connection(fake.url(), "trusted_certificates", "x"))));
    }

    private interface Call {
        void run() throws Exception;
    }

    private static String refused(Call call) {
        ProblemException e = assertThrows(ProblemException.class, call::run);
        return e.problems().get(0).message() + "; " + e.problems().get(0).advice();
    }

    @Test
    void aRegistryThatIsNotThereIsSaidWithinSeconds() {
        fake.close();
        long start = System.nanoTime();
        String message = refused(() -> verify(connection(fake.url())));
        assertTrue(message.contains(fake.url()), message);
        assertTrue(System.nanoTime() - start < 15_000_000_000L, "that took too long");
    }

    @Test
    void aRegistryThatStopsInTheMiddleOfAnAnswerIsSaid() throws Exception {
        HttpServer stalling =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        stalling.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(200, 2);
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                });
        stalling.start();
        try {
            String url = "http://127.0.0.1:" + stalling.getAddress().getPort();
            SchemaRegistry registry =
                    new SchemaRegistry(RegistryAddress.of("url", url), Duration.ofSeconds(1));
            String message =
                    assertTimeoutPreemptively(
                            Duration.ofSeconds(20), () -> refused(registry::verify));
            assertEquals(
                    "what it knows cannot be had from the registry at "
                            + url
                            + ": no answer within 1 s; look at the registry's address, and at the"
                            + " subject's name",
                    message);
        } finally {
            stalling.stop(0);
        }
    }

    @Test
    void certificatesAreTrustedIfTheyAreGiven(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("server.p12");
        Path certificate = folder.resolve("server.pem");
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "server",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit",
                "-file",
                certificate.toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        try (FakeSchemaRegistry secure = FakeSchemaRegistry.start(context)) {
            verify(connection(secure.url(), "trusted_certificates", Files.readString(certificate)));
            String untrusted = refused(() -> verify(connection(secure.url())));
            assertTrue(
                    untrusted.startsWith(
                            "what it knows cannot be had from the registry at " + secure.url()),
                    untrusted);
            assertTrue(untrusted.contains("certification path"), untrusted);
        }
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command =
                new java.util.ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), said);
    }
}
