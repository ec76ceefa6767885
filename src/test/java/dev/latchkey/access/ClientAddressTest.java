package dev.latchkey.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "2001:db8:1:2:3:4:5:6, 20:01:0d:b8:00:01:00:02/64",
        "2001:db8:1:2::, 20:01:0d:b8:00:01:00:02/64",
        "_hidden, unknown",
    })
    void ipv6AddressesCountByTheirNetwork(String address, String client) {
        assertEquals(client, ClientAddress.of(address));
    }
}
