package org.nifibeam.launcher.nifi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A NiFi of https whose users have certificates or log in, the NARs copied into it from the files
 * as they are released: a run, and what a user may not do who has no restricted permission.
 */
@Timeout(300)
class SecuredNifiIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir private Path folder;

    @Test
    void runsForOneAndRefusesTheOther() throws Exception {
        NifiHome home =
                NifiHome.create(
                        folder.resolve("nifi"), new NifiAssembly(ROOT, System.out).library());
        try (Stream<Path> files = Files.walk(ROOT.resolve("nifi-beam-nar"), 3)) {
            for (Path nar :
                    files.filter(
                                    f ->
                                            f.toString()
                                                    .matches(
                                                            ".*/(main-nar|service-api-nar)/target/[^/]*[.]nar"))
                            .toList()) {
                Files.copy(nar, home.path().resolve("extensions").resolve(nar.getFileName()));
            }
        }
        SecuredHome secured = SecuredHome.of(home, folder.resolve("keys"));
        ServerOptions options = ServerOptions.defaults().withSsl(secured.as("admin"));
        try (NifiServer server = NifiServer.start(home, options)) {
            assertEquals("https", server.canvas().getScheme());
            Rest admin = new Rest(server.canvas(), Optional.of(secured.as("admin")));
            grant(admin);
            ProcessGroup group = run(server.client(), "certificate");
            try (NifiClient operator =
                    new NifiClient(server.canvas(), Optional.of(secured.as("operator")))) {
                refuse(operator.group(group.id()));
            }
            Rest operator = new Rest(server.canvas(), Optional.of(secured.as("operator")));
            assertRefused(
                    "TransformWithCode",
                    Set.of("execute code", "read filesystem"),
                    () -> create(operator, group.id(), "TransformWithCode"));
            create(operator, group.id(), "FilterElements");
            runsForWhoLogsIn(server.canvas(), secured);
        }
    }

    /** The same by passwords, and nothing without one. */
    private void runsForWhoLogsIn(URI server, SecuredHome secured) throws Exception {
        Optional<SSLContext> nobody = Optional.of(secured.withoutCertificate());
        try (Rest stranger = new Rest(server, nobody)) {
            NifiProblem asks =
                    assertThrows(NifiProblem.class, () -> stranger.get("flow/process-groups/root"));
            assertTrue(asks.getMessage().contains("NiFi answered 401"), asks::getMessage);
            NifiProblem wrong =
                    assertThrows(NifiProblem.class, () -> stranger.logIn("operator", "admin's"));
            assertTrue(wrong.getMessage().contains("NiFi answered 400"), wrong::getMessage);

            ProcessGroup group;
            try (NifiClient admin = new NifiClient(loggedIn(server, secured, "admin"))) {
                group = run(admin, "login");
            }
            try (Rest operator = loggedIn(server, secured, "operator");
                    NifiClient client = new NifiClient(operator)) {
                refuse(client.group(group.id()));
                assertRefused(
                        "TransformWithCode",
                        Set.of("execute code", "read filesystem"),
                        () -> create(operator, group.id(), "TransformWithCode"));
                create(operator, group.id(), "FilterElements");
            }
        }
    }

    private static Rest loggedIn(URI server, SecuredHome secured, String who) throws Exception {
        Optional<SSLContext> nobody = Optional.of(secured.withoutCertificate());
        try (Rest stranger = new Rest(server, nobody)) {
            String token = stranger.logIn(who, secured.password(who));
            Rest user = new Rest(server, nobody, Optional.of(token));
            assertEquals(who, user.get("flow/current-user").at("identity").text());
            return user;
        }
    }

    /**
     * Both users may do all in the group but what is restricted, which is the admin's from the
     * beginning.
     */
    private static void grant(Rest admin) {
        List<Json> users =
                admin.get("tenants/users").at("users").items().stream()
                        .map(user -> Json.object("id", user.at("id").text()))
                        .toList();
        assertEquals(2, users.size());
        String root = admin.get("flow/process-groups/root").at("processGroupFlow", "id").text();
        for (String resource : List.of("/process-groups/" + root, "/data/process-groups/" + root)) {
            for (String action : List.of("read", "write")) {
                admin.post(
                        "policies",
                        Json.object(
                                "revision",
                                Json.object("version", 0),
                                "component",
                                Json.object(
                                        "action",
                                        action,
                                        "resource",
                                        resource,
                                        "users",
                                        users,
                                        "userGroups",
                                        List.of())));
            }
        }
        String operator =
                admin.get("tenants/users").at("users").items().stream()
                        .filter(u -> u.at("component", "identity").text().equals("operator"))
                        .findFirst()
                        .orElseThrow()
                        .at("id")
                        .text();
        Json flow = admin.get("policies/read/flow");
        admin.put(
                "policies/" + flow.at("id").text(),
                Json.object(
                        "revision",
                        flow.at("revision"),
                        "component",
                        Json.object(
                                "id",
                                flow.at("id").text(),
                                "users",
                                Stream.concat(
                                                flow.at("component", "users").items().stream()
                                                        .map(
                                                                u ->
                                                                        Json.object(
                                                                                "id",
                                                                                u.at("id").text())),
                                                Stream.of(Json.object("id", operator)))
                                        .toList(),
                                "userGroups",
                                List.of())));
    }

    private ProcessGroup run(NifiClient client, String by) {
        ProcessGroup group =
                client.importFlow(
                        "flight-delays " + by, ROOT.resolve("templates/flight-delays.json"));
        group.setParameters(
                Map.of(
                        "flights.path",
                        ROOT.resolve("examples/data/flights-3m.parquet").toString(),
                        "output.path",
                        folder.resolve("out/" + by).toString(),
                        "work.folder",
                        folder.resolve("runs/" + by).toString()));
        group.enableServices(LIMIT);
        group.start(LIMIT);
        group.queue("finished").awaitCount(1, LIMIT);
        ConnectionQueue results = group.queue("results");
        results.awaitCount(1, LIMIT);
        assertEquals("38875", results.list().get(0).attributes().get("record.count"));
        group.stop(LIMIT);
        return group;
    }

    private static void refuse(ProcessGroup group) {
        assertRefused(
                "RunPipeline",
                Set.of("execute code"),
                () ->
                        group.configure(
                                group.processor("RunPipeline"),
                                Map.of("If Already Running", "queue")));
        assertRefused(
                "WriteToJson",
                Set.of("write filesystem"),
                () ->
                        group.configure(
                                group.processor("WriteToJson"), Map.of("Path", "/elsewhere")));
        group.configure(group.processor("FilterElements"), Map.of("Condition", "distance > 200"));
    }

    /**
     * NiFi says which of its permissions is missing: the first one it looks at of those that the
     * component declares, in no order.
     */
    private static void assertRefused(String what, Set<String> declared, Runnable change) {
        NifiProblem refused = assertThrows(NifiProblem.class, change::run, what);
        assertTrue(
                refused.getMessage().contains("NiFi answered 403")
                        && declared.stream()
                                .map(permission -> ": " + permission + ".")
                                .anyMatch(
                                        permission ->
                                                refused.getMessage()
                                                        .contains(
                                                                "requiring additional permission"
                                                                        + permission)),
                refused::getMessage);
    }

    private static void create(Rest rest, String group, String kind) {
        rest.post(
                "process-groups/%s/processors".formatted(group),
                Json.object(
                        "revision",
                        Json.object("version", 0),
                        "component",
                        Json.object(
                                "type",
                                "org.nifibeam.nifi.stage." + kind,
                                "bundle",
                                Json.object(
                                        "group",
                                        "org.nifibeam",
                                        "artifact",
                                        "nifi-beam-nar",
                                        "version",
                                        "0.1.0-SNAPSHOT"))));
    }
}
