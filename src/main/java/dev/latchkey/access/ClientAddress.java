package dev.latchkey.access;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.regex.Pattern;

/** What counts as one client: an IPv4 address, or an IPv6 network of 64 bits, which is what a customer usually gets. */
final class ClientAddress {
    /** Not an address. A proxy can send any text. */
    private static final String UNKNOWN = "unknown";

    private static final Pattern IPV4_IN_IPV6 = Pattern.compile("^(?i:::ffff:)(?=[0-9.]+$)");
    private static final int IPV4_BYTES = 4;
    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    /** Behind a trusted proxy this is what the proxy says: see {@code quarkus.http.proxy}. */
    static String of(HttpServerRequest request) {
        String host = request.remoteAddress().hostAddress();
        return host == null ? UNKNOWN : of(host);
    }

    static String of(String text) {
        String host = IPV4_IN_IPV6.matcher(text).replaceFirst("");
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        if (address == null) {
            return UNKNOWN;
        }
        return address.length == IPV4_BYTES ? host : networkOf(address);
    }

    private static String networkOf(byte[] address) {
        Arrays.fill(address, NETWORK_BYTES, address.length, (byte) 0);
        return NetUtil.bytesToIpAddress(address) + "/64";
    }
}
