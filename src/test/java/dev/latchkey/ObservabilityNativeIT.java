package dev.latchkey;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same against the native binary. */
@QuarkusIntegrationTest
class ObservabilityNativeIT extends ObservabilityTest {}
