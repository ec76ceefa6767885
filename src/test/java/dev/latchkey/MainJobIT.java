package dev.latchkey;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same against the packaged application. */
@QuarkusIntegrationTest
class MainJobIT extends MainJobTest {}
