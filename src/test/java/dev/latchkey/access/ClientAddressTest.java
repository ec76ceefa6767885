package dev.latchkey.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
        "2001:db8:1:2::, 2001:db8:1:2::/64",
        "::ffff:192.0.2.1, 192.0.2.1",
        "_hidden, unknown",
    })
    void ipv6AddressesCountByTheirNetwork(String address, String client) {
        assertEquals(client, ClientAddress.of(address));
    }
}
