package dev.latchkey.user;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same against the native binary. */
@QuarkusIntegrationTest
class UsersNativeIT extends UsersTest {}
