package dev.latchkey.license;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same against the native binary. */
@QuarkusIntegrationTest
class LicensesNativeIT extends LicensesTest {}
