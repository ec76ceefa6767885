package dev.latchkey.problem;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same, against the native binary. */
@QuarkusIntegrationTest
class ProblemsNativeIT extends ProblemsTest {}
