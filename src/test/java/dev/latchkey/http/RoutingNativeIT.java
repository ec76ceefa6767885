package dev.latchkey.http;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same against the native binary. */
@QuarkusIntegrationTest
class RoutingNativeIT extends RoutingTest {}
