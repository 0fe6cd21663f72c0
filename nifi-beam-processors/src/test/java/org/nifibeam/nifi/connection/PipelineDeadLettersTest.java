package org.nifibeam.nifi.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.apache.nifi.components.AllowableValue;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifibeam.nifi.stage.MapToFields;
import org.nifibeam.service.DeadLetterDestination;

/** Where dead letters go. */
@Timeout(60)
final class PipelineDeadLettersTest {
    private final TestRunner runner = TestRunners.newTestRunner(new MapToFields());
    private final PipelineDeadLetters service = new PipelineDeadLetters();

    @BeforeEach
    void add() throws Exception {
        runner.addControllerService("letters", service);
    }

    private DeadLetterDestination destination(String pipeline, String stage) {
        return service.destination(pipeline, stage);
    }

    @Test
    void eachStageOfEachPipelineHasAPlaceOfItsOwn() {
        runner.setProperty(service, "Path", "/data/dead");
        runner.enableControllerService(service);
        assertEquals(
                new DeadLetterDestination("WriteToJson", Map.of("path", "/data/dead/orders/Rate")),
                destination("orders", "Rate"));
        assertEquals(
                Map.of("path", "/data/dead/orders/Rate _2___"),
                destination("orders", "Rate (2)/*").settings());
        assertEquals(Map.of("path", "/data/dead/___/_x_"), destination("..", "{x}").settings());
        assertEquals(
                Map.of("path", "/data/dead/Bestellungen für Ö/a.b-c"),
                destination("Bestellungen für Ö", "a.b-c").settings());
        runner.disableControllerService(service);
        assertEquals(
                "the dead letter service letters is not enabled",
                assertThrows(IllegalStateException.class, () -> destination("orders", "Rate"))
                        .getMessage());
    }

    /** What failed is a row in a row, of which CSV has none; text has one field. */
    @Test
    void onlyTransformsThatCanHoldThemAreOffered() {
        List<String> offered =
                service.getPropertyDescriptors().get(0).getAllowableValues().stream()
                        .map(AllowableValue::getValue)
                        .toList();
        assertEquals(
                List.of(
                        "WriteToAvro",
                        "WriteToJson",
                        "WriteToKafka",
                        "WriteToKinesis",
                        "WriteToMongoDB",
                        "WriteToParquet"),
                offered);
        runner.setProperty(service, "Transform", "WriteToCsv");
        runner.setProperty(service, "Path", "/data/dead");
        runner.assertNotValid(service);
        runner.setProperty(service, "Transform", "WriteToParquet");
        runner.assertValid(service);
    }

    @Test
    void aTopicTakesThemByTheNameOfAConnection() {
        runner.setProperty(service, "Transform", "WriteToKafka");
        runner.assertNotValid(service);
        runner.setProperty(service, "Topic", "dead");
        runner.setProperty(service, "Connection", "shop");
        runner.enableControllerService(service);
        assertEquals(
                new DeadLetterDestination(
                        "WriteToKafka", Map.of("topic", "dead", "connection", "shop")),
                destination("p", "s"));
    }

    @Test
    void aPathIsNeededWhereTheTransformNeedsOne() {
        runner.assertNotValid(service);
        runner.setProperty(service, "Path", "/data/dead/");
        runner.enableControllerService(service);
        assertEquals(Map.of("path", "/data/dead/p/s"), destination("p", "s").settings());
    }
}
