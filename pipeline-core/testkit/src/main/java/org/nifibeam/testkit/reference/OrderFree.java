package org.nifibeam.testkit.reference;

/**
 * Says of a function that, over all its elements, what it gives does not depend on their order nor
 * on when the watermark moves, as long as nothing is late.
 */
public interface OrderFree {}
