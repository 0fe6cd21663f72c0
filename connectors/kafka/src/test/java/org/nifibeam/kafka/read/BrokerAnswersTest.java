package org.nifibeam.kafka.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.testkit.Await;

/** What is made of the answers of brokers that are old, or fall silent. */
@Timeout(60)
final class BrokerAnswersTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    /** An admin client that answers one method so, by its arguments. */
    private static Admin admin(String method, Function<Object[], Object> answer) {
        return (Admin)
                Proxy.newProxyInstance(
                        Admin.class.getClassLoader(),
                        new Class<?>[] {Admin.class},
                        (proxy, called, arguments) -> {
                            if (called.getName().equals(method)) {
                                return answer.apply(arguments);
                            }
                            if (called.getName().equals("close")) {
                                return null;
                            }
                            throw new UnsupportedOperationException(called.getName());
                        });
    }

    private static ReadSettings settings() {
        return new ReadSettings(
                Optional.empty(),
                new TopicChoice.Named(List.of("orders")),
                null,
                null,
                false,
                null,
                IsolationLevel.READ_COMMITTED,
                Optional.empty(),
                Duration.ofSeconds(30),
                Duration.ZERO,
                Duration.ofSeconds(30),
                false,
                Map.of());
    }

    /** A broker that speaks Metadata up to version 7; notes what it was asked. */
    private static Admin old(List<String> asked) {
        return admin(
                "describeTopics",
                arguments -> {
                    boolean operations =
                            ((DescribeTopicsOptions) arguments[1]).includeAuthorizedOperations();
                    asked.add(operations ? "with operations" : "without");
                    KafkaFutureImpl<TopicDescription> answer = new KafkaFutureImpl<>();
                    if (operations) {
                        answer.completeExceptionally(
                                new UnsupportedVersionException(
                                        "Attempted to write a non-default includeTopicAuthorizedOperations at version 7"));
                    } else {
                        answer.complete(new TopicDescription("orders", false, List.of()));
                    }
                    return new Described(Map.of("orders", answer));
                });
    }

    private static final class Described extends DescribeTopicsResult {
        Described(Map<String, KafkaFuture<TopicDescription>> answers) {
            super(null, answers);
        }
    }

    @Test
    void brokersThatCannotTellWhatIsAllowedAreReadAllTheSame() throws Exception {
        List<String> asked = new ArrayList<>();
        assertEquals("[orders]", settings().describeAllowed(old(asked)).keySet().toString());
        assertEquals(List.of("with operations", "without"), asked);
    }

    /** A run looks for new partitions again and again, and needs the topics alone. */
    @Test
    void lookingForPartitionsDoesNotAskWhatIsAllowed() throws Exception {
        List<String> asked = new ArrayList<>();
        assertEquals("[orders]", settings().describe(old(asked)).keySet().toString());
        assertEquals(List.of("without"), asked);
    }

    /** Well before the three seconds for which an answer counts if partitions are idle late. */
    @Test
    void anEndIsKnownNoLongerThanUntilThePartitionWouldBeIdle() {
        List<String> asked = new ArrayList<>();
        Admin silent =
                admin(
                        "listOffsets",
                        arguments -> {
                            KafkaFuture<ListOffsetsResultInfo> answer =
                                    asked.isEmpty()
                                            ? KafkaFuture.completedFuture(
                                                    new ListOffsetsResultInfo(
                                                            7, -1, Optional.empty()))
                                            : new KafkaFutureImpl<>();
                            asked.add("the end");
                            return new ListOffsetsResult(Map.of(ORDERS, answer));
                        });
        long begun = System.nanoTime();
        try (NewestOffsets newest = new NewestOffsets(() -> silent, Duration.ofMillis(600))) {
            Await.until("the end is known", () -> newest.isEnd(ORDERS, 7, List.of(ORDERS)));
            Await.until("the answer is too old", () -> !newest.isEnd(ORDERS, 7, List.of(ORDERS)));
            long millis = (System.nanoTime() - begun) / 1_000_000;
            assertTrue(millis >= 600 && millis < 2_500, "after " + millis + " ms");
        }
        assertEquals(2, asked.size(), "it was asked again, once");
    }
}
